"""Attributes, attribute groups and array types."""

from __future__ import annotations

import pytest

from soapwright.errors import InputError
from soapwright.schema.model import XSD, ComplexType, QName
from tests.schema.conftest import Read, wsdl, xsd


def test_references_and_groups_are_resolved(read: Read) -> None:
    schema = read(
        xsd(
            """<xs:attribute name="g" type="xs:int" default="7"/>
            <xs:attributeGroup name="A"><xs:attribute ref="t:g" use="required"/>
            <xs:attributeGroup ref="t:B"/></xs:attributeGroup>
            <xs:attributeGroup name="B"><xs:attribute name="l" type="xs:date" use="prohibited"/>
            <xs:anyAttribute processContents="skip"/></xs:attributeGroup>
            <xs:complexType name="T"><xs:attributeGroup ref="t:A"/></xs:complexType>"""
        )
    ).schema
    type_ = schema.types[QName("urn:t", "T")]
    assert isinstance(type_, ComplexType)
    g, local = type_.attributes
    assert (g.name, g.type, g.use, g.default) == (
        QName("urn:t", "g"),
        QName(XSD, "int"),
        "required",
        "7",
    )
    assert g.place.line == 3
    assert (local.name, local.use) == (QName("", "l"), "prohibited")
    assert type_.any_attribute is not None
    assert type_.any_attribute.process_contents == "skip"


def test_soap_arrays_keep_their_item_type(read: Read) -> None:
    schema = read(
        wsdl(
            "",
            xsd(
                """<xs:complexType name="Ints"><xs:complexContent>
                <xs:restriction base="e:Array" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/">
                <xs:attribute ref="e:arrayType" wsdl:arrayType="xs:int[][2]"/>
                </xs:restriction></xs:complexContent></xs:complexType>"""
            ),
        )
    ).schema
    assert schema.warnings == ()
    type_ = schema.types[QName("urn:t", "Ints")]
    assert isinstance(type_, ComplexType)
    assert type_.attributes[0].default == f"{{{XSD}}}int[][2]"
    assert type_.base in schema.types


@pytest.mark.parametrize("deep", [True, False])
def test_groups_do_not_multiply_without_end(read: Read, deep: bool) -> None:
    """Neither in each other, nor in as many types as refer to one."""
    if deep:
        groups = '<xs:attributeGroup name="G0"><xs:attribute name="a"/></xs:attributeGroup>'
        for n in range(1, 40):
            twice = f'<xs:attributeGroup ref="t:G{n - 1}"/>' * 2
            groups += f'<xs:attributeGroup name="G{n}">{twice}</xs:attributeGroup>'
        types = '<xs:complexType name="T"><xs:attributeGroup ref="t:G39"/></xs:complexType>'
    else:
        attributes = "".join(f'<xs:attribute name="a{n}"/>' for n in range(300))
        groups = f'<xs:attributeGroup name="G">{attributes}</xs:attributeGroup>'
        types = "".join(
            f'<xs:complexType name="T{n}"><xs:attributeGroup ref="t:G"/></xs:complexType>'
            for n in range(300)
        )
    with pytest.raises(InputError, match="groups repeat more than the limit of 50,000 attributes"):
        read(xsd(groups + types))
