"""Complex types: bases, and what moves into them."""

from __future__ import annotations

from pathlib import Path

from tests.diff.comparing import diff


def test_an_element_that_moves_into_the_base_stays(tmp_path: Path) -> None:
    text = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t"
        xmlns="urn:t">
      <xs:complexType name="A"><xs:sequence><xs:element name="a"/></xs:sequence></xs:complexType>
      <xs:complexType name="T">{}</xs:complexType>
    </xs:schema>"""
    own = '<xs:sequence><xs:element name="a"/><xs:element name="b"/></xs:sequence>'
    derived = (
        '<xs:complexContent><xs:extension base="A"><xs:sequence><xs:element name="b"/>'
        "</xs:sequence></xs:extension></xs:complexContent>"
    )
    found = diff(tmp_path, text.format(own), text.format(derived))
    assert found == [("base-type-changed", "T")]
