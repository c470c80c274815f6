"""What can be queried: the entities and fields that the module ``q`` offers."""

from __future__ import annotations

from typing import Any

from soapwright.emit.client.resolve import Resolver
from soapwright.emit.types.bindings import FieldName, Types
from soapwright.schema.model import Schema
from soapwright.service.rules import ServiceRules


def queryable_entities(
    rules: ServiceRules, schema: Schema, types: Types, resolver: Resolver
) -> list[dict[str, Any]]:
    """Every entity that can be queried, with the kind of each field that can."""
    rule = rules.entities
    assert rule is not None
    base = resolver.type(rule.base, "entities.base")
    catalogue = schema.catalogue
    found = []
    for type_ in schema.derived_from(base):
        if type_.name is None or type_.abstract:
            continue
        known = catalogue.entities.get(type_.name.local) if catalogue else None
        if known is not None and not known.access.query:
            continue
        owner = types.types[type_.name]
        fields = []
        for wire, field in owner.fields.items():
            info = known.fields.get(wire) if known else None
            if info is not None and not info.queryable:
                continue
            kind = _query_kind(field)
            if kind is not None:
                fields.append((field.name, kind))
        found.append({"name": owner.name, "fields": fields})
    return sorted(found, key=lambda entity: str(entity["name"]))


def _query_kind(field: FieldName) -> str | None:
    """The class of a query field, by the field's annotation; None where it is no leaf."""
    plain = field.annotation.removesuffix(" | None")
    return {
        "str": "TextField",
        "int": "NumberField[int]",
        "float": "NumberField[float]",
        "Decimal": "NumberField[Decimal | int]",
        "bool": "BooleanField",
        "datetime.datetime": "DateField",
        "datetime.date": "DayField",
    }.get(plain)


def example(entities: list[dict[str, Any]]) -> tuple[str, str]:
    for entity in entities:
        if entity["fields"]:
            return entity["name"], entity["fields"][-1][0]
    return "Entity", "field"
