"""Texts of XML Schema's builtin types and the Python values they stand for.

The rules are those of XML Schema part 2, read generously where real services stray: ``True`` is
a boolean, a decimal may have an exponent, blanks around a value do not count. Values that Python
cannot hold (years beyond 9999, fractions beyond microseconds) are refused or cut, as said below.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import math
import re
from collections import UserString
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from xml.etree.ElementTree import QName

    from xsdata.models.datatype import XmlDuration, XmlPeriod

_DAY = datetime.timedelta(days=1)
_DATE = r"(\d{4}-\d\d-\d\d)"
_TIME = r"(\d\d:\d\d:\d\d)(?:\.(\d+))?"
_ZONE = r"(Z|[+-]\d\d:\d\d)?"
_DATETIME_FORM = re.compile(f"{_DATE}T{_TIME}{_ZONE}", re.ASCII)
_DATE_FORM = re.compile(_DATE + _ZONE, re.ASCII)
_TIME_FORM = re.compile(_TIME + _ZONE, re.ASCII)
_MIDNIGHT_FORM = re.compile(rf"{_DATE}T00:00:00(?:\.0+)?{_ZONE}", re.ASCII)


def _refuse(value: object, type_: str) -> NoReturn:
    raise ValueError(f"{value!r} is not an xs:{type_}") from None


# --- date and time ---------------------------------------------------------------------------


def parse_datetime(text: str) -> datetime.datetime:
    """``xs:dateTime``: digits beyond microseconds are cut; ``24:00:00`` is the next midnight.

    Raises:
        ValueError: not such a text, or a year that Python cannot hold.
    """
    if text[4:17:3] == "--T::":  # what fromisoformat reads beyond xs:dateTime lacks one of these
        try:
            return datetime.datetime.fromisoformat(text)
        except ValueError:
            pass
    found = _DATETIME_FORM.fullmatch(text.strip())
    if found is None:
        _refuse(text, "dateTime")
    date, time, fraction, zone = found.groups()
    midnight = time == "24:00:00" and not (fraction or "").strip("0")
    try:
        value = datetime.datetime.fromisoformat(
            f"{date}T{'00:00:00' if midnight else time}{_microseconds(fraction)}{zone or ''}"
        )
        return value + _DAY if midnight else value
    except (ValueError, OverflowError):
        _refuse(text, "dateTime")


def format_datetime(value: datetime.datetime) -> str:
    """``xs:dateTime``, UTC as ``Z``.

    Raises:
        ValueError: not a datetime, or an offset that is not whole minutes.
    """
    if not isinstance(value, datetime.datetime):
        _refuse(value, "dateTime")
    return _zoned(value.isoformat(), value, "dateTime")


def parse_date(text: str) -> datetime.date:
    """``xs:date``; Python's dates have no offset, so one in the text is dropped.

    Raises:
        ValueError: not such a text, or a year that Python cannot hold.
    """
    found = _DATE_FORM.fullmatch(text.strip())
    if found is None:
        _refuse(text, "date")
    try:
        return datetime.date.fromisoformat(found[1])
    except ValueError:
        _refuse(text, "date")


def format_date(value: datetime.date) -> str:
    """``xs:date``; of a datetime its date.

    Raises:
        ValueError: not a date.
    """
    if not isinstance(value, datetime.date):
        _refuse(value, "date")
    return value.isoformat()[:10]


def parse_time(text: str) -> datetime.time:
    """``xs:time``: digits beyond microseconds are cut; ``24:00:00`` is midnight.

    Raises:
        ValueError: not such a text.
    """
    found = _TIME_FORM.fullmatch(text.strip())
    if found is None:
        _refuse(text, "time")
    time, fraction, zone = found.groups()
    if time == "24:00:00" and not (fraction or "").strip("0"):
        time = "00:00:00"
    try:
        return datetime.time.fromisoformat(f"{time}{_microseconds(fraction)}{zone or ''}")
    except ValueError:
        _refuse(text, "time")


def format_time(value: datetime.time) -> str:
    """``xs:time``, UTC as ``Z``.

    Raises:
        ValueError: not a time, or an offset that is not whole minutes.
    """
    if not isinstance(value, datetime.time):
        _refuse(value, "time")
    return _zoned(value.isoformat(), value, "time")


def parse_day(
    text: str, parse: Callable[[str], datetime.datetime] = parse_datetime
) -> datetime.date:
    """An ``xs:dateTime`` that stands for a day: its midnight, whose offset says nothing.

    One that has a time after all is kept as the datetime that ``parse`` makes of it.

    Raises:
        ValueError: not such a text, or a year that Python cannot hold.
    """
    found = _MIDNIGHT_FORM.fullmatch(text.strip())
    if found is None:
        return parse(text)
    try:
        return datetime.date.fromisoformat(found[1])
    except ValueError:
        _refuse(text, "dateTime")


def format_day(
    value: datetime.date, show: Callable[[datetime.datetime], str] = format_datetime
) -> str:
    """A day as the ``xs:dateTime`` of its midnight; a datetime as ``show`` writes it.

    Raises:
        ValueError: not a date.
    """
    if isinstance(value, datetime.datetime):
        return show(value)
    return f"{format_date(value)}T00:00:00"


def _microseconds(fraction: str | None) -> str:
    return f".{fraction[:6]:0<6}" if fraction else ""


def _zoned(text: str, value: datetime.datetime | datetime.time, type_: str) -> str:
    offset = value.utcoffset()
    if offset is None:
        return text
    if not offset:
        return text[:-6] + "Z"
    if offset % datetime.timedelta(minutes=1):
        _refuse(value, type_)
    return text


# --- numbers, booleans, bytes ----------------------------------------------------------------

_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


def parse_int(text: str) -> int:
    """Any of the integer types; their ranges are the service's to enforce.

    Raises:
        ValueError: not such a text.
    """
    try:
        if "_" not in text:  # Python's own spelling
            return int(text)
    except ValueError:
        pass
    _refuse(text, "integer")


def format_int(value: int) -> str:
    """Any of the integer types.

    Raises:
        ValueError: not an int.
    """
    if not isinstance(value, int):
        _refuse(value, "integer")
    return int.__repr__(value)  # also of an IntEnum or a bool


def parse_boolean(text: str) -> bool:
    """``xs:boolean``, in any case: clients and servers that print ``True`` exist.

    Raises:
        ValueError: not such a text.
    """
    value = _BOOLEANS.get(text)
    if value is None:
        value = _BOOLEANS.get(text.strip().lower())
        if value is None:
            _refuse(text, "boolean")
    return value


def format_boolean(value: bool) -> str:
    """``xs:boolean``.

    Raises:
        ValueError: neither True nor False.
    """
    if value is True:
        return "true"
    if value is False:
        return "false"
    _refuse(value, "boolean")


def parse_double(text: str) -> float:
    """``xs:double`` and ``xs:float``, with INF, -INF and NaN.

    Raises:
        ValueError: not such a text.
    """
    try:
        if "_" not in text:
            return float(text)
    except ValueError:
        pass
    _refuse(text, "double")


def format_double(value: float) -> str:
    """``xs:double`` and ``xs:float``: the shortest text that reads back as the same value.

    Raises:
        ValueError: not a number.
    """
    if not isinstance(value, float | int):
        _refuse(value, "double")
    if math.isfinite(value):
        return repr(float(value)).upper().replace("E+", "E")
    if math.isnan(value):
        return "NaN"
    return "INF" if value > 0 else "-INF"


def parse_decimal(text: str) -> Decimal:
    """``xs:decimal``; an exponent is read, although the type has none.

    Raises:
        ValueError: not such a text.
    """
    try:
        value = Decimal(text)
        if "_" not in text and value.is_finite():
            return value
    except InvalidOperation:
        pass
    _refuse(text, "decimal")


def format_decimal(value: Decimal) -> str:
    """``xs:decimal``, without an exponent.

    Raises:
        ValueError: not a finite Decimal or int.
    """
    if not isinstance(value, Decimal | int):
        _refuse(value, "decimal")
    number = Decimal(value)
    if not number.is_finite():
        _refuse(value, "decimal")
    return f"{number:f}"


def parse_base64(text: str) -> bytes:
    """``xs:base64Binary``; blanks and line ends within do not count.

    Raises:
        ValueError: not such a text.
    """
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (ValueError, binascii.Error):
        _refuse(_shortened(text), "base64Binary")


def format_base64(value: bytes) -> str:
    """``xs:base64Binary``.

    Raises:
        ValueError: not bytes.
    """
    if not isinstance(value, bytes | bytearray):
        _refuse(value, "base64Binary")
    return base64.b64encode(value).decode()


def parse_hex(text: str) -> bytes:
    """``xs:hexBinary``.

    Raises:
        ValueError: not such a text.
    """
    try:
        return bytes.fromhex(text)
    except ValueError:
        _refuse(_shortened(text), "hexBinary")


def format_hex(value: bytes) -> str:
    """``xs:hexBinary``, in capitals, which are canonical.

    Raises:
        ValueError: not bytes.
    """
    if not isinstance(value, bytes | bytearray):
        _refuse(value, "hexBinary")
    return value.hex().upper()


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


# --- texts, and what xsdata has types for ----------------------------------------------------


def parse_string(text: str) -> str:
    """Any type whose value is its text."""
    return text


def format_string(value: str) -> str:
    """Any type whose value is its text; a StrEnum's member is its value.

    Raises:
        ValueError: not a str.
    """
    if not isinstance(value, str):
        _refuse(value, "string")
    return str(value)


def parse_duration(text: str) -> XmlDuration:
    """``xs:duration``.

    Raises:
        ValueError: not such a text.
    """
    from xsdata.models.datatype import XmlDuration

    try:
        return XmlDuration(text.strip())
    except ValueError:
        _refuse(text, "duration")


def parse_period(text: str) -> XmlPeriod:
    """``xs:gYear``, ``gYearMonth``, ``gMonth``, ``gMonthDay`` and ``gDay``.

    Raises:
        ValueError: not such a text.
    """
    from xsdata.models.datatype import XmlPeriod

    try:
        return XmlPeriod(text.strip())
    except ValueError:
        _refuse(text, "gYear, gYearMonth, gMonth, gMonthDay or gDay")


def format_text(value: XmlDuration | XmlPeriod) -> str:
    """A duration or a period, which xsdata's types hold as text.

    Raises:
        ValueError: neither of them, nor text.
    """
    if not isinstance(value, UserString | str):
        _refuse(value, "duration, gYear, gYearMonth, gMonth, gMonthDay or gDay")
    return str(value)


def parse_qname(text: str, namespaces: Mapping[str | None, str] | None = None) -> QName:
    """``xs:QName``: a prefix is looked up in ``namespaces`` (None is the default namespace).

    A Clark name, ``{namespace}local``, needs none.

    Raises:
        ValueError: not such a text, or a prefix that is not declared.
    """
    from xml.etree.ElementTree import QName

    name = text.strip()
    if name.startswith("{") and "}" in name[1:-1]:
        return QName(name)
    prefix, colon, local = name.rpartition(":")
    if not local or not re.fullmatch(r"[^\W\d][\w.\-]*", local):
        _refuse(text, "QName")
    namespace = (namespaces or {}).get(prefix if colon else None, "")
    if colon and not namespace:
        _refuse(text, "QName whose prefix is declared")
    return QName(namespace, local) if namespace else QName(local)


def format_qname(value: QName) -> str:
    """``xs:QName`` as a Clark name; who writes a document puts a prefix instead."""
    return str(value)


# --- by type ---------------------------------------------------------------------------------

_INTEGERS = """integer nonPositiveInteger negativeInteger long int short byte nonNegativeInteger
    unsignedLong unsignedInt unsignedShort unsignedByte positiveInteger"""
_STRINGS = """string normalizedString token language NMTOKEN NMTOKENS Name NCName ID IDREF IDREFS
    ENTITY ENTITIES anyURI anyType anySimpleType anyAtomicType error"""

_CODECS: tuple[tuple[str, Callable[[str], Any], Callable[[Any], str]], ...] = (
    (_STRINGS, parse_string, format_string),
    (_INTEGERS, parse_int, format_int),
    ("boolean", parse_boolean, format_boolean),
    ("decimal", parse_decimal, format_decimal),
    ("double float", parse_double, format_double),
    ("dateTime dateTimeStamp", parse_datetime, format_datetime),
    ("date", parse_date, format_date),
    ("time", parse_time, format_time),
    ("duration dayTimeDuration yearMonthDuration", parse_duration, format_text),
    ("gYear gYearMonth gMonth gMonthDay gDay", parse_period, format_text),
    ("base64Binary", parse_base64, format_base64),
    ("hexBinary", parse_hex, format_hex),
    ("QName NOTATION", parse_qname, format_qname),
)

DECODERS: Mapping[str, Callable[[str], Any]] = MappingProxyType(
    {name: decode for names, decode, _ in _CODECS for name in names.split()}
)
"""Local name of a builtin type → text to value. Each raises ValueError naming text and type."""

ENCODERS: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {name: encode for names, _, encode in _CODECS for name in names.split()}
)
"""Local name of a builtin type → value to text. Each raises ValueError naming value and type."""
