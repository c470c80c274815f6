"""What a table has to hold of records, told from the records alone."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from enum import Enum
from typing import Any

from lxml import etree

from soapwright.runtime.arrow.schema import DEEPEST
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.records.plan import FieldPlan, plan
from soapwright.runtime.records.record import Record

_WHOLE = {"int", "long", "short", "byte", "unsignedInt", "unsignedShort", "unsignedByte"}
_EXACT = {"decimal", "integer", "nonNegativeInteger", "unsignedLong"}
_BYTES = {"base64Binary", "hexBinary"}


class NoRoom(Exception):
    """A column has none for a value."""


def read_both(codec: Codec, written: bytes, record: type[Record]) -> tuple[Any, Any]:
    """An element as a row of texts, and as a record."""
    row = codec.texts.decode(etree.fromstring(written), record)
    return row, codec.decoder.decode(etree.fromstring(written), record)


def expected(record: Any, cls: type[Record]) -> dict[str, Any]:
    """A row of a table; raises NoRoom."""
    return _row(record, cls, ())


def fits(record: Any, cls: type[Record]) -> bool:
    try:
        expected(record, cls)
    except NoRoom:
        return False
    return True


def _row(record: Any, cls: type[Record], around: tuple[Any, ...]) -> dict[str, Any]:
    return {
        field.attribute: _of(field, getattr(record, field.attribute), (*around, cls))
        for field in plan(cls)
        if field.kind in ("Element", "Attribute", "Text")
    }


def _of(field: FieldPlan, value: Any, around: tuple[Any, ...]) -> Any:
    if value is None:
        return None
    if field.attribute == "user_defined_fields":
        items = value.user_defined_field
        named = {i.name: i.value for i in items if i is not None and i.name and i.value is not None}
        return json.dumps(named, ensure_ascii=False, separators=(",", ":")) if named else None
    depth = field.many + sum(each.rpartition("[")[2].count(",") + 1 for each in field.array)
    return _listed(depth, field, value, around)


def _listed(depth: int, field: FieldPlan, value: Any, around: tuple[Any, ...]) -> Any:
    if depth and value is not None:
        return [_listed(depth - 1, field, each, around) for each in value]
    if value is None:
        return None
    if field.record is None:
        return _leaf(field, value)
    if field.record in around or len(around) >= DEEPEST or not _has_columns(field.record):
        return ANY
    return _row(value, field.record, around)


def _has_columns(record: type[Record]) -> bool:
    return any(field.kind in ("Element", "Attribute", "Text") for field in plan(record))


def _leaf(field: FieldPlan, value: Any) -> Any:
    xsd = field.xsd[0] if len(field.xsd) == 1 else ""
    if field.day or xsd == "date":
        if not isinstance(value, datetime.date):
            raise NoRoom
        return datetime.date(value.year, value.month, value.day)
    if xsd == "dateTime":
        return _moment(value)
    if xsd in _EXACT:
        return _exact(value)
    if xsd in _WHOLE:
        if type(value) is not int or not -(2**63) <= value < 2**63:
            raise NoRoom
        return value
    kinds = {"boolean": bool, "double": float, "float": float, **dict.fromkeys(_BYTES, bytes)}
    if xsd in kinds:
        if type(value) is not kinds[xsd]:
            raise NoRoom
        return value
    return _text(value)


def _moment(value: Any) -> datetime.datetime:
    if not isinstance(value, datetime.datetime):
        raise NoRoom
    if value.tzinfo is None:
        return value.replace(tzinfo=datetime.UTC, fold=0)
    try:
        return value.astimezone(datetime.UTC)
    except OverflowError:
        end = datetime.datetime.max if value.year > 1 else datetime.datetime.min
        return end.replace(tzinfo=datetime.UTC)


def _exact(value: Any) -> Decimal:
    with localcontext() as context:
        context.prec = 400
        context.rounding = ROUND_HALF_EVEN
        rounded = Decimal(value).quantize(Decimal("1e-9"))
    if abs(rounded) >= Decimal("1e29"):
        raise NoRoom
    return rounded


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(_text, value))
    return _text(value.value) if isinstance(value, Enum) else str(value)


class _Any:
    """Is any text of JSON."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and json.loads(other) is not ANY

    __hash__ = None  # type: ignore[assignment]


ANY = _Any()


def same(found: Sequence[Any], wanted: Sequence[Any]) -> bool:
    """Whether values are equal; no number is equal to itself here."""
    return bool(_plain(found) == _plain(wanted))


def _plain(value: Any) -> Any:
    match value:
        case float() if value != value:
            return "NaN"
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
    return value
