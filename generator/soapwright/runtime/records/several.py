"""Several values, which a text is not: its letters are never what is meant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def several(values: Iterable[T], what: str) -> Iterable[T]:
    """The values as they are.

    Args:
        values: any iterable but a text, bytes or a single value.
        what: who takes them, for the error.

    Raises:
        TypeError: it is a text or one value; the message says how to give one.
    """
    if isinstance(values, str | bytes | bytearray) or not hasattr(values, "__iter__"):
        raise TypeError(f"{what} takes several values, got {values!r}: give one as [{values!r}]")
    return values
