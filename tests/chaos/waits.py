"""Waits between two tries of a call."""

from __future__ import annotations

from functools import cache

from soapwright.runtime.calls import retry


@cache
def brief_waits() -> None:
    """Calls are made again as often as ever, but after a hundredth of the time."""
    wait_after = retry._wait_after
    retry._wait_after = lambda *tried: wait_after(*tried) / 100
