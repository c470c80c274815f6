"""Which way types and elements travel."""

from __future__ import annotations

from pathlib import Path

from soapwright.diff.direction import Reach
from soapwright.diff.sides import load_side
from soapwright.schema.model import QName

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
    assert reach.operations(("type", QName("urn:t", "Session"))) == ("o",)
    assert reach.operations(("type", QName("urn:t", "Sibling"))) == ()


def test_a_schema_alone_travels_either_way(tmp_path: Path) -> None:
    path = tmp_path / "a.xsd"
    path.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a"/></xs:schema>',
        encoding="utf-8",
    )
    assert Reach(load_side(path)).element(QName("", "a")) == "both"
