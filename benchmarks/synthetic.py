"""WSDLs of any size: a service with so many entities of thirty fields each."""

from __future__ import annotations

import random
from pathlib import Path

from .inputs import SEED

FIELDS = 30
_KINDS = ("string", "int", "long", "boolean", "decimal", "double", "dateTime")


def write_wsdl(path: Path, entities: int, *, extra: bool = False) -> Path:
    """Write the WSDL of a service with ``entities`` entities.

    Args:
        path: where it goes.
        entities: how many.
        extra: whether each has one more field, as a later release has.
    """
    dice = random.Random(SEED)
    types = "".join(_entity(number, dice, extra=extra) for number in range(entities))
    path.write_text(_WSDL.format(types=types), "utf-8")
    return path


def _entity(number: int, dice: random.Random, *, extra: bool) -> str:
    kinds = dice.choices(_KINDS, k=FIELDS) + ["string"] * extra
    fields = "".join(
        f'<xs:element name="Field{place}" type="xs:{kind}" minOccurs="0"/>\n'
        for place, kind in enumerate(kinds)
    )
    return f"""<xs:complexType name="Entity{number}">
<xs:complexContent><xs:extension base="tns:Entity"><xs:sequence>
{fields}</xs:sequence></xs:extension></xs:complexContent>
</xs:complexType>
"""


_WSDL = """<?xml version="1.0" encoding="UTF-8"?>
<definitions name="Synthetic" targetNamespace="urn:synthetic"
    xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:tns="urn:synthetic"
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema">
<types>
<xs:schema targetNamespace="urn:synthetic" elementFormDefault="qualified">
<xs:complexType name="Entity"><xs:sequence>
<xs:element name="id" type="xs:long"/>
</xs:sequence></xs:complexType>
<xs:complexType name="Entities"><xs:sequence>
<xs:element name="Entity" type="tns:Entity" minOccurs="0" maxOccurs="unbounded"/>
</xs:sequence></xs:complexType>
{types}<xs:element name="create"><xs:complexType><xs:sequence>
<xs:element name="entities" type="tns:Entities"/>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="createResponse"><xs:complexType><xs:sequence>
<xs:element name="result" type="tns:Entities"/>
</xs:sequence></xs:complexType></xs:element>
</xs:schema>
</types>
<message name="createIn"><part name="parameters" element="tns:create"/></message>
<message name="createOut"><part name="parameters" element="tns:createResponse"/></message>
<portType name="Synthetic"><operation name="create">
<input message="tns:createIn"/><output message="tns:createOut"/>
</operation></portType>
<binding name="Synthetic" type="tns:Synthetic">
<soap:binding transport="http://schemas.xmlsoap.org/soap/http" style="document"/>
<operation name="create">
<soap:operation soapAction="urn:synthetic/create"/>
<input><soap:body use="literal"/></input><output><soap:body use="literal"/></output>
</operation>
</binding>
<service name="Synthetic"><port name="Synthetic" binding="tns:Synthetic">
<soap:address location="http://localhost/"/>
</port></service>
</definitions>
"""
