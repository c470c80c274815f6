"""The bindings that a WSDL's ports use."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.bindings import bindings_of, named_ports, speaks_http
from soapwright.schema import read_schema
from soapwright.schema.model import Binding, Place, Port, QName, Schema, Service
from tests.emit.desks import Call, Desk


@pytest.mark.parametrize("order", [("1.1", "1.2"), ("1.2", "1.1")])
def test_kind_by_kind_with_the_address_of_a_port(order: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "a.wsdl").write_text(Desk([Call("Ask")], soap=order).text(), "utf-8")
    schema = read_schema(tmp_path / "a.wsdl").schema
    found = [(each.kind, port.address) for each, port in bindings_of(schema, ("soap12", "soap11"))]
    assert found == [
        ("soap12", "https://desk.example/1.2"),
        ("soap11", "https://desk.example/1.1"),
    ]
    assert list(bindings_of(schema, ("http",))) == []


def test_a_binding_that_no_port_uses_has_no_address(tmp_path: Path) -> None:
    text = Desk([Call("Ask")]).text()
    start, end = text.index("<port "), text.index("</port>") + len("</port>")
    (tmp_path / "a.wsdl").write_text(text[:start] + text[end:], "utf-8")
    schema = read_schema(tmp_path / "a.wsdl").schema
    assert [port.address for _, port in bindings_of(schema, ("soap11",))] == [None]


def test_a_binding_with_a_port_goes_before_one_without(tmp_path: Path) -> None:
    text = Desk([Call("Ask")], soap=("1.1", "1.2")).text()
    start, end = text.index("<port "), text.index("</port>") + len("</port>")
    (tmp_path / "a.wsdl").write_text(text[:start] + text[end:], "utf-8")
    schema = read_schema(tmp_path / "a.wsdl").schema
    found = [(each.kind, port.address) for each, port in bindings_of(schema, ("soap11", "soap12"))]
    assert found == [("soap12", "https://desk.example/1.2"), ("soap11", None)]


@pytest.mark.parametrize(
    ("transport", "http"),
    [
        (None, True),
        ("http://schemas.xmlsoap.org/soap/http", True),
        ("http://schemas.xmlsoap.org/soap/http/", True),
        ("http://www.w3.org/2003/05/soap/bindings/HTTP/", True),
        ("http://www.w3.org/2010/soapjms/", False),
        ("http://schemas.xmlsoap.org/soap/smtp", False),
        ("http://schemas.microsoft.com/soap/tcp", False),
    ],
)
def test_what_travels_over_http(transport: str | None, http: bool) -> None:
    name = QName("urn:t", "B")
    binding = Binding(name, name, "soap11", Place("a", 1), transport=transport)
    assert speaks_http(binding) is http


def test_ports_of_one_name_in_two_services_are_told_apart() -> None:
    place, binding = Place("a", 1), QName("urn:t", "B")
    ports = [
        Port("Desk", binding, place),
        Port("Desk", binding, place),
        Port("Door", binding, place),
    ]
    services = {
        QName("urn:t", name): Service(QName("urn:t", name), place, tuple(held))
        for name, held in (("One", ports[:1]), ("Two", ports[1:]))
    }
    schema = Schema("a", "urn:t", services=services)
    assert [name for _, name in named_ports(schema)] == ["One.Desk", "Two.Desk", "Door"]
