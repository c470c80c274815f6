"""Which class stands for the type of an element."""

from __future__ import annotations

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
