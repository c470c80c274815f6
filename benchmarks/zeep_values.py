"""A message as zeep's own values, so that zeep writes the same as we do."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from lxml import etree
from zeep import xsd

from .inputs import Message

_KINDS: tuple[tuple[type, Any], ...] = (  # bool is an int, and a datetime a date
    (bool, xsd.Boolean()),
    (int, xsd.Integer()),
    (float, xsd.Double()),
    (Decimal, xsd.Decimal()),
    (datetime.datetime, xsd.DateTime()),
    (datetime.date, xsd.Date()),
    (str, xsd.String()),
)


def element_of(client: Any, message: Message) -> tuple[Any, Any]:
    """zeep's element for a message, and the message as lxml reads it."""
    node = etree.fromstring(message.write())
    return client.wsdl.types.get_element(node.tag), node


def value_of(client: Any, message: Message) -> Any:
    """The message as zeep reads it, each value of an xs:anyType with its type."""
    element, node = element_of(client, message)
    value = element.parse(node, client.wsdl.types)
    _say_types(value)
    return value


def _say_types(value: Any) -> None:
    for name, element in value._xsd_type.elements:
        found = value[name]
        if type(element.type) is xsd.AnyType:
            if found is not None:
                kind = next(made for kind, made in _KINDS if isinstance(found, kind))
                value[name] = xsd.AnyObject(kind, found)
        else:
            for inner in found if isinstance(found, list) else [found]:
                if hasattr(inner, "_xsd_type"):
                    _say_types(inner)
