"""Which columns the records of a class have in Arrow, and what stands in each.

A leaf has the type that docs/sync.md names. A list is a list, a record a struct; what nests deeper
than :data:`DEEPEST`, or within a record of its own class, is a JSON text. User-defined fields are
one JSON object, name → text. Content that no field declares (wildcards, any attributes, ``extra``)
has no column.
"""

# mypy: disable-error-code="import-untyped, import-not-found"
from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa

from soapwright.runtime.records.columns import DECIMAL, Pairs, data_type, strictly, user_fields
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.plan import FieldPlan, plan
from soapwright.runtime.records.record import Record

DEEPEST = 4
"""How many records may be within each other before a column becomes a text."""
TYPES: dict[str, pa.DataType] = {
    "bigint": pa.int64(),
    "double": pa.float64(),
    "decimal": pa.decimal128(*DECIMAL),
    "bool": pa.bool_(),
    "binary": pa.binary(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", "UTC"),
    "text": pa.string(),
    "json": pa.string(),
}
"""The data types of a mirror's columns in Arrow."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Args:
        name: the field's.
        type: Arrow's.
        data_type: of a leaf, as :mod:`soapwright.runtime.records.columns` names it; else None.
        make: a record's value, which is not None → what stands in the column; raises ValueError
            where it has no room for that.
    """

    name: str
    type: pa.DataType
    data_type: str | None
    make: Callable[[Any], Any]


def columns_of(record: type[Record], pairs: Sequence[Pairs] | None = None) -> list[Column]:
    """The columns of a class, in the order of its fields.

    Args:
        record: the class.
        pairs: the fields that are JSON objects; None is its user-defined ones.
    """
    return _columns(record, (), pairs)


def as_json(value: Any) -> str:
    """A JSON text, as a column of such has it."""
    return _JSON.encode(value)


def _columns(
    record: type[Record],
    around: tuple[type[Record], ...],
    pairs: Sequence[Pairs] | None = None,
) -> list[Column]:
    if pairs is None:
        pairs = [found] if (found := user_fields(record)) is not None else []
    named = {each.attribute: each.within for each in pairs}
    columns = []
    for field in plan(record):
        if field.kind not in ("Element", "Attribute", "Text"):
            continue
        if field.attribute in named:
            make = _named(named[field.attribute])
            columns.append(Column(field.attribute, TYPES["json"], "json", make))
        else:
            columns.append(_column(field, (*around, record)))
    return columns


def _column(field: FieldPlan, around: tuple[type[Record], ...]) -> Column:
    kind: str | None = None
    if field.record is None:
        kind = data_type(field)
        type_, make = TYPES[kind], strictly(kind)
    else:
        type_, make = _of_record(field.record, around)
    for _ in range(_dimensions(field) + field.many):
        type_, make, kind = pa.list_(type_), _each(make), None
    return Column(field.attribute, type_, kind, make)


def _of_record(
    record: type[Record], around: tuple[type[Record], ...]
) -> tuple[pa.DataType, Callable[[Any], Any]]:
    if record in around or len(around) >= DEEPEST:
        return TYPES["text"], lambda value: as_json(_plain(value))
    columns = _columns(record, around)
    if not columns:  # nothing but content that no field declares
        return TYPES["text"], lambda value: as_json(_plain(value))
    fields = [(column.name, column.type) for column in columns]

    def make(value: Any) -> dict[str, Any]:
        return {column.name: made(column, value) for column in columns}

    return pa.struct(fields), make


def made(column: Column, record: Any) -> Any:
    """What stands in a column for a record; raises ValueError where it has no room for that."""
    value = getattr(record, column.name)
    return None if value is None else column.make(value)


def _dimensions(field: FieldPlan) -> int:
    """How many lists an array of SOAP encoding is within each other."""
    return sum(each.rpartition("[")[2].count(",") + 1 for each in field.array)


def _each(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def make_each(values: Any) -> list[Any]:
        if not isinstance(values, list | tuple):
            raise ValueError(f"{values!r} is no list")
        return [None if value is None else make(value) for value in values]

    return make_each


def _named(within: Callable[[Any], dict[str, str] | None]) -> Callable[[Any], str | None]:
    def make(value: Any) -> str | None:
        named = value if isinstance(value, dict) else within(value)
        return None if named is None else as_json(named)

    return make


def _plain(value: Any) -> Any:
    """A record as what JSON has; None and what nothing was said of are left out."""
    if isinstance(value, Record):
        found = {field.attribute: getattr(value, field.attribute) for field in plan(type(value))}
        return {name: _plain(one) for name, one in found.items() if one not in (None, [], {})}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    return value if isinstance(value, str | int | float | bool | None) else str(value)


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
