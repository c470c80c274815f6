"""The field catalogue of a zone: what the service says of its fields where the WSDL says nothing.

``<zone>.fields.json`` maps entity → ``access`` flags and ``fields``. Its types are laid over the
WSDL's untyped elements before anything else reads them, so one Schema serves all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

XSD_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "integer": "int",
        "long": "long",
        "short": "short",
        "string": "string",
        "datetime": "dateTime",
        "date": "date",
        "boolean": "boolean",
        "double": "double",
        "decimal": "decimal",
        "float": "float",
        "binary": "base64Binary",
    }
)
"""Catalogue type → local name of the XML Schema type it means."""


@dataclass(frozen=True, slots=True)
class PicklistValue:
    """One value of a picklist; ``value`` is the text the service sends for it."""

    value: str
    label: str | None = None
    active: bool = True
    system: bool = False
    default: bool = False
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """What the service says of one field. ``length`` is in characters; None means unlimited.

    ``picklist`` tells that the field takes its values from a list; ``values`` holds it where
    known. ``line`` is where the catalogue file speaks of it.
    """

    name: str
    type: str
    line: int
    length: int | None = None
    required: bool = False
    read_only: bool = False
    queryable: bool = False
    reference: str | None = None
    picklist: bool = False
    values: tuple[PicklistValue, ...] = ()
    picklist_parent: str | None = None
    label: str | None = None
    udf: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """What the service lets a client do with an entity."""

    create: bool = True
    update: bool = True
    delete: bool = True
    query: bool = True
    udf: bool = False


@dataclass(frozen=True, slots=True)
class EntityInfo:
    """One entity of the catalogue, its fields in the file's order."""

    name: str
    line: int
    access: Access = Access()
    fields: Mapping[str, FieldInfo] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A whole catalogue file."""

    file: str
    entities: Mapping[str, EntityInfo] = field(default_factory=dict)
