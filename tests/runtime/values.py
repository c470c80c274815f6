"""Hypothesis strategies for the values of any generated class, and ways to compare them."""

from __future__ import annotations

import dataclasses
import datetime
import math
import types
import typing
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import Enum
from typing import Any
from xml.etree.ElementTree import QName

from hypothesis import strategies as st
from lxml import etree
from xsdata.formats.dataclass.models.generics import AnyElement
from xsdata.models.datatype import XmlDuration, XmlPeriod

from soapwright.runtime.records.keys import EXTRA, HOW_IT_CAME
from soapwright.runtime.records.order import ORDER, runs
from soapwright.runtime.records.record import NO_ID, Record

XSI = "http://www.w3.org/2001/XMLSchema-instance"
NIL = f"{{{XSI}}}nil"
XSI_TYPE = f"{{{XSI}}}type"
HOW = HOW_IT_CAME

# What XML 1.0 can carry, but a carriage return: xsdata's serializer writes it bare, and a parser
# reads a line feed then. Our own are tested in test_encode.
_CHARACTERS = st.characters(
    codec="utf-8", exclude_characters=[*map(chr, [*range(9), *range(11, 32)]), "\ufffe", "\uffff"]
)
TEXTS = st.text(_CHARACTERS, max_size=12) | st.sampled_from(
    ["<&>\"'", "]]>", "&amp;", "a b", "äöü€𝄞", "-", "0", "line\nline\ttab"]
)
_WORDS = st.text("abcXYZ019-._", min_size=1, max_size=6)
_ZONES: st.SearchStrategy[Any] = st.none() | st.integers(-14 * 60, 14 * 60).map(
    lambda minutes: datetime.timezone(datetime.timedelta(minutes=minutes))
)
_DATETIMES = st.datetimes(
    min_value=datetime.datetime(1000, 1, 2),
    max_value=datetime.datetime(9999, 12, 30),
    timezones=_ZONES,
)
_BITS = {"byte": 8, "short": 16, "int": 32, "long": 64, "integer": 200}

_LEAVES: dict[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(),
    "double": st.floats(),
    "float": st.floats(),
    "decimal": st.decimals(allow_nan=False, allow_infinity=False, places=4)
    | st.sampled_from([Decimal("1E+3"), Decimal("0.0000001"), Decimal("-0.50")]),
    "dateTime": _DATETIMES,
    "date": st.dates(datetime.date(1000, 1, 1)),
    "time": st.times(timezones=_ZONES),
    "base64Binary": st.binary(max_size=20),
    "hexBinary": st.binary(max_size=20),
    "duration": st.sampled_from(["P1Y2M3DT4H5M6.7S", "-P1D", "PT0S"]).map(XmlDuration),
    "gYear": st.sampled_from(["2024", "-0044", "2024Z"]).map(XmlPeriod),
    "gYearMonth": st.just(XmlPeriod("2024-02")),
    "gMonth": st.just(XmlPeriod("--02")),
    "gMonthDay": st.just(XmlPeriod("--02-29")),
    "gDay": st.just(XmlPeriod("---31")),
    "QName": st.sampled_from([QName("urn:idioms:a", "Name"), QName("urn:other", "x"), QName("y")]),
    "language": st.sampled_from(["en", "de-AT"]),
    "anyURI": st.sampled_from(["urn:x", "https://example.com/?a=1&b=2"]),
}


def leaf(xsd: str, *, token: bool = False) -> st.SearchStrategy[Any]:
    """Values of a builtin type; as tokens of a list they hold no blanks."""
    if xsd in _LEAVES:
        return _LEAVES[xsd]
    if xsd in _BITS or "nteger" in xsd or xsd.startswith("unsigned"):
        if xsd in _BITS:
            return st.integers(-(1 << _BITS[xsd] - 1), (1 << _BITS[xsd] - 1) - 1)
        return st.integers(1, 255)
    return _WORDS if token or xsd not in ("string", "anyType") else TEXTS


def records(
    cls: type[Any], depth: int = 2, among: Iterable[type[Any]] = ()
) -> st.SearchStrategy[Any]:
    """Objects of a generated class.

    Args:
        cls: the class.
        depth: how deep records nest where they need not.
        among: the classes that may stand for their bases (by ``xsi:type``).
    """
    hints = typing.get_type_hints(cls)
    options = {
        field.name: _values(hints[field.name], field, depth, tuple(among), cls)
        for field in dataclasses.fields(cls)
        if field.init and not _of_others(field)
    }
    optional = {
        field.name
        for field in dataclasses.fields(cls)
        if field.init
        and not _of_others(field)
        and (field.default, field.default_factory) != (dataclasses.MISSING, dataclasses.MISSING)
        and not any(map(_has_nil, _options(hints[field.name])))
    }
    needed = {name: value for name, value in options.items() if name not in optional}
    # Most fields of a wide class stay unset: what is wrong with one shows with one.
    others = {name: value for name, value in options.items() if name in optional}
    found = st.fixed_dictionaries(needed, optional=others).map(lambda values: cls(**values))
    # xsdata takes an empty one that may be nil for nil; where it is a single text, so do we.
    text = any(not {"type", "tokens"} & f.metadata.keys() for f in dataclasses.fields(cls))
    return found.filter(_not_empty) if _has_nil(cls) and not text else found


def _of_others(field: dataclasses.Field[Any]) -> bool:
    """Whether it holds what other fields hold, in order: tests/runtime/records/test_order.py."""
    return bool(field.metadata.get("type") == "Ignore")


def _values(
    hint: Any, field: dataclasses.Field[Any], depth: int, among: tuple[type[Any], ...], cls: Any
) -> st.SearchStrategy[Any]:
    metadata = field.metadata
    kind = metadata.get("type")
    if kind == "Attributes":
        return st.dictionaries(st.sampled_from(["{urn:other}a", "{urn:third}b"]), TEXTS, max_size=2)
    if kind == "Wildcard":
        one = st.sampled_from(_WILD).map(_copy)
        return st.lists(one, max_size=3) if typing.get_origin(hint) is list else st.none() | one
    if typing.get_origin(hint) is list:
        (member,) = typing.get_args(hint)
        return _lists(member, field, depth, among, cls)
    choices = list(_choices(hint, depth, among))
    codes = ["date"] if metadata.get("day") else (metadata.get("xsd") or "").split()
    tokens = bool(metadata.get("tokens"))
    choices += [
        # A text in a union must not read as a value of another of its types.
        st.sampled_from(["word", "two words", "<&>"])
        if len(codes) > 1 and code == "string"
        else leaf(code, token=tokens)
        for code in codes
        if code != "anyType"
    ]
    found = st.one_of(*choices) if choices else TEXTS
    # Where None can be told from an empty value, xsdata takes the one for the other.
    return found.filter(_not_empty) if metadata.get("nillable") else found


def _choices(
    hint: Any, depth: int, among: tuple[type[Any], ...]
) -> Iterator[st.SearchStrategy[Any]]:
    """For each option of an annotation that is no value of a builtin type."""
    for option in _options(hint):
        if option is types.NoneType:
            if not any(_has_nil(other) for other in _options(hint)):
                yield st.none()
        elif isinstance(option, type) and issubclass(option, Enum):
            yield st.sampled_from(list(option))
        elif _is_record(option):
            if depth > 0 or types.NoneType not in _options(hint):
                kinds = [found for found in among if issubclass(found, option)] or [option]
                yield st.one_of(*(_deferred(k, depth - 1, among) for k in kinds))
        elif option is object:
            yield st.one_of(*map(leaf, ("string", "int", "boolean", "double")))


def _lists(
    member: Any, field: dataclasses.Field[Any], depth: int, among: tuple[type[Any], ...], cls: Any
) -> st.SearchStrategy[Any]:
    members = _values(member, field, depth, among, cls)
    if field.metadata.get("tokens"):
        of_lists = typing.get_origin(member) is list
        return st.lists(members, min_size=0 if of_lists else 1, max_size=3)
    if depth <= 0 and _is_record(member):
        return st.just([])
    return st.lists(members, max_size=3)


def _has_nil(option: Any) -> bool:
    return bool(getattr(getattr(option, "Meta", None), "nillable", False))


def _not_empty(value: Any) -> bool:
    if isinstance(value, Record):
        return any(member not in (None, []) for member in vars(value).values())
    return value not in ("", b"")


def _deferred(cls: type[Any], depth: int, among: tuple[type[Any], ...]) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: records(cls, depth, among))


def _options(hint: Any) -> tuple[Any, ...]:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return typing.get_args(hint)
    return (hint,)


def _is_record(option: Any) -> bool:
    return isinstance(option, type) and issubclass(option, Record)


_WILD = (
    AnyElement(qname="{urn:other}plain", text="text & <more>"),
    AnyElement(qname="{urn:other}empty", text=""),
    AnyElement(
        qname="{urn:third}deep",
        text="before",
        attributes={"n": "1", "{urn:other}m": 'q"'},
        children=[AnyElement(qname="{urn:other}inside", text="inner", tail="after")],
    ),
)


def _copy(found: Any) -> Any:
    return dataclasses.replace(found, children=[_copy(child) for child in found.children])


def plain(value: Any) -> Any:
    """A value so that equal means the same: NaN is NaN, a zone is its offset, False is not 0."""
    if isinstance(value, Record):
        kept = {k: v for k, v in vars(value).items() if k not in HOW and (k != EXTRA or v)}
        state = {k: plain(v) for k, v in kept.items() if k != ORDER}
        state |= {name: run.order(vars(value)) for name, run in runs(type(value))}
        return type(value).__name__, state
    if isinstance(value, AnyElement):
        return (
            value.qname,
            value.text or "",
            value.tail or "",
            dict(value.attributes),
            [plain(child) for child in value.children],
        )
    if isinstance(value, list):
        return [plain(member) for member in value]
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, float) and math.isnan(value):
        return "NaN"
    if isinstance(value, datetime.datetime | datetime.time):
        return value.isoformat()
    if isinstance(value, QName):
        return value.text
    return "int" if value is NO_ID else type(value).__name__, value


def shape(node: etree._Element) -> Any:
    """An element without what does not count: prefixes, and ``xsi:type`` on leaves.

    Nor does an ``xsi:nil`` on what may as well be left out, which we do and xsdata does not.
    """
    attributes = {str(key): str(value) for key, value in node.attrib.items()}
    if (typed := attributes.pop(XSI_TYPE, None)) is not None and len(node):
        prefix, _, local = typed.rpartition(":")
        attributes[XSI_TYPE] = f"{{{node.nsmap.get(prefix or None, '')}}}{local}"
    text = node.text or ""
    prefix, colon, local = text.partition(":")
    if colon and prefix in node.nsmap:
        text = f"{{{node.nsmap[prefix]}}}{local}"
    children = [shape(child) for child in node if child.get(NIL) is None]
    return node.tag, attributes, text, node.tail or "", children
