"""The schemas of a WSDL as files that validators read, which know nothing of WSDL."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.sax.saxutils import quoteattr

import xmlschema
from lxml import etree

from tests.corpus.encoding import encoding_schema, speaks_of_it, write_out_arrays
from tests.corpus.messages import WSDL, XSD, Definitions, message_elements

_REFERENCES = tuple(f"{{{XSD}}}{name}" for name in ("import", "include", "redefine"))
_HEAD = f'<xs:schema xmlns:xs="{XSD}"'


def unpack(archive: Path, folder: Path) -> dict[str, Path]:
    """The WSDLs of the corpus that are valid and need no other files, by their ids."""
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    top = folder / "corpus"
    manifest = json.loads((top / "manifest.json").read_text("utf-8"))
    return {
        entry["id"]: top / entry["path"]
        for entry in manifest
        if entry["validity"] == "ok" and entry["self_contained"]
    }


def unpack_pairs(archive: Path, folder: Path) -> Path:
    """The folder of the corpus with its pairs of releases alone."""
    with tarfile.open(archive) as tar:
        members = [member for member in tar if member.name.startswith("corpus/pairs")]
        tar.extractall(folder, members, filter="data")
    return folder / "corpus"


class Schemas:
    """All schemas of a WSDL, of those that it imports too.

    Args:
        wsdl: the file.
        folder: an empty one, for the files.

    Attributes:
        typed: what xmlschema makes of them.
        validator: what libxml2 makes of them, or None where it cannot.
    """

    def __init__(self, wsdl: Path, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        definitions = list(_definitions(wsdl, set()))
        schemas = list(_schemas(definitions))
        schemas += message_elements(definitions, frozenset(_declared(schemas)))
        if any(speaks_of_it(schema) for _, schema in schemas):
            schemas.append(encoding_schema())
        for _, schema in schemas:
            write_out_arrays(schema)
        main = self._write(schemas)
        self.typed: Any = xmlschema.XMLSchema10(
            main, validation="lax", allow="local", use_meta=True
        )
        self.validator: etree.XMLSchema | None = None
        with suppress(etree.XMLSchemaParseError):
            self.validator = etree.XMLSchema(etree.parse(main))

    def complaint(self, root: etree._Element) -> str | None:
        """Why a document is not valid; None where it is."""
        if self.validator is not None:
            if self.validator.validate(root):
                return None
            return str(self.validator.error_log)
        return next((str(error.reason) for error in self.typed.iter_errors(root)), None)

    def _write(self, schemas: list[tuple[Path, etree._Element]]) -> Path:
        """A file a schema, one a namespace that has several, and one that imports them all."""
        by_namespace: dict[str, list[Path]] = {}
        for number, (_, schema) in enumerate(schemas):
            path = self._folder / f"part{number}.xsd"
            by_namespace.setdefault(schema.get("targetNamespace", ""), []).append(path)
        known = {}
        for number, (namespace, parts) in enumerate(by_namespace.items()):
            known[namespace] = parts[0]
            if len(parts) > 1:
                known[namespace] = self._folder / f"all{number}.xsd"
                target = f" targetNamespace={quoteattr(namespace)}" if namespace else ""
                included = "".join(f'<xs:include schemaLocation="{part.name}"/>' for part in parts)
                known[namespace].write_text(f"{_HEAD}{target}>{included}</xs:schema>", "utf-8")
        for number, (wsdl, schema) in enumerate(schemas):
            copy = etree.fromstring(etree.tostring(schema, with_tail=False))
            self._locate(copy, wsdl, known)
            (self._folder / f"part{number}.xsd").write_bytes(etree.tostring(copy))
        main = self._folder / "main.xsd"
        imports = "".join(
            f"<xs:import{f' namespace={quoteattr(ns)}' if ns else ''} "
            f'schemaLocation="{path.name}"/>'
            for ns, path in known.items()
            if ns
        ) + "".join(
            f'<xs:include schemaLocation="{path.name}"/>' for n, path in known.items() if not n
        )
        main.write_text(f"{_HEAD}>{imports}</xs:schema>", "utf-8")
        return main

    def _locate(self, schema: etree._Element, wsdl: Path, known: dict[str, Path]) -> None:
        for child in schema.iterchildren(*_REFERENCES):
            location = child.get("schemaLocation")
            namespace = child.get("namespace", "")
            is_import = child.tag == _REFERENCES[0]
            if is_import and namespace in known:
                child.set("schemaLocation", known[namespace].name)
            elif location:
                child.set("schemaLocation", urljoin(wsdl.as_uri(), location))
        imported = {child.get("namespace", "") for child in schema.iterchildren(_REFERENCES[0])}
        # Many refer to what another schema of the WSDL has without saying so; all tools let them.
        for namespace in known.keys() - imported - {schema.get("targetNamespace", "")}:
            element = etree.Element(_REFERENCES[0], schemaLocation=known[namespace].name)
            if namespace:
                element.set("namespace", namespace)
            schema.insert(0, element)


def _definitions(wsdl: Path, seen: set[Path]) -> Iterator[tuple[Path, etree._Element]]:
    """The roots of a WSDL and of what it imports."""
    seen.add(wsdl)
    root = etree.fromstring(wsdl.read_bytes().lstrip(b"\xef\xbb\xbf \t\r\n"))
    yield wsdl, root
    for child in root.iterchildren(f"{{{WSDL}}}import"):
        location = urljoin(wsdl.as_uri(), child.get("location", ""))
        path = Path(unquote(urlsplit(location).path))
        if path.is_file() and path not in seen:
            yield from _definitions(path, seen)


def _schemas(roots: Definitions) -> Iterator[tuple[Path, etree._Element]]:
    for path, root in roots:
        if root.tag == f"{{{XSD}}}schema":
            yield path, root
        for schema in root.iterfind(f"{{{WSDL}}}types/{{{XSD}}}schema"):
            yield path, schema


def _declared(schemas: Definitions) -> Iterator[str]:
    """The global elements of schemas, in Clark notation."""
    for _, schema in schemas:
        namespace = schema.get("targetNamespace")
        for element in schema.iterchildren(f"{{{XSD}}}element"):
            name = element.get("name", "")
            yield f"{{{namespace}}}{name}" if namespace else name
