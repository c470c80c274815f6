"""SOAP encoding as a validator understands it (SOAP 1.1, section 5; WSDL 1.1, 2.2).

What an array holds is told in ``wsdl:arrayType``, which no schema processor knows. Here it becomes
the content that it stands for; the schema of the encoding is the one that xmlschema brings.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xmlschema
from lxml import etree

from tests.w3c.content import clark

ENC = "http://schemas.xmlsoap.org/soap/encoding/"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
ARRAY = f"{{{ENC}}}Array"
ARRAY_TYPE = f"{{{ENC}}}arrayType"
PLUMBING = ("id", "href")
"""Attributes of whatever is encoded that say nothing of it (SOAP 1.1, 5.1)."""
_XS = "{http://www.w3.org/2001/XMLSchema}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_WSDL_ARRAY_TYPE = "{http://schemas.xmlsoap.org/wsdl/}arrayType"


def encoding_schema() -> tuple[Path, etree._Element]:
    """The schema of the encoding's namespace."""
    path = Path(xmlschema.__file__).parent / "schemas" / "WSDL" / "soap-encoding.xsd"
    return path, etree.parse(path).getroot()


def speaks_of_it(schema: etree._Element) -> bool:
    """Whether a schema names something of the encoding."""
    return any(
        clark(text, node).startswith(f"{{{ENC}}}")
        for node in schema.iter(etree.Element)
        for name in ("type", "base", "ref")
        if (text := node.get(name)) is not None
    )


def write_out_arrays(schema: etree._Element) -> None:
    """Give each array type of a schema the items that its ``wsdl:arrayType`` tells."""
    tags = (f"{_XS}restriction", f"{_XS}extension")
    for derivation in [node for node in schema.iter(*tags) if node.get("base") is not None]:
        told = _told(derivation)
        if clark(derivation.get("base", ""), derivation) != ARRAY or told is None:
            continue
        name, bracket, ranks = "".join(told.get(_WSDL_ARRAY_TYPE, "").split()).partition("[")
        of = f"{clark(name, told)}{bracket or '[]'}{ranks}"  # some leave the brackets out
        told.set(_WSDL_ARRAY_TYPE, of)  # so that it means the same without its prefixes
        if not any(True for _ in derivation.iter(f"{_XS}element")):
            for group in list(derivation.iterchildren(f"{_XS}sequence", f"{_XS}group")):
                derivation.remove(group)
            derivation.insert(0, _items(of, derivation))


def _told(derivation: etree._Element) -> etree._Element | None:
    attributes = derivation.iter(f"{_XS}attribute")
    return next((each for each in attributes if each.get(_WSDL_ARRAY_TYPE) is not None), None)


def _items(of: str, scope: etree._Element) -> etree._Element:
    """A sequence of items: of ``{…}name[]`` those of the type, of ``{…}name[][]`` arrays again."""
    inner = of.rpartition("[")[0]
    sequence = etree.Element(f"{_XS}sequence")
    item = etree.SubElement(
        sequence,
        f"{_XS}element",
        {"name": "item", "form": "unqualified", "nillable": "true"},
        minOccurs="0",
        maxOccurs="unbounded",
    )
    if not inner.endswith("]"):
        item.set("type", _prefixed(inner, scope))
        return sequence
    type_ = etree.SubElement(item, f"{_XS}complexType")
    content = etree.SubElement(type_, f"{_XS}complexContent")
    derived = etree.SubElement(content, f"{_XS}restriction", base=_prefixed(ARRAY, scope))
    derived.append(_items(inner, scope))
    name = _prefixed(ARRAY_TYPE, scope)
    attribute = etree.SubElement(derived, f"{_XS}attribute", ref=name)
    attribute.set(_WSDL_ARRAY_TYPE, inner)
    return sequence


def _prefixed(name: str, scope: etree._Element) -> str:
    """A name by the prefix that it has where it stands."""
    namespace, _, local = name[1:].rpartition("}")
    prefix = next(prefix for prefix, uri in scope.nsmap.items() if uri == namespace)
    return f"{prefix}:{local}" if prefix else local


def array_type(kind: Any) -> str | None:
    """What a type of xmlschema's is an array of: ``{namespace}local[]``; None where it is none."""
    while kind is not None and kind.is_complex() and kind.name != ARRAY:
        if kind.elem is not None:
            for attribute in kind.elem.iter(f"{_XS}attribute"):
                if (of := attribute.get(_WSDL_ARRAY_TYPE)) is not None:
                    return str(of)
        kind = None if kind.base_type is kind else kind.base_type
    return None


def named_in_full(root: etree._Element) -> etree._Element:
    """A message whose arrays say what they hold in Clark notation."""
    for node in root.iter(etree.Element):
        name, bracket, ranks = node.get(ARRAY_TYPE, "").partition("[")
        if bracket:
            node.set(ARRAY_TYPE, f"{clark(name, node)}{bracket}{ranks}")
    return root


def said_by_schema(root: etree._Element) -> etree._Element:
    """A message without what the encoding says and no schema can: that it is encoded, that an
    array is one (it has a type of its own), what type is nil, and that what is absent is nil.
    """
    for node in root.iter(etree.Element):
        node.attrib.pop(f"{{{ENVELOPE}}}encodingStyle", "")
        named = node.get(f"{_XSI}type")
        if named is not None and (
            node.get(f"{_XSI}nil") is not None
            or (node.get(ARRAY_TYPE) is not None and clark(named, node) == ARRAY)
        ):
            del node.attrib[f"{_XSI}type"]
    for node in list(_absent(root)):
        parent = node.getparent()
        assert parent is not None
        parent.remove(node)
    return root


def _absent(root: etree._Element) -> Iterator[etree._Element]:
    for node in root.iter(etree.Element):
        parent = node.getparent()
        if (
            parent is not None
            and parent.get(ARRAY_TYPE) is None
            and node.get(f"{_XSI}nil") in ("true", "1")
        ):
            yield node
