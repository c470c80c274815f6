"""The schemas of documents, each as one text that xsdata's parser reads rightly.

Two things make it stumble that real schemas have: prefixes declared within the schema, and text
that has slipped in between the declarations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple, cast

from lxml import etree

from soapwright.schema.model import XSD
from soapwright.schema.source import Document, join

_SCHEMA = f"{{{XSD}}}schema"
_INCLUSIONS = tuple(f"{{{XSD}}}{name}" for name in ("include", "redefine", "override"))
_QNAMES = ("base", "itemType", "memberTypes", "ref", "substitutionGroup", "type")
_DECLARATIONS = "descendant-or-self::*[not(ancestor-or-self::xs:annotation)]"
_declarations = etree.XPath(_DECLARATIONS, namespaces={"xs": XSD})
_has_stray_text = etree.XPath(
    f"boolean({_DECLARATIONS}/text()[normalize-space()])", namespaces={"xs": XSD}
)


class Root(NamedTuple):
    """A schema's text, where it stands, and the namespace it takes on if it has none itself."""

    location: str
    text: bytes
    namespace: str | None


def roots(documents: Sequence[Document]) -> Iterator[Root]:
    """Every ``xs:schema`` of the documents, once for each namespace it is in.

    A schema without a targetNamespace is in the namespace of each schema that includes it (XML
    Schema part 1, 4.2.1); where it is also imported, or stands alone, it is in none.
    """
    found = [(document, root) for document in documents for root in document.root.iter(_SCHEMA)]
    adopters = _adopters(found)
    imported = {
        join(document.location, child.get("schemaLocation", ""))
        for document, root in found
        for child in root.iterchildren(f"{{{XSD}}}import")
        if not child.get("namespace")
    }
    for document, root in found:
        text = _readable(root)
        including = adopters.get(document.location, {})
        if root.get("targetNamespace"):
            yield Root(document.location, text, None)
            continue
        if not including or document.location in imported:
            yield Root(document.location, text, None)
        for namespace in including:
            yield Root(document.location, text, namespace)


def _adopters(found: Sequence[tuple[Document, etree._Element]]) -> dict[str, dict[str, None]]:
    """Location → the namespaces of the schemas that include it, directly or not, in order."""
    adopters: dict[str, dict[str, None]] = {}
    changed = True
    while changed:
        changed = False
        for document, root in found:
            own = root.get("targetNamespace")
            for namespace in [own] if own else list(adopters.get(document.location, {})):
                for child in root.iterchildren(*_INCLUSIONS):
                    location = join(document.location, child.get("schemaLocation", ""))
                    known = adopters.setdefault(location, {})
                    changed |= namespace not in known
                    known[namespace] = None
    return adopters


def _readable(schema: etree._Element) -> bytes:
    """The schema's text, without stray text, with every prefix in use declared at its root.

    xsdata looks a prefix up at the element or type that a reference is in, and so takes a base
    whose prefix is declared at ``xs:extension`` for a name of the target namespace.
    """
    text = etree.tostring(schema, encoding="utf-8", with_tail=False)
    if text.count(b"xmlns") > text[: text.index(b">")].count(b"xmlns"):
        text = etree.tostring(_one_namespace_map(_copy(text), text), encoding="utf-8")
    if _has_stray_text(schema):
        copy = _copy(text)
        for element in cast("list[etree._Element]", _declarations(copy)):
            element.text = None
            for child in element:  # also annotations and comments, which keep their own text
                child.tail = None
        text = etree.tostring(copy, encoding="utf-8")
    return text


def _copy(text: bytes) -> etree._Element:
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, huge_tree=True))


def _one_namespace_map(schema: etree._Element, text: bytes) -> etree._Element:
    prefixes: dict[str, str] = {}
    free = (prefix for n in count() if b"%s:" % (prefix := f"_{n}").encode() not in text)
    for element in schema.iter(etree.Element):
        for name in _QNAMES:
            value = element.get(name)
            if value is not None:
                known = element.nsmap
                names = (_prefixed(qname, known, prefixes, free) for qname in value.split())
                element.set(name, " ".join(names))
    declared = cast("dict[str, str]", schema.nsmap)  # whose None is the default namespace
    declared.update({prefix: uri for uri, prefix in prefixes.items()})
    root = etree.Element(schema.tag, nsmap=declared)
    for key, setting in schema.attrib.items():
        root.set(key, setting)
    root.extend(list(schema))
    return root


def _prefixed(
    qname: str,
    known: Mapping[str | None, str],
    prefixes: dict[str, str],
    free: Iterator[str],
) -> str:
    """``qname`` by the prefix that ``prefixes`` has for its namespace, or gets from ``free``."""
    prefix, colon, name = qname.rpartition(":")
    uri = known.get(prefix if colon else None)
    if uri is None:
        return qname
    if uri not in prefixes:
        prefixes[uri] = next(free)
    return f"{prefixes[uri]}:{name}"
