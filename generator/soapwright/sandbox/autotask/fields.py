"""The entities the server knows: what the WSDL declares, as the field catalogue describes it.

The WSDL types nothing, so how a value is read, stored and written follows from the catalogue's
type of its field. A field that only the WSDL knows is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from math import isinf
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

from soapwright.schema.catalogue import XSD_TYPES, Access, FieldInfo, read_catalogue
from soapwright.schema.model import QName

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from soapwright.schema.model import Schema

Value: TypeAlias = str | int | float | None
"""A value as SQLite holds it; decimals and date-times are text."""

EASTERN = ZoneInfo("America/New_York")
_RANGES = {"short": 15, "integer": 31, "long": 63}
_TRUTH = {"true": 1, "1": 1, "false": 0, "0": 0}
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_FLOAT = re.compile(_DECIMAL.pattern + r"([eE][+-]?[0-9]+)?")
_LEXICAL = {
    **dict.fromkeys(_RANGES, _INTEGER),
    "decimal": _DECIMAL,
    "double": _FLOAT,
    "float": _FLOAT,
}
"""How numbers look in XML Schema; NaN and the infinities have no place in the store."""
_DATETIME = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,7})\d*)?)?(Z|[+-]\d\d:\d\d)?"
)


class NoSuchTime(ValueError):
    """A wall-clock time that the change to daylight-saving time leaves out."""


@dataclass(frozen=True, slots=True)
class Kind:
    """An entity type: its name, what may be done with it, its fields in the order of the wire."""

    name: str
    access: Access
    fields: Mapping[str, FieldInfo]

    def field(self, name: str) -> FieldInfo | None:
        """A field by its name in any case, as queries name it; ``id`` is one."""
        found = self.fields.get(name)
        if found is not None:
            return found
        lower = name.lower()
        if lower == "id":
            return ID
        return next((f for n, f in self.fields.items() if n.lower() == lower), None)


ID = FieldInfo("id", "long", line=0, required=True, read_only=True, queryable=True)


def read_kinds(schema: Schema) -> dict[str, Kind]:
    """Every type that extends the WSDL's Entity, by name; ``schema`` carries the catalogue."""
    base = QName(schema.target_namespace, "Entity")
    known = schema.catalogue.entities if schema.catalogue is not None else {}
    kinds = {}
    for type_ in schema.derived_from(base):
        assert type_.name is not None  # a base is named by reference, so what derives has a name
        info = known.get(type_.name.local)
        described = info.fields if info is not None else {}
        fields = {
            e.name.local: described.get(e.name.local)
            or FieldInfo(e.name.local, "string", line=e.place.line, queryable=True)
            for e in type_.elements()
        }
        access = info.access if info is not None else Access()
        kinds[type_.name.local] = Kind(type_.name.local, access, MappingProxyType(fields))
    return kinds


def in_language(kinds: dict[str, Kind], catalogue: Path) -> dict[str, Kind]:
    """The same entities, their picklists labelled as another catalogue does, if it is there."""
    if not catalogue.is_file():
        return kinds
    known = read_catalogue(catalogue).entities
    return {
        name: replace(
            kind,
            fields=MappingProxyType(
                {
                    field: _labelled(info, known[name].fields.get(field)) if name in known else info
                    for field, info in kind.fields.items()
                }
            ),
        )
        for name, kind in kinds.items()
    }


def _labelled(info: FieldInfo, like: FieldInfo | None) -> FieldInfo:
    labels = {value.value: value.label for value in like.values} if like is not None else {}
    values = tuple(
        replace(value, label=labels.get(value.value, value.label)) for value in info.values
    )
    return replace(info, values=values)


def parse(type_: str, text: str) -> Value:
    """The text of a field of this catalogue type, to what is stored.

    Raises:
        NoSuchTime: the time does not exist in US Eastern time.
        ValueError: the text is no value of the type.
    """
    if type_ == "string":
        return text
    text = text.strip()
    pattern = _LEXICAL.get(type_)
    if pattern is not None and not pattern.fullmatch(text):
        raise ValueError(text)
    if type_ == "boolean":
        try:
            return _TRUTH[text.lower()]
        except KeyError:
            raise ValueError(text) from None
    if type_ == "decimal":
        return format(Decimal(text), "f")
    if type_ in ("datetime", "date"):
        return _parse_datetime(text)
    return _parse_number(type_, text)


def _parse_number(type_: str, text: str) -> Value:
    """A number of a type that holds so many bits; of another type the text itself."""
    if type_ in _RANGES:
        number = int(text)
        if not -(1 << _RANGES[type_]) <= number < 1 << _RANGES[type_]:
            raise ValueError(text)
        return number
    if type_ in ("double", "float"):
        value = float(text)
        if isinf(value):
            raise ValueError(text)
        return value
    return text


def _parse_datetime(text: str) -> str:
    """To ``YYYY-MM-DDTHH:MM:SS.fffffff`` on the US Eastern clock, so that text order is time order.

    A value without an offset is Eastern already; one with an offset is converted.
    """
    match = _DATETIME.fullmatch(text)
    if match is None:
        raise ValueError(text)
    day, time, fraction, offset = match.groups()
    moment = datetime.fromisoformat(f"{day}T{time or '00:00:00'}")
    if offset:
        try:
            moment = datetime.fromisoformat(f"{moment.isoformat()}{offset}").astimezone(EASTERN)
        except OverflowError:
            raise ValueError(text) from None
    elif moment.year > 1 and moment.hour < 3:  # only then can a change of the clock leave it out
        there = moment.replace(tzinfo=EASTERN).astimezone(UTC).astimezone(EASTERN)
        if there.replace(tzinfo=None) != moment:
            raise NoSuchTime(text)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{(fraction or ''):0<7}".rjust(27, "0")


def eastern(seconds: float) -> str:
    """A moment in seconds since 1970 as it is stored."""
    return f"{datetime.fromtimestamp(seconds, EASTERN):%Y-%m-%dT%H:%M:%S.%f}"[:23] + "0000"


def _datetime_text(value: Value) -> str:
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


_WRITERS: Mapping[str, Callable[[Value], str]] = {
    "boolean": lambda value: "true" if value else "false",
    "double": lambda value: repr(float(value or 0)),
    "float": lambda value: repr(float(value or 0)),
    "datetime": _datetime_text,
    "date": lambda value: str(value)[:10],
}


def writer(type_: str) -> Callable[[Value], str]:
    """How a stored value of this catalogue type is written (strings before escaping)."""
    return _WRITERS.get(type_, str)


def xsd_type(type_: str) -> str:
    """The local name of the XML Schema type that a catalogue type is sent as."""
    return XSD_TYPES.get(type_, "string")
