"""Declarations for names that are referenced and declared nowhere.

Real WSDLs refer to names that their authors forgot, or that every toolkit has built in. With a
stand-in for each, every name in a Schema leads somewhere, for the model and the code generator
alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from soapwright.schema.imports import SchemaRoot
from soapwright.schema.model import XSD, QName
from soapwright.schema.names import (
    SERIALIZATION,
    SOAP12_ENCODING,
    SOAP_ENCODING,
    XSD_TYPE_NAMES,
    Kind,
)
from soapwright.schema.source import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

_SERIALIZED = {"char": "int", "duration": "duration", "guid": "string"}
"""The Serialization namespace's simple types and what they restrict."""


def stand_ins(missing: Iterable[tuple[Kind, QName]], location: str) -> list[SchemaRoot]:
    """One ``xs:schema`` for each namespace of the missing names.

    A type or element takes any content, except where it is known to be a simple type.

    Args:
        missing: kinds and names; what is no schema component is passed over.
        location: the user's file; the documents' locations are fragments of it.
    """
    roots: dict[str, etree._Element] = {}
    for kind, name in missing:
        declaration = _declaration(kind, name)
        if declaration is None:
            continue
        root = roots.get(name.namespace)
        if root is None:
            root = roots[name.namespace] = etree.Element(f"{{{XSD}}}schema", nsmap={"xs": XSD})
            root.set("elementFormDefault", "qualified")
            if name.namespace:
                root.set("targetNamespace", name.namespace)
        declaration.set("name", name.local)
        root.append(declaration)
    return [
        SchemaRoot(root, Document(f"{location}#undeclared-{n}", etree.tostring(root), root), uri)
        for n, (uri, root) in enumerate(roots.items(), 1)
    ]


def _declaration(kind: Kind, name: QName) -> etree._Element | None:
    if kind == "type":
        base = _simple_base(name)
        if base is None:
            return etree.fromstring(
                f'<complexType xmlns="{XSD}" mixed="true"><sequence>'
                '<any minOccurs="0" maxOccurs="unbounded" processContents="lax"/>'
                '</sequence><anyAttribute processContents="lax"/></complexType>'
            )
        return etree.fromstring(
            f'<simpleType xmlns="{XSD}" xmlns:xs="{XSD}">'
            f'<restriction base="xs:{base}"/></simpleType>'
        )
    if kind == "attribute":
        return etree.fromstring(f'<attribute xmlns="{XSD}" xmlns:xs="{XSD}" type="xs:string"/>')
    if kind == "element":
        return etree.Element(f"{{{XSD}}}element")
    if kind == "group":
        return etree.fromstring(f'<group xmlns="{XSD}"><sequence/></group>')
    if kind == "attributeGroup":
        return etree.Element(f"{{{XSD}}}attributeGroup")
    return None


def _simple_base(name: QName) -> str | None:
    if name.namespace in (SOAP_ENCODING, SOAP12_ENCODING):
        return name.local if name.local in XSD_TYPE_NAMES else None
    return _SERIALIZED.get(name.local) if name.namespace == SERIALIZATION else None
