"""Texts of XML Schema's builtin types and the Python values they stand for.

The rules are those of XML Schema part 2, read generously where real services stray: ``True`` is
a boolean, a decimal may have an exponent, blanks around a value do not count. Values that Python
cannot hold (years beyond 9999, fractions beyond microseconds) are refused or cut, as said below.
"""

from __future__ import annotations

import binascii
import math
import re
from collections import UserString
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from soapwright.runtime.xsd.dates import (
    format_date,
    format_datetime,
    format_time,
    parse_date,
    parse_datetime,
    parse_time,
    refused,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import QName

    from xsdata.models.datatype import XmlDuration, XmlPeriod

    from soapwright.runtime.xsd.attachment import Attachment


# --- numbers, booleans, bytes ----------------------------------------------------------------


class _Booleans(dict[str, bool]):
    """Texts of ``xs:boolean`` and their values."""

    def __missing__(self, text: str) -> bool:
        value = self.get(text.strip().lower())
        if value is None:
            raise refused(text, "boolean") from None
        return value


parse_boolean = _Booleans({"true": True, "1": True, "false": False, "0": False}).__getitem__
"""``xs:boolean``, in any case: clients and servers that print ``True`` exist.

Raises ValueError for another text.
"""


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
    raise refused(text, "integer") from None


def format_int(value: int) -> str:
    """Any of the integer types.

    Raises:
        ValueError: not an int.
    """
    if not isinstance(value, int):
        raise refused(value, "integer") from None
    return int.__repr__(value)  # also of an IntEnum or a bool


def format_boolean(value: bool) -> str:
    """``xs:boolean``.

    Raises:
        ValueError: neither True nor False.
    """
    if value is True:
        return "true"
    if value is False:
        return "false"
    raise refused(value, "boolean") from None


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
    raise refused(text, "double") from None


def format_double(value: float) -> str:
    """``xs:double`` and ``xs:float``: the shortest text that reads back as the same value.

    Raises:
        ValueError: not a number.
    """
    if not isinstance(value, float | int):
        raise refused(value, "double") from None
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
    raise refused(text, "decimal") from None


def format_decimal(value: Decimal) -> str:
    """``xs:decimal``, without an exponent.

    Raises:
        ValueError: not a finite Decimal or int.
    """
    if not isinstance(value, Decimal | int):
        raise refused(value, "decimal") from None
    number = Decimal(value)
    if not number.is_finite():
        raise refused(value, "decimal") from None
    return f"{number:f}"


def parse_base64(text: str) -> bytes:
    """``xs:base64Binary``; blanks and line ends within do not count.

    Raises:
        ValueError: not such a text.
    """
    try:
        return binascii.a2b_base64("".join(text.split()), strict_mode=True)
    except (ValueError, binascii.Error):
        raise refused(_shortened(text), "base64Binary") from None


def format_base64(value: bytes) -> str:
    """``xs:base64Binary``.

    Raises:
        ValueError: not bytes.
    """
    if not isinstance(value, bytes | bytearray):
        value = _content(value, "base64Binary")
    return binascii.b2a_base64(value, newline=False).decode()


def parse_hex(text: str) -> bytes:
    """``xs:hexBinary``.

    Raises:
        ValueError: not such a text.
    """
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise refused(_shortened(text), "hexBinary") from None


def format_hex(value: bytes) -> str:
    """``xs:hexBinary``, in capitals, which are canonical.

    Raises:
        ValueError: not bytes.
    """
    if not isinstance(value, bytes | bytearray):
        value = _content(value, "hexBinary")
    return value.hex().upper()


def _content(value: object, name: str) -> bytes:
    """The bytes of an attachment.

    Raises:
        ValueError: it is none.
    """
    from soapwright.runtime.xsd.attachment import Attachment  # few values are

    if not isinstance(value, Attachment):
        raise refused(value, name) from None
    return value.content


def parse_swa_ref(text: str) -> bytes | Attachment:
    """A reference to a part of the message (WS-I Attachments Profile 1.0, 4.4).

    Raises:
        ValueError: not such a text, or the message has no such part.
    """
    if not text.strip():
        raise refused(text, "swaRef") from None
    from soapwright.runtime.errors import MalformedResponse
    from soapwright.runtime.xsd.parts import taken  # few messages have any

    try:
        return taken(text.strip())
    except MalformedResponse as error:
        raise ValueError(error.message) from None


def format_swa_ref(value: bytes | Attachment) -> str:
    """The reference to what goes beside the message.

    Raises:
        ValueError: neither bytes nor an attachment.
        WrittenAlone: nothing goes beside it yet.
    """
    from soapwright.runtime.xsd.attachment import Attachment
    from soapwright.runtime.xsd.parts import attach

    if not isinstance(value, bytes | bytearray | Attachment):
        raise refused(value, "swaRef") from None
    return attach(value).cid


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
        raise refused(value, "string") from None
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
        raise refused(text, "duration") from None


def parse_period(text: str) -> XmlPeriod:
    """``xs:gYear``, ``gYearMonth``, ``gMonth``, ``gMonthDay`` and ``gDay``.

    Raises:
        ValueError: not such a text.
    """
    from xsdata.models.datatype import XmlPeriod

    try:
        return XmlPeriod(text.strip())
    except ValueError:
        raise refused(text, "gYear, gYearMonth, gMonth, gMonthDay or gDay") from None


def format_text(value: XmlDuration | XmlPeriod) -> str:
    """A duration or a period, which xsdata's types hold as text.

    Raises:
        ValueError: neither of them, nor text.
    """
    if not isinstance(value, UserString | str):
        raise refused(value, "duration, gYear, gYearMonth, gMonth, gMonthDay or gDay") from None
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
        raise refused(text, "QName") from None
    namespace = (namespaces or {}).get(prefix if colon else None, "")
    if colon and not namespace:
        raise refused(text, "QName whose prefix is declared") from None
    return QName(namespace, local) if namespace else QName(local)


def clark_names(text: str, namespaces: Mapping[str | None, str]) -> str:
    """A list of QNames with their prefixes resolved, as ``{namespace}local``.

    Raises:
        ValueError: one is no QName, or its prefix is not declared.
    """
    return " ".join(str(parse_qname(name, namespaces)) for name in text.split())


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
    ("swaRef", parse_swa_ref, format_swa_ref),
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
