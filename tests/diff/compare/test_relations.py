"""How the valid set changes where a component refers to another type."""

from __future__ import annotations

import pytest

from soapwright.diff.compare.context import Sides
from soapwright.diff.compare.relations import ancestors, is_enumerated, python_type, relate
from soapwright.diff.compare.types import compare_types
from soapwright.diff.lattice import Relation
from soapwright.schema.imports import SchemaRoot
from soapwright.schema.model import XSD, QName, Schema
from soapwright.schema.names import References
from soapwright.schema.source import DEFAULT_LIMITS, parse
from soapwright.schema.xsd import read_schemas

TYPES = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:t"
    targetNamespace="urn:t">
  <xs:simpleType name="Code"><xs:restriction base="xs:token"/></xs:simpleType>
  <xs:simpleType name="Short"><xs:restriction base="Code"/></xs:simpleType>
  <xs:simpleType name="Kind"><xs:restriction base="Short"><xs:enumeration value="a"/>
    </xs:restriction></xs:simpleType>
  <xs:simpleType name="Deep"><xs:restriction base="Kind"/></xs:simpleType>
  <xs:simpleType name="Either"><xs:union memberTypes="Code xs:int"/></xs:simpleType>
  <xs:simpleType name="Many"><xs:list itemType="xs:int"/></xs:simpleType>
  <xs:simpleType name="Real"><xs:restriction base="xs:double"/></xs:simpleType>
  <xs:complexType name="Base"/>
  <xs:complexType name="More"><xs:complexContent><xs:extension base="Base"/></xs:complexContent>
  </xs:complexType>
  <xs:complexType name="Less"><xs:complexContent><xs:restriction base="Base"/></xs:complexContent>
  </xs:complexType>
</xs:schema>"""


def read() -> Schema:
    document = parse(TYPES.encode(), "a.xsd", DEFAULT_LIMITS)
    declared = read_schemas([SchemaRoot(document.root, document, "urn:t")], References(), [])
    return Schema("a.xsd", "urn:t", types=declared.types)


SCHEMA = read()
SIDES = Sides.of(SCHEMA, SCHEMA, compare_types)


def t(name: str) -> QName:
    return QName(XSD, name[3:]) if name.startswith("xs:") else QName("urn:t", name)


@pytest.mark.parametrize(
    ("base", "other", "relation"),
    [
        ("Code", "Code", Relation.EQUAL),
        ("xs:int", "xs:long", Relation.WIDENED),
        ("Short", "Code", Relation.WIDENED),
        ("Code", "Short", Relation.NARROWED),
        ("Short", "xs:string", Relation.WIDENED),
        ("xs:NMTOKEN", "Code", Relation.INCOMPARABLE),
        ("Code", "Either", Relation.WIDENED),
        ("Short", "Either", Relation.WIDENED),
        ("Either", "xs:int", Relation.NARROWED),
        ("Many", "xs:int", Relation.INCOMPARABLE),
        ("Less", "Base", Relation.WIDENED),
        ("More", "Base", Relation.INCOMPARABLE),
        ("Base", "xs:anyType", Relation.WIDENED),
        ("xs:float", "xs:double", Relation.RECAST),
    ],
)
def test_relations(base: str, other: str, relation: Relation) -> None:
    assert relate(SIDES, t(base), t(other)) is relation


def test_what_holds_every_value_nearest_first() -> None:
    found = [name.local for name in ancestors(SCHEMA, t("Kind"))]
    assert found[:5] == ["Kind", "Short", "Code", "token", "normalizedString"]
    assert found[-1] == "anyType"
    assert [name.local for name in ancestors(SCHEMA, t("More"))] == ["More", "anyType"]
    assert [name.local for name in ancestors(SCHEMA, t("Many"))] == [
        "Many",
        "anySimpleType",
        "anyType",
    ]


@pytest.mark.parametrize(
    ("name", "python"),
    [
        ("Code", "str"),
        ("xs:int", "int"),
        ("Real", "float"),
        ("Kind", "an enumeration"),
        ("Deep", "an enumeration"),
        ("More", "More"),
    ],
)
def test_what_values_are_read_as(name: str, python: str) -> None:
    assert python_type(SCHEMA, t(name)) == python


def test_who_lists_values() -> None:
    assert is_enumerated(SCHEMA, t("Deep"))
    assert not is_enumerated(SCHEMA, t("Short"))
    assert not is_enumerated(SCHEMA, t("Base"))
    assert not is_enumerated(SCHEMA, t("xs:int"))
