"""Values for any generated class, so that tests can send each through xsdata and back."""

from __future__ import annotations

import dataclasses
import types
import typing
from decimal import Decimal
from enum import Enum
from importlib import import_module
from typing import Any

from xsdata.formats.dataclass.context import XmlContext
from xsdata.formats.dataclass.models.generics import AnyElement
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.handlers import XmlEventHandler
from xsdata.formats.dataclass.serializers import XmlSerializer

from soapwright.runtime.records.record import Record
from soapwright.runtime.xsd.lexical import DECODERS

TEXTS = {
    "boolean": "true",
    "dateTime": "2024-02-29T12:30:45.125Z",
    "date": "2024-02-29",
    "time": "12:30:45",
    "duration": "P1DT2H",
    "gYear": "2024",
    "gYearMonth": "2024-02",
    "gMonth": "--02",
    "gMonthDay": "--02-29",
    "gDay": "---29",
    "decimal": "12.5",
    "double": "1.5",
    "float": "0.25",
    "base64Binary": "AAEC",
    "hexBinary": "00FF",
    "QName": "{urn:sample}name",
    "dayTimeDuration": "PT1H",
    "yearMonthDuration": "P1Y",
    "dateTimeStamp": "2024-02-29T12:30:45Z",
}
"""A value of each builtin type whose values are written in a form of its own."""
_NUMBERS = (int, float, Decimal, bool)


def all_classes(package: str) -> dict[str, Any]:
    """Every class of a generated ``types`` package, by name."""
    index = import_module(package).TYPES
    return {name: index.load(name) for name in index.names()}


def sample(cls: type[Any], depth: int = 2) -> Any:
    """An object of a generated class with every field set; classes within down to ``depth``."""
    hints = typing.get_type_hints(cls)
    values = {}
    for field in dataclasses.fields(cls):
        if not field.init or field.metadata.get("type") == "Ignore":
            continue
        if field.metadata.get("type") == "Attributes":
            values[field.name] = {"{urn:sample}any": "value"}
            continue
        needed = (
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        )
        value = _value(hints[field.name], dict(field.metadata), depth, cls.Meta.namespace)
        if value is not None or needed:
            values[field.name] = value
    return cls(**values)


def _value(hint: Any, metadata: dict[str, Any], depth: int, namespace: str) -> Any:
    if typing.get_origin(hint) is list:
        item = _value(typing.get_args(hint)[0] | None, metadata, depth, namespace)
        return [] if item is None else [item]
    options = (
        typing.get_args(hint)
        if typing.get_origin(hint) in (types.UnionType, typing.Union)
        else (hint,)
    )
    for option in options:
        if option is types.NoneType:
            continue
        if typing.get_origin(option) is list:
            return _value(option, metadata, depth, namespace)
        if isinstance(option, type) and issubclass(option, Enum):
            return next(iter(option))
        if isinstance(option, type) and issubclass(option, Record):
            if depth > 0 or types.NoneType not in options:
                return sample(option, depth - 1)
            return None
        if metadata.get("type") == "Wildcard":
            return AnyElement(qname=_allowed(metadata["namespace"], namespace), text="text")
        if option is object:
            return 7  # a text would go without xsi:type, and could come back as a class
        code = (metadata.get("xsd") or "string").split()[0]
        return DECODERS[code](TEXTS.get(code, "7" if option in _NUMBERS else "text"))
    return None


def _allowed(wildcard: str, namespace: str) -> str:
    """The name of an element that a wildcard in a class of ``namespace`` allows."""
    first = wildcard.split()[0]
    known = {"##local": "", "##targetNamespace": namespace}
    chosen = known.get(first, "urn:sample" if first.startswith("##") else first)
    return f"{{{chosen}}}any" if chosen else "any"


def there_and_back(value: Any, package: str) -> Any:
    """``value`` written by xsdata's serializer and read by its parser."""
    context = XmlContext(models_package=package)
    text = XmlSerializer(context=context).render(value)
    return XmlParser(context=context, handler=XmlEventHandler).from_string(text, type(value))
