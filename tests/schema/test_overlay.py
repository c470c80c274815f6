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


def test_what_the_wsdl_lacks_is_left_out_and_told_at_once(read: Read, write: Write) -> None:
    catalogue = """{"Tickte": {"fields": {"Title": {"type": "string"}}}, "Ticket": {"fields": {
    "title": {"type": "long"}, "Xyz": {"type": "long"},
    "Title": {"type": "date", "picklist_parent": "Xyz"}}}}"""
    reading = laid_over(read, write, catalogue)
    (told,) = reading.schema.warnings
    assert told.endswith(
        "en.fields.json:1: left out, since the WSDL lacks 3 of the names here: Tickte (Ticket?), "
        "Ticket.title (Title?), Ticket.Xyz"
    )
    assert types(reading, "Ticket")["Title"] == QName(XSD, "date")
    left = reading.schema.catalogue
    assert left is not None
    assert left.lacking == {"Tickte", "Tickte.Title", "Ticket.title", "Ticket.Xyz"}
    assert {name: [*entity.fields] for name, entity in left.entities.items()} == {
        "Ticket": ["Title"]
    }
    assert left.entities["Ticket"].fields["Title"].picklist_parent is None


def test_a_catalogue_of_another_service_is_refused(read: Read, write: Write) -> None:
    with pytest.raises(
        InputError, match="names no entity that the WSDL has: it lacks A, B"
    ) as told:
        laid_over(read, write, '{\n"A": {},\n"B": {}}')
    assert told.value.file is not None
    assert told.value.file.endswith("en.fields.json")
    assert told.value.line == 2
