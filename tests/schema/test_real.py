"""Real WSDLs, compared with what xmlschema and xsdata read in them."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from lxml import etree
from xsdata.codegen.parsers import DefinitionsParser
from xsdata.models.wsdl import Definitions

from soapwright.errors import InputError
from soapwright.schema import Schema, read_schema
from soapwright.schema.model import XSD, ComplexType, QName, SimpleType

SAMPLES = [
    "autotask/atws-1.5-earlier.wsdl",
    "autotask/atws-1.5-later.wsdl",
    "autotask/atws-1.6.wsdl",
    "superoffice/Services88-Batch.wsdl",
    "superoffice/Services88-SoPrincipal.wsdl",
    "superoffice/Services88-Archive.wsdl",
]


def read_by_xmlschema(content: bytes) -> xmlschema.XsdGlobals:
    """All inline schemas of a WSDL, in one set of global maps."""
    schemas = etree.fromstring(content.lstrip()).iter(f"{{{XSD}}}schema")
    first, *others = (etree.tostring(schema, encoding="unicode") for schema in schemas)
    schema = xmlschema.XMLSchema(first, build=False)
    for other in others:
        xmlschema.XMLSchema(other, build=False, global_maps=schema.maps)
    schema.maps.build()
    return schema.maps


def qname(name: str) -> QName:
    namespace, _, local = name.rpartition("}")
    return QName(namespace.removeprefix("{"), local)


def ours_only(components: Any) -> dict[QName, Any]:
    return {qname(name): item for name, item in components.items() if f"{{{XSD}}}" not in name}


@pytest.mark.parametrize("name", SAMPLES)
def test_types_and_elements_are_those_xmlschema_reads(shared: Path, name: str) -> None:
    path = shared / "wsdl" / name
    schema = read_schema(path).schema
    theirs = read_by_xmlschema(path.read_bytes())
    types = ours_only(theirs.types)
    assert set(types) == set(schema.types)
    for type_name, type_ in schema.types.items():
        if isinstance(type_, SimpleType):
            check_simple(type_, types[type_name])
        else:
            check_complex(schema, type_, types[type_name])
    elements = ours_only(theirs.elements)
    assert set(elements) == set(schema.elements)
    for element_name, element in schema.elements.items():
        other = elements[element_name]
        assert element.nillable == other.nillable
        if isinstance(element.type, tuple):
            assert element.type == qname(other.type.name)
        content = schema.content_of(element)
        if content is not None:
            check_complex(schema, content, other.type)


def check_simple(ours: SimpleType, theirs: Any) -> None:
    values = [value.value for value in ours.facets.enumeration]
    assert values == [str(value) for value in theirs.enumeration or ()]
    assert (ours.variety == "list") == theirs.is_list()


def check_complex(schema: Schema, ours: ComplexType, theirs: Any) -> None:
    others = [] if theirs.has_simple_content() else list(theirs.content.iter_elements())
    assert [
        (e.name, e.min_occurs, e.max_occurs, e.nillable) for e in schema.all_elements(ours)
    ] == [(qname(e.name), e.min_occurs, e.max_occurs, e.nillable) for e in others]
    for element, other in zip(schema.all_elements(ours), others, strict=True):
        if isinstance(element.type, tuple):
            assert element.type == qname(other.type.name)
    assert ours.abstract == theirs.abstract
    assert {a.name for a in ours.attributes} <= {
        qname(name)
        for name in theirs.attributes
        if name  # None stands for the wildcard
    }


@pytest.mark.parametrize("name", SAMPLES)
def test_operations_and_headers_are_those_xsdata_reads(shared: Path, name: str) -> None:
    path = shared / "wsdl" / name
    schema = read_schema(path).schema
    theirs = DefinitionsParser(location=str(path)).from_bytes(
        path.read_bytes().lstrip(), Definitions
    )
    assert [name.local for name in schema.messages] == [m.name for m in theirs.messages]
    assert [[p.name for p in m.parts] for m in schema.messages.values()] == [
        [p.name for p in m.parts] for m in theirs.messages
    ]
    assert [[o.name for o in port_type.operations] for port_type in schema.port_types.values()] == [
        [o.name for o in port_type.operations] for port_type in theirs.port_types
    ]
    assert headers(schema) == list(xsdata_headers(theirs))
    assert [
        (port.name, port.address) for service in schema.services.values() for port in service.ports
    ] == [
        (port.name, port.extended[0].attributes["location"])  # type: ignore[attr-defined]
        for service in theirs.services
        for port in service.ports
    ]


def headers(schema: Schema) -> list[tuple[str, str, str]]:
    return [
        (operation.name, header.message.local, header.part)
        for binding in schema.bindings.values()
        for operation in binding.operations
        for message in (operation.input, operation.output)
        if message is not None
        for header in message.headers
    ]


def xsdata_headers(definitions: Any) -> Iterator[tuple[str, str, str]]:
    for binding in definitions.bindings:
        for operation in binding.operations:
            for message in (operation.input, operation.output):
                for extension in message.extended:
                    if extension.qname.endswith("}header"):
                        local = extension.attributes["message"].rpartition("}")[2]
                        yield operation.name, local.rpartition(":")[2], extension.attributes["part"]


def test_all_agents_are_read(shared: Path) -> None:
    schemas = [read_schema(path).schema for path in (shared / "wsdl" / "superoffice").iterdir()]
    operations = [
        operation
        for schema in schemas
        for port_type in schema.port_types.values()
        for operation in port_type.operations
    ]
    assert (len(schemas), len(operations)) == (58, 1964)  # the facts' numbers
    assert [warning for schema in schemas for warning in schema.warnings] == []


@pytest.fixture(scope="session")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wsdl")
    with tarfile.open(shared / "wsdl" / "corpus.tar.xz") as tar:
        tar.extractall(folder, filter="data")
    return folder / "corpus"


def test_every_valid_wsdl_of_the_corpus_is_read(corpus: Path) -> None:
    manifest = json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))
    valid = [e for e in manifest if e["validity"] == "ok" and e["self_contained"]]
    assert len(valid) == 120
    for entry in valid:
        schema = read_schema(corpus / entry["path"], root=corpus).schema
        assert len(schema.services) == entry["counts"].get("services", 0), entry["path"]
        check_names_lead_somewhere(schema)


def test_what_is_not_valid_is_read_or_refused_with_a_place(corpus: Path) -> None:
    manifest = json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))
    refused: dict[str, InputError] = {}
    for entry in manifest:
        if entry["validity"] == "ok" and entry["self_contained"]:
            continue
        try:
            check_names_lead_somewhere(read_schema(corpus / entry["path"], root=corpus).schema)
        except InputError as error:
            refused[entry["path"]] = error
    assert [path for path, error in refused.items() if error.file is None] == []
    for entry in manifest:
        if entry["validity"] in ("malformed", "missing-files", "wsdl-2.0"):
            assert entry["path"] in refused


def check_names_lead_somewhere(schema: Schema) -> None:
    """Every message, element and type that an operation needs is there."""
    for port_type in schema.port_types.values():
        for operation in port_type.operations:
            faults = (fault.message for fault in operation.faults)
            for message in (operation.input, operation.output, *faults):
                if message is not None:
                    check_parts(schema, message)
    for binding in schema.bindings.values():
        assert binding.port_type in schema.port_types
    for type_ in schema.types.values():
        if isinstance(type_, ComplexType):
            for element in type_.elements():
                if isinstance(element.type, tuple) and element.type.namespace != XSD:
                    assert element.type in schema.types


def check_parts(schema: Schema, message: QName) -> None:
    for part in schema.messages[message].parts:
        assert part.element is None or part.element in schema.elements
        if part.type is not None and part.type.namespace != XSD:
            assert part.type in schema.types
