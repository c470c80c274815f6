"""How many examples of a property are tried."""

from __future__ import annotations

import os

from hypothesis import settings


def examples(count: int) -> int:
    """So many where a property is tried thoroughly, and as few elsewhere as its profile has.

    Args:
        count: how many examples a thorough run takes.
    """
    now, thorough = settings(), settings.get_profile("thorough")
    return max(1, count * now.max_examples // thorough.max_examples)


SHARE = int(os.environ.get("SOAPWRIGHT_SHARE", "1"))
"""Of what takes minutes, each so many-th is tried: CI has not the time for all of it."""
