"""Processes that are to be stopped, even where the tests run in the background."""

from __future__ import annotations

import signal


def by_default() -> None:
    """For ``preexec_fn``: a shell has what it starts in the background ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
