"""Messages that are written as if nothing went beside them, although something does."""

from __future__ import annotations


class WrittenAlone(Exception):
    """A value takes a part beside the message, which is written as if it had none."""
