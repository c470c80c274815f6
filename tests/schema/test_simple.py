"""Simple types and facets."""

from __future__ import annotations

import pytest

from soapwright.schema.model import XSD, Facets, QName, SimpleType
from tests.schema.conftest import Read, xsd


def simple(read: Read, body: str) -> SimpleType:
    types = read(xsd(f'<xs:simpleType name="S">{body}</xs:simpleType>')).schema.types
    type_ = types[QName("urn:t", "S")]
    assert isinstance(type_, SimpleType)
    return type_


def test_restriction_of_an_anonymous_type(read: Read) -> None:
    inner = '<xs:simpleType><xs:restriction base="xs:int"/></xs:simpleType>'
    type_ = simple(read, f"<xs:restriction>{inner}</xs:restriction>")
    assert isinstance(type_.base, SimpleType)
    assert (type_.base.name, type_.base.base) == (None, QName(XSD, "int"))


def test_list_and_union(read: Read) -> None:
    type_ = simple(read, '<xs:list itemType="xs:int"/>')
    assert (type_.variety, type_.item) == ("list", QName(XSD, "int"))
    anonymous = '<xs:simpleType><xs:restriction base="xs:date"/></xs:simpleType>'
    assert isinstance(simple(read, f"<xs:list>{anonymous}</xs:list>").item, SimpleType)
    type_ = simple(read, f'<xs:union memberTypes=" xs:int\n xs:token ">{anonymous}</xs:union>')
    assert type_.variety == "union"
    assert type_.members[:2] == (QName(XSD, "int"), QName(XSD, "token"))
    assert isinstance(type_.members[2], SimpleType)


@pytest.mark.parametrize(
    ("facet", "value", "expected"),
    [
        ("length", "3", Facets(length=3)),
        ("minLength", "0", Facets(min_length=0)),
        ("maxLength", "9", Facets(max_length=9)),
        ("totalDigits", "5", Facets(total_digits=5)),
        ("fractionDigits", "2", Facets(fraction_digits=2)),
        ("minInclusive", "-1", Facets(min_inclusive="-1")),
        ("maxInclusive", "1", Facets(max_inclusive="1")),
        ("minExclusive", "-1", Facets(min_exclusive="-1")),
        ("maxExclusive", "1", Facets(max_exclusive="1")),
        ("whiteSpace", "collapse", Facets(white_space="collapse")),
        ("pattern", "[a-z]+", Facets(patterns=("[a-z]+",))),
    ],
)
def test_facets(read: Read, facet: str, value: str, expected: Facets) -> None:
    body = f'<xs:restriction base="xs:string"><xs:{facet} value="{value}"/></xs:restriction>'
    assert simple(read, body).facets == expected


def test_enumeration_keeps_order_lines_numbers_and_text(read: Read) -> None:
    values = simple(
        read,
        """<xs:restriction base="xs:string">
        <xs:enumeration value="b"><xs:annotation><xs:appinfo>
        <EnumerationValue xmlns="http://schemas.microsoft.com/2003/10/Serialization/"> 99
        </EnumerationValue></xs:appinfo><xs:documentation>Bee</xs:documentation></xs:annotation>
        </xs:enumeration>
        <xs:enumeration value=""/><xs:enumeration value="a"/></xs:restriction>""",
    ).facets.enumeration
    assert [(v.value, v.number, v.documentation) for v in values] == [
        ("b", "99", "Bee"),
        ("", None, None),
        ("a", None, None),
    ]
    assert [v.place.line for v in values] == [3, 7, 7]
