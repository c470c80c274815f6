"""Where elements came that a class does not know: after which of its own.

A release that declares another element declares it somewhere, and a service that reads in the
order of its schema passes over what comes late. So what goes back goes to where it came from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from functools import partial
from typing import Any, TypeVar

from lxml import etree

from soapwright.runtime.records.keys import EXTRA, PLACES

Extra = tuple[str, int]
"""An unknown element: its name, and which one of that name it is."""
Part = TypeVar("Part", bound=tuple[Any, ...])

START = ""
"""Where something comes before all that the class knows."""


def remember(
    values: MutableMapping[str, Any],
    extra: Extra,
    node: etree._Element,
    field_of: Callable[[str], str | None],
) -> None:
    """Keep where an element came, unless that is the end.

    Args:
        values: of the record.
        extra: the element.
        node: the same.
        field_of: the field that an element of a name is of.
    """
    if node.getnext() is None:
        return
    places = values.setdefault(PLACES, {})
    before = node.getprevious()
    place: str | None = START
    if before is not None:
        place = field_of(str(before.tag))
        if place is None:  # unknown too, and remembered, since it was not the last
            place = next(reversed(places.values()), START)
    places[extra] = place


def unplaced(values: Mapping[str, Any], placed: Collection[Extra]) -> Iterator[Extra]:
    """The unknown elements of a record but for some."""
    for key, value in values[EXTRA].items():
        if not key.startswith("@"):  # an attribute
            for at in range(len(value) if isinstance(value, list) else 1):
                if (key, at) not in placed:
                    yield key, at


def among(
    content: Sequence[Part],
    names: Sequence[str],
    values: Mapping[str, Any],
    part: Callable[[Callable[[Any, Any], object]], Part],
    write: Callable[[Sequence[Extra], Any, Any], object],
) -> list[Part]:
    """What is written of a record, with the unknown elements in their places.

    Args:
        content: what is written of its fields; each begins with a field's name.
        names: its fields, in the order of the schema.
        values: of the record.
        part: makes a part of what is written of what writes it.
        write: writes some of the unknown elements.
    """
    order = {START: -1, **{name: number for number, name in enumerate(names)}}
    at = [order.get(each[0], len(names)) for each in content]
    inside: dict[int, list[Extra]] = {}
    for extra, place in values[PLACES].items():
        inside.setdefault(bisect_right(at, order.get(place, len(names))), []).append(extra)
    found: list[Part] = []
    for number in range(len(content) + 1):
        if number in inside:
            found.append(part(partial(write, inside[number])))
        found += content[number : number + 1]
    return found
