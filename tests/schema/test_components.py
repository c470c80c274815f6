"""Global components by kind and name: which of several counts, and what is redefined."""

from __future__ import annotations

from lxml import etree

from soapwright.schema.components import Component, Components
from soapwright.schema.imports import SchemaRoot
from soapwright.schema.model import ComplexType, QName
from soapwright.schema.names import References
from soapwright.schema.source import DEFAULT_LIMITS, parse
from tests.schema.conftest import Read, xsd


def t(local: str) -> QName:
    return QName("urn:t", local)


def components(*schemas: str) -> Components:
    roots = []
    for number, text in enumerate(schemas):
        document = parse(text.encode(), f"{number}.xsd", DEFAULT_LIMITS)
        roots.append(SchemaRoot(document.root, document, "urn:t"))
    return Components(roots, References())


def test_a_name_may_be_of_several_kinds() -> None:
    found = components(
        xsd('<xs:element name="a"/><xs:complexType name="a"/><xs:group name="a"/><xs:notation/>')
    )
    assert found.names("element") == found.names("type") == found.names("group") == {t("a")}
    assert found.names("attribute") == set()
    assert found.get("attribute", t("a")) is None
    element = found.get("element", t("a"))
    assert element is not None
    assert (element.place.file, element.place.line) == ("0.xsd", 2)


def test_simple_and_complex_types_share_their_names() -> None:
    found = components(xsd('<xs:simpleType name="a"/>\n<xs:complexType name="a"/>'))
    (pair,) = found.duplicates()
    assert [etree.QName(one.element).localname for one in pair] == ["simpleType", "complexType"]
    assert [one.place.line for one in found.of("type")] == [2]


def test_components_come_in_the_order_of_their_source() -> None:
    found = components(
        xsd('<xs:element name="b"/><xs:element name="a"/>'), xsd('<xs:element name="c"/>')
    )
    assert [one.name.local for one in found.of("element")] == ["b", "a", "c"]


def test_a_redefinition_has_the_original_wherever_that_stands() -> None:
    redefine = '<xs:redefine schemaLocation="b"><xs:complexType name="T"/></xs:redefine>'
    found = components(xsd(redefine), xsd('\n\n<xs:complexType name="T"/>'))
    new = found.get("type", t("T"))
    assert new is not None
    old = found.get("type", t("T"), reading={new})
    assert old is not None
    assert (new.place.file, old.place.file) == ("0.xsd", "1.xsd")
    assert found.get("type", t("T"), reading={new, old}) is old
    assert list(found.duplicates()) == []


def test_of_two_redefinitions_the_later_one_is_made_of_the_earlier() -> None:
    redefine = '<xs:redefine schemaLocation="b"><xs:complexType name="T"/></xs:redefine>'
    found = components(xsd(redefine), xsd(redefine), xsd('<xs:complexType name="T"/>'))
    files: list[str] = []
    reading: list[Component] = []
    while (one := found.get("type", t("T"), reading)) is not None and one not in reading:
        reading.append(one)
        files.append(one.place.file)
    assert files == ["1.xsd", "0.xsd", "2.xsd"]


def test_the_same_declared_twice(read: Read) -> None:
    same = '<xs:complexType name="T"><xs:sequence><xs:element name="a"/></xs:sequence>\n'
    schema = read(xsd(f"{same}</xs:complexType>{same}</xs:complexType>")).schema
    assert schema.warnings == ()
    different = '<xs:complexType name="T"><xs:attribute name="b"/></xs:complexType>'
    schema = read(xsd(f"{same}</xs:complexType>\n{different}")).schema
    type_ = schema.types[t("T")]
    assert isinstance(type_, ComplexType)
    assert [e.name.local for e in type_.elements()] == ["a"]
    (warning,) = schema.warnings
    assert "main.wsdl:4: type {urn:t}T is declared again and differently" in warning
    assert "main.wsdl:2 is used" in warning
