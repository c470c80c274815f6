"""Plain leaves that follow each other, which take most of the time of a batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from soapwright.runtime.codec.writers import Encode, Leaf, Out, Write
from soapwright.runtime.codec.written import Unwritable
from soapwright.runtime.records.record import Record

_MANY = 8
"""Leaves that it pays for to know which of them are set."""
_MOST_SHAPES = 50
"""What is kept of them; records that have still others set are written leaf by leaf."""


def written_together(record: type[Record], leaves: Sequence[Leaf]) -> Write:
    """What writes them, from an instance's dict."""
    few = [(leaf.attribute, leaf.start, leaf.encode, leaf.end) for leaf in leaves]

    def write_each(values: Any, out: Out) -> None:
        for attribute, start, encode, end in few:
            if (value := values.get(attribute)) is not None:
                try:
                    out += (start, encode(value), end)
                except (ValueError, TypeError, AttributeError):  # escape() takes only text
                    write_other(attribute, values, out)

    def write_other(attribute: str, values: Any, out: Out) -> None:
        """It may go as it came; else this says what is wrong."""
        (leaf,) = [leaf for leaf in leaves if leaf.attribute == attribute]
        try:
            leaf.write(values, out)
        except ValueError as error:
            raise Unwritable(f"{record.__name__}.{attribute}: {error}") from None

    return write_each if len(leaves) < _MANY else _by_shape(leaves, write_each)


class _Shape(NamedTuple):
    """Plain leaves of a class that records have set at the same time: two or more."""

    take: Callable[[Any], tuple[Any, ...]]
    encoders: list[Encode]
    between: list[str]
    """What stands around the texts, which go into every second place."""
    others: Callable[[Any], object] | None
    none: object
    """What ``others`` takes from a record that has no other leaf set."""

    @classmethod
    def of(cls, there: Sequence[Leaf], others: Sequence[str]) -> _Shape:
        between = [there[0].start]
        for leaf, following in pairwise(there):
            between += ["", leaf.end + following.start]
        return cls(
            itemgetter(*[leaf.attribute for leaf in there]),
            [leaf.encode for leaf in there],
            [*between, "", there[-1].end],
            itemgetter(*others) if others else None,
            (None,) * len(others) if len(others) > 1 else None,
        )


def _by_shape(leaves: Sequence[Leaf], write_each: Write) -> Write:
    """Writes many leaves: most records of a batch have the same ones set.

    For those that were met before, what stands between the texts is ready, and only the texts are
    put in.
    """
    last = _Shape.of(leaves, ())
    shapes: dict[tuple[str, ...], _Shape] = {}

    def write(values: Any, out: Out) -> None:
        nonlocal last
        take, encoders, between, others, none = last  # threads share it: each takes it whole
        try:
            if others is None or others(values) == none:
                pieces = between.copy()
                pieces[1::2] = [encode(value) for encode, value in zip(encoders, take(values))]  # noqa: B905
                out += pieces
                return
        except (KeyError, ValueError, TypeError, AttributeError):
            pass  # one is lacking, or None, or no value of its type
        write_each(values, out)
        there = [leaf for leaf in leaves if values.get(leaf.attribute) is not None]
        if len(there) > 1:
            known = tuple([leaf.attribute for leaf in there])
            if known not in shapes and len(shapes) < _MOST_SHAPES:
                unset = [leaf.attribute for leaf in leaves if leaf not in there]
                shapes[known] = _Shape.of(there, unset)
            last = shapes.get(known, last)

    return write
