"""Global components: each change of one is told once."""

from __future__ import annotations

from pathlib import Path

from tests.diff.comparing import WSDL, diff, found, verdicts


def test_a_renamed_type_is_told_once(tmp_path: Path) -> None:
    """Types that hold themselves and each other, and one that only looks alike."""
    text = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t"
        xmlns="urn:t">
      <xs:complexType name="Root"><xs:sequence>
        <xs:element name="one" type="Tree"/><xs:element name="two" type="Tree"/>
      </xs:sequence></xs:complexType>
      <xs:complexType name="Tree"><xs:sequence>
        <xs:element name="left" type="Tree"/><xs:element name="leaf" type="xs:int"/>
      </xs:sequence></xs:complexType>
    </xs:schema>"""
    renamed = text.replace('"Tree"', '"Bush"')
    assert diff(tmp_path, text, renamed) == [("type-renamed", "Tree")]
    other = renamed.replace("xs:int", "xs:string")
    assert diff(tmp_path, text, other) == [
        ("type-incomparable", "Tree/leaf"),
        ("type-renamed", "Tree"),
    ]


def test_a_type_that_only_its_name_on_the_wire_could_mean(tmp_path: Path) -> None:
    unused = '<xs:simpleType name="Unused"><xs:restriction base="xs:string"/></xs:simpleType>'
    assert verdicts(tmp_path, (unused, "")) == [("type-removed", "Unused", "warning")]
    untyped = WSDL.replace('name="a" type="xs:int"', 'name="a"')
    gone = found(tmp_path, untyped, untyped.replace(unused, ""), "wsdl")
    assert [(f.id, f.severity) for f in gone] == [("type-removed", "error")]
