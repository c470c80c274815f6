"""WSDLs of any number of port types, written by tests: operations by name, ports by address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

NAMESPACE = "urn:depot"
HTTP = "http://schemas.xmlsoap.org/soap/http"
SOAP = {
    "1.1": "http://schemas.xmlsoap.org/wsdl/soap/",
    "1.2": "http://schemas.xmlsoap.org/wsdl/soap12/",
}


@dataclass(frozen=True)
class Act:
    """An operation that sends ``element``, whose content is given, and gets ``Done``."""

    name: str
    element: str
    content: str = '<xs:sequence><xs:element name="Number" type="xs:int"/></xs:sequence>'
    sent: str | None = None
    """What it calls its input, if anything."""


@dataclass(frozen=True)
class Side:
    """A port type with its binding, and a port for each address."""

    name: str
    acts: Sequence[Act]
    addresses: Sequence[str] = ("http://depot.example/api",)
    soap: str = "1.1"
    transport: str = HTTP
    service: str = "Depots"
    backwards: bool = False
    """Whether the binding has the operations in another order than the port type."""


def action(side: Side, act: Act) -> str:
    """The SOAPAction of an operation: no two have the same."""
    return f"urn:{side.name}/{act.element}"


def wsdl(sides: Sequence[Side], types: str = "", extra: str = "") -> str:
    """The WSDL; ``types`` and ``extra`` stand in its schema and at its end."""
    contents = {act.element: act.content for side in sides for act in side.acts}
    elements = "".join(
        f"<xs:element name={quoteattr(name)}><xs:complexType>{content}</xs:complexType>"
        "</xs:element>"
        for name, content in contents.items()
    )
    messages = "".join(
        f'<message name="{name}In"><part name="p" element="t:{name}"/></message>'
        for name in contents
    )
    services = {side.service: "" for side in sides}
    for side in sides:
        services[side.service] += "".join(
            f'<port name="{side.name}{number or ""}" binding="t:{side.name}Soap">'
            f'<s:address xmlns:s="{SOAP[side.soap]}" location="{address}"/></port>'
            for number, address in enumerate(side.addresses)
        )
    return (
        f'<definitions targetNamespace="{NAMESPACE}" xmlns="http://schemas.xmlsoap.org/wsdl/" '
        f'xmlns:t="{NAMESPACE}" xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        f'<types><xs:schema targetNamespace="{NAMESPACE}" elementFormDefault="qualified">'
        f'{types}{elements}<xs:element name="Done"><xs:complexType><xs:sequence>'
        '<xs:element name="Number" type="xs:int"/></xs:sequence></xs:complexType></xs:element>'
        f"</xs:schema></types>{messages}"
        '<message name="Out"><part name="p" element="t:Done"/></message>'
        + "".join(map(_port_type, sides))
        + "".join(map(_binding, sides))
        + "".join(f'<service name="{n}">{ports}</service>' for n, ports in services.items())
        + f"{extra}</definitions>"
    )


def _named(act: Act) -> str:
    return "" if act.sent is None else f' name="{act.sent}"'


def _port_type(side: Side) -> str:
    operations = "".join(
        f'<operation name="{act.name}"><input{_named(act)} message="t:{act.element}In"/>'
        '<output message="t:Out"/></operation>'
        for act in side.acts
    )
    return f'<portType name="{side.name}">{operations}</portType>'


def _binding(side: Side) -> str:
    operations = "".join(
        f'<operation name="{act.name}"><s:operation soapAction="{action(side, act)}"/>'
        f'<input{_named(act)}><s:body use="literal"/></input>'
        '<output><s:body use="literal"/></output></operation>'
        for act in (side.acts[::-1] if side.backwards else side.acts)
    )
    return (
        f'<binding name="{side.name}Soap" type="t:{side.name}" xmlns:s="{SOAP[side.soap]}">'
        f'<s:binding transport="{side.transport}"/>{operations}</binding>'
    )
