"""Which documents belong together: wsdl:import, xs:import, xs:include, xs:redefine, xs:override.

Everything that is reachable from the first document is collected, each file once for every
namespace it is included into.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.schema.model import XSD
from soapwright.schema.names import SWA, WSDL, WSDL20, local, namespace
from soapwright.schema.source import Document, Sources, is_url, locate, site
from soapwright.schema.standard import is_standard, standard_document

if TYPE_CHECKING:
    from lxml import etree

_SCHEMA = f"{{{XSD}}}schema"
_DEFINITIONS = f"{{{WSDL}}}definitions"


class SchemaRoot(NamedTuple):
    """One ``xs:schema`` and the namespace its components are in.

    They differ from its own targetNamespace where it has none and is included into a schema that
    has one: the chameleon include (XML Schema part 1, 4.2.1).
    """

    element: etree._Element
    document: Document
    namespace: str


@dataclass()
class Collection:
    """What was found, in the order of reading.

    ``definitions`` are the WSDL documents. ``unread`` tells for a namespace why
    its import was not followed. ``standard`` are the schemas that come with the tool.
    """

    definitions: list[Document] = field(default_factory=list)
    schemas: list[SchemaRoot] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    standard: list[Document] = field(default_factory=list)


def collect(locations: Sequence[str], sources: Sources) -> Collection:
    """Read ``locations`` and all that they import.

    Raises:
        InputError: a file cannot be read, or is neither WSDL 1.1 nor XML Schema.
    """
    collector = _Collector(sources)
    for location in locations:
        collector.root(sources.open(location), None, 0)
    collector.add_standard(locations[0])
    return collector.found


class _Collector:
    def __init__(self, sources: Sources) -> None:
        self.found = Collection()
        self._sources = sources
        self._seen: set[tuple[str, str | None]] = set()
        self._wanted: dict[str, None] = {}

    def root(self, document: Document, including: str | None, depth: int) -> None:
        """Take in a document; ``including`` is the namespace of the schema that includes it."""
        root = document.root
        if root.tag == _SCHEMA:
            own = root.get("targetNamespace")
            target = own if own is not None else including or ""
            if (document.location, target) not in self._seen:
                self._seen.add((document.location, target))
                self._schema(SchemaRoot(root, document, target), depth)
        elif root.tag == _DEFINITIONS:
            if (document.location, None) not in self._seen:
                self._seen.add((document.location, None))
                self._definitions(document, depth)
        else:
            raise InputError(_wrong_root(root), file=document.location, line=document.line(root))

    def add_standard(self, location: str) -> None:
        """Take in the standard schemas that are imported, and that no file read has."""
        there = {schema.namespace for schema in self.found.schemas}
        done: set[str] = set()
        while todo := [name for name in self._wanted if name not in done | there]:
            for name in todo:
                done.add(name)
                document = standard_document(name, location)
                if document is not None:
                    self.found.standard.append(document)
                    self.root(document, None, 0)

    def _definitions(self, document: Document, depth: int) -> None:
        self.found.definitions.append(document)
        for child in document.root.iterchildren(f"{{{WSDL}}}import", f"{{{WSDL}}}types"):
            if local(child) == "import":
                self._follow(document, child, child.get("location"), None, depth)
                continue
            for schema in child.iterchildren():
                if schema.tag == _SCHEMA:
                    target = schema.get("targetNamespace", "")
                    self._schema(SchemaRoot(schema, document, target), depth)
                else:
                    self.found.warnings.append(
                        f"{document.place(schema)}: {schema.tag} is not an XML Schema; ignored"
                    )

    def _schema(self, schema: SchemaRoot, depth: int) -> None:
        self._sources.count(schema.element, schema.document)
        self.found.schemas.append(schema)
        for child in schema.element.iterchildren(
            *(f"{{{XSD}}}{name}" for name in ("import", "include", "redefine", "override"))
        ):
            including = None if local(child) == "import" else schema.namespace
            location = child.get("schemaLocation")
            if location is None and including is not None:
                raise InputError(
                    f"xs:{local(child)} needs a schemaLocation",
                    file=schema.document.location,
                    line=schema.document.line(child),
                )
            self._follow(schema.document, child, location, including, depth)

    def _follow(
        self,
        document: Document,
        element: etree._Element,
        href: str | None,
        including: str | None,
        depth: int,
    ) -> None:
        target = element.get("namespace", "")
        if including is None and is_standard(target):
            self._wanted[target] = None
            if target in (XSD, SWA):  # a copy says no more, and that its references are texts
                return
        if href is None or not href.strip():
            return
        imported = self._imported(document, element, href, target, depth)
        if imported is None:
            return
        location = imported.location
        if imported.root.tag == _SCHEMA and local(element) != "redefine":
            own = imported.root.get("targetNamespace", including or "")
            expected = target if including is None else including
            if own != expected:
                self.found.warnings.append(
                    f"{document.place(element)}: {location} is in namespace {own!r}, "
                    f"not {expected!r}"
                )
        self.root(imported, including, depth + 1)

    def _imported(
        self, document: Document, element: etree._Element, href: str, target: str, depth: int
    ) -> Document | None:
        """What is imported; None where it is not read, since it is known or has to be fetched."""
        location = locate(document, href, document.line(element))
        if is_url(location) and not self._sources.may_fetch(location, document):
            if is_standard(target):
                return None
            if not is_url(document.location):
                reason = f"{location} is not fetched for a file"
                self.found.unread.setdefault(target, reason)
                self.found.warnings.append(
                    f"{document.place(element)}: {reason}; "
                    f"`--imports {site(location)}` has it fetched"
                )
                return None
        try:
            line = document.line(element)
            return self._sources.open_import(document, href, line, depth + 1)
        except InputError as error:
            if not is_standard(target):
                raise
            self.found.warnings.append(
                f"{document.place(element)}: the schema that comes with the tool is taken for "
                f"{target}, since {href} {error.message}"
            )
            return None


def _wrong_root(root: etree._Element) -> str:
    allowed = "allowed are wsdl:definitions (WSDL 1.1) and xs:schema"
    if namespace(root) in WSDL20:
        return f"is WSDL 2.0, which is not supported; {allowed}"
    if local(root).lower() == "html":
        return f"is an HTML page; {allowed}"
    return f"the root element is {root.tag}; {allowed}"
