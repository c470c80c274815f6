"""Qualified or not: told once where the default changed."""

from __future__ import annotations

from pathlib import Path

from tests.diff.comparing import diff


def test_a_form_default_is_told_once(tmp_path: Path) -> None:
    text = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t"
        xmlns="urn:t" elementFormDefault="qualified">
      <xs:complexType name="T"><xs:sequence>
        <xs:element name="a"/><xs:element name="b"/><xs:element name="c"/>
      </xs:sequence></xs:complexType>
    </xs:schema>"""
    found = diff(tmp_path, text, text.replace('"qualified"', '"unqualified"'))
    assert found == [("form-changed", "elementFormDefault")]
    two = text.replace('name="a"', 'name="a" form="unqualified"')
    two = two.replace('name="b"', 'name="b" form="unqualified"')
    assert diff(tmp_path, text, two) == [("form-changed", "T/a"), ("form-changed", "T/b")]
