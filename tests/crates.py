"""One service of rpc operations, as two WSDLs: literal, and encoded with arrays."""

from __future__ import annotations

from typing import Any

from tests.styles import ENCODING, Op, part, wsdl

CRATE = (
    '<xs:complexType name="Crate"><xs:sequence>'
    '<xs:element name="place" type="xs:string" form="unqualified"/>'
    '<xs:element name="litres" type="xs:int" nillable="true" form="unqualified"/>'
    '<xs:element name="colour" type="t:Colour" minOccurs="0" form="unqualified"/>'
    '<xs:element name="inner" type="t:Crate" minOccurs="0" form="unqualified"/>'
    "</xs:sequence></xs:complexType>"
    '<xs:simpleType name="Colour"><xs:restriction base="xs:string">'
    '<xs:enumeration value="red"/><xs:enumeration value="blue"/></xs:restriction></xs:simpleType>'
    '<xs:complexType name="NoRoom"><xs:sequence>'
    '<xs:element name="place" type="xs:string" form="unqualified"/></xs:sequence></xs:complexType>'
)


def array(name: str, of: str) -> str:
    """An array type as WSDL 1.1, 2.2 asks for it."""
    return (
        f'<xs:complexType name="{name}"><xs:complexContent><xs:restriction base="enc:Array">'
        f'<xs:attribute ref="enc:arrayType" w:arrayType="{of}"/></xs:restriction>'
        "</xs:complexContent></xs:complexType>"
    )


ENCODED = (
    f'<xs:import namespace="{ENCODING}"/>'
    + CRATE
    + array("Crates", "t:Crate[]")
    + array("Words", "xs:string[]")
)
OPERATIONS = [
    Op("Add", [part("a", "xs:int"), part("b", "xs:int")], [part("sum", "xs:int")]),
    Op("Split", [part("text")], [part("head"), part("rest")]),
    Op("Inner", [part("crate", "t:Crate")], [part("inner", "t:Crate")]),
    Op("Reset", [], []),
    Op("Ring", [part("times", "xs:int")], None),
    Op("Store", [part("crate", "t:Crate")], [], faults=[part("NoRoom", "t:NoRoom")]),
]
ARRAYS = [
    Op("Turn", [part("crates", "t:Crates")], [part("turned", "t:Crates")]),
    Op("Words", [part("words", "t:Words")], [part("loud", "t:Words")]),
]
TEXTS = {
    "literal": wsdl(*OPERATIONS, types=CRATE),
    "encoded": wsdl(*OPERATIONS, *ARRAYS, types=ENCODED, use="encoded"),
}


def parts_go_there_and_back(client: Any) -> None:
    """What any server of these WSDLs answers: one part, several, none."""
    assert client.add(a=2, b=3) == 5
    found = client.split("one two three")
    assert (found.head, found.rest) == ("one", "two three")
    assert client.reset() is None
