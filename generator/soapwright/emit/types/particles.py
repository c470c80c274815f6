"""The order of elements, where a schema leaves it to who writes: XML Schema part 1, 3.8.

xsdata gives every element of a class one field, and forgets what follows what. Where an order can
be told from the fields alone it is that of the fields. Where it cannot, as with a choice or a
sequence that repeats, what came has an order of its own, and these fields are a :class:`Run`.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from xsdata.codegen.models import Attr, Class
from xsdata.models.enums import Tag

from soapwright.emit.types.mapping import Ref

Path = tuple[tuple[str, int, int, int], ...]
"""xsdata's: for each compositor around an element its kind, a number, and how often it occurs."""

SEQUENCE, CHOICE, ALL, GROUP = "s", "c", "a", "g"
"""What xsdata calls them in a path."""


class Leaf(NamedTuple):
    """An element or wildcard, by xsdata's key; ``ref`` names the global element it refers to."""

    key: str
    low: int
    high: int
    ref: str | None = None


class Branch(NamedTuple):
    """A compositor with its particles."""

    kind: str
    low: int
    high: int
    parts: tuple[Particle, ...]


Particle = Leaf | Branch


class Content(NamedTuple):
    """What a class itself declares, and the types it derives from, by how."""

    item: Class
    own: Branch
    derivations: tuple[tuple[str, str], ...]


class Again(Attr):
    """An element that a base has too, once: another field of the same name on the wire."""

    @classmethod
    def of(cls, attr: Attr, number: int) -> Again:
        made = cls(**{known.name: getattr(attr, known.name) for known in dataclasses.fields(attr)})
        made.index = number
        return made

    @property
    def first_key(self) -> str:
        """The key of the first field of that name."""
        return f"{self.tag}.{self.namespace}.{self.local_name}"

    @property
    def key(self) -> str:
        return f"{self.first_key}#{self.index}"


class Run(NamedTuple):
    """Fields that follow each other in any order their content model allows.

    ``keys`` are xsdata's, in the order of the fields. ``single`` tells that each comes once, as in
    ``xs:all``: then the order says nothing, but may be kept.
    """

    keys: tuple[str, ...]
    model: Particle
    single: bool


def content_of(item: Class) -> Content:
    """What a class declares, as its schema has it: before xsdata merges what is of one name."""
    leaves = [
        (_leaf(attr), tuple(attr.restrictions.path))
        for attr in item.attrs
        if attr.is_element or attr.tag == Tag.ANY
    ]
    derivations = tuple((ext.tag, ext.type.qname) for ext in item.extensions if not ext.type.native)
    return Content(item, Branch(SEQUENCE, 1, 1, tuple(_nested(leaves, 0))), derivations)


def _leaf(attr: Attr) -> Leaf:
    low, high = attr.restrictions.min_occurs, attr.restrictions.max_occurs
    first = attr.types[0]
    return Leaf(
        attr.key,
        1 if low is None else low,
        1 if high is None else high,
        first.qname if isinstance(first, Ref) else None,
    )


def _nested(leaves: Sequence[tuple[Leaf, Path]], depth: int) -> Iterator[Particle]:
    """The particles at a depth of the paths: those that go on alike are in one compositor."""

    def compositor(found: tuple[Leaf, Path]) -> tuple[str, int, int, int] | None:
        return found[1][depth] if len(found[1]) > depth else None

    for step, inside in groupby(leaves, compositor):
        if step is None:
            yield from (leaf for leaf, _ in inside)
        else:
            kind, _, low, high = step
            yield Branch(kind, low, high, tuple(_nested(list(inside), depth + 1)))


class Orders:
    """The runs of classes.

    Args:
        contents: what each class declares, by its ``ref``.
        find: the content of the complex type of a name.
        members: of each global element's name, the keys and names of those that can stand for it.
    """

    def __init__(
        self,
        contents: Mapping[int, Content],
        find: Callable[[str], Content | None],
        members: Mapping[str, Sequence[tuple[str, str]]],
    ) -> None:
        self._contents = contents
        self._find = find
        self._members = members

    def runs(self, item: Class, fields: Sequence[str]) -> list[Run]:
        """The runs of a class.

        Args:
            item: the class.
            fields: the keys of its fields, those of its bases first.
        """
        content = self._contents.get(item.ref)
        if content is None:
            return []
        places = {key: place for place, key in enumerate(fields)}
        full = _within(self._full(content, ()), places)
        spans = _joined(_spans(full, places)) if full is not None else []
        found = []
        for first, last in spans:
            keys = fields[first : last + 1]
            model = _within(full, dict.fromkeys(keys, 0)) if full is not None else None
            if model is not None:
                there = set(_keys(model))
                keys = tuple(key for key in keys if key in there)
                single = isinstance(model, Branch) and model.kind == ALL
                found.append(Run(keys, model, single))
        return found

    def _full(self, content: Content, passed: tuple[int, ...]) -> Branch:
        """The content of a class with that of its bases."""
        parts: list[Particle] = []
        for tag, name in content.derivations:
            base = self._find(name)
            if base is None or base.item.ref in passed:
                continue
            if tag != Tag.RESTRICTION:
                parts.append(self._full(base, (*passed, base.item.ref)))
        again = {attr.first_key: attr.key for attr in content.item.attrs if isinstance(attr, Again)}
        return Branch(SEQUENCE, 1, 1, (*parts, self._substituted(content.own, again)))

    def _substituted(self, particle: Particle, again: Mapping[str, str]) -> Particle:
        """With a choice of those that can stand for it in the place of each global element."""
        if isinstance(particle, Branch):
            parts = tuple(self._substituted(part, again) for part in particle.parts)
            return particle._replace(parts=parts)
        particle = particle._replace(key=again.get(particle.key, particle.key))
        if particle.ref is None:
            return particle
        keys = dict.fromkeys([particle.key, *self._alternatives(particle.ref, ())])
        if len(keys) == 1:
            return particle
        leaves = tuple(Leaf(key, 1, 1) for key in keys)
        return Branch(CHOICE, particle.low, particle.high, leaves)

    def _alternatives(self, name: str, passed: tuple[str, ...]) -> Iterator[str]:
        for key, member in self._members.get(name, ()):
            if member not in passed:
                yield key
                yield from self._alternatives(member, (*passed, name))


def _within(particle: Particle, keys: Mapping[str, int]) -> Particle | None:
    """What of a particle concerns some fields, without compositors that say nothing."""
    if isinstance(particle, Leaf):
        return particle if particle.key in keys and particle.high > 0 else None
    parts = tuple(part for inner in particle.parts if (part := _within(inner, keys)) is not None)
    if not parts or particle.high == 0:
        return None
    if len(parts) == 1 and 1 in (particle.high, parts[0].high):
        low, high = particle.low * parts[0].low, min(particle.high * parts[0].high, sys.maxsize)
        return parts[0]._replace(low=low, high=high)
    if particle.kind in (SEQUENCE, GROUP):
        parts = tuple(_flat(parts))
    return particle._replace(parts=parts)


def _flat(parts: Iterable[Particle]) -> Iterator[Particle]:
    for part in parts:
        if isinstance(part, Branch) and part.kind in (SEQUENCE, GROUP) and part[1:3] == (1, 1):
            yield from part.parts
        else:
            yield part


def _keys(particle: Particle) -> Iterator[str]:
    if isinstance(particle, Leaf):
        yield particle.key
    else:
        for part in particle.parts:
            yield from _keys(part)


def _spans(particle: Particle, places: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """From which field to which one an order is not that of the fields."""
    if isinstance(particle, Leaf):
        return
    for part in particle.parts:
        yield from _spans(part, places)
    inside = [[places[key] for key in _keys(part)] for part in particle.parts]
    everything = [place for part in inside for place in part]
    first, last = min(everything), max(everything)
    if first < last and (particle.high > 1 or particle.kind == ALL):
        yield first, last
    elif particle.kind in (SEQUENCE, GROUP):
        highest = -1
        for found in inside:
            if min(found) < highest:
                yield min(found), highest
            highest = max(highest, *found)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that share a field are one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return found


def written(model: Particle, names: Mapping[str, str], *, outer: bool = True) -> str:
    """A content model as text: ``(key, text?)+`` by the names of its fields."""
    often = _occurs(model.low, model.high)
    if isinstance(model, Leaf):
        return f"{names[model.key]}{often}"
    between = {CHOICE: " | ", ALL: " & "}.get(model.kind, ", ")
    inner = between.join(written(part, names, outer=False) for part in model.parts)
    return inner if outer and not often else f"({inner}){often}"


def _occurs(low: int, high: int) -> str:
    unbounded = high >= sys.maxsize
    known = {(1, 1): "", (0, 1): "?", (0, sys.maxsize): "*", (1, sys.maxsize): "+"}
    if (low, sys.maxsize if unbounded else high) in known:
        return known[low, sys.maxsize if unbounded else high]
    return f"{{{low},{'' if unbounded else high}}}"
