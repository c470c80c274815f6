"""A small service to fetch, generate and check: one operation, one type."""

from __future__ import annotations

from pathlib import Path

TYPES = "urn:example:parcels"


def wsdl(*, fields: str = "", imports: str = "") -> str:
    """A WSDL; ``fields`` are more elements of a parcel, ``imports`` stand first in its schema."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"
             xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
             xmlns:xs="http://www.w3.org/2001/XMLSchema"
             xmlns:t="{TYPES}" targetNamespace="{TYPES}">
  <types>
    <xs:schema targetNamespace="{TYPES}" elementFormDefault="qualified">
      {imports}
      <xs:complexType name="Parcel">
        <xs:sequence>
          <xs:element name="id" type="xs:long"/>
          <xs:element name="label" type="xs:string" minOccurs="0"/>
          {fields}
        </xs:sequence>
      </xs:complexType>
      <xs:element name="send">
        <xs:complexType>
          <xs:sequence>
            <xs:element name="parcel" type="t:Parcel"/>
          </xs:sequence>
        </xs:complexType>
      </xs:element>
      <xs:element name="sendResponse">
        <xs:complexType>
          <xs:sequence>
            <xs:element name="sendResult" type="t:Parcel" minOccurs="0"/>
          </xs:sequence>
        </xs:complexType>
      </xs:element>
    </xs:schema>
  </types>
  <message name="sendIn"><part name="parameters" element="t:send"/></message>
  <message name="sendOut"><part name="parameters" element="t:sendResponse"/></message>
  <portType name="Parcels">
    <operation name="send">
      <input message="t:sendIn"/>
      <output message="t:sendOut"/>
    </operation>
  </portType>
  <binding name="ParcelsSoap" type="t:Parcels">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="send">
      <soap:operation soapAction="{TYPES}/send" style="document"/>
      <input><soap:body use="literal"/></input>
      <output><soap:body use="literal"/></output>
    </operation>
  </binding>
  <service name="Parcels">
    <port name="ParcelsSoap" binding="t:ParcelsSoap">
      <soap:address location="https://parcels.example/soap"/>
    </port>
  </service>
</definitions>
"""


def xsd(name: str, imports: str = "", namespace: str = "urn:example:more") -> str:
    """An XML Schema of one type."""
    return f"""<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{namespace}">
  {imports}
  <xs:simpleType name="{name}"><xs:restriction base="xs:string"/></xs:simpleType>
</xs:schema>
"""


def workspace(root: Path, *, url: str | None = None, file: str = "main.wsdl") -> Path:
    """A workspace with the service ``parcels``; gives the service's folder."""
    folder = root / "wsdl/parcels"
    path = folder / file
    path.parent.mkdir(parents=True)
    path.write_text(wsdl(), "utf-8")
    address = "" if url is None else f'url = "{url}"\n'
    (folder / "service.toml").write_text(
        '[service]\nname = "parcels"\nclient = "Parcels"\nreference = "main"\n\n'
        f'[zones.main]\nwsdl = "{file}"\n{address}',
        "utf-8",
    )
    return folder
