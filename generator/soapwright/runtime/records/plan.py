"""A record class as the codec sees it: its fields with wire names, kinds and types.

Made once per class from the dataclass metadata, which is the metadata that xsdata reads too.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, cast

from soapwright.runtime.records.dataclass import MISSING, dataclass, fields
from soapwright.runtime.records.record import Record

if TYPE_CHECKING:
    from dataclasses import Field

Kind = Literal["Element", "Attribute", "Text", "Wildcard", "Attributes"]


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """One field.

    ``tag`` is the wire name in Clark notation. ``types`` are the Python types it may hold, without
    None. ``xsd`` are the built-in types of a leaf, several for a union. ``xsi`` tells that the
    WSDL leaves the leaf untyped, so that a request must say its type. ``day`` tells that a date is
    held as the dateTime of its midnight. ``secret`` tells that it is never shown. ``spelled``
    tells that it goes back in the text that it came in. ``empty`` is the text that an empty
    element stands for,
    where that is not ``default``. Fields with the same ``sequence`` take turns on the
    wire. ``array`` are the types of an array of SOAP encoding, the outermost first, and ``item``
    what its items are called; ``xsi_type`` is the simple type of an encoded leaf, in Clark
    notation, where that is no builtin one.
    """

    attribute: str
    kind: Kind
    tag: str
    types: tuple[type, ...]
    many: bool = False
    nillable: bool = False
    required: bool = False
    tokens: bool = False
    spelled: bool = False
    mixed: bool = False
    sequence: int | None = None
    xsd: tuple[str, ...] = ()
    xsi: bool = False
    day: bool = False
    secret: bool = False
    array: tuple[str, ...] = ()
    item: str = "item"
    xsi_type: str | None = None
    empty: str | None = None
    default: Any = None
    default_factory: Callable[[], Any] | None = None

    @property
    def named(self) -> bool:
        """Whether its text holds names whose prefixes are declared in the document."""
        return not {"QName", "NOTATION"}.isdisjoint(self.xsd) or any(map(_has_names, self.types))

    @property
    def xsd_only(self) -> bool:
        """Whether no member of an enumeration may stand in it."""
        return not any(isinstance(kind, type) and issubclass(kind, Enum) for kind in self.types)

    @property
    def record(self) -> type[Record] | None:
        """The record class of a complex element, or None for a leaf."""
        first = self.types[0] if self.types else object
        return first if isinstance(first, type) and issubclass(first, Record) else None


def _has_names(kind: Any) -> bool:
    """Whether it is an enumeration that has QNames among its values."""
    if not (isinstance(kind, type) and issubclass(kind, Enum)):
        return False
    values = [
        value for m in kind for value in (m.value if isinstance(m.value, tuple) else [m.value])
    ]
    return any(type(value).__name__ == "QName" for value in values)


def _plan(record: type[Record]) -> tuple[FieldPlan, ...]:
    hints = typing.get_type_hints(record)
    return tuple(
        _field(field, hints[field.name], _namespace(record, field.name))
        for field in fields(record)
        if field.metadata.get("type") != "Ignore"
    )


plan = cast("Callable[[type[Record]], tuple[FieldPlan, ...]]", cache(_plan))
"""The fields of a class in schema order: those of its bases first."""


def is_unordered(record: type[Record]) -> bool:
    """Whether its elements come in any order, each once: ``xs:all``."""
    return bool(getattr(getattr(record, "Meta", None), "unordered", False))


def ordered_fields(
    record: type[Record], fields: Iterable[FieldPlan]
) -> dict[str | None, int] | None:
    """The fields of a class whose order is kept, with their places in the schema's.

    None where all have that of the schema.
    """
    names = {field.attribute for field in fields if field.kind == "Element"}
    if not is_unordered(record):
        if not hasattr(record, "in_order"):
            return None
        from soapwright.runtime.records.order import runs

        names = {name for _, run in runs(record) for name in run.names}
    return {f.attribute: place for place, f in enumerate(fields) if f.attribute in names}


def _wire_name(record: type[Record]) -> tuple[str, str]:
    """Namespace and local name of the type or global element that a class stands for."""
    meta = record.__dict__.get("Meta")
    namespace = getattr(meta, "namespace", None)
    if namespace is None or hasattr(meta, "target_namespace"):
        namespace = getattr(meta, "target_namespace", namespace)
    return namespace or "", getattr(meta, "name", None) or record.__name__


wire_name = cast("Callable[[type[Record]], tuple[str, str]]", cache(_wire_name))
"""Namespace and local name of the type or global element that a class stands for."""


def _namespace(record: type[Record], attribute: str) -> str:
    """The namespace of the class that declares the attribute: its elements are qualified by it."""
    for declaring in reversed(record.__mro__):
        # Not of `vars`: what Python 3.14 evaluates late is not there.
        if attribute in getattr(declaring, "__annotations__", ()):
            return getattr(declaring.__dict__.get("Meta"), "namespace", None) or ""
    return ""


def _field(field: Field[Any], hint: Any, namespace: str) -> FieldPlan:
    metadata = field.metadata
    kind: Kind = metadata.get("type", "Text")
    depth, members = _members(hint)
    tokens = bool(metadata.get("tokens"))
    array = metadata.get("array", ())
    within = sum(each.rpartition("[")[2].count(",") + 1 for each in array) if array else tokens
    many = depth > within  # the inner list of a repeated list of tokens is one value
    own = metadata.get("namespace")
    if own is None:
        own = namespace if kind == "Element" else ""
    name = metadata.get("name", field.name)
    return FieldPlan(
        attribute=field.name,
        kind=kind,
        tag=f"{{{own}}}{name}" if own else name,
        types=members,
        many=many,
        nillable=bool(metadata.get("nillable")),
        required=field.default is field.default_factory is MISSING and not many,
        tokens=tokens,
        spelled=bool(metadata.get("spelled")),
        mixed=bool(metadata.get("mixed")),
        sequence=metadata.get("sequence"),
        xsd=tuple((metadata.get("xsd") or "").split()),
        xsi=bool(metadata.get("xsi")),
        day=bool(metadata.get("day")),
        secret=bool(metadata.get("secret")),
        array=array,
        item=metadata.get("item", "item"),
        xsi_type=metadata.get("xsi_type"),
        empty=metadata.get("empty"),
        default=None if field.default is MISSING else field.default,
        default_factory=None if field.default_factory is MISSING else field.default_factory,
    )


def _members(hint: Any) -> tuple[int, tuple[Any, ...]]:
    """How many lists a hint is within each other, and the innermost types without None."""
    origin = typing.get_origin(hint)
    if origin is list:
        depth, members = _members(typing.get_args(hint)[0])
        return depth + 1, members
    if origin in (types.UnionType, typing.Union):
        parts = [part for part in typing.get_args(hint) if part is not type(None)]
        return _members(parts[0]) if len(parts) == 1 else (0, tuple(parts))
    return 0, (hint,)
