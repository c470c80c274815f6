"""A service's entities as tables, what of them becomes JSON, and the dlt source of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.pages import Page
from soapwright.emit.client.queries import QueryEntity
from soapwright.emit.python.naming import numbered, snake_case
from soapwright.emit.types.bindings import ClassName, Types
from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Pairs:
    """A field of every entity that holds a list of named texts: by the names of its parts."""

    attribute: str
    items: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """``source.py``, which hands tables to dlt."""

    template: ClassVar[str] = "source.py.jinja"

    client: str
    service: str


@dataclass(frozen=True, slots=True)
class TablesView:
    """``tables.py``: ``tables`` are the entities' classes by table, ``paging`` is the module of
    the ``rule`` that reads them."""

    template: ClassVar[str] = "tables.py.jinja"

    tables: Mapping[str, str]
    pairs: tuple[Pairs, ...]
    has_changes: bool
    paging: str
    rule: str


def source_view(inputs: Inputs) -> SourceView:
    """What ``source.py`` is made of, where there are tables."""
    return SourceView(client=inputs.rules.client, service=inputs.rules.name)


def tables_view(
    inputs: Inputs, entities: tuple[QueryEntity, ...], page: Page, *, has_changes: bool
) -> TablesView | None:
    """What ``tables.py`` is made of; None where no catalogue says what the entities hold.

    Args:
        inputs: of the service.
        entities: those that can be queried.
        page: how they are read.
        has_changes: whether some tell when they changed.
    """
    if inputs.entities is None or inputs.schema.catalogue is None:
        return None
    tables: dict[str, str] = {}
    for entity in entities:
        table = snake_case(entity.name)
        if table in tables:
            table = numbered(table, tables.__contains__, "_")
        tables[table] = entity.name
    group = inputs.group_of(page.operation.group)
    return TablesView(
        tables=tables,
        pairs=_pairs(inputs.entities.base, inputs.types),
        has_changes=has_changes,
        paging=".paging" if group is None else f".paging.{group.module}",
        rule=page.constant.name,
    )


def _pairs(base: ClassName, types: Types) -> tuple[Pairs, ...]:
    """Fields of the base whose type is a list of items of two texts, the first of them the name."""
    classes = {owner.name: owner for owner in types.types.values()}
    found = []
    for field in base.fields.values():
        holder = classes.get(field.annotation.removesuffix(" | None"))
        if field.is_list or holder is None or len(holder.fields) != 1:
            continue
        (items,) = holder.fields.values()
        item = classes.get(
            items.annotation.removeprefix("list[").removesuffix("]").removesuffix(" | None")
        )
        if not items.is_list or item is None or len(item.fields) != 2:
            continue
        name, value = item.fields.values()
        if all(part.annotation.removesuffix(" | None") == "str" for part in (name, value)):
            found.append(Pairs(field.name, items.name, name.name, value.name))
    return tuple(found)
