"""Answers of many entries, joined to what was sent by the index that each entry carries.

By position only where a service says that it answers in the order of the request, and then only
answers of exactly as many entries: one that is missing would put every later one to the wrong
account.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from soapwright.runtime.errors import MalformedResponse

E = TypeVar("E")


def join_by_index(
    entries: Sequence[E],
    attribute: str,
    *,
    base: int,
    count: int | None,
    complete: bool = False,
    **context: Any,
) -> dict[int, E]:
    """Entries by the index, from 0, of the item that each speaks of.

    Args:
        entries: of an answer.
        attribute: Python name of the field that holds an entry's index.
        base: the index of the first item.
        count: how many items were sent, or None where that is not known.
        complete: whether there must be an entry for each of ``count`` items.
        context: operation and zone, for errors.

    Raises:
        MalformedResponse: an index is missing from an entry, repeated, out of range or, of a
            complete answer, not there; the message names them all, as they are on the wire.
    """
    found: dict[int, E] = {}
    nameless = 0
    outside: list[int] = []
    repeated: list[int] = []
    for entry in entries:
        number = getattr(entry, attribute)
        if number is None:
            nameless += 1
        elif number < base or (count is not None and number - base >= count):
            outside.append(number)
        elif number - base in found:
            repeated.append(number)
        else:
            found[number - base] = entry
    absent = []
    if complete and count is not None:
        absent = [index + base for index in range(count) if index not in found]
    problems = [
        *([f"carries no index with {_entries(nameless)}"] if nameless else []),
        *([f"has {_indices(repeated)} more than once"] if repeated else []),
        *([f"speaks of {_indices(outside)}{_sent(base, count)}"] if outside else []),
        *([f"says nothing of {_indices(absent)}"] if absent else []),
    ]
    if problems:
        raise MalformedResponse(f"the answer {', '.join(problems)}", **context)
    return found


def join_by_position(entries: Sequence[E], *, count: int, **context: Any) -> dict[int, E]:
    """Entries by the index of the item that each speaks of: the first of the first.

    Raises:
        MalformedResponse: there are more or fewer than the ``count`` items that were sent.
    """
    if len(entries) != count:
        raise MalformedResponse(
            f"the answer has {_entries(len(entries))} where {count} were sent, and which is about "
            "which only their order tells",
            **context,
        )
    return dict(enumerate(entries))


def _entries(number: int) -> str:
    return "one entry" if number == 1 else f"{number} entries"


def _indices(numbers: Collection[int]) -> str:
    """A few are named, so that an answer that is all wrong is no page of numbers."""
    shown = sorted(set(numbers))
    more = f" and {len(shown) - 20} more" if len(shown) > 20 else ""
    return f"index {', '.join(map(str, shown[:20]))}{more}"


def _sent(base: int, count: int | None) -> str:
    return "" if count is None else f" where {count} were sent, from {base}"
