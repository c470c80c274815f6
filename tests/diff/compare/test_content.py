"""Groups of elements: one change is one finding."""

from __future__ import annotations

from pathlib import Path

from tests.diff.comparing import diff


def test_a_new_branch_is_one_finding(tmp_path: Path) -> None:
    text = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t"
        xmlns="urn:t">
      <xs:complexType name="T"><xs:choice><xs:element name="a"/>{}</xs:choice></xs:complexType>
    </xs:schema>"""
    branch = '<xs:sequence><xs:element name="b"/><xs:element name="c"/></xs:sequence>'
    found = diff(tmp_path, text.format(""), text.format(branch))
    assert found == [("choice-branch-added", "T/b")]


def test_a_group_around_elements_is_one_finding(tmp_path: Path) -> None:
    text = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t"
        xmlns="urn:t">
      <xs:complexType name="T"><xs:sequence>
        <xs:element name="a"/>{}<xs:element name="b"/><xs:element name="c"/>{}
      </xs:sequence></xs:complexType>
    </xs:schema>"""
    plain = text.format("", "")
    assert diff(tmp_path, plain, text.format("<xs:sequence>", "</xs:sequence>")) == []
    assert diff(tmp_path, plain, text.format("<xs:choice>", "</xs:choice>")) == [
        ("compositor-changed", "T/(choice)")
    ]
    optional = text.format('<xs:sequence minOccurs="0">', "</xs:sequence>")
    assert diff(tmp_path, plain, optional) == [("compositor-changed", "T/(sequence)")]
