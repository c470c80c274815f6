"""Types under other names than before: which stand for each other, and where.

Tools that write a WSDL from code name types as they come (.NET numbers its ``ArrayOfString``), so a
name alone does not say what a place holds. A type whose places hold another type now is compared
with that one, by what they hold, and not with its own name, which may mean something else now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from soapwright.diff.compare.context import Scope, Sides, resolve
from soapwright.diff.compare.references import References
from soapwright.diff.compare.typerefs import likeness, numbered
from soapwright.runtime.records.dataclass import replace
from soapwright.schema.model import (
    ComplexType,
    Group,
    Operation,
    QName,
    Schema,
    SimpleType,
    TypeRef,
)

Pair = tuple[QName, QName]


def superseded(sides: Sides, places: set[Pair]) -> set[QName]:
    """The types whose name means another type now: no place holds them on both sides."""
    swapped = [(base, other) for base, other in places if not sides.names.same(base, other)]
    elsewhere = {base for base, _ in swapped} | {sides.names.to_base(o) for _, o in swapped}
    return {name for name in elsewhere if (name, sides.names.to_other(name)) not in places}


def compare_swaps(
    sides: Sides, places: set[Pair], gone: set[QName], labels: dict[QName, str]
) -> None:
    """Compare each type with the one that took its place, once for all places.

    Args:
        places: what :func:`pairs` found.
        gone: the types that are compared with no other of their own name.
        labels: how the types of the base are called in paths.
    """
    done: set[Pair] = set()
    while pending := [pair for pair in sides.swaps if pair in places and pair not in done]:
        for pair in pending:
            done.add(pair)
            base, other = pair
            alone = base in gone and sum(one == base for one, _ in sides.swaps) == 1
            label = labels[base] if alone else f"{labels[base]} as {other.local}"
            scope = Scope(label, sides.swaps[pair], base.local, component=("type", base))
            here, there = sides.base.types[base], sides.other.types[other]
            if isinstance(here, ComplexType) and isinstance(there, ComplexType):
                same = sides.names.same(here.base, there.base)
                if not same and not likeness(sides, here.base, there.base):
                    here, there = _flat(sides.base, here), _flat(sides.other, there)
            sides.compare_types(sides, scope, here, there)


def report_renamed(
    sides: Sides, places: set[Pair], labels: dict[QName, str], *, worse: bool
) -> set[QName]:
    """Report the types that are gone and whose places hold another one; returns them.

    ``worse`` tells that requests may name any type in ``xsi:type``.
    """
    renamed: set[QName] = set()
    for name in sides.base.types:
        if sides.names.to_other(name) in sides.other.types:
            continue
        found = [other for base, other in places if base == name and likeness(sides, base, other)]
        if not found:
            continue
        renamed.add(name)
        if all(numbered(name, o) and sides.names.to_base(o) in sides.base.types for o in found):
            continue  # the numbers were given anew
        new = ", ".join(sorted(str(o) if o.local == name.local else o.local for o in found))
        moved = any(other.local == name.local for other in found)
        old = str(name) if moved else name.local
        message = f"{old} is now called {new}"
        message += "" if moved else ": imports of the old class break"
        scope = Scope(labels[name], sides.reach.type(name), name.local, component=("type", name))
        place = sides.other.types[min(found)].place
        sides.report("type-renamed", scope, message, place, base=old, other=new, worse=worse)
    return renamed


def _flat(schema: Schema, type_: ComplexType) -> ComplexType:
    """A type with all that it inherits in it, in wire order."""
    chain, seen = [type_], {type_.name}
    while chain[-1].derivation == "extension" and chain[-1].base is not None:
        parent = schema.types.get(chain[-1].base)
        if not isinstance(parent, ComplexType) or parent.name in seen:
            break
        seen.add(parent.name)
        chain.append(parent)
    groups = tuple(one.content for one in reversed(chain) if one.content is not None)
    attributes = tuple(attribute for one in reversed(chain) for attribute in one.attributes)
    content = Group("sequence", type_.place, particles=groups) if groups else None
    return replace(type_, base=None, derivation=None, content=content, attributes=attributes)


# --- what stands where ---------------------------------------------------------------------------


def pairs(sides: Sides) -> set[Pair]:
    """The types that places of both sides hold, place by place.

    It begins with parts, global elements, types that nothing refers to, and subtypes, which a
    value may name wherever their base stands.
    """
    found: set[Pair] = set()
    pending = [*_roots(sides)]
    while pending:
        base, other = pending.pop()
        if isinstance(base, tuple) and isinstance(other, tuple):
            if (base, other) in found or base not in sides.base.types:
                continue
            if other not in sides.other.types:
                continue
            found.add((base, other))
            if not sides.names.same(base, other) and not likeness(sides, base, other):
                continue
        here, there = resolve(sides.base, base), resolve(sides.other, other)
        if isinstance(here, ComplexType) and isinstance(there, ComplexType):
            pending += _inside(sides, here, there)
        elif isinstance(here, SimpleType) and isinstance(there, SimpleType):
            for one, two in ((here.base, there.base), (here.item, there.item)):
                if one is not None and two is not None:
                    pending.append((one, two))
            pending += zip(here.members, there.members, strict=False)
    return found


def _roots(sides: Sides) -> Iterator[tuple[TypeRef, TypeRef]]:
    to_other = sides.names.to_other
    operations = {one.name: one for one in _operations(sides.other)}
    for base in _operations(sides.base):
        other = operations.get(base.name)
        if other is not None:
            for ours, theirs in ((base.input, other.input), (base.output, other.output)):
                yield from _parts(sides, ours, theirs)
            faults = {fault.name: fault.message for fault in other.faults}
            for fault in base.faults:
                yield from _parts(sides, fault.message, faults.get(fault.name))
    for name, element in sides.base.elements.items():
        match = sides.other.elements.get(to_other(name))
        if match is not None:
            yield element.type, match.type
    referred = References(sides.base).types
    for name, type_ in sides.base.types.items():
        if name not in referred or (isinstance(type_, ComplexType) and type_.base is not None):
            yield name, to_other(name)


def _operations(schema: Schema) -> Iterator[Operation]:
    for port_type in schema.port_types.values():
        yield from port_type.operations


def _parts(
    sides: Sides, base: QName | None, other: QName | None
) -> Iterator[tuple[TypeRef, TypeRef]]:
    here = None if base is None else sides.base.messages.get(base)
    there = None if other is None else sides.other.messages.get(other)
    if here is None or there is None:
        return
    theirs = {part.name: part.type for part in there.parts}
    for part in here.parts:
        match = theirs.get(part.name)
        if part.type is not None and match is not None:
            yield part.type, match


def _inside(
    sides: Sides, base: ComplexType, other: ComplexType
) -> Iterator[tuple[TypeRef, TypeRef]]:
    if base.base is not None and other.base is not None:
        yield base.base, other.base
    if base.text is not None and other.text is not None:
        yield base.text, other.text
    to_other = sides.names.to_other
    yield from _by_name(
        ((to_other(e.name), e.type) for e in base.elements()),
        ((e.name, e.type) for e in other.elements()),
    )
    yield from _by_name(
        ((to_other(a.name), a.type) for a in base.attributes),
        ((a.name, a.type) for a in other.attributes),
    )


def _by_name(
    base: Iterable[tuple[QName, TypeRef]], other: Iterable[tuple[QName, TypeRef]]
) -> Iterator[tuple[TypeRef, TypeRef]]:
    there: dict[QName, list[TypeRef]] = {}
    for name, ref in other:
        there.setdefault(name, []).append(ref)
    for name, ref in base:
        if there.get(name):
            yield ref, there[name].pop(0)
