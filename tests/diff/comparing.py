"""A small WSDL, and what a comparison with a changed one finds."""

from __future__ import annotations

from pathlib import Path

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


def of_schemas(folder: Path, base: str, other: str) -> list[tuple[str, str, str]]:
    """What two bodies of a schema give, with prefix t for its own names."""
    schema = (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t" '
        'xmlns:t="urn:t">{}</xs:schema>'
    )
    both = found(folder, schema.format(base), schema.format(other))
    return [(one.id, one.path, one.severity) for one in both]
