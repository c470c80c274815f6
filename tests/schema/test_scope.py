"""What one xs:schema means for the names and defaults inside it."""

from __future__ import annotations

import pytest

from soapwright.errors import InputError
from soapwright.schema.imports import SchemaRoot
from soapwright.schema.model import QName
from soapwright.schema.names import References
from soapwright.schema.scope import Scope, documentation, text_of
from soapwright.schema.source import DEFAULT_LIMITS, parse

XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'


def scope(attributes: str = 'targetNamespace="urn:t"', content: str = "") -> Scope:
    text = f"<xs:schema {XS} {attributes}>\n<xs:element {content}/></xs:schema>"
    document = parse(text.encode(), "a.xsd", DEFAULT_LIMITS)
    return Scope.of(SchemaRoot(document.root, document, "urn:t"), References())


@pytest.mark.parametrize(
    ("said", "qualified", "name"),
    [
        ('name="a"', False, QName("", "a")),
        ('name=" a "', True, QName("urn:t", "a")),
        ('name="a" form="qualified"', False, QName("urn:t", "a")),
        ('name="a" form="unqualified"', True, QName("", "a")),
    ],
)
def test_a_local_name_is_qualified_by_default_or_by_itself(
    said: str, qualified: bool, name: QName
) -> None:
    one = scope(content=said)
    element = one.document.root[0]
    assert one.local_name(element, qualified) == name
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    assert one.local_name(element, qualified, attributes) == name
    assert one.name(element) == QName("urn:t", "a"), "a global one is of the target namespace"


def test_a_chameleon_gives_its_names_the_including_namespace() -> None:
    chameleon, own = scope(""), scope()
    assert chameleon.qname(chameleon.document.root[0], "T") == QName("urn:t", "T")
    assert own.qname(own.document.root[0], "T") == QName("", "T")


def test_defaults() -> None:
    one = scope('elementFormDefault="qualified" blockDefault="#all"')
    assert (one.elements_qualified, one.attributes_qualified) == (True, False)
    assert (one.block, one.final) == ("#all", None)


@pytest.mark.parametrize(
    ("said", "occurs"),
    [
        ("", (1, 1)),
        ('minOccurs="0"', (0, 1)),
        ('minOccurs="2" maxOccurs="unbounded"', (2, None)),
        ('minOccurs=" 3" maxOccurs="007"', (3, 7)),
        ('maxOccurs="0" minOccurs="0"', (0, 0)),
    ],
)
def test_how_often(said: str, occurs: tuple[int, int | None]) -> None:
    one = scope(content=said)
    element = one.document.root[0]
    assert one.occurs(element) == occurs
    assert one.occurs(element, {str(k): str(v) for k, v in element.attrib.items()}) == occurs


@pytest.mark.parametrize("said", ['minOccurs="-1"', 'maxOccurs="many"', 'maxOccurs=""'])
def test_what_is_no_number(said: str) -> None:
    one = scope(content=said)
    with pytest.raises(InputError, match=r"^a\.xsd:2: .* is not a number from 0 up"):
        one.occurs(one.document.root[0])


def test_an_attribute_that_is_needed() -> None:
    one = scope()
    with pytest.raises(InputError, match=r"a\.xsd:2: xs:element needs the attribute name"):
        one.name(one.document.root[0])


def test_documentation_is_text_without_its_indentation() -> None:
    text = f"""<xs:element {XS}><xs:annotation>
        <xs:documentation>
            One <b>bold</b> line
            and two.
        </xs:documentation><xs:documentation/><xs:documentation>Three</xs:documentation>
        <xs:appinfo>no</xs:appinfo></xs:annotation></xs:element>"""
    root = parse(text.encode(), "a.xsd", DEFAULT_LIMITS).root
    assert documentation(root) == "One bold line\nand two.\nThree"
    assert text_of(root[0][1]) == ""
    assert documentation(root[0][1]) is None
