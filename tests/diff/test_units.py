"""The parts that the rules rest on: lining up lists, the lattice, directions, loading."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.diff.compare.align import align
from soapwright.diff.direction import Reach
from soapwright.diff.lattice import Relation, python_type, relate
from soapwright.diff.sides import load_side
from soapwright.errors import InputError
from soapwright.schema.model import QName

# --- align


@given(st.lists(st.integers(0, 30), unique=True), st.lists(st.integers(0, 30), unique=True))
def test_align_accounts_for_everything(base: list[int], other: list[int]) -> None:
    found = align(base, other)
    assert {base[i] for i, _ in found.common} == set(base) & set(other)
    assert all(base[i] == other[j] for i, j in found.common)
    assert {base[i] for gone, _ in found.gaps for i in gone} == set(base) - set(other)
    assert {other[j] for _, new in found.gaps for j in new} == set(other) - set(base)
    kept = [pair for pair in found.common if pair not in found.moved]
    assert [j for _, j in kept] == sorted(j for _, j in kept)


@given(st.lists(st.integers(), unique=True, min_size=2), st.data())
def test_align_sees_one_move_as_one(base: list[int], data: st.DataObject) -> None:
    source = data.draw(st.integers(0, len(base) - 1))
    other = [*base[:source], *base[source + 1 :]]
    other.insert(data.draw(st.integers(0, len(base) - 1)), base[source])
    assert len(align(base, other).moved) == (0 if other == base else 1)


def test_align_pairs_what_replaces_each_other() -> None:
    assert align("abcd", "axyd").replaced() == [(1, 1), (2, 2)]
    assert align("abcd", "axd").replaced() == []


# --- lattice


@pytest.mark.parametrize(
    ("base", "other", "relation"),
    [
        ("int", "int", Relation.EQUAL),
        ("byte", "decimal", Relation.WIDENED),
        ("integer", "decimal", Relation.WIDENED),
        ("long", "int", Relation.NARROWED),
        ("unsignedInt", "long", Relation.WIDENED),
        ("unsignedLong", "long", Relation.INCOMPARABLE),
        ("NMTOKEN", "string", Relation.WIDENED),
        ("date", "dateTime", Relation.INCOMPARABLE),
        ("double", "decimal", Relation.INCOMPARABLE),
        ("float", "double", Relation.RECAST),
        ("boolean", "anySimpleType", Relation.WIDENED),
        ("anyType", "string", Relation.NARROWED),
    ],
)
def test_lattice(base: str, other: str, relation: Relation) -> None:
    assert relate(base, other) is relation


def test_python_types() -> None:
    assert python_type("unsignedByte") == "int"
    assert python_type("decimal") == "Decimal"
    assert python_type("NCName") == "str"
    assert python_type("dateTimeStamp") == python_type("dateTime") != python_type("date")


# --- directions

WSDL = """<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:t="urn:t"
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t">
  <types><xs:schema targetNamespace="urn:t">
    <xs:complexType name="Base"/>
    <xs:complexType name="Sent">
      <xs:complexContent><xs:extension base="t:Base"/></xs:complexContent>
    </xs:complexType>
    <xs:complexType name="Sibling">
      <xs:complexContent><xs:extension base="t:Base"/></xs:complexContent>
    </xs:complexType>
    <xs:complexType name="Special">
      <xs:complexContent><xs:extension base="t:Sent"/></xs:complexContent>
    </xs:complexType>
    <xs:complexType name="Thrown"><xs:sequence>
      <xs:element name="inner"><xs:complexType><xs:sequence>
        <xs:element name="leaf" type="t:Leaf"/></xs:sequence>
      </xs:complexType></xs:element></xs:sequence>
    </xs:complexType>
    <xs:simpleType name="Leaf"><xs:restriction base="xs:string"/></xs:simpleType>
    <xs:complexType name="Session"/>
    <xs:element name="in" type="t:Sent"/>
    <xs:element name="fault" type="t:Thrown"/>
    <xs:element name="session" type="t:Session"/>
  </xs:schema></types>
  <message name="In"><part name="p" element="t:in"/></message>
  <message name="Fault"><part name="p" element="t:fault"/></message>
  <message name="Head"><part name="p" element="t:session"/></message>
  <portType name="P"><operation name="o">
    <input message="t:In"/><output message="t:In"/><fault name="f" message="t:Fault"/>
  </operation></portType>
  <binding name="B" type="t:P">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="o">
      <input>
        <soap:header message="t:Head" part="p" use="literal"/><soap:body use="literal"/>
      </input>
      <output><soap:body use="literal"/></output>
    </operation>
  </binding>
</definitions>
"""


def test_directions(tmp_path: Path) -> None:
    path = tmp_path / "a.wsdl"
    path.write_text(WSDL, encoding="utf-8")
    reach = Reach(load_side(path))
    names = ("Base", "Sent", "Special", "Sibling", "Thrown", "Leaf", "Session")
    assert {name: reach.type(QName("urn:t", name)) for name in names} == {
        "Base": "both",
        "Sent": "both",
        "Special": "both",
        "Sibling": "none",
        "Thrown": "response",
        "Leaf": "response",
        "Session": "request",
    }
    assert reach.element(QName("urn:t", "session")) == "request"


def test_a_schema_alone_travels_either_way(tmp_path: Path) -> None:
    path = tmp_path / "a.xsd"
    path.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a"/></xs:schema>',
        encoding="utf-8",
    )
    assert Reach(load_side(path)).element(QName("", "a")) == "both"


# --- loading


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("missing.wsdl", None, "missing.wsdl"),
        ("a.txt", "text", "a.txt"),
        ("a.wsdl", "<broken", "a.wsdl"),
        ("a.xsd", "<html/>", "a.xsd"),
        ("a.json", "{", "a.json"),
        (
            "b.xsd",
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
            '<xs:include schemaLocation="gone.xsd"/></xs:schema>',
            "gone.xsd",
        ),
    ],
)
def test_what_cannot_be_loaded_is_no_finding(
    name: str, content: str | None, says: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        load_side(path)
