"""The dlt source of a service: its entities as tables, and what of them becomes JSON."""

from __future__ import annotations

from typing import Any

from soapwright.emit.client.queries import queryable_entities
from soapwright.emit.client.resolve import Resolver
from soapwright.emit.python.naming import numbered, snake_case
from soapwright.emit.types.bindings import ClassName, Types
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.model import Schema
from soapwright.service.rules import ServiceRules


@dataclass(frozen=True, slots=True)
class PairsView:
    """A field of every entity that holds a list of named texts: by the names of its parts."""

    attribute: str
    items: str
    name: str
    value: str


def resolve_source(
    rules: ServiceRules, schema: Schema, types: Types, resolver: Resolver
) -> dict[str, Any] | None:
    """What ``source.py`` is made of; None where no catalogue says what the entities hold."""
    if rules.entities is None or schema.catalogue is None:
        return None
    base = types.types[resolver.type(rules.entities.base, "entities.base")]
    tables: dict[str, str] = {}
    for entity in queryable_entities(rules, schema, types, resolver):
        table = snake_case(entity["name"])
        if table in tables:
            table = numbered(table, tables.__contains__, "_")
        tables[table] = entity["name"]
    return {"tables": tables, "pairs": _pairs(base, types)}


def _pairs(base: ClassName, types: Types) -> list[PairsView]:
    """Fields of the base whose type is a list of items of two texts, the first of them the name."""
    classes = {owner.name: owner for owner in types.types.values()}
    found = []
    for field in base.fields.values():
        holder = classes.get(field.annotation.removesuffix(" | None"))
        if field.is_list or holder is None or len(holder.fields) != 1:
            continue
        (items,) = holder.fields.values()
        item = classes.get(items.annotation.removeprefix("list[").removesuffix("]"))
        if not items.is_list or item is None or len(item.fields) != 2:
            continue
        name, value = item.fields.values()
        if all(part.annotation.removesuffix(" | None") == "str" for part in (name, value)):
            found.append(PairsView(field.name, items.name, name.name, value.name))
    return found
