"""Match components that have a name, but may have been renamed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def pair_up(
    base: Iterable[T],
    other: Iterable[T],
    *,
    name: Callable[[T], str],
    likeness: Callable[[T, T], int],
) -> Iterator[tuple[T | None, T | None]]:
    """Each component with its match: of the same name, else the one most like it, else None.

    Two components that are in nothing alike (``likeness`` 0) are not matched.
    """
    free = list(other)
    lone: list[T] = []
    for component in base:
        match = next((c for c in free if name(c) == name(component)), None)
        if match is None:
            lone.append(component)
        else:
            free.remove(match)
            yield component, match
    for component in lone:
        best = max(free, key=lambda c: likeness(component, c), default=None)
        if best is not None and likeness(component, best):
            free.remove(best)
            yield component, best
        else:
            yield component, None
    for component in free:
        yield None, component
