"""One change is one finding: no cascades, and the verdict of the case it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.diff.compare import compare
from soapwright.diff.finding import Finding
from soapwright.diff.sides import load_side

WSDL = """<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:w="urn:w" xmlns:t="urn:t"
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:w">
  <types><xs:schema targetNamespace="urn:t" elementFormDefault="qualified">
    <xs:element name="Ask"><xs:complexType><xs:sequence>
      <xs:element name="a" type="xs:int"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="Answer"><xs:complexType><xs:sequence>
      <xs:element name="b" type="xs:long"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:simpleType name="Unused"><xs:restriction base="xs:string"/></xs:simpleType>
  </xs:schema></types>
  <message name="In"><part name="p" element="t:Ask"/></message>
  <message name="Out"><part name="p" element="t:Answer"/></message>
  <portType name="P">
    <operation name="Ask"><input message="w:In"/><output message="w:Out"/></operation>
  </portType>
  <binding name="B" type="w:P">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="Ask">
      <soap:operation soapAction="urn:Ask"/>
      <input><soap:body use="literal"/></input><output><soap:body use="literal"/></output>
    </operation>
  </binding>
  <service name="S">
    <port name="S" binding="w:B"><soap:address location="https://one.example/v1/s"/></port>
  </service>
</definitions>
"""


def found(folder: Path, base: str, other: str, suffix: str = "xsd") -> tuple[Finding, ...]:
    for name, text in (("base", base), ("other", other)):
        (folder / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    sides = [load_side(folder / f"{name}.{suffix}") for name in ("base", "other")]
    return compare(*sides, base_name="base", other_name="other").findings


def diff(folder: Path, base: str, other: str) -> list[tuple[str, str]]:
    return [(finding.id, finding.path) for finding in found(folder, base, other)]


def verdicts(folder: Path, *changes: tuple[str, str]) -> list[tuple[str, str, str]]:
    """What the WSDL with the changes made gives: rule, path and severity."""
    changed = WSDL
    for before, after in changes:
        assert before in changed
        changed = changed.replace(before, after)
    return [(f.id, f.path, f.severity) for f in found(folder, WSDL, changed, "wsdl")]


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
    assert diff(tmp_path, text, renamed) == [("type-removed", "Tree")]
    other = renamed.replace("xs:int", "xs:string")
    assert diff(tmp_path, text, other) == [
        ("type-incomparable", "Root/one"),
        ("type-incomparable", "Root/two"),
    ]


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


def test_an_operation_renamed_with_its_wrappers_is_one_finding(tmp_path: Path) -> None:
    renamed = (('name="Ask"', 'name="Query"'), ("t:Ask", "t:Query"), ("urn:Ask", "urn:Query"))
    assert verdicts(tmp_path, *renamed) == [("operation-renamed", "operation/Ask", "error")]
    other = (*renamed, ('type="xs:int"', 'type="xs:string"'))
    assert verdicts(tmp_path, *other) == [
        ("operation-removed", "operation/Ask", "error"),
        ("operation-added", "operation/Query", "info"),
    ]


@pytest.mark.parametrize(
    ("address", "severity"),
    [
        ("https://two.example/v1/s", "info"),
        ("http://one.example/v1/s", "error"),
        ("https://one.example/v2/s", "error"),
    ],
)
def test_addresses(address: str, severity: str, tmp_path: Path) -> None:
    change = ("https://one.example/v1/s", address)
    assert verdicts(tmp_path, change) == [("endpoint-address-changed", "port/S", severity)]


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (('"a" type="xs:int"', '"a" type="xs:long"'), ("type-widened", "Ask/a", "info")),
        (("xs:int", "xs:decimal"), ("binding-type-changed", "Ask/a", "warning")),
        (("xs:int", "xs:short"), ("type-narrowed", "Ask/a", "error")),
        (("xs:long", "xs:decimal"), ("type-widened", "Answer/b", "error")),
        (("xs:long", "xs:short"), ("type-narrowed", "Answer/b", "info")),
        (("xs:long", "xs:double"), ("type-incomparable", "Answer/b", "error")),
    ],
)
def test_types_by_direction(
    change: tuple[str, str], verdict: tuple[str, str, str], tmp_path: Path
) -> None:
    """A wider type is no harm in a request, unless its values are other Python objects."""
    assert verdicts(tmp_path, change) == [verdict]


def test_a_type_that_only_its_name_on_the_wire_could_mean(tmp_path: Path) -> None:
    unused = '<xs:simpleType name="Unused"><xs:restriction base="xs:string"/></xs:simpleType>'
    assert verdicts(tmp_path, (unused, "")) == [("type-removed", "Unused", "warning")]
    untyped = WSDL.replace('name="a" type="xs:int"', 'name="a"')
    gone = found(tmp_path, untyped, untyped.replace(unused, ""), "wsdl")
    assert [(f.id, f.severity) for f in gone] == [("type-removed", "error")]


def test_namespaces_are_told_once(tmp_path: Path) -> None:
    """Names, actions and prefixes that follow a namespace are no findings of their own."""
    base = WSDL.replace("urn:Ask", "urn:w/Ask")
    changed = base.replace("urn:w", "urn:w:2").replace("urn:t", "urn:t:2")
    ids = [f.id for f in found(tmp_path, base, changed, "wsdl")]
    assert ids == ["wsdl-namespace-changed", "schema-namespace-changed"]
