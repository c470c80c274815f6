"""The bindings that a WSDL's ports use."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.bindings import bindings_of
from soapwright.schema import read_schema
from tests.emit.desks import Call, Desk


@pytest.mark.parametrize("order", [("1.1", "1.2"), ("1.2", "1.1")])
def test_kind_by_kind_with_the_address_of_a_port(order: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "a.wsdl").write_text(Desk([Call("Ask")], soap=order).text(), "utf-8")
    schema = read_schema(tmp_path / "a.wsdl").schema
    found = [(each.kind, address) for each, address in bindings_of(schema, ("soap12", "soap11"))]
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
    assert [address for _, address in bindings_of(schema, ("soap11",))] == [None]
