"""Documents → xsdata's analysed classes, by its code generator used as a library.

Only the schemas are given to it: its service mapper mixes the ports of a service and fails on
HTTP bindings. Nothing is read but the documents, and the schemas of W3C and SOAP encoding that
xsdata itself brings; nothing is written.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any, NamedTuple

from lxml import etree
from xsdata.codegen.container import ClassContainer, Steps
from xsdata.codegen.exceptions import CodegenError
from xsdata.codegen.handlers import (
    ResetAttributeSequenceNumbers,
    ResetAttributeSequences,
    SanitizeAttributesDefaultValue,
    ValidateAttributesOverrides,
)
from xsdata.codegen.models import Attr, Class
from xsdata.codegen.parsers.schema import SchemaParser
from xsdata.codegen.transformer import ResourceTransformer
from xsdata.exceptions import ParserError
from xsdata.logger import logger
from xsdata.models.config import GeneratorConfig
from xsdata.models.enums import COMMON_SCHEMA_DIR, Namespace
from xsdata.models.xsd import Schema as XsdSchema

from ..errors import InputError
from ..schema.model import XSD
from ..schema.source import Document, join

_BUNDLED = COMMON_SCHEMA_DIR.as_uri()
_SCHEMA = f"{{{XSD}}}schema"


class Analysis(NamedTuple):
    """xsdata's classes, in the order of the source, and what it put up with on the way."""

    classes: list[Class]
    warnings: tuple[str, ...]


def analyse(documents: Sequence[Document], config: GeneratorConfig) -> Analysis:
    """Let xsdata read and analyse the schemas of ``documents``; the first is where to start.

    Raises:
        InputError: a schema refers to something that is not in the documents, or that xsdata
            cannot make sense of.
    """
    with _warnings_of_xsdata() as warnings:
        transformer = _Transformer(config, documents)
        try:
            transformer.process_sources(transformer.locations)
            classes = transformer.analyze_classes(transformer.classes)
        except (CodegenError, ParserError) as error:
            details = getattr(error, "meta", None)
            message = f"{error}: {details}" if details else str(error)
            raise InputError(message, file=documents[0].location) from error
    for item in classes:
        item.attrs = [attr for attr in item.attrs if not attr.is_prohibited]
        for attr in item.attrs:
            attr.choices.clear()  # only mixed content has them; its wildcard holds any element
    return Analysis(classes, tuple(dict.fromkeys(warnings)))


class _Transformer(ResourceTransformer):
    """Reads every schema of the documents once for each namespace it is included into."""

    __slots__ = ("locations", "namespaces")

    def __init__(self, config: GeneratorConfig, documents: Sequence[Document]) -> None:
        super().__init__(config)
        self.locations: list[str] = []
        self.namespaces: dict[str, str | None] = {}
        roots = list(_schema_roots(documents))
        for number, (document, root, namespace) in enumerate(roots):
            # The suffix tells xsdata what it is, the number keeps the schemas of a WSDL apart.
            location = f"{document.location}#{number}.xsd"
            self.preloaded[location] = _one_namespace_map(root)
            self.namespaces[location] = namespace
            self.locations.append(location)
        declared = {root.get("targetNamespace") for _, root, _ in roots}
        self.locations += [
            known.location
            for known in Namespace
            if known.location
            and known.uri not in declared
            and any(_refers(schema, known.uri) for schema in self.preloaded.values())
        ]

    def process_schema(self, uri: str, namespace: str | None = None) -> None:
        super().process_schema(uri, self.namespaces.get(uri, namespace))

    def parse_schema(self, uri: str, namespace: str | None) -> XsdSchema | None:
        content = self.load_resource(uri)
        if content is None:
            return None
        parser = _Parser(target_namespace=namespace, location=uri)
        schema: XsdSchema = parser.from_bytes(content, XsdSchema)
        return schema

    def convert_schema(self, schema: XsdSchema) -> None:
        """Take in a schema; what it imports is taken in by itself."""
        self.classes.extend(self.generate_classes(schema))

    def load_resource(self, uri: str) -> bytes | None:
        if uri not in self.preloaded and not uri.startswith(_BUNDLED):
            raise InputError(f"{uri} is not among the documents that were read")
        content: bytes | None = super().load_resource(uri)
        return content

    def analyze_classes(self, classes: list[Class]) -> list[Class]:
        container = _Container(self.config)
        container.extend(classes)
        container.process()
        return list(container)


def _schema_roots(
    documents: Sequence[Document],
) -> Iterator[tuple[Document, etree._Element, str | None]]:
    """Every ``xs:schema``, and the namespace it takes on where it has none of its own.

    A schema without a targetNamespace is in the namespace of each schema that includes it (XML
    Schema part 1, 4.2.1); where it is also imported, or stands alone, it is in none.
    """
    inclusions = tuple(f"{{{XSD}}}{name}" for name in ("include", "redefine", "override"))
    roots = [(document, root) for document in documents for root in document.root.iter(_SCHEMA)]
    adopted: dict[str, dict[str, None]] = {}
    changed = True
    while changed:  # an included schema may include another
        changed = False
        for document, root in roots:
            own = root.get("targetNamespace")
            for namespace in [own] if own else list(adopted.get(document.location, {})):
                for child in root.iterchildren(*inclusions):
                    location = join(document.location, child.get("schemaLocation", ""))
                    known = adopted.setdefault(location, {})
                    changed |= namespace not in known
                    known[namespace] = None
    imported = {
        join(document.location, child.get("schemaLocation", ""))
        for document, root in roots
        for child in root.iterchildren(f"{{{XSD}}}import")
        if not child.get("namespace")
    }
    for document, root in roots:
        own = root.get("targetNamespace")
        includers = adopted.get(document.location, {})
        if own or not includers or document.location in imported:
            yield document, root, None
        if not own:
            for namespace in includers:
                yield document, root, namespace


_QNAMES = ("base", "itemType", "memberTypes", "ref", "substitutionGroup", "type")


def _one_namespace_map(schema: etree._Element) -> bytes:
    """The schema's text, with every prefix that a reference uses declared at its root.

    xsdata looks prefixes up at the element or type that a reference is in, and so takes a base
    whose prefix is declared at ``xs:extension`` for one of the target namespace.
    """
    text = etree.tostring(schema, encoding="utf-8")
    start = text[: text.index(b">")]
    if text.count(b"xmlns") == start.count(b"xmlns"):
        return text
    copy = etree.fromstring(text, etree.XMLParser(resolve_entities=False, huge_tree=True))
    prefixes: dict[str, str] = {}
    free = (prefix for n in count() if b"%s:" % (prefix := f"_{n}").encode() not in text)
    for element in copy.iter(etree.Element):
        for name in _QNAMES:
            value = element.get(name)
            if value is not None:
                known = element.nsmap
                names = (_prefixed(qname, known, prefixes, free) for qname in value.split())
                element.set(name, " ".join(names))
    declared = {**copy.nsmap, **{prefix: uri for uri, prefix in prefixes.items()}}
    root = etree.Element(copy.tag, dict(copy.attrib), declared)
    root.extend(list(copy))
    return etree.tostring(root, encoding="utf-8")


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


def _refers(schema: bytes, namespace: str) -> bool:
    """Whether something in ``namespace`` is referred to, and not only its prefix declared."""
    prefixes = re.findall(rb'xmlns:([^=\s]+)="%s"' % re.escape(namespace.encode()), schema)
    return any(b'"%s:' % prefix in schema for prefix in prefixes)


class _Parser(SchemaParser):
    """xsdata's parser stumbles over text that has slipped in between declarations."""

    @classmethod
    def set_index(cls, obj: Any, index: int) -> None:
        if not isinstance(obj, str):
            super().set_index(obj, index)


class _Container(ClassContainer):
    """xsdata's analysis, without the steps that name things: ``naming`` names by reference."""

    __slots__ = ()

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__(config)
        self.processors[Steps.SANITIZE] = [ResetAttributeSequences()]
        self.processors[Steps.RESOLVE] = [_Overrides(self)]
        self.processors[Steps.FINALIZE] = [
            SanitizeAttributesDefaultValue(self),
            ResetAttributeSequenceNumbers(self),
        ]

    def filter_classes(self) -> None:
        """Keep what the documents declare, and what that refers to of xsdata's own schemas."""
        kept: dict[int, Class] = {}
        pending = [
            item
            for item in self
            if (item.is_complex_type or item.is_enumeration)
            and not item.location.startswith(_BUNDLED)
        ]
        by_reference = {item.ref: item for item in self}
        while pending:
            item = pending.pop()
            if item.ref not in kept:
                kept[item.ref] = item
                pending.extend(by_reference[ref] for ref in item.references if ref in by_reference)
        self.set([item for item in self if item.ref in kept])

    def designate_classes(self) -> None:
        """Names and modules are given later."""


class _Overrides(ValidateAttributesOverrides):
    """xsdata takes fields that differ only by case for one; to the wire they are two."""

    __slots__ = ()

    @classmethod
    def validate_attrs(cls, target: Class, base_attrs_map: dict[str, list[Attr]]) -> None:
        for attr in target.attrs.copy():
            same = (base for base in base_attrs_map.get(attr.slug, ()) if base.key == attr.key)
            base = next(same, None)
            if base is not None:
                cls.validate_override(target, attr, base)
            elif attr.is_prohibited:
                cls.remove_attribute(target, attr)

    @classmethod
    def prohibit_parent_attrs(cls, *_: object) -> None:
        """A restriction leaves inherited fields out by not setting them."""


@contextmanager
def _warnings_of_xsdata() -> Iterator[list[str]]:
    """Collects xsdata's warnings, which would otherwise go to stderr."""
    messages: list[str] = []
    handler = _Collector(messages.append)
    propagate = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield messages
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


class _Collector(logging.Handler):
    def __init__(self, keep: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._keep = keep

    def emit(self, record: logging.LogRecord) -> None:
        self._keep(record.getMessage())
