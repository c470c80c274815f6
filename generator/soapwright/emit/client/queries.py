"""What can be queried: the entities and fields that the module ``q`` offers."""

from __future__ import annotations

from typing import ClassVar

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.types.bindings import ClassName, FieldName
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.catalogue import EntityInfo


@dataclass(frozen=True, slots=True)
class QueryField:
    """A field that a query may name, and the class of what stands for it."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class QueryEntity:
    """The class of an entity, and its fields."""

    name: str
    fields: tuple[QueryField, ...]


@dataclass(frozen=True, slots=True)
class QueryFieldsView:
    """``q.py``; ``example`` is a field as a query names it."""

    template: ClassVar[str] = "q.py.jinja"

    entities: tuple[QueryEntity, ...]
    example: str


@dataclass(frozen=True, slots=True)
class QueryFieldsStub:
    """``q.pyi``."""

    template: ClassVar[str] = "q.pyi.jinja"

    entities: tuple[QueryEntity, ...]


def queryable_entities(inputs: Inputs) -> tuple[QueryEntity, ...]:
    """Every entity that can be queried, with the kind of each field that can, by name."""
    rule, catalogue = inputs.rules.entities, inputs.schema.catalogue
    assert rule is not None
    base = inputs.resolver.type(rule.base, "entities.base")
    found = []
    for type_ in inputs.schema.derived_from(base):
        if type_.name is None or type_.abstract:
            continue
        known = catalogue.entities.get(type_.name.local) if catalogue else None
        if known is None or known.access.query:
            owner = inputs.types.types[type_.name]
            found.append(QueryEntity(owner.name, tuple(_fields(owner, known))))
    return tuple(sorted(found, key=lambda entity: entity.name))


def example(entities: tuple[QueryEntity, ...]) -> str:
    """A field as a query names it."""
    for entity in entities:
        if entity.fields:
            return f"q.{entity.name}.{entity.fields[-1].name}"
    return "q.Entity.field"


def _fields(owner: ClassName, known: EntityInfo | None) -> list[QueryField]:
    """Those that the catalogue, if there is one, lets a query name."""
    found = []
    for wire, field in owner.fields.items():
        info = known.fields.get(wire) if known else None
        kind = _query_kind(field)
        if kind is not None and (info is None or info.queryable):
            found.append(QueryField(field.name, kind.format(f"types.{owner.name}")))
    return found


def _query_kind(field: FieldName) -> str | None:
    """The class of a query field, by the field's annotation; None where it is no leaf."""
    plain = field.annotation.removesuffix(" | None")
    return {
        "str": "_fields.TextField[{}]",
        "int": "_fields.NumberField[{}, int]",
        "float": "_fields.NumberField[{}, float]",
        "Decimal": "_fields.NumberField[{}, Decimal | int]",
        "bool": "_fields.BooleanField[{}]",
        "datetime.datetime": "_fields.DateField[{}]",
        "datetime.date": "_fields.DayField[{}]",
    }.get(plain)
