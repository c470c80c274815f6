"""Who refers to whom within a schema."""

from __future__ import annotations

from pathlib import Path

from soapwright.diff.compare.references import References, type_refs
from soapwright.schema import read_schema
from soapwright.schema.model import QName
from tests.schema.conftest import wsdl, xsd

BODY = """
<xs:complexType name="Tree"><xs:sequence>
  <xs:element name="left" type="t:Tree"/>
  <xs:element name="inner"><xs:complexType><xs:sequence>
    <xs:element name="leaf" type="t:Leaf"/><xs:element ref="t:shared"/>
  </xs:sequence><xs:attribute name="a" type="t:Att"/></xs:complexType></xs:element>
</xs:sequence></xs:complexType>
<xs:complexType name="Lone"/><xs:complexType name="Leaf"/>
<xs:simpleType name="Att"><xs:union memberTypes="xs:int t:Member"/></xs:simpleType>
<xs:simpleType name="Member"><xs:restriction base="xs:int"/></xs:simpleType>
<xs:complexType name="Part"/>
<xs:element name="shared" type="xs:int"/><xs:element name="alone"/><xs:element name="part"/>
"""
MESSAGE = (
    '<wsdl:message name="M"><wsdl:part name="a" type="t:Part"/>'
    '<wsdl:part name="b" element="t:part"/></wsdl:message>'
)


def own(names: set[QName]) -> set[str]:
    return {name.local for name in names if name.namespace == "urn:t"}


def test_types_and_elements_that_somebody_else_refers_to(tmp_path: Path) -> None:
    path = tmp_path / "a.wsdl"
    path.write_text(wsdl(MESSAGE, xsd(BODY)))
    found = References(read_schema(path).schema)
    assert own(found.types) == {"Leaf", "Att", "Member", "Part"}, "not Tree, which holds itself"
    assert own(found.elements) == {"shared", "part"}


def test_a_name_refers_to_itself() -> None:
    assert [*type_refs(QName("urn:t", "T"))] == [QName("urn:t", "T")]
