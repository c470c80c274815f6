"""Several WSDLs as one: what they share counts once, what differs under one name is told apart.

A service may publish one WSDL a port type, each with a copy of the types it uses. Two of them may
well declare different global elements of one name, since the wrapper element of an operation is
named after the operation and two port types may have operations of one name. On the wire that is
no problem; in one schema each needs a name of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from soapwright.schema.model import XSD, QName
from soapwright.schema.names import WSDL, local, qname

if TYPE_CHECKING:
    from lxml import etree

    from soapwright.schema.imports import Collection
    from soapwright.schema.source import Document

_REFERRING = frozenset(
    {"base", "element", "itemType", "memberTypes", "ref", "refer", "substitutionGroup", "type"}
)
_DEFAULTS = ("elementFormDefault", "attributeFormDefault", "blockDefault", "finalDefault")
_SCHEMA = f"{{{XSD}}}schema"


def merge(found: Collection, mains: Sequence[Document]) -> dict[QName, QName]:
    """Make the documents of several WSDLs fit into one schema; their trees are changed.

    Global components that say the same as an earlier one are taken out. Elements and messages of
    one name that differ between ``mains`` are renamed to ``<port type>.<name>``, with what
    refers to them in their own document. Other differences stay: reading warns of them.

    Returns:
        The new name of each renamed element → its name on the wire.
    """
    renamed: dict[QName, QName] = {}
    for kind, globals_, references in (
        ("element", _global_elements, _element_references),
        ("message", _messages, _message_references),
    ):
        for name, owners in _clashes(mains, globals_).items():
            for document in owners:
                new = QName(name.namespace, f"{_prefix(document)}.{name.local}")
                if _rename(document, globals_, references, name, new.local) and kind == "element":
                    renamed[new] = name
    _drop_repeated(found)
    return renamed


def _drop_repeated(found: Collection) -> None:
    """Take out what an earlier schema or WSDL says already, in the same words."""
    seen: dict[tuple[str, QName], object] = {}
    components = [
        (schema.document, child, QName(schema.namespace, child.get("name", "")))
        for schema in found.schemas
        for child in schema.element
        if child.get("name") is not None
    ]
    components += [
        (document, message, name)
        for document in found.definitions
        for name, message in _messages(document)
    ]
    for document, element, name in components:
        said = _said(document, element)
        if seen.setdefault((local(element), name), said) is said:
            continue
        parent = element.getparent()
        if seen[local(element), name] == said and parent is not None:
            parent.remove(element)


def _clashes(
    mains: Sequence[Document],
    globals_: Callable[[Document], Iterator[tuple[QName, etree._Element]]],
) -> dict[QName, list[Document]]:
    """The names that documents give to different components, and those documents."""
    meanings: dict[QName, dict[str, object]] = {}
    for document in mains:
        for name, element in globals_(document):
            meanings.setdefault(name, {}).setdefault(document.location, _said(document, element))
    return {
        name: [document for document in mains if document.location in said]
        for name, said in meanings.items()
        if len(set(said.values())) > 1
    }


def _rename(
    document: Document,
    globals_: Callable[[Document], Iterator[tuple[QName, etree._Element]]],
    references: Callable[[Document], Iterator[tuple[etree._Element, str]]],
    name: QName,
    new: str,
) -> bool:
    """Rename a component and what refers to it, unless schemas refer to it as a particle."""
    if any(
        qname(document, element, element.get("ref", "")) == name
        for element in document.root.iter(f"{{{XSD}}}element")
        if element.get("ref")
    ):
        return False
    for found, element in list(globals_(document)):
        if found == name:
            element.set("name", new)
    for element, attribute in references(document):
        text = element.get(attribute, "")
        if qname(document, element, text) == name:
            prefix, colon, _ = text.rpartition(":")
            element.set(attribute, f"{prefix}{colon}{new}")
    return True


def _global_elements(document: Document) -> Iterator[tuple[QName, etree._Element]]:
    for schema in document.root.iter(_SCHEMA):
        for element in schema.iterchildren(f"{{{XSD}}}element"):
            yield QName(schema.get("targetNamespace", ""), element.get("name", "")), element


def _messages(document: Document) -> Iterator[tuple[QName, etree._Element]]:
    for message in document.root.iterchildren(f"{{{WSDL}}}message"):
        yield QName(document.root.get("targetNamespace", ""), message.get("name", "")), message


def _element_references(document: Document) -> Iterator[tuple[etree._Element, str]]:
    for part in document.root.iter(f"{{{WSDL}}}part"):
        if part.get("element") is not None:
            yield part, "element"


def _message_references(document: Document) -> Iterator[tuple[etree._Element, str]]:
    for kind in ("portType", "binding"):
        for component in document.root.iterchildren(f"{{{WSDL}}}{kind}"):
            for element in component.iter():
                if element.get("message") is not None:
                    yield element, "message"


def _prefix(document: Document) -> str:
    """What tells a document's components from another's: its port type, or the file's name."""
    port_type = document.root.find(f"{{{WSDL}}}portType")
    if port_type is not None and port_type.get("name"):
        return port_type.get("name", "")
    return document.location.replace("\\", "/").rpartition("/")[2].partition(".")[0]


def _said(document: Document, component: etree._Element) -> object:
    """What a global component says, whatever its prefixes, as nested tuples."""
    parent = component.getparent()
    defaults = () if parent is None else tuple(map(parent.get, _DEFAULTS))
    return defaults, _content(document, component)


def _content(document: Document, element: etree._Element) -> object:
    settings = sorted(
        (key, tuple(qname(document, element, name) for name in value.split()))
        if key in _REFERRING
        else (key, value)
        for key, value in ((str(key), str(value)) for key, value in element.attrib.items())
    )
    children = (child for child in element if local(child) not in ("annotation", "documentation"))
    return (element.tag, tuple(settings), tuple(_content(document, child) for child in children))
