"""Which class stands for the type of an element."""

from __future__ import annotations

from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.records.index import TypeIndex
from soapwright.runtime.records.plan import plan, wire_name
from soapwright.runtime.records.record import Record


def type_of(types: TypeIndex, cls: type[Record]) -> type[Record]:
    """The class that ``xsi:type`` names for a class.

    A global element's class is not named itself, but the type that it derives from. What has an
    anonymous type is its own. What may be anything is of the type that all derive from; so is an
    element of a simple type, from which types derive that have attributes too.
    """
    fields = plan(cls)
    if fields and all(field.kind == "Wildcard" and field.mixed for field in fields):
        return Record
    for base in cls.__mro__:
        if issubclass(base, Record):
            found = types.by_wire(*wire_name(base))
            # Another zone's class of a type is called as ours is; an element's is not.
            if found is not None and found.__name__ == base.__name__:
                return base
    return Record if fields and all(field.kind == "Text" for field in fields) else cls


def class_named(
    types: TypeIndex, record: type[Record], named: tuple[str, str]
) -> type[Record] | None:
    """The class of a type that is named where another one is declared; None where no class is.

    Args:
        types: the package's.
        record: the declared class.
        named: the namespace and the local name of the type.

    Raises:
        MalformedResponse: it does not derive from the declared one.
    """
    found = types.by_wire(*named)
    if found is None:
        return None
    if issubclass(record, found):  # a global element, saying the type it is declared with
        return record
    if not issubclass(found, type_of(types, record)):
        raise MalformedResponse(f"has the type {named[1]}, which is no {record.__name__}")
    return found


def has_nil(record: type[Record]) -> bool:
    """Whether an ``xsi:nil`` is a record of its own: one without text, maybe with attributes."""
    return bool(getattr(getattr(record, "Meta", None), "nillable", False))
