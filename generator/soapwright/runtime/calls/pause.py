"""Waiting, sans-IO: a generator that drives calls yields a :class:`Pause` to have time pass."""

from __future__ import annotations

from collections.abc import Iterator

from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Pause:
    """So many seconds pass before the generator goes on."""

    seconds: float


def backing_off(first: float, longest: float) -> Iterator[float]:
    """Ever longer waits, in seconds, without end: half as long again each time."""
    seconds = first
    while True:
        yield seconds
        seconds = min(seconds * 1.5, longest)
