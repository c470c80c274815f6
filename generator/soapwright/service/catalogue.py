"""``[catalogue]`` of service.toml: how a service describes its entities and their fields."""

from __future__ import annotations

from collections.abc import Mapping

from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.service.toml_reader import Table

ACCESS = ("create", "update", "delete", "query", "udf")
"""What the catalogue says of an entity, by the names it has there."""
FIELD = (
    *("name", "type", "length", "required", "read_only", "queryable"),
    *("reference", "picklist", "picklist_parent", "label"),
)
"""What it says of a field."""
VALUE = ("value", "label", "active", "system", "default", "parent")
"""What it says of one value of a picklist."""


@dataclass(frozen=True, slots=True)
class MembersRule:
    """Where an answer lists things: the path to them, and catalogue's name → element of each."""

    items: str
    members: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AskRule:
    """An operation that describes one entity, and the element of its request that names it."""

    operation: str
    entity: str


@dataclass(frozen=True, slots=True)
class CatalogueRule:
    """``[catalogue]``.

    ``entities`` is the operation that lists all entities, as ``listed`` says. ``fields`` and
    ``udfs`` answer alike, as ``described`` says; ``values`` is where a field lists the values of
    its picklist. ``types`` are the service's names of types → the catalogue's.
    """

    entities: str
    listed: MembersRule
    fields: AskRule
    described: MembersRule
    values: MembersRule | None = None
    udfs: AskRule | None = None
    types: Mapping[str, str] = field(default_factory=dict)


def read_catalogue_rule(table: Table | None) -> CatalogueRule | None:
    """Read ``[catalogue]``.

    Raises:
        InputError: an unknown key, or one that is missing.
    """
    if table is None:
        return None
    entities, fields = table.needed_table("entities"), table.needed_table("fields")
    udfs, values = table.table("udfs"), fields.table("values")
    rule = CatalogueRule(
        entities=entities.text("operation"),
        listed=_members(entities, ("name",), ACCESS),
        fields=_ask(fields),
        described=_members(fields, ("name", "type"), FIELD),
        values=None if values is None else _members(values, ("value",), VALUE),
        udfs=None if udfs is None else _ask(udfs),
        types=table.text_map("types"),
    )
    for part in (entities, fields, udfs, values, table):
        if part is not None:
            part.end()
    return rule


def _ask(table: Table) -> AskRule:
    return AskRule(table.text("operation"), table.text("entity"))


def _members(table: Table, needed: tuple[str, ...], known: tuple[str, ...]) -> MembersRule:
    items = table.text("items")
    members = {name: table.text(name) for name in needed}
    for name in known:
        if name not in members and (element := table.text(name, None)) is not None:
            members[name] = element
    return MembersRule(items, members)
