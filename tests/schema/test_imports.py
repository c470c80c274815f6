"""What belongs together, and where imports may lead."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from soapwright.errors import InputError
from soapwright.schema import Limits, read_schema
from soapwright.schema.model import ANY_TYPE, ComplexType, QName
from tests.schema.conftest import Read, Write, wsdl, xsd


def other(body: str, namespace: str = "urn:o", extra: str = "") -> str:
    return (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:o="urn:o" '
        f'targetNamespace="{namespace}" {extra}>{body}</xs:schema>'
    )


def test_import_and_include_are_relative_to_the_importing_file(read: Read, write: Write) -> None:
    write("s/a.xsd", xsd('<xs:include schemaLocation="../b.xsd"/><xs:element name="a"/>'))
    write("b.xsd", xsd('<xs:element name="b"/>'))
    reading = read(wsdl("", xsd('<xs:include schemaLocation="s/a.xsd"/>')))
    assert [name.local for name in reading.schema.elements] == ["a", "b"]
    assert [Path(d.location).name for d in reading.documents] == ["main.wsdl", "a.xsd", "b.xsd"]
    assert reading.schema.elements[QName("urn:t", "b")].place.file.endswith("/b.xsd")
    assert ".." not in reading.documents[2].location


def test_circular_imports_and_diamonds_are_read_once(read: Read, write: Write) -> None:
    write("main.wsdl", "")
    circle = '<xs:include schemaLocation="{}"/>'
    write("a.xsd", xsd(circle.format("b.xsd") + circle.format("c.xsd")))
    write("b.xsd", xsd(circle.format("c.xsd")))
    write("c.xsd", xsd(circle.format("a.xsd") + '<xs:element name="c"/>'))
    reading = read(wsdl("", xsd(circle.format("a.xsd") + circle.format("./b.xsd"))))
    assert len(reading.documents) == 4
    assert len(reading.schema.elements) == 1
    assert reading.schema.warnings == ()


def test_chameleon_include_takes_on_each_including_namespace(read: Read, write: Write) -> None:
    write(
        "none.xsd",
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">'
        '<xs:complexType name="C"><xs:sequence><xs:element name="x" type="S"/></xs:sequence>'
        '</xs:complexType><xs:simpleType name="S"><xs:restriction base="xs:int"/></xs:simpleType>'
        "</xs:schema>",
    )
    include = '<xs:include schemaLocation="none.xsd"/>'
    schema = read(wsdl("", xsd(include) + other(include))).schema
    assert set(schema.types) == {QName(n, t) for n in ("urn:t", "urn:o") for t in "CS"}
    type_ = schema.types[QName("urn:o", "C")]
    assert isinstance(type_, ComplexType)
    assert [(e.name, e.type) for e in type_.elements()] == [
        (QName("urn:o", "x"), QName("urn:o", "S"))
    ]


def test_inline_schemas_import_each_other_by_namespace(read: Read) -> None:
    schema = read(
        wsdl(
            "",
            xsd('<xs:import namespace="urn:o"/><xs:element name="a" type="o:T" xmlns:o="urn:o"/>')
            + other('<xs:simpleType name="T"><xs:restriction base="xs:int"/></xs:simpleType>'),
        )
    ).schema
    assert schema.elements[QName("urn:t", "a")].type == QName("urn:o", "T")
    assert schema.warnings == ()


def test_wsdl_import_brings_messages_bindings_and_schemas(read: Read, write: Write) -> None:
    write("b.wsdl", wsdl('<wsdl:message name="M"/>', xsd('<xs:element name="e"/>')))
    write("c.xsd", other('<xs:element name="f"/>'))
    schema = read(
        wsdl(
            '<wsdl:import namespace="urn:w" location="b.wsdl"/>'
            '<wsdl:import namespace="urn:o" location="c.xsd"/>'
        )
    ).schema
    assert list(schema.messages) == [QName("urn:w", "M")]
    assert list(schema.elements) == [QName("urn:t", "e"), QName("urn:o", "f")]


def test_an_import_that_is_missing_names_file_and_line(read: Read) -> None:
    with pytest.raises(InputError, match=r"imported .*gone\.xsd cannot be read: No such") as raised:
        read(wsdl("", xsd('<xs:include schemaLocation="gone.xsd"/>')))
    assert raised.value.line == 3


@pytest.mark.parametrize("href", ["../outside.xsd", "/etc/hostname", "file:///etc/hostname"])
def test_an_import_stays_below_the_folder(write: Write, tmp_path: Path, href: str) -> None:
    write("outside.xsd", xsd(""))
    main = write("in/main.xsd", xsd(f'<xs:include schemaLocation="{href}"/>'))
    with pytest.raises(InputError, match="leaves the folder"):
        read_schema(main)


def test_the_folder_can_be_a_parent(write: Write, tmp_path: Path) -> None:
    write("outside.xsd", xsd('<xs:element name="e"/>'))
    main = write("in/main.xsd", xsd('<xs:include schemaLocation="../outside.xsd"/>'))
    assert read_schema(main, root=tmp_path).schema.elements


def test_a_link_does_not_lead_out(write: Write, tmp_path: Path) -> None:
    secret = write("secret.xsd", xsd(""))
    main = write("in/main.xsd", xsd('<xs:include schemaLocation="link.xsd"/>'))
    os.symlink(secret, tmp_path / "in" / "link.xsd")
    with pytest.raises(InputError, match="leaves the folder"):
        read_schema(main)


def test_import_depth_and_number_of_files(write: Write) -> None:
    for n in range(6):
        write(f"{n}.xsd", xsd(f'<xs:include schemaLocation="{n + 1}.xsd"/>'))
    last = write("6.xsd", xsd(""))
    first = last.with_name("0.xsd")
    assert len(read_schema(first, limits=Limits(files=7, import_depth=6)).documents) == 7
    with pytest.raises(InputError, match="nested deeper than 5"):
        read_schema(first, limits=Limits(import_depth=5))
    with pytest.raises(InputError, match="more than 6 files"):
        read_schema(first, limits=Limits(files=6))


def test_a_url_is_not_fetched_for_a_file(read: Read) -> None:
    imported = '<xs:import namespace="urn:o" schemaLocation="http://example.com/o.xsd"/>'
    schema = read(xsd(imported)).schema
    assert len(schema.warnings) == 1
    assert "main.wsdl:2: http://example.com/o.xsd is not fetched" in schema.warnings[0]
    used = read(xsd(f'{imported}<xs:element name="e" type="o:T" xmlns:o="urn:o"/>')).schema
    assert QName("urn:o", "T") in used.types
    assert used.warnings[1].endswith("(http://example.com/o.xsd is not fetched for a file)")


def test_well_known_namespaces_need_no_file(read: Read) -> None:
    schema = read(
        xsd(
            '<xs:import namespace="http://www.w3.org/XML/1998/namespace" '
            'schemaLocation="http://www.w3.org/2001/xml.xsd"/>'
            '<xs:import namespace="http://schemas.xmlsoap.org/soap/encoding/"/>'
            '<xs:complexType name="T"><xs:attribute ref="xml:lang"/></xs:complexType>'
            '<xs:element name="d"><xs:complexType><xs:sequence><xs:element ref="xs:schema"/>'
            "<xs:any/></xs:sequence></xs:complexType></xs:element>"
        )
    ).schema
    assert schema.warnings == ()
    type_ = schema.types[QName("urn:t", "T")]
    assert isinstance(type_, ComplexType)
    assert type_.attributes[0].type.local == "language"  # type: ignore[union-attr]
    content = schema.content_of(schema.elements[QName("urn:t", "d")])
    assert content is not None
    assert next(content.elements()).type == ANY_TYPE


def test_a_file_in_another_namespace_than_announced_is_a_warning(read: Read, write: Write) -> None:
    write("o.xsd", other('<xs:element name="e"/>'))
    schema = read(xsd('<xs:import namespace="urn:x" schemaLocation="o.xsd"/>')).schema
    assert list(schema.elements) == [QName("urn:o", "e")]
    assert "is in namespace 'urn:o', not 'urn:x'" in schema.warnings[0]


def test_types_in_another_schema_language_are_a_warning(read: Read) -> None:
    schema = read(wsdl("", '<g xmlns="http://relaxng.org/ns/structure/1.0"/>')).schema
    assert "is not an XML Schema; ignored" in schema.warnings[0]
