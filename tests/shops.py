"""Small WSDLs for guesses: operations whose messages are written as XML Schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

NAMESPACE = "urn:example:shop"


@dataclass
class Shop:
    """A WSDL with one port type.

    ``calls`` are operation → (elements of the request, elements of the answer), ``docs`` what is
    said of them, ``headers`` the elements that requests have in their header, ``answered`` those
    of answers. ``declared`` are more types and elements.
    """

    calls: Mapping[str, tuple[str, str]]
    declared: str = ""
    headers: Sequence[str] = ()
    answered: Sequence[str] = ()
    docs: Mapping[str, str] = field(default_factory=dict)
    address: str = "https://shop.example.com/soap"
    name: str = "ShopService"

    def text(self) -> str:
        elements = "".join(
            f'<xs:element name="{name}"><xs:complexType><xs:sequence>{content}</xs:sequence>'
            "</xs:complexType></xs:element>"
            for call, (request, answer) in self.calls.items()
            for name, content in ((call, request), (f"{call}Response", answer))
        )
        messages = "".join(
            f'<message name="{call}{suffix}"><part name="p" element="t:{call}{element}"/></message>'
            for call in self.calls
            for suffix, element in (("In", ""), ("Out", "Response"))
        ) + "".join(
            f'<message name="{name}Part"><part name="h" element="t:{name}"/></message>'
            for name in (*self.headers, *self.answered)
        )
        operations = "".join(
            f'<operation name="{call}"><documentation>{self.docs.get(call, "")}</documentation>'
            f'<input message="t:{call}In"/><output message="t:{call}Out"/></operation>'
            for call in self.calls
        )
        bound = "".join(
            f'<operation name="{call}"><s:operation soapAction="{call}"/>'
            f'<input><s:body use="literal"/>{_parts(self.headers)}</input>'
            f'<output><s:body use="literal"/>{_parts(self.answered)}</output></operation>'
            for call in self.calls
        )
        return (
            f'<definitions targetNamespace="{NAMESPACE}" xmlns:t="{NAMESPACE}" '
            'xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
            'xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/">'
            f'<types><xs:schema targetNamespace="{NAMESPACE}" elementFormDefault="qualified">'
            f"{self.declared}{elements}</xs:schema></types>{messages}"
            f'<portType name="Shop">{operations}</portType><binding name="Shop" type="t:Shop">'
            f'<s:binding transport="http://schemas.xmlsoap.org/soap/http"/>{bound}</binding>'
            f'<service name="{self.name}"><port name="Shop" binding="t:Shop">'
            f'<s:address location="{self.address}"/></port></service></definitions>'
        )


def one(name: str, type_: str = "xs:string", more: str = "") -> str:
    """One element."""
    return f'<xs:element name="{name}" type="{type_}" {more}/>'


def many(name: str, type_: str, most: str = "unbounded") -> str:
    """A list of elements."""
    return one(name, type_, f'minOccurs="0" maxOccurs="{most}"')


def record(name: str, *elements: str) -> str:
    """A complex type."""
    content = "".join(elements)
    return f'<xs:complexType name="{name}"><xs:sequence>{content}</xs:sequence></xs:complexType>'


def part(name: str, *elements: str) -> str:
    """A global element with elements in it."""
    content = "".join(elements)
    return (
        f'<xs:element name="{name}"><xs:complexType><xs:sequence>{content}</xs:sequence>'
        "</xs:complexType></xs:element>"
    )


def choice(name: str, *values: str) -> str:
    """An enumeration."""
    listed = "".join(f'<xs:enumeration value="{value}"/>' for value in values)
    return (
        f'<xs:simpleType name="{name}"><xs:restriction base="xs:string">{listed}</xs:restriction>'
        "</xs:simpleType>"
    )


def _parts(names: Sequence[str]) -> str:
    return "".join(f'<s:header message="t:{name}Part" part="h" use="literal"/>' for name in names)
