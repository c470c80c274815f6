"""What the model answers of types and elements."""

from __future__ import annotations

import hashlib

from soapwright.schema.model import Binding, ComplexType, Place, QName, Schema, SourceFile
from tests.schema.conftest import Read, xsd


def t(local: str) -> QName:
    return QName("urn:t", local)


def names(elements: object) -> list[str]:
    assert hasattr(elements, "__iter__")
    return [element.name.local for element in elements]


def extending(name: str, base: str, element: str, how: str = "extension") -> str:
    return (
        f'<xs:complexType name="{name}"><xs:complexContent><xs:{how} base="t:{base}"><xs:sequence>'
        f'<xs:element name="{element}"/></xs:sequence></xs:{how}></xs:complexContent>'
        "</xs:complexType>"
    )


BASE = '<xs:complexType name="A"><xs:sequence><xs:element name="a"/></xs:sequence></xs:complexType>'


def schema(read: Read, body: str) -> Schema:
    return read(xsd(body)).schema


def complex_type(one: Schema, name: str) -> ComplexType:
    found = one.types[t(name)]
    assert isinstance(found, ComplexType)
    return found


def test_names_and_places_as_text() -> None:
    assert str(QName("urn:t", "a")) == "{urn:t}a"
    assert str(QName("", "a")) == "a"
    assert str(Place("a.xsd", 3)) == "a.xsd:3"


def test_what_derives_is_found_wherever_it_stands(read: Read) -> None:
    one = schema(read, extending("C", "B", "c") + extending("B", "A", "b") + BASE)
    assert [found.name for found in one.derived_from(t("A"))] == [t("C"), t("B")]
    assert [found.name for found in one.derived_from(t("B"))] == [t("C")]
    assert list(one.derived_from(t("C"))) == []


def test_elements_of_the_bases_come_first(read: Read) -> None:
    one = schema(read, extending("C", "B", "c") + extending("B", "A", "b") + BASE)
    assert names(one.all_elements(complex_type(one, "C"))) == ["a", "b", "c"]
    assert names(complex_type(one, "C").elements()) == ["c"]


def test_a_restriction_says_all_its_elements_itself(read: Read) -> None:
    one = schema(read, BASE + extending("R", "A", "r", "restriction"))
    assert names(one.all_elements(complex_type(one, "R"))) == ["r"]


def test_bases_that_go_round_end(read: Read) -> None:
    one = schema(read, extending("B", "C", "b") + extending("C", "B", "c"))
    assert set(names(one.all_elements(complex_type(one, "B")))) == {"b", "c"}


def test_the_content_of_an_element(read: Read) -> None:
    sequence = '<xs:sequence><xs:element ref="t:g"/></xs:sequence>'
    anonymous = f"<xs:complexType>{sequence}</xs:complexType>"
    one = schema(
        read,
        f'{BASE}<xs:element name="g">{anonymous}</xs:element><xs:element name="n" type="t:A"/>'
        '<xs:element name="s" type="xs:int"/>',
    )
    g = one.elements[t("g")]
    content = one.content_of(g)
    assert content is not None
    (reference,) = content.elements()
    assert reference.ref
    assert one.declaration(reference) is g
    assert one.content_of(reference) is content
    assert one.content_of(one.elements[t("n")]) is one.types[t("A")]
    assert one.content_of(one.elements[t("s")]) is None


def test_a_binding_without_the_operation() -> None:
    assert Binding(t("B"), t("P"), "soap11", Place("a", 1)).operation("x") is None


def test_a_file_tells_its_size_and_hash() -> None:
    content = "ä".encode()
    file = SourceFile("a.xsd", content)
    assert (file.size, file.sha256) == (2, hashlib.sha256(content).hexdigest())
