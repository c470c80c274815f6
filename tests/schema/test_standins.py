"""Names that are declared nowhere."""

from __future__ import annotations

from lxml import etree

from soapwright.schema.model import ANY_TYPE, XSD, ComplexType, QName, SimpleType
from tests.schema.conftest import Read, wsdl, xsd

BODY = """<xs:complexType name="T"><xs:complexContent><xs:extension base="t:Gone"><xs:sequence>
<xs:element ref="t:goneElement"/><xs:element name="g" type="m:guid" xmlns:m="{}"/>
</xs:sequence><xs:attribute ref="t:goneAttribute"/></xs:extension></xs:complexContent>
</xs:complexType><xs:complexType name="Gne"/>""".format(
    "http://schemas.microsoft.com/2003/10/Serialization/"
)


def test_every_name_leads_somewhere(read: Read) -> None:
    schema = read(xsd(BODY)).schema
    gone = schema.types[QName("urn:t", "Gone")]
    assert isinstance(gone, ComplexType)
    assert gone.mixed
    assert gone.content is not None
    assert gone.place.line == 2
    assert gone.place.file.endswith("main.wsdl")
    assert schema.elements[QName("urn:t", "goneElement")].type == ANY_TYPE
    assert schema.attributes[QName("urn:t", "goneAttribute")].place.line == 4
    (guid,) = (type_ for name, type_ in schema.types.items() if name.local == "guid")
    assert isinstance(guid, SimpleType)
    assert guid.base == QName(XSD, "string")


def test_each_is_named_unless_every_toolkit_has_it(read: Read) -> None:
    attribute, element, type_ = sorted(
        read(xsd(BODY)).schema.warnings, key=lambda w: w[w.index(" ") :]
    )
    assert "main.wsdl:2: type {urn:t}Gone is not declared in any file read" in type_
    assert "did you mean {urn:t}Gne?" in type_
    assert "element {urn:t}goneElement" in element
    assert "attribute {urn:t}goneAttribute" in attribute


def test_a_message_has_no_parts(read: Read) -> None:
    schema = read(
        wsdl(
            '<wsdl:portType name="P"><wsdl:operation name="o"><wsdl:input message="w:Gone"/>'
            "</wsdl:operation></wsdl:portType>"
        )
    ).schema
    assert schema.messages[QName("urn:w", "Gone")].parts == ()
    assert "message {urn:w}Gone is not declared" in schema.warnings[0]


def test_the_documents_with_the_stand_ins_are_valid_schemas(read: Read) -> None:
    first, *added = read(xsd(BODY)).documents
    assert [d.root.get("targetNamespace") for d in added] == [
        "urn:t",
        "http://schemas.microsoft.com/2003/10/Serialization/",
    ]
    for document in added:
        assert document.location.startswith(f"{first.location}#")
        etree.XMLSchema(etree.fromstring(document.content))
