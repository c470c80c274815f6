"""Content whose type only the wire tells: ``xs:anyType``, wildcards, unknown elements."""

from __future__ import annotations

import datetime
import enum
import re
from collections import UserString
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from soapwright.runtime.codec.bounded import attributes, prefixes
from soapwright.runtime.xsd.lexical import ENCODERS, clark_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml import etree

    from soapwright.runtime.records.index import TypeIndex
    from soapwright.runtime.records.record import Record

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
SOAP_ENCODINGS = (
    "http://schemas.xmlsoap.org/soap/encoding/",
    "http://www.w3.org/2003/05/soap-encoding",
)
"""Namespaces that have a type for each builtin type, and arrays."""
_WITH_BUILTINS = (XSD, *SOAP_ENCODINGS)
NIL = f"{{{XSI}}}nil"
TYPE = f"{{{XSI}}}type"
INCLUDE = "{http://www.w3.org/2004/08/xop/include}Include"
"""What an element holds whose content is a part of the message beside the envelope (XOP 1.0)."""
NAMES = frozenset(("QName", "NOTATION"))
"""The builtin types whose texts need the namespaces in scope."""
PREFIXES = "prefixes"
"""Where an xsdata ``AnyElement`` has the prefixes, and their namespaces, that its texts name."""
_PREFIX = re.compile(r"(?<![\w.:-])([^\W\d][\w.-]*):(?=[^\W\d])")


_XSD_NAMES: tuple[tuple[type, str], ...] = (
    (str, "string"),
    (bool, "boolean"),
    (float, "double"),
    (Decimal, "decimal"),
    (datetime.datetime, "dateTime"),
    (datetime.date, "date"),
    (datetime.time, "time"),
    (bytes, "base64Binary"),
)


def xsd_name_of(value: object) -> str:
    """The built-in type that a Python value has on the wire where nothing declares one.

    Raises:
        ValueError: a value of no such type.
    """
    if isinstance(value, enum.Enum):
        return xsd_name_of(value.value)
    for kind, name in _XSD_NAMES:
        if isinstance(value, kind):
            return name
    if isinstance(value, int):
        return "int" if -(1 << 31) <= value < 1 << 31 else "long" if _is_long(value) else "integer"
    if isinstance(value, UserString):
        return _xsdata_name_of(value)
    if hasattr(value, "text") and type(value).__name__ == "QName":  # of either library
        return "QName"
    if hasattr(value, "content_id"):  # an attachment
        return "base64Binary"
    raise ValueError(f"{type(value).__name__} has no XML Schema type")


def _is_long(value: int) -> bool:
    return -(1 << 63) <= value < 1 << 63


def _xsdata_name_of(value: Any) -> str:
    """That of a duration or a period, for which xsdata has types."""
    if not hasattr(value, "month"):
        return "duration"
    parts = [name for name in ("year", "month", "day") if getattr(value, name) is not None]
    return "g" + "".join(part.capitalize() for part in parts)


def plain_text(value: object, encoders: Mapping[str, Callable[[Any], str]] = ENCODERS) -> str:
    """A leaf's text where nothing declares its type.

    Raises:
        ValueError: a value of no built-in type.
    """
    plain = value.value if isinstance(value, enum.Enum) else value
    if isinstance(plain, tuple):  # an enumeration's list
        return " ".join([plain_text(item, encoders) for item in plain])
    return encoders[xsd_name_of(plain)](plain)


def is_nil(node: etree._Element) -> bool:
    return (node.get(NIL) or "").strip() in ("true", "1")


def wire_type(node: etree._Element) -> tuple[str, str] | None:
    """The namespace and local name of ``xsi:type``, through the namespaces in scope."""
    text = node.get(TYPE)
    if text is None:
        return None
    prefix, _, local = text.strip().rpartition(":")
    return prefixes(node).get(prefix or None, ""), local


class Reader(Protocol):
    """What reads leaves by the local names of their types, and records."""

    @property
    def leaves(self) -> Mapping[str, Callable[[str], Any]]: ...
    @property
    def types(self) -> TypeIndex: ...
    @property
    def encoded(self) -> bool: ...
    def read(self, node: etree._Element, record: type[Record]) -> Any: ...


def read_any(node: etree._Element, decoder: Reader) -> Any:
    """A value of what type ``xsi:type`` says: a leaf, a record, or else the element as it is.

    A leaf without ``xsi:type`` is text; an element with children that no class describes is an
    xsdata ``AnyElement``.
    """
    if is_nil(node):
        return None
    if decoder.encoded and parts_being_read().refers(node):
        return parts_being_read().referred(node)
    named = wire_type(node)
    if named is not None:
        namespace, local = named
        if decoder.encoded and namespace in SOAP_ENCODINGS and local == "Array":
            from soapwright.runtime.codec.arrays import read_array  # few services have any

            with suppress(ValueError):  # a place that is none: it is kept as it came
                return read_array(node, lambda item: read_any(item, decoder), untyped=True)
        convert = decoder.leaves.get(local) if namespace in _WITH_BUILTINS else None
        if convert is not None and len(node) == 0:
            text = node.text or ""
            try:
                return convert(clark_names(text, prefixes(node)) if local in NAMES else text)
            except ValueError:
                return text  # what the service sent is kept, whatever it calls it
        record = decoder.types.by_wire(namespace, local)
        if record is not None:
            return decoder.read(node, record)
    if len(node) and node[0].tag == INCLUDE:
        return parts_being_read().included(node)
    if len(node) == 0 and all(str(name).startswith(f"{{{XSI}}}") for name in node.attrib):
        return node.text or ""
    return any_element(node)


def parts_being_read() -> Any:
    """What knows the parts of the answer that is read: few have any."""
    from soapwright.runtime.xsd import parts

    return parts


def any_element(node: etree._Element, *, tail: bool = False) -> Any:
    """An element kept whole, as xsdata's generic class.

    Its ``xsi:type`` is kept in Clark notation, as xsdata does. The text after it is its own in
    mixed content only. Prefixes that its attributes and texts name, as an ``xs:schema`` does in
    its types, are kept with the outermost element that has them so.

    Args:
        node: the element.
        tail: whether the text after it is kept.

    Raises:
        MalformedResponse: it, or one within it, has more attributes or prefixes than are read.
    """
    return _kept(node, {}, tail=tail)[0]


def _kept(
    node: etree._Element, known: Mapping[str, str], *, tail: bool
) -> tuple[Any, dict[tuple[str, str], None]]:
    """An element kept whole, and the prefixes of its scope that it, or one within it, names and
    means so: each is looked at once, however deep it is.

    Args:
        node: the element.
        known: the prefixes of the element around it, which keeps those that are named.
        tail: whether the text after it is kept.
    """
    from xsdata.formats.dataclass.models.generics import AnyElement

    text, within_it = node.text, list(node)
    said, scope = attributes(node), prefixes(node)
    texts = [text, *(value for name, value in said.items() if name != TYPE)]
    found = _PREFIX.findall(" ".join(str(each) for each in texts if each))
    named = {(prefix, scope[prefix]): None for prefix in found if prefix in scope}
    if within_it and within_it[0].tag == INCLUDE:  # what is in a text is text
        text, within_it = plain_text(parts_being_read().included(node)), []
    with suppress(KeyError, ValueError):  # one whose prefix is not declared stays as it came
        said[TYPE] = clark_names(said[TYPE], scope)
    within = {prefix: uri for prefix, uri in scope.items() if prefix}
    children = []
    for child in within_it:
        made, theirs = _kept(child, within, tail=True)
        children.append(made)
        named |= {pair: None for pair in theirs if within.get(pair[0]) == pair[1]}
    made = AnyElement(
        qname=str(node.tag),
        text=text,
        tail=node.tail if tail else None,
        children=children,
        attributes=said,
    )
    kept = {prefix: uri for prefix, uri in named if known.get(prefix) != uri}
    if kept:
        vars(made)[PREFIXES] = kept
    return made, named
