"""The catalogue laid over the schema."""

from __future__ import annotations

import pytest
from lxml import etree

from soapwright.errors import InputError
from soapwright.schema import Reading, read_catalogue
from soapwright.schema.model import ANY_TYPE, XSD, ComplexType, QName
from tests.schema.conftest import Read, Write, wsdl, xsd

SCHEMA = xsd(
    """<xs:complexType name="Base"><xs:sequence><xs:element name="id" type="xs:long"/>
    <xs:element name="Shared"/></xs:sequence></xs:complexType>
    <xs:complexType name="Ticket"><xs:complexContent><xs:extension base="t:Base"><xs:sequence>
    <xs:element name="Title"/><xs:element name="Any" type="xs:anyType"/>
    <xs:element name="Typed" type="xs:short"/><xs:element name="Held"><xs:simpleType>
    <xs:restriction base="xs:string"/></xs:simpleType></xs:element><xs:group ref="t:Dates"/>
    <xs:element name="Left"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
    <xs:complexType name="Account"><xs:complexContent><xs:extension base="t:Base"/>
    </xs:complexContent></xs:complexType>
    <xs:group name="Dates"><xs:choice><xs:element name="Due"/></xs:choice></xs:group>"""
)

FIELDS = """"id": {"type": "integer"}, "Title": {"type": "string"}, "Any": {"type": "double"},
"Typed": {"type": "integer"}, "Held": {"type": "long"}, "Due": {"type": "datetime"},
"Color": {"type": "string", "udf": true}"""


def laid_over(read: Read, write: Write, catalogue: str, schema: str = SCHEMA) -> Reading:
    path = write("en.fields.json", catalogue)
    return read(wsdl("", schema), catalogue=read_catalogue(path))


def types(reading: Reading, name: str) -> dict[str, object]:
    type_ = reading.schema.types[QName("urn:t", name)]
    assert isinstance(type_, ComplexType)
    return {e.name.local: e.type for e in reading.schema.all_elements(type_)}


def test_untyped_elements_get_the_catalogues_types(read: Read, write: Write) -> None:
    reading = laid_over(read, write, f'{{"Ticket": {{"fields": {{{FIELDS}}}}}}}')
    found = types(reading, "Ticket")
    held = found.pop("Held")
    assert not isinstance(held, tuple)  # typed in place
    assert found == {
        "id": QName(XSD, "long"),
        "Shared": ANY_TYPE,
        "Title": QName(XSD, "string"),
        "Any": QName(XSD, "double"),
        "Typed": QName(XSD, "short"),
        "Due": QName(XSD, "dateTime"),
        "Left": ANY_TYPE,
    }
    assert reading.schema.catalogue is not None
    assert reading.schema.warnings == ()


def test_the_documents_say_the_same(read: Read, write: Write) -> None:
    reading = laid_over(read, write, f'{{"Ticket": {{"fields": {{{FIELDS}}}}}}}')
    (document,) = reading.documents
    title = document.root.find(f".//{{{XSD}}}element[@name='Title']")
    assert title is not None
    assert title.get("type") == "xs:string"
    assert b'name="Title"/>' in document.content  # the bytes stay as they were
    schema = document.root.find(f".//{{{XSD}}}schema")
    assert schema is not None
    etree.XMLSchema(schema)


def test_a_default_namespace_needs_no_prefix(read: Read, write: Write) -> None:
    schema = SCHEMA.replace("xmlns:xs=", "xmlns=").replace("<xs:", "<").replace("</xs:", "</")
    schema = schema.replace('"xs:', '"')
    reading = laid_over(read, write, '{"Ticket": {"fields": {"Title": {"type": "date"}}}}', schema)
    assert types(reading, "Ticket")["Title"] == QName(XSD, "date")


def test_an_inherited_element_takes_the_type_all_agree_on(read: Read, write: Write) -> None:
    fields = '{{"Ticket": {{"fields": {{"Shared": {{"type": "{}"}}}}}}, '
    fields += '"Account": {{"fields": {{"Shared": {{"type": "{}"}}}}}}}}'
    agreed = laid_over(read, write, fields.format("date", "date"))
    assert types(agreed, "Account")["Shared"] == QName(XSD, "date")
    apart = laid_over(read, write, fields.format("date", "long"))
    assert types(apart, "Account")["Shared"] == ANY_TYPE
    assert (
        "main.wsdl:4: left untyped, since Ticket.Shared says date, Account.Shared says long"
        in apart.schema.warnings[0]
    )


@pytest.mark.parametrize(
    ("catalogue", "line", "key", "message"),
    [
        ('{\n"Tickte": {}}', 2, "Tickte", "has no type Tickte; the closest are Ticket"),
        (
            '{"Ticket": {"fields": {\n"title": {"type": "long"}}}}',
            2,
            "Ticket.fields.title",
            "has no element Ticket.title; the closest are Title",
        ),
        (
            '{"Ticket": {"fields": {"Xyz": {"type": "long"}}}}',
            1,
            "Ticket.fields.Xyz",
            "no element Ticket.Xyz",
        ),
    ],
)
def test_what_the_wsdl_lacks(
    read: Read, write: Write, catalogue: str, line: int, key: str, message: str
) -> None:
    with pytest.raises(InputError) as raised:
        laid_over(read, write, catalogue)
    assert message in raised.value.message
    assert raised.value.file is not None
    assert raised.value.file.endswith("en.fields.json")
    assert (raised.value.line, raised.value.key) == (line, key)
