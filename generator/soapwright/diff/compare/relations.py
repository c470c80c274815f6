"""How the valid set changes where a component refers to another type than before."""

from __future__ import annotations

from collections.abc import Iterator

from soapwright.diff import lattice as lattice
from soapwright.diff.compare.context import Sides, resolve
from soapwright.diff.lattice import Relation
from soapwright.schema.model import (
    ANY_SIMPLE_TYPE,
    ANY_TYPE,
    XSD,
    ComplexType,
    QName,
    Schema,
    TypeRef,
)


def relate(sides: Sides, base: TypeRef, other: TypeRef) -> Relation:
    """The relation of two types, by the lattice, restriction and membership of unions."""
    if isinstance(base, tuple) and isinstance(other, tuple):
        if sides.names.same(base, other):
            return Relation.EQUAL
        if base.namespace == other.namespace == XSD:
            return lattice.relate(base.local, other.local)
    recast = {builtin(sides.base, base), builtin(sides.other, other)} == {"float", "double"}
    if recast and _is_builtin(base) and _is_builtin(other):
        return Relation.RECAST
    to_other, to_base = sides.names.to_other, sides.names.to_base
    above_base = {to_other(name) for name in ancestors(sides.base, base)}
    above_other = {to_base(name) for name in ancestors(sides.other, other)}
    return Relation.of(
        grew=any(name in above_base for name in _accepts(sides.other, other)),
        shrank=any(name in above_other for name in _accepts(sides.base, base)),
    )


def ancestors(schema: Schema, ref: TypeRef) -> Iterator[QName]:
    """The named types that hold every value of a type, itself included, nearest first."""
    current: TypeRef | None = ref
    seen: set[QName] = set()
    while current is not None:
        if isinstance(current, tuple):
            if current in seen:
                return
            seen.add(current)
            if current.namespace == XSD:
                yield from (QName(XSD, name) for name in lattice.supersets(current.local))
                return
            yield current
        type_ = resolve(schema, current)
        if isinstance(type_, ComplexType):
            if type_.derivation == "extension" or type_.base is None:
                break
            current = type_.base
        elif type_ is not None and type_.variety == "restriction":
            current = type_.base
        else:
            if type_ is not None:
                yield ANY_SIMPLE_TYPE
            break
    yield ANY_TYPE


def _accepts(schema: Schema, ref: TypeRef) -> Iterator[QName]:
    """The type itself, and the members where it is a union."""
    if isinstance(ref, tuple):
        yield ref
    type_ = resolve(schema, ref)
    if type_ is not None and not isinstance(type_, ComplexType):
        for member in type_.members:
            if isinstance(member, tuple):
                yield member


def _is_builtin(ref: TypeRef) -> bool:
    return isinstance(ref, tuple) and ref.namespace == XSD


def builtin(schema: Schema, ref: TypeRef) -> str | None:
    """The nearest built-in type that holds a type's values; None for a complex one."""
    for name in ancestors(schema, ref):
        if name.namespace == XSD:
            return name.local
    return None


def python_type(schema: Schema, ref: TypeRef) -> str:
    """What values of a type are read as: a built-in Python type, or a class of its own."""
    type_ = resolve(schema, ref)
    if isinstance(type_, ComplexType):
        return type_.name.local if type_.name is not None else "a class"
    if is_enumerated(schema, ref):
        return "an enumeration"
    return lattice.python_type(builtin(schema, ref) or "anyType")


def is_enumerated(schema: Schema, ref: TypeRef) -> bool:
    """Whether a type, or one it restricts, lists its values."""
    seen: set[int] = set()
    type_ = resolve(schema, ref)
    while type_ is not None and not isinstance(type_, ComplexType) and id(type_) not in seen:
        if type_.facets.enumeration:
            return True
        seen.add(id(type_))
        type_ = None if type_.base is None else resolve(schema, type_.base)
    return False
