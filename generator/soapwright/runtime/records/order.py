"""The order of a record's elements, where it is content.

Where a schema lets elements follow each other freely (a choice or a sequence that repeats, the
members of a substitution group), a record has a list of each by name, and beside them what came in
its order: ``in_order``, pairs of a field's name and a value. The values are the fields', the record
only remembers which field's turn it is; so what is added to a field, or taken from it, is added or
missing in order too.

What nobody gave an order is laid out by the content model, which a class has as text:
``(key, text?)+``, in the words of XML's DTDs, with the names of fields.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from soapwright.runtime.records.keys import NIL

ORDER = "_order"
"""Where a record remembers the names of fields, in the order of what came."""

_TOKEN = re.compile(r"\w+|[(),|&?*+]|\{\d+,\d*\}")
_OFTEN = {"?": (0, 1), "*": (0, sys.maxsize), "+": (1, sys.maxsize)}


class Leaf(NamedTuple):
    """A field in a content model."""

    name: str
    low: int = 1
    high: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)


class Branch(NamedTuple):
    """A sequence (``,``), a choice (``|``) or, in any order, all (``&``) of its parts."""

    kind: str
    parts: tuple[Leaf | Branch, ...]
    low: int = 1
    high: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for part in self.parts for name in part.names))


Model = Leaf | Branch


@cache
def parse(text: str) -> Model:
    """A content model.

    Raises:
        ValueError: it is none.
    """
    tokens = [*_TOKEN.findall(text), ")"]
    model = _branch(tokens)
    if (
        tokens
        or text.count("(") != text.count(")")
        or "".join(_TOKEN.findall(text)) != "".join(text.split())
    ):
        raise ValueError(f"{text!r} is no content model")
    return model


def _branch(tokens: list[str]) -> Model:
    """What is up to the next closing parenthesis, which is taken too."""
    parts, kind = [_particle(tokens)], ","
    while tokens and (token := tokens.pop(0)) != ")":
        kind = token
        parts.append(_particle(tokens))
    return parts[0] if len(parts) == 1 else Branch(kind, tuple(parts))


def _particle(tokens: list[str]) -> Model:
    first = tokens.pop(0) if tokens else ")"
    if first != "(" and not first.isidentifier():
        raise ValueError(f"{first!r} stands where a name is expected")
    found = _branch(tokens) if first == "(" else Leaf(first)
    often = tokens[0] if tokens else ""
    if often in _OFTEN or often.startswith("{"):
        tokens.pop(0)
        low, high = _OFTEN.get(often) or _counts(often)
        if (found.low, found.high) != (1, 1):
            found = Branch(",", (found,))
        found = found._replace(low=low, high=high)
    return found


def _counts(text: str) -> tuple[int, int]:
    low, high = text[1:-1].split(",")
    return int(low), int(high or sys.maxsize)


# --- laying out ------------------------------------------------------------------------------


def lay_out(model: Model, counts: Mapping[str, int]) -> list[str]:
    """The names of so many values of each field, in an order that a content model allows.

    Where it allows several, a field comes as early as it may; where it allows none, what has no
    place comes last.
    """
    left, out = dict(counts), list[str]()
    _lay(model, left, out)
    for name, count in left.items():
        out += [name] * count
    return out


def _lay(particle: Model, left: dict[str, int], out: list[str]) -> None:
    if isinstance(particle, Leaf):
        count = min(left.get(particle.name, 0), particle.high)
        if count:
            left[particle.name] -= count
            out += [particle.name] * count
        return
    for _ in range(particle.high):
        before = len(out)
        parts = [part for part in particle.parts if any(left.get(name) for name in part.names)]
        if particle.kind == "|" and parts:
            parts = [next((part for part in parts if _fits(part, left)), parts[0])]
        for part in parts:
            _lay(part, left, out)
        if len(out) == before:
            return


def _fits(particle: Model, left: Mapping[str, int]) -> bool:
    """Whether all that a particle demands is there."""
    if particle.low == 0:
        return True
    if isinstance(particle, Leaf):
        return left.get(particle.name, 0) >= particle.low
    some = any if particle.kind == "|" else all
    return some(_fits(part, left) for part in particle.parts)


# --- records ---------------------------------------------------------------------------------


class InOrder:
    """What a class has as ``in_order``: on a record, pairs of a field's name and a value.

    Args:
        model: the content model of its fields.
    """

    def __init__(self, model: str) -> None:
        self.model = model

    @property
    def names(self) -> tuple[str, ...]:
        """The fields."""
        return parse(self.model).names

    def __get__(self, record: Any, owner: Any = None) -> Any:
        return self if record is None else tuple(self.pairs(record.__dict__))

    def __set__(self, record: Any, given: Iterable[tuple[str, Any]]) -> None:
        values, pairs = record.__dict__, list(given)
        found: dict[str, list[Any]] = {name: [] for name in self.names}
        for name, value in pairs:
            if name not in found:
                raise ValueError(f"{name!r} is none of the fields in order: {', '.join(found)}")
            found[name].append(value)
        several = _several(type(record), found)
        for name, members in found.items():
            if len(members) > 1 and name not in several:
                raise ValueError(f"{name} comes at most once")
        for name, members in found.items():
            values[name] = members if name in several else members[0] if members else None
            if members == [None] and name not in several:
                values.setdefault(NIL, set()).add(name)
        others = [name for name in values.get(ORDER, ()) if name not in found]
        values[ORDER] = [*others, *(name for name, _ in pairs)]

    def pairs(self, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """The pairs of a record's values, by Python name."""
        left = {name: iter(_said(values, name)) for name in self.names}
        for name in self.order(values):
            yield name, next(left[name])

    def order(self, values: Mapping[str, Any]) -> list[str]:
        """The names of the fields, once for each value."""
        left = {name: len(_said(values, name)) for name in self.names}
        found = []
        for name in values.get(ORDER, ()):
            if left.get(name):
                left[name] -= 1
                found.append(name)
        return found + lay_out(parse(self.model), left)


def _members(value: Any) -> Sequence[Any]:
    return () if value is None else value if isinstance(value, list | tuple) else (value,)


def _said(values: Mapping[str, Any], name: str) -> Sequence[Any]:
    """What a record has of a field, where a nil is something: there, and None."""
    value = values.get(name)
    return (None,) if value is None and name in values.get(NIL, ()) else _members(value)


def _several(cls: Any, names: Iterable[str]) -> set[str]:
    """Which fields of a class are lists; one of tokens is a value."""

    def begins(known: Any) -> str:
        return "list[list[" if known.metadata.get("tokens") else "list["

    known = {name: cls.__fields__[name] for name in names}
    return {name for name, field in known.items() if str(field.type).startswith(begins(field))}


def runs(cls: Any) -> Iterator[tuple[str, InOrder]]:
    """What a class has in order, by attribute name: that of derived classes first."""
    for name in reversed(cls.__fields__):
        if name.startswith("in_order") and isinstance(found := getattr(cls, name), InOrder):
            yield name, found


def fill(record: Any) -> None:
    """Sets the fields of a new record from what it was given in order.

    Raises:
        TypeError: a field was given by name too, and otherwise.
    """
    values = record.__dict__
    for name, run in list(runs(type(record))):
        given = values.pop(name)
        if given is run:
            continue
        by_name = {field: values[field] for field in run.names if _members(values[field])}
        setattr(record, name, given)
        for field, value in by_name.items():
            if values[field] != value:
                raise TypeError(f"{field} is given by name and, otherwise, in {name}")


def take_over(record: Any, other: Any) -> None:
    """Give a record the order that another of its class is known to have."""
    if ORDER in other.__dict__:
        record.__dict__[ORDER] = [*other.__dict__[ORDER]]


def told(record: Any) -> dict[str, object]:
    """What makes records of a class alike: of the order only what is content.

    That is the order of its runs' fields, whether it was given or follows from the values.
    """
    values = record.__dict__
    found = {name: run.order(values) for name, run in runs(type(record))}
    return {key: value for key, value in values.items() if key != ORDER} | found


def shown(record: Any) -> set[str]:
    """The fields that say all: those of a run, or where its order is known the run."""
    found = dict(runs(type(record)))
    if ORDER not in record.__dict__:
        return set(type(record).__fields__) - set(found)
    return set(type(record).__fields__) - {name for run in found.values() for name in run.names}


def turns(names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Each name with how often it came before."""
    before = Counter[str]()
    for name in names:
        yield name, before[name]
        before[name] += 1
