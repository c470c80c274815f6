"""A whole reading: the model, and what it was read from."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.errors import InputError
from soapwright.schema import read_schema
from soapwright.schema.model import QName
from tests.schema.conftest import Read, Write, wsdl, xsd


def test_the_documents_come_in_the_order_they_were_read_the_users_first(write: Write) -> None:
    write("b.xsd", xsd('<xs:element name="b"/>'))
    main = write("a.xsd", xsd('<xs:include schemaLocation="b.xsd"/>'))
    reading = read_schema(main)
    assert [Path(one.location).name for one in reading.documents] == ["a.xsd", "b.xsd"]
    assert [Path(one.location).name for one in reading.schema.files] == ["a.xsd", "b.xsd"]
    assert reading.schema.location == str(main)


def test_what_stands_in_was_not_read(read: Read) -> None:
    reading = read(xsd('<xs:element name="a" type="t:Lost"/>'))
    *_, stand_in = reading.documents
    assert "#" in stand_in.location
    assert len(reading.schema.files) == 1
    lost = reading.schema.types[QName("urn:t", "Lost")]
    assert lost.place.line == 2, "it is where it was asked for"


def test_what_the_first_file_says_of_itself(read: Read) -> None:
    schema = read(wsdl("<wsdl:documentation>Desk\n  service</wsdl:documentation>")).schema
    assert schema.target_namespace == "urn:w"
    assert (schema.prefixes["t"], schema.line) == ("urn:t", 1)
    documented = xsd("<xs:annotation><xs:documentation>Types</xs:documentation></xs:annotation>")
    assert read(documented).schema.documentation == "Types"


def test_what_was_read_cannot_be_changed(read: Read) -> None:
    schema = read(xsd('<xs:element name="a"/>')).schema
    with pytest.raises(TypeError):
        schema.elements[QName("", "x")] = schema.elements[QName("urn:t", "a")]  # type: ignore[index]


def test_one_file_given_twice_is_one(write: Write) -> None:
    main = write("a.xsd", xsd('<xs:element name="a"/>'))
    reading = read_schema([main, main])
    assert len(reading.documents) == 1
    assert reading.schema.warnings == ()


def test_a_file_of_several_that_is_not_there(write: Write, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"b\.xsd"):
        read_schema([write("a.xsd", xsd("")), tmp_path / "b.xsd"])
