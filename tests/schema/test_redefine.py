"""xs:redefine and xs:override."""

from __future__ import annotations

import pytest

from soapwright.schema.model import XSD, ComplexType, QName, SimpleType
from tests.schema.conftest import Read, Write, xsd

BASE = xsd(
    """<xs:complexType name="T"><xs:sequence><xs:element name="a"/></xs:sequence>
    <xs:attribute name="p" type="xs:int"/></xs:complexType>
    <xs:simpleType name="S"><xs:restriction base="xs:string"><xs:maxLength value="9"/>
    </xs:restriction></xs:simpleType>
    <xs:group name="G"><xs:sequence><xs:element name="g"/></xs:sequence></xs:group>
    <xs:complexType name="UsesG"><xs:group ref="t:G"/></xs:complexType>
    <xs:element name="e" type="t:T"/>"""
)


@pytest.fixture
def redefined(read: Read, write: Write) -> dict[str, object]:
    write("base.xsd", BASE)
    schema = read(
        xsd(
            """<xs:redefine schemaLocation="base.xsd">
            <xs:complexType name="T"><xs:complexContent><xs:extension base="t:T"><xs:sequence>
            <xs:element name="b"/></xs:sequence><xs:attribute name="q"/>
            </xs:extension></xs:complexContent></xs:complexType>
            <xs:simpleType name="S"><xs:restriction base="t:S"><xs:minLength value="2"/>
            </xs:restriction></xs:simpleType>
            <xs:group name="G"><xs:sequence><xs:group ref="t:G"/><xs:element name="h"/>
            </xs:sequence></xs:group></xs:redefine>"""
        )
    ).schema
    assert schema.warnings == ()
    return {name.local: type_ for name, type_ in schema.types.items()}


def test_an_extended_type_is_one_type(redefined: dict[str, object]) -> None:
    type_ = redefined["T"]
    assert isinstance(type_, ComplexType)
    assert type_.base is None
    assert [e.name.local for e in type_.elements()] == ["a", "b"]
    assert [a.name.local for a in type_.attributes] == ["p", "q"]


def test_a_restricted_simple_type_holds_the_original(redefined: dict[str, object]) -> None:
    type_ = redefined["S"]
    assert isinstance(type_, SimpleType)
    assert type_.facets.min_length == 2
    assert isinstance(type_.base, SimpleType)
    assert (type_.base.name, type_.base.facets.max_length) == (None, 9)
    assert type_.base.base == QName(XSD, "string")


def test_a_group_contains_the_original(redefined: dict[str, object]) -> None:
    type_ = redefined["UsesG"]
    assert isinstance(type_, ComplexType)
    assert [e.name.local for e in type_.elements()] == ["g", "h"]


def test_a_restricted_type_keeps_the_attributes_it_does_not_name(read: Read, write: Write) -> None:
    write("base.xsd", BASE)
    schema = read(
        xsd(
            """<xs:redefine schemaLocation="base.xsd">
            <xs:complexType name="T"><xs:complexContent><xs:restriction base="t:T"><xs:sequence/>
            </xs:restriction></xs:complexContent></xs:complexType></xs:redefine>"""
        )
    ).schema
    type_ = schema.types[QName("urn:t", "T")]
    assert isinstance(type_, ComplexType)
    assert list(type_.elements()) == []
    assert [a.name.local for a in type_.attributes] == ["p"]
    assert type_.base is None


def test_override_replaces(read: Read, write: Write) -> None:
    write("base.xsd", BASE)
    schema = read(
        xsd(
            """<xs:override schemaLocation="base.xsd"><xs:element name="e" type="xs:int"/>
            </xs:override>"""
        )
    ).schema
    assert schema.elements[QName("urn:t", "e")].type == QName(XSD, "int")
    assert schema.warnings == ()
