"""Values of records and what people write for them: texts of cells, and JSON.

A record in JSON is an object with the Python names of its fields; what is None or empty is left
out. ``@type`` names the class where it is another than the field declares, ``udf`` holds
user-defined fields. What is given may have wire names as well.
"""

from __future__ import annotations

import base64
import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from math import isinf
from sys import float_info
from typing import Any

from soapwright.commands.nearest import nearest
from soapwright.runtime.codec.any_type import plain_text
from soapwright.runtime.records.columns import user_fields
from soapwright.runtime.records.plan import FieldPlan, plan
from soapwright.runtime.records.record import Record
from soapwright.runtime.records.user_fields import UserFields
from soapwright.runtime.xsd.lexical import DECODERS, parse_int

Load = Callable[[str], Any]
"""Gives the class of a name, or raises AttributeError."""

TYPE = "@type"
UDF = "udf"
_INTEGERS = frozenset(name for name, decode in DECODERS.items() if decode is parse_int)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?", re.I
)
_MOST_DIGITS = 400
_WHOLE = re.compile(r"[+-]?\d+\.0+")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WRITTEN: Mapping[str, str] = {
    "boolean": "write true or false",
    "decimal": "write a number such as 12.50",
    "double": "write a number such as 12.5",
    "float": "write a number such as 12.5",
    "dateTime": "write it as 2026-01-31T09:30:00+01:00",
    "date": "write it as 2026-01-31",
    "time": "write it as 09:30:00",
    "base64Binary": "write it in base64",
    "hexBinary": "write it in hexadecimal digits",
}


# --- one value ------------------------------------------------------------------------------------


def value_of(field: FieldPlan, given: object, load: Load | None = None) -> Any:
    """The value that a field takes for what was given for it: a text, or what JSON or Arrow has.

    Args:
        field: the field.
        given: it; None is None.
        load: finds classes by name, for a record of another class than the declared one.

    Raises:
        ValueError: it is none, with what the field takes.
    """
    if given is None:
        return None
    if field.many:
        members = given if isinstance(given, list | tuple) else [given]
        return [_one(field, member, load) for member in members]
    return _one(field, given, load)


def _one(field: FieldPlan, given: object, load: Load | None) -> Any:
    if given is None:
        return None
    if field.array:
        return _array(field, given, load, _depth(field))
    if field.record is not None:
        if not isinstance(given, Mapping):
            raise ValueError(f"{_short(given)} is no object; it takes a {field.record.__name__}")
        return record_of(field.record, given, load)
    if field.tokens:
        parts = given.split() if isinstance(given, str) else given
        if not isinstance(parts, list | tuple):
            raise ValueError(f"{_short(given)} is no list")
        return [_leaf(field, part) for part in parts]
    return _leaf(field, given)


def _depth(field: FieldPlan) -> int:
    return sum(each.rpartition("[")[2].count(",") + 1 for each in field.array)


def _array(field: FieldPlan, given: object, load: Load | None, depth: int) -> Any:
    """An array of SOAP encoding, however many lists are within each other."""
    if depth == 0:
        if field.record is not None and isinstance(given, Mapping):
            return record_of(field.record, given, load)
        return None if given is None else _leaf(field, given)
    members = given if isinstance(given, list | tuple) else [given]
    return [_array(field, member, load, depth - 1) for member in members]


def _leaf(field: FieldPlan, given: Any) -> Any:
    """A single value."""
    for kind in field.types:
        if isinstance(kind, type) and issubclass(kind, Enum):
            member = _member(kind, given)
            if member is not None:
                return member
            if not field.xsd:
                allowed = ", ".join(plain_text(each) for each in kind)
                raise ValueError(f"{_short(given)} is none of those it takes: {allowed}")
    names = ("date",) if field.day else field.xsd
    if not names:
        return given
    problem = None
    for name in names:
        try:
            return _typed(name, given)
        except ValueError as error:
            problem = problem or error
    raise problem or ValueError(_short(given))


def _member(kind: type[Enum], given: object) -> Enum | None:
    return next((m for m in kind if given == m.value or given == plain_text(m)), None)


def _typed(name: str, given: Any) -> Any:
    """A value of a builtin type; ValueError tells what it takes."""
    if name in _INTEGERS:
        found = _integer(given)
    elif isinstance(given, str):
        found = _of_text(name, given)
    else:
        found = _of_value(name, given)
    if found is None:
        told = "write a whole number such as 42" if name in _INTEGERS else _WRITTEN.get(name)
        raise ValueError(f"{_short(given)} is no {name}" + (f": {told}" if told else ""))
    return found


def _integer(given: Any) -> int | None:
    """Whole numbers; tables with gaps have them as 5.0."""
    if isinstance(given, bool):
        return None
    if isinstance(given, str):
        text = given.strip()
        if _WHOLE.fullmatch(text):
            text = text.partition(".")[0]
        try:
            return None if "_" in text else int(text)
        except ValueError:
            return None
    if isinstance(given, int | float | Decimal):
        if isinstance(given, Decimal) and not _is_within(given):
            return None
        try:
            return int(given) if given == int(given) else None
        except (ValueError, OverflowError):
            return None
    return None


def _is_within(number: Decimal) -> bool:
    """Whether a number can be written out: 1E999999999 has as many digits."""
    return number.is_finite() and abs(number.adjusted()) <= _MOST_DIGITS


def _of_text(name: str, text: str) -> Any:
    if name in ("dateTime", "dateTimeStamp"):
        return moment(text)
    if name == "string" or name not in DECODERS:
        return readable(text)
    try:
        found = DECODERS["base64Binary" if name == "swaRef" else name](text.strip())
    except ValueError:
        return None
    is_lost = isinstance(found, float) and isinf(found) and "inf" not in text.lower()
    if is_lost or (isinstance(found, Decimal) and not _is_within(found)):
        return None
    return readable(found) if isinstance(found, str) else found


def readable(text: str) -> str:
    """A text that XML can carry; ValueError names the character that none can."""
    found = _NO_XML.search(text)
    if found is not None:
        raise ValueError(f"it holds the character U+{ord(found[0]):04X}, which XML cannot carry")
    return text


def moment(text: str) -> datetime.datetime | None:
    """A time as people write it: with T or a blank, seconds or none; a date is its midnight."""
    text = text.strip()
    if _DAY.fullmatch(text):
        text = f"{text}T00:00:00"
    elif (found := _MOMENT.fullmatch(text)) is not None:
        text = f"{found[1]}T{found[2]}{found[3] or ':00'}{(found[4] or '').upper()}"
    try:
        read = DECODERS["dateTime"](text)
    except ValueError:
        return None
    return read if isinstance(read, datetime.datetime) else None


def _float(number: int | float | Decimal) -> float | None:
    is_within = isinstance(number, float) or -float_info.max <= number <= float_info.max
    return float(number) if is_within else None


def _of_value(name: str, given: Any) -> Any:
    """A value that has a type already."""
    is_number = isinstance(given, int | float | Decimal) and not isinstance(given, bool)
    match name:
        case "boolean":
            return given if isinstance(given, bool) else None
        case "decimal":
            found = Decimal(str(given)) if is_number else None
            return found if found is not None and _is_within(found) else None
        case "double" | "float":
            return _float(given) if is_number else None
        case "dateTime" | "dateTimeStamp":
            if isinstance(given, datetime.datetime):
                return given
            is_day = isinstance(given, datetime.date)
            return datetime.datetime.combine(given, datetime.time()) if is_day else None
        case "date":
            if isinstance(given, datetime.datetime):
                return given.date() if given.time() == datetime.time() else None
            return given if isinstance(given, datetime.date) else None
        case "time":
            return given if isinstance(given, datetime.time) else None
        case "base64Binary" | "hexBinary" | "swaRef":
            return bytes(given) if isinstance(given, bytes | bytearray) else None
    # A text; a number is one without loss, but for those that are not exact.
    return str(given) if isinstance(given, int | Decimal) and is_number else None


# --- records --------------------------------------------------------------------------------------


def record_of(record: type[Record], given: Mapping[str, object], load: Load | None = None) -> Any:
    """A record of what JSON says of it.

    Raises:
        ValueError: it has no such field, one is no value of its type, or one that it cannot be
            without is missing; with the way to it.
    """
    record = _class(record, given, load)
    fields = by_name(record)
    values: dict[str, Any] = {}
    udfs: Mapping[str, Any] = {}
    for name, value in given.items():
        if name == TYPE:
            continue
        if name == UDF and UDF not in fields and user_fields(record) is not None:
            udfs = _named_texts(value)
            continue
        field = fields.get(name)
        if field is None:
            said = nearest(name, sorted({each.attribute for each in fields.values()}))
            raise ValueError(f"{record.__name__} has no field {name!r}; {said}")
        if field.attribute in values:
            raise ValueError(f"{record.__name__} has {field.attribute} twice, once as {name}")
        try:
            values[field.attribute] = value_of(field, value, load)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
    return made(record, values, udfs)


def _named_texts(value: object) -> Mapping[str, Any]:
    found = {} if value is None else value
    kinds = (Mapping, list, tuple)
    if not isinstance(found, Mapping) or any(isinstance(each, kinds) for each in found.values()):
        raise ValueError(f"{UDF}: {_short(value)} is none: it takes an object, names and texts")
    return found


def made(record: type[Record], values: Mapping[str, Any], udfs: Mapping[str, Any]) -> Any:
    """A record with these values.

    Raises:
        ValueError: one that it cannot be without is missing.
    """
    missing = [f.attribute for f in plan(record) if f.required and f.attribute not in values]
    if missing:
        raise ValueError(f"{record.__name__} needs {', '.join(missing)}")
    try:
        found = record(**values)
    except TypeError as error:  # what the schema fixes is no argument
        raise ValueError(f"{record.__name__}: {error}") from None
    for name, value in udfs.items():
        fields: UserFields = found.udf  # type: ignore[attr-defined]
        fields[name] = None if value is None else readable(text_of(value))
    return found


def _class(record: type[Record], given: Mapping[str, object], load: Load | None) -> type[Record]:
    name = given.get(TYPE)
    if name is None:
        return record
    try:
        found = load(str(name)) if load is not None else None
    except AttributeError:
        found = None
    if not (isinstance(found, type) and issubclass(found, record)):
        raise ValueError(f"{TYPE}: {name!r} is no {record.__name__}")
    return found


def by_name(record: type[Record]) -> dict[str, FieldPlan]:
    """The fields of a class by what people may call them: Python names first, and wire names."""
    fields = [f for f in plan(record) if f.kind in ("Element", "Attribute", "Text")]
    found = {field.tag.rpartition("}")[2]: field for field in fields if field.kind != "Text"}
    return found | {field.attribute: field for field in fields}


# --- and back -------------------------------------------------------------------------------------


def plain(value: Any, declared: type[Record] | None = None) -> Any:
    """What JSON has for a value; of a record what is set, its secrets hidden.

    Args:
        value: it.
        declared: the class that is known without saying so.
    """
    if isinstance(value, Record):
        return _object(value, declared)
    if isinstance(value, list | tuple):
        return [plain(each, declared) for each in value]
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, Decimal):  # as a number it would lose digits on the other side
        return str(value)
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return plain_text(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value) if isinstance(value, str) else _other(value)


def _other(value: Any) -> Any:
    """Content that no class declares: xsdata's elements, or what has a text of its own."""
    if hasattr(value, "children") and hasattr(value, "qname"):
        said = {
            "name": value.qname,
            "text": value.text or None,
            "attributes": dict(value.attributes) or None,
            "children": [plain(child) for child in value.children] or None,
        }
        return {name: each for name, each in said.items() if each is not None}
    return str(value)


def _object(record: Record, declared: type[Record] | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if declared is not None and type(record) is not declared:
        found[TYPE] = type(record).__name__
    pairs = user_fields(type(record))
    for field in plan(type(record)):
        value = getattr(record, field.attribute)
        if value is None or (isinstance(value, list | tuple | dict) and not value):
            continue
        if pairs is not None and field.attribute == pairs.attribute:
            if (named := pairs.read(record)) is not None:
                found[UDF] = named
            continue
        found[field.attribute] = "***" if field.secret else plain(value, field.record)
    for name, value in record.extra.items():
        found.setdefault(name, plain(value))
    return found


def text_of(value: Any) -> str:
    """A single value as the text of a cell; times with their zone, in UTC where they have one."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return (value.astimezone(datetime.UTC) if value.tzinfo is not None else value).isoformat()
    found = plain(value)
    return found if isinstance(found, str) else str(found)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:50]}…{text[-1]}"
