"""Several WSDLs of one service as one schema."""

from __future__ import annotations

from pathlib import Path

from soapwright.schema import Reading, read_schema
from soapwright.schema.model import QName
from tests.schema.conftest import Write, wsdl, xsd


def t(local: str) -> QName:
    return QName("urn:t", local)


def agent(port: str, element: str, more: str = "") -> str:
    """A WSDL whose port type has one operation, Get, of a wrapper element Get."""
    return wsdl(
        '<wsdl:message name="Get"><wsdl:part name="p" element="t:Get"/></wsdl:message>'
        f'<wsdl:portType name="{port}"><wsdl:operation name="Get">'
        '<wsdl:input message="w:Get"/></wsdl:operation></wsdl:portType>',
        xsd(f'<xs:element name="Get" type="{element}"/>{more}'),
    )


def read(write: Write, *texts: str) -> Reading:
    files: list[Path] = [write(f"{n}.wsdl", text) for n, text in enumerate(texts)]
    return read_schema(files)


def test_what_is_said_twice_counts_once(write: Write) -> None:
    shared = '<xs:complexType name="T"/>'
    one = read(write, agent("A", "xs:int", shared), agent("B", "xs:int", shared))
    assert one.schema.warnings == ()
    assert set(one.schema.elements) == {t("Get")}
    assert [name.local for name in one.schema.port_types] == ["A", "B"]
    assert one.wire_names == {}


def test_other_prefixes_say_the_same(write: Write) -> None:
    other = agent("B", "xs:int").replace("xmlns:t=", "xmlns:u=").replace("t:Get", "u:Get")
    one = read(write, agent("A", "xs:int"), other)
    assert one.schema.warnings == ()
    assert one.wire_names == {}


def test_what_differs_is_told_apart_by_its_port_type(write: Write) -> None:
    one = read(write, agent("A", "xs:int"), agent("B", "xs:string"))
    assert one.schema.warnings == ()
    assert one.wire_names == {t("A.Get"): t("Get"), t("B.Get"): t("Get")}
    assert {element.name for element in one.schema.elements.values()} == {t("Get")}
    parts = {
        name.local: [part.element for part in one.schema.messages[op.input].parts]
        for name, port in one.schema.port_types.items()
        for op in port.operations
        if op.input is not None
    }
    assert parts == {"A": [t("A.Get")], "B": [t("B.Get")]}


def test_where_one_differs_all_are_told_apart(write: Write) -> None:
    types = {"A": "xs:int", "B": "xs:int", "C": "xs:date"}
    one = read(write, *(agent(port, type_) for port, type_ in types.items()))
    assert set(one.wire_names) == {t("A.Get"), t("B.Get"), t("C.Get")}


def test_an_element_that_schemas_refer_to_keeps_its_name(write: Write) -> None:
    sequence = '<xs:sequence><xs:element ref="t:Get"/></xs:sequence>'
    use = f'<xs:complexType name="U">{sequence}</xs:complexType>'
    one = read(write, agent("A", "xs:int", use), agent("B", "xs:string"))
    assert one.wire_names == {t("B.Get"): t("Get")}
    assert t("Get") in one.schema.elements


def test_types_that_differ_stay_and_are_warned_of(write: Write) -> None:
    types = ('<xs:complexType name="T"/>', '<xs:complexType name="T" mixed="true"/>')
    one = read(write, *(agent(p, "xs:int", type_) for p, type_ in zip("AB", types, strict=True)))
    (warning,) = one.schema.warnings
    assert "type {urn:t}T is declared again and differently" in warning
