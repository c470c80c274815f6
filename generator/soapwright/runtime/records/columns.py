"""Records as rows of a table: of which type a field's column is, and what stands in it.

The words for types are those of dlt (https://dlthub.com/docs/general-usage/schema); docs/sync.md
has them as a table.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Context, Decimal
from enum import Enum
from typing import Any

from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.plan import FieldPlan, plan
from soapwright.runtime.records.record import Record
from soapwright.runtime.records.user_fields import UserFields

DECIMAL = (38, 9)
"""Digits of a column of decimals, and how many of them are decimals."""

_DATA_TYPES = {
    **dict.fromkeys(("int", "long", "short", "byte"), "bigint"),
    **dict.fromkeys(("unsignedInt", "unsignedShort", "unsignedByte"), "bigint"),
    **dict.fromkeys(("float", "double"), "double"),
    **dict.fromkeys(("base64Binary", "hexBinary"), "binary"),
    **dict.fromkeys(("decimal", "integer", "nonNegativeInteger", "unsignedLong"), "decimal"),
    "boolean": "bool",
    "date": "date",
    "dateTime": "timestamp",
}
"""XML Schema type of a field → data type of its column; all others are text."""
_LAST = datetime.datetime.max.replace(tzinfo=datetime.UTC)
_FIRST = datetime.datetime.min.replace(tzinfo=datetime.UTC)
_LAST_PLACE = Decimal(1).scaleb(-DECIMAL[1])
_EXACT = Context(prec=2 * DECIMAL[0])
_BEYOND = Decimal(1).scaleb(DECIMAL[0] - DECIMAL[1])
_LONG = range(-(1 << 63), 1 << 63)


@dataclass(frozen=True, slots=True)
class Pairs:
    """A field that holds a list of named values: in a row it is one column, a JSON object.

    Args:
        attribute: the field.
        items: the list within it.
        name: the field of an item that names it.
        value: the field of an item that holds its value.
    """

    attribute: str
    items: str
    name: str
    value: str

    def read(self, record: Record) -> dict[str, str] | None:
        """Name → value of those that have one; None where there are none."""
        return self.within(getattr(record, self.attribute))

    def within(self, holder: Record | None) -> dict[str, str] | None:
        """The same, of what the field holds."""
        items = () if holder is None else getattr(holder, self.items)
        named = [(getattr(i, self.name), getattr(i, self.value)) for i in items if i is not None]
        return {name: value for name, value in named if name and value is not None} or None


def user_fields(record: type[Record]) -> Pairs | None:
    """Where the records of a class have their user-defined fields, or None: they have none."""
    shown = getattr(record, "udf", None)
    if not isinstance(shown, property) or shown.fget is None:
        return None
    found = shown.fget(object.__new__(record))
    return Pairs(*found.place) if isinstance(found, UserFields) else None


def leaves(record: type[Record]) -> list[FieldPlan]:
    """The fields of a class that hold one value each, and are columns by themselves."""
    return [
        field
        for field in plan(record)
        if field.kind in ("Element", "Attribute", "Text")
        and field.record is None
        and not field.many
    ]


def data_type(field: FieldPlan) -> str:
    """The data type of a leaf's column."""
    if field.day:
        return "date"
    return _DATA_TYPES.get(field.xsd[0], "text") if len(field.xsd) == 1 else "text"


def conversion(field: FieldPlan, data_type: str) -> Callable[[Any], Any] | None:
    """What has to be done to a field's values; None where they are of the column's type."""
    if data_type == "timestamp":
        return utc
    if data_type == "date":
        return day
    if data_type == "text" and field.types != (str,):
        return text
    return None


def day(value: datetime.date) -> datetime.date:
    """The date alone: where a day came with a time after all, a record keeps that too."""
    return value.date() if isinstance(value, datetime.datetime) else value


def text(value: Any) -> str:
    """What a column of texts has for a value of another type."""
    if isinstance(value, list | tuple):
        return " ".join(map(text, value))
    return text(value.value) if isinstance(value, Enum) else str(value)


def utc(value: datetime.datetime) -> datetime.datetime:
    """The moment in UTC, which one without a zone is in, as dlt takes it; the last or first one
    where the years that Python can hold end."""
    if value.tzinfo is None:
        return value.replace(tzinfo=datetime.UTC)
    try:
        return value.astimezone(datetime.UTC)
    except OverflowError:
        return _LAST if value.year > 1 else _FIRST


# --- what a typed column takes --------------------------------------------------------------------


def strictly(data_type: str) -> Callable[[Any], Any]:
    """What makes a record's value one that a column of a data type can hold.

    A record may have a value of another type than its field's, where the service sent one; a
    column has no room for it.

    Returns:
        A function that raises ValueError for such a value.
    """
    return _STRICT[data_type]


def _bigint(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value in _LONG:
        return int(value)
    raise _unfit(value, "integer of 64 bits")


def _double(value: Any) -> float:
    if isinstance(value, float):
        return value
    raise _unfit(value, "number")


def _decimal(value: Any) -> Decimal:
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        found = Decimal(value)
        if -_BEYOND < found < _BEYOND:
            rounded = found.quantize(_LAST_PLACE, context=_EXACT)
            if -_BEYOND < rounded < _BEYOND:
                return rounded
    digits, decimals = DECIMAL
    raise _unfit(value, f"decimal of {digits - decimals} digits before its point")


def _bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise _unfit(value, "truth")


def _binary(value: Any) -> bytes:
    if isinstance(value, bytes | bytearray):
        return bytes(value)
    raise _unfit(value, "bytes")


def _date(value: Any) -> datetime.date:
    if isinstance(value, datetime.date):
        return day(value)
    raise _unfit(value, "date of a year from 1 to 9999")


def _timestamp(value: Any) -> datetime.datetime:
    if isinstance(value, datetime.datetime):
        return utc(value)
    raise _unfit(value, "time of a year from 1 to 9999")


def _unfit(value: object, what: str) -> ValueError:
    return ValueError(f"{value!r} is no {what}")


_STRICT: dict[str, Callable[[Any], Any]] = {
    "bigint": _bigint,
    "double": _double,
    "decimal": _decimal,
    "bool": _bool,
    "binary": _binary,
    "date": _date,
    "timestamp": _timestamp,
    "text": text,
}
