"""Answers of many entries, joined to what was sent by the index that each entry carries.

Never by position: an entry that is missing or out of turn would put every later one to the
wrong account.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from .errors import MalformedResponse

E = TypeVar("E")


def join_by_index(
    entries: Sequence[E], attribute: str, *, base: int, count: int | None, **context: Any
) -> dict[int, E]:
    """Entries by the index, from 0, of the item that each speaks of.

    Args:
        entries: of an answer.
        attribute: Python name of the field that holds an entry's index.
        base: the index of the first item.
        count: how many items were sent, or None where that is not known.
        context: operation and zone, for errors.

    Raises:
        MalformedResponse: an index is missing from an entry, repeated or out of range; the
            message names it.
    """
    found: dict[int, E] = {}
    for entry in entries:
        number = getattr(entry, attribute)
        if number is None:
            raise MalformedResponse("an entry of the answer carries no index", **context)
        index = number - base
        if index < 0 or (count is not None and index >= count):
            sent = "" if count is None else f"; {count} were sent, from {base}"
            raise MalformedResponse(f"the answer speaks of index {number}{sent}", **context)
        if index in found:
            raise MalformedResponse(f"the answer has index {number} twice", **context)
        found[index] = entry
    return found
