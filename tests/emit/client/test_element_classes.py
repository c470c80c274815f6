"""The class of each element, whether its type has a name or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.element_classes import ElementClasses
from soapwright.schema import read_schema
from soapwright.schema.model import QName
from tests.emit.generate import emit

TEXT = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a"
    xmlns="urn:a">
  <xs:complexType name="Row"><xs:sequence><xs:element name="Row" type="Row" minOccurs="0"/>
    <xs:element name="Text" type="xs:string"/></xs:sequence></xs:complexType>
  <xs:element name="Top"><xs:complexType><xs:sequence>
    <xs:element name="Row" type="Row"/>
    <xs:element name="Middle"><xs:complexType><xs:sequence>
      <xs:element name="Inner"><xs:complexType><xs:attribute name="a"/></xs:complexType>
      </xs:element></xs:sequence></xs:complexType></xs:element>
    <xs:element name="Plain" type="xs:int"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>"""


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("", "Top"),
        ("Row", "Row"),
        ("Row/Row/Row", "Row"),
        ("Row/Text", None),
        ("Middle", "TopMiddle"),
        ("Middle/Inner", "TopMiddleInner"),
        ("Plain", None),
    ],
)
def test_classes(path: str, name: str | None, tmp_path: Path) -> None:
    (tmp_path / "a.xsd").write_text(TEXT, "utf-8")
    types = emit(tmp_path / "a.xsd")
    schema = read_schema(tmp_path / "a.xsd").schema
    classes = ElementClasses(schema, types)
    element = schema.elements[QName("urn:a", "Top")]
    for step in filter(None, path.split("/")):
        element = next(each for each in classes.members(element) if each.name.local == step)
    found = classes.of(element)
    assert (None if found is None else found.name) == name
    assert bool(classes.members(element)) == (name not in (None, "TopMiddleInner"))
