"""What a zone's catalogue knows of picklists and user-defined fields → modules that name it.

``picklists.py`` has the values of each list, ``picklists.pyi`` its labels for type checkers;
``udfs.py`` the names of user-defined fields, which each database has its own of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from soapwright.emit.python.docs import literal
from soapwright.emit.python.naming import member_name, numbered
from soapwright.emit.python.rendering import Templates, View
from soapwright.emit.types.bindings import ClassName, Types
from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.catalogue import Catalogue, EntityInfo, FieldInfo
from soapwright.schema.model import QName, Schema


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a picklist, as source, by the wire name of its field.

    ``parent`` is the attribute of the field that it depends on, or None.
    """

    wire: str
    values: tuple[str, ...]
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class ListedField:
    """A field with a picklist: its attribute and type, and the labels."""

    name: str
    kind: str
    labels: tuple[str, ...]
    values: Values


@dataclass(frozen=True, slots=True)
class EntityLists:
    """What is known of an entity's fields.

    ``udfs`` are the lists of user-defined fields; ``names`` has those fields' wire names, by the
    name of a member.
    """

    name: str
    wire: str
    fields: tuple[ListedField, ...]
    udfs: tuple[Values, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PicklistsView:
    """``picklists.py``; ``example`` is a list as a program names it."""

    template: ClassVar[str] = "picklists.py.jinja"

    entities: tuple[EntityLists, ...]
    example: str


@dataclass(frozen=True, slots=True)
class PicklistsStub:
    """``picklists.pyi``."""

    template: ClassVar[str] = "picklists.pyi.jinja"

    entities: tuple[EntityLists, ...]


@dataclass(frozen=True, slots=True)
class UdfsView:
    """``udfs.py``."""

    template: ClassVar[str] = "udfs.py.jinja"

    entities: tuple[EntityLists, ...]


def emit_picklists(schema: Schema, types: Types, header: str) -> dict[str, str]:
    """The modules of one zone, unformatted, by file name; none for what is not known.

    Raises:
        InputError: a value of a field of whole numbers is none.
    """
    catalogue = schema.catalogue
    if catalogue is None:
        return {}
    entities = list(_entities(catalogue, schema, types))
    with_lists = tuple(entity for entity in entities if entity.fields or entity.udfs)
    with_udfs = tuple(entity for entity in entities if entity.names)
    views: dict[str, View] = {}
    if with_lists:
        views["picklists.py"] = PicklistsView(with_lists, _example(with_lists[0]))
        views["picklists.pyi"] = PicklistsStub(with_lists)
    if with_udfs:
        views["udfs.py"] = UdfsView(with_udfs)
    templates = Templates(header)
    return {name: templates.render(view) for name, view in views.items()}


def _example(entity: EntityLists) -> str:
    names = (entity.name, *(field.name for field in entity.fields[:1]))
    return ".".join(("picklists", *names))


def _entities(catalogue: Catalogue, schema: Schema, types: Types) -> Iterator[EntityLists]:
    for name, info in sorted(catalogue.entities.items()):
        owner = types.types.get(QName(schema.target_namespace, name))
        if owner is not None:
            yield _entity(catalogue, info, owner)


def _entity(catalogue: Catalogue, info: EntityInfo, owner: ClassName) -> EntityLists:
    fields, udfs, names = list[ListedField](), list[Values](), dict[str, str]()
    for field in info.fields.values():
        if field.udf:
            member = member_name(field.name)
            names[numbered(member, names.__contains__, "_") if member in names else member] = (
                field.name
            )
        if not field.values:
            continue
        values = tuple(_values(catalogue, info, field, owner))
        if field.udf:
            udfs.append(Values(field.name, values))
        elif field.name in owner.fields:
            fields.append(_listed(field, values, owner))
    return EntityLists(owner.name, info.name, tuple(fields), tuple(udfs), names)


def _listed(field: FieldInfo, values: tuple[str, ...], owner: ClassName) -> ListedField:
    parent = owner.fields.get(field.picklist_parent or "")
    return ListedField(
        name=owner.fields[field.name].name,
        kind="int" if _is_number(owner, field.name) else "str",
        labels=tuple(dict.fromkeys(value.label or value.value for value in field.values)),
        values=Values(field.name, values, None if parent is None else parent.name),
    )


def _values(
    catalogue: Catalogue, info: EntityInfo, field: FieldInfo, owner: ClassName
) -> list[str]:
    """The values as source; the service has texts for all, the entity's field numbers for some."""

    def typed(text: str, name: str | None) -> str:
        if name is None or not _is_number(owner, name):
            return literal(text)
        try:
            return repr(int(text))
        except ValueError:
            raise InputError(
                f"has the value {text!r}, where {name} takes whole numbers",
                file=catalogue.file,
                line=field.line,
                key=f"{info.name}.{field.name}.picklist",
            ) from None

    found = []
    for value in field.values:
        arguments = [
            typed(value.value, None if field.udf else field.name),
            literal(value.label or value.value),
        ]
        told: Mapping[str, bool] = {
            "active=False": not value.active,
            "system=True": value.system,
            "default=True": value.default,
        }
        arguments += [text for text, said in told.items() if said]
        if value.parent:
            arguments.append(f"parent={typed(value.parent, field.picklist_parent)}")
        found.append(f"PicklistValue({', '.join(arguments)})")
    return found


def _is_number(owner: ClassName, name: str) -> bool:
    return name in owner.fields and owner.fields[name].annotation.startswith("int")
