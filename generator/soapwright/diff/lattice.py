"""The lattice of XML Schema's built-in types: which one holds all values of which.

The rule is W3C XML Schema 1.0 Part 2, section 3: what derives by restriction is a subset. The
chain of integers also takes the unsigned ones, each in the next larger signed one.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

Builtin = str
"""The local name of a type in the XML Schema namespace."""


class Relation(Enum):
    """What happened to a set of valid values."""

    EQUAL = "equal"
    WIDENED = "widened"
    NARROWED = "narrowed"
    INCOMPARABLE = "incomparable"
    RECAST = "recast"
    """The same texts are valid, and are read as other values."""

    @classmethod
    def of(cls, *, grew: bool, shrank: bool) -> Relation:
        """From whether the new set holds all of the old, and the old all of the new."""
        if grew and shrank:
            return cls.EQUAL
        if grew:
            return cls.WIDENED
        return cls.NARROWED if shrank else cls.INCOMPARABLE

    @property
    def mirrored(self) -> Relation:
        """What happened to the old set, seen from the new one."""
        swapped = {Relation.WIDENED: Relation.NARROWED, Relation.NARROWED: Relation.WIDENED}
        return swapped.get(self, self)


_SUPERSETS: dict[str, tuple[str, ...]] = {
    "byte": ("short",),
    "short": ("int",),
    "int": ("long",),
    "long": ("integer",),
    "integer": ("decimal",),
    "unsignedByte": ("unsignedShort", "short"),
    "unsignedShort": ("unsignedInt", "int"),
    "unsignedInt": ("unsignedLong", "long"),
    "unsignedLong": ("nonNegativeInteger",),
    "positiveInteger": ("nonNegativeInteger",),
    "nonNegativeInteger": ("integer",),
    "negativeInteger": ("nonPositiveInteger",),
    "nonPositiveInteger": ("integer",),
    "normalizedString": ("string",),
    "token": ("normalizedString",),
    "language": ("token",),
    "NMTOKEN": ("token",),
    "Name": ("token",),
    "NCName": ("Name",),
    "ID": ("NCName",),
    "IDREF": ("NCName",),
    "ENTITY": ("NCName",),
    "dateTimeStamp": ("dateTime",),
    "yearMonthDuration": ("duration",),
    "dayTimeDuration": ("duration",),
    "anySimpleType": ("anyType",),
    "anyType": (),
}

_SAME_TEXT = frozenset({"float", "double"})

_PYTHON: dict[str, str] = {
    "anyType": "object",
    "boolean": "bool",
    "decimal": "Decimal",
    "double": "float",
    "float": "float",
    "base64Binary": "bytes",
    "hexBinary": "bytes",
    "integer": "int",
    "anyURI": "str",
    "string": "str",
    "anySimpleType": "object",
}


def supersets(name: Builtin) -> Iterator[Builtin]:
    """The type and every type that holds all of its values, nearest first."""
    pending, seen = [name], {name}
    for current in pending:
        yield current
        for above in _SUPERSETS.get(current, ("anySimpleType",)):
            if above not in seen:
                seen.add(above)
                pending.append(above)


def relate(base: Builtin, other: Builtin) -> Relation:
    """How the set of valid values changes from one built-in type to the other."""
    if base != other and {base, other} <= _SAME_TEXT:
        return Relation.RECAST
    return Relation.of(grew=other in supersets(base), shrank=base in supersets(other))


def python_type(name: Builtin) -> str:
    """The name of the Python type that values are read as; of its own where it has no group."""
    for above in supersets(name):
        if above in _PYTHON:
            return _PYTHON[above]
        if above not in _SUPERSETS:
            return above
    return name
