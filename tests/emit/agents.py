"""Small WSDLs of one service: one a port type, in one namespace, each with its copy of types."""

from __future__ import annotations

from pathlib import Path

NAMESPACE = "urn:agents"

_TEMPLATE = """<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions name="{name}" targetNamespace="urn:agents"
    xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:{prefix}="urn:agents" xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <wsdl:types>
    <xs:schema elementFormDefault="qualified" targetNamespace="urn:agents">
      <xs:complexType name="Item">
        <xs:sequence>
          <xs:element minOccurs="0" name="Id" type="xs:int"/>
          <xs:element minOccurs="0" name="Next" type="{prefix}:Item"/>
        </xs:sequence>
      </xs:complexType>
      <xs:element name="Save">
        <xs:complexType><xs:sequence>
          <xs:element name="{field}" type="{prefix}:Item"/>
        </xs:sequence></xs:complexType>
      </xs:element>
      <xs:element name="SaveResponse">
        <xs:complexType><xs:sequence>
          <xs:element name="Response" type="{prefix}:Item"/>
        </xs:sequence></xs:complexType>
      </xs:element>
    </xs:schema>
  </wsdl:types>
  <wsdl:message name="SaveRequest"><wsdl:part name="p" element="{prefix}:Save"/></wsdl:message>
  <wsdl:message name="SaveResponse">
    <wsdl:part name="p" element="{prefix}:SaveResponse"/>
  </wsdl:message>
  <wsdl:portType name="{name}">
    <wsdl:operation name="Save">
      <wsdl:input message="{prefix}:SaveRequest"/>
      <wsdl:output message="{prefix}:SaveResponse"/>
    </wsdl:operation>
  </wsdl:portType>
  <wsdl:binding name="{name}Binding" type="{prefix}:{name}">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="Save">
      <soap:operation soapAction="urn:agents/{name}/Save" style="document"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input>
      <wsdl:output><soap:body use="literal"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="{name}Service">
    <wsdl:port name="{name}Port" binding="{prefix}:{name}Binding">
      <soap:address location="{address}"/>
    </wsdl:port>
  </wsdl:service>
</wsdl:definitions>
"""


def write_agent(folder: Path, name: str, field: str = "Item", address: str | None = None) -> Path:
    """Write one WSDL; ``field`` is what its ``Save`` holds, and the prefix is its own."""
    path = folder / f"{name}.wsdl"
    path.write_text(
        _TEMPLATE.format(
            name=name,
            field=field,
            prefix=f"p{len(name)}",
            address=address or f"https://example.com/any/v1/{name}.svc",
        ),
        "utf-8",
    )
    return path
