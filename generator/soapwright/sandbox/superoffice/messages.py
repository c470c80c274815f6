"""Messages by the schema: elements into plain values, and plain values into elements.

A value is a dict by local name, a list where the element repeats, a text, number or boolean, or
None for nil. What a dict does not have is absent.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lxml import etree

from soapwright.schema.model import XSD, QName, SimpleType

if TYPE_CHECKING:
    from soapwright.schema.model import Element, Schema

Value = Any
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_INTEGERS = {"byte", "short", "int", "long"}


class Messages:
    """Reads and writes what a schema declares."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def read(self, node: etree._Element, element: Element) -> Value:
        """The value of a node that is that element."""
        if node.get(NIL) in ("true", "1"):
            return None
        content = self._schema.content_of(element)
        if content is None:
            return self._leaf(node.text or "", element)
        values: dict[str, Value] = {}
        members = {str(member.name): member for member in self._schema.all_elements(content)}
        for child in node:
            member = members.get(child.tag)
            if member is None:
                continue
            value = self.read(child, member)
            if member.max_occurs == 1:
                values[member.name.local] = value
            else:
                values.setdefault(member.name.local, []).append(value)
        return values

    def write(self, element: Element, value: Value, parent: etree._Element | None = None) -> Any:
        """The element with that value, appended to ``parent`` where there is one."""
        tag = str(element.name)
        node = etree.Element(tag) if parent is None else etree.SubElement(parent, tag)
        content = self._schema.content_of(element)
        if value is None:
            node.set(NIL, "true")
        elif content is None:
            node.text = _text(value)
        else:
            for member in self._schema.all_elements(content):
                name = member.name.local
                many = member.max_occurs != 1
                for item in value.get(name, ()) if many else [value[name]] if name in value else ():
                    self.write(member, item, node)
        return node

    def _leaf(self, text: str, element: Element) -> Value:
        type_ = element.type
        while isinstance(type_, QName) and type_.namespace != XSD:
            found = self._schema.types.get(type_)
            type_ = found.base if isinstance(found, SimpleType) and found.base else ""  # type: ignore[assignment]
        local = type_.local if isinstance(type_, QName) else ""
        if local == "boolean":
            return text.strip() in ("true", "1")
        return int(text) if local in _INTEGERS else text


def pairs(name: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """A dictionary: its element, repeated, with a Key and a Value."""
    return {name: [{"Key": key, "Value": value} for key, value in values.items()]}


def from_pairs(value: Value) -> dict[str, Value]:
    """The values of a dictionary; of nil none."""
    return {
        pair["Key"]: pair["Value"]
        for repeated in (value or {}).values()
        for pair in repeated
        if pair is not None
    }


def members(value: Value) -> list[Value]:
    """The members of an array; of nil none."""
    return [member for repeated in (value or {}).values() for member in repeated]


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None, microsecond=0).isoformat()  # the service has no offsets
    return str(value)
