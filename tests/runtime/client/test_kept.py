"""Through either client: a message of a derived type comes and goes as one, in every envelope."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from lxml import etree

from tests.depots import NAMESPACE, Act, Side, wsdl
from tests.runtime.packages import Package
from tests.runtime.scripted import ScriptedServer, reply
from tests.runtime.soap import XSI, envelope

TYPES = """
<xs:complexType name="Crate"><xs:sequence><xs:element name="Litres" type="xs:int"/></xs:sequence>
</xs:complexType>
<xs:complexType name="ColdCrate"><xs:complexContent><xs:extension base="t:Crate"><xs:sequence>
  <xs:element name="Degrees" type="xs:int"/></xs:sequence></xs:extension></xs:complexContent>
</xs:complexType>
<xs:element name="Thing" type="t:Crate"/>
"""
COLD = (
    f'<t:Thing xmlns:t="{NAMESPACE}" xsi:type="t:ColdCrate" xmlns:o="urn:vendor" o:mark="m">'
    "<t:Litres>5</t:Litres><t:Degrees>-4</t:Degrees></t:Thing>"
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """An operation that sends a Thing and gets one."""
    folder = tmp_path_factory.mktemp("kept_by_clients")
    source = folder / "crates.wsdl"
    text = wsdl([Side("Depot", [Act("Change", "Sent")])], TYPES)
    for name in ("Sent", "Done"):
        text = text.replace(
            f'<part name="p" element="t:{name}"/>', '<part name="p" element="t:Thing"/>'
        )
    source.write_text(text, "utf-8")
    with Package.of(source, folder) as found:
        yield import_module(found.name)


def clients(package: Any) -> tuple[Any, Any]:
    names = [name for name in package.__all__ if hasattr(getattr(package, name), "connect")]
    plain = next(name for name in names if not name.startswith("Async"))
    return getattr(package, plain), getattr(package, f"Async{plain}")


def change(package: Any, url: str, *, asynchronous: bool, times: int = 1) -> Any:
    """The Thing that comes goes out again, and so on."""
    operation = import_module(f"{package.__name__}.operations").CHANGE
    thing = package.types.Thing(litres=1)
    if not asynchronous:
        with clients(package)[0].connect(url=url) as client:
            for _ in range(times):
                thing = client.call(operation, thing)
        return thing

    async def run() -> Any:
        nonlocal thing
        async with clients(package)[1].connect(url=url) as client:
            for _ in range(times):
                thing = await client.call(operation, thing)
        return thing

    return asyncio.run(run())


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
def test_a_message_of_a_derived_type(package: Any, asynchronous: bool) -> None:
    with ScriptedServer(reply(envelope(COLD))) as server:
        found = change(package, server.url, asynchronous=asynchronous, times=2)
    assert type(found) is package.types.ColdCrate
    assert (found.litres, found.degrees, found.extra) == (5, -4, {"@{urn:vendor}mark": "m"})
    first, second = (etree.fromstring(data)[-1][0] for data in server.requests)
    assert (first.tag, len(first.attrib)) == (f"{{{NAMESPACE}}}Thing", 0)
    assert second.tag == f"{{{NAMESPACE}}}Thing"
    prefix, _, local = str(second.get(f"{{{XSI}}}type")).partition(":")
    assert (second.nsmap[prefix], local) == (NAMESPACE, "ColdCrate")
    assert second.get("{urn:vendor}mark") == "m"
    assert [child.text for child in second] == ["5", "-4"]


def test_an_envelope_declares_what_it_uses(package: Any) -> None:
    answers = [
        reply(envelope(COLD.replace("urn:vendor", f"urn:vendor:{number}"))) for number in range(5)
    ]
    with ScriptedServer(*answers) as server:
        change(package, server.url, asynchronous=False, times=6)
    names = [len(etree.fromstring(data).nsmap) for data in server.requests]
    assert names == [names[0], *[names[0] + 1] * 5]


def test_a_caller_may_send_a_derived_type(package: Any) -> None:
    with ScriptedServer(reply(envelope(COLD))) as server:
        operation = import_module(f"{package.__name__}.operations").CHANGE
        with clients(package)[0].connect(url=server.url) as client:
            client.call(operation, package.types.ColdCrate(litres=1, degrees=2))
    (sent,) = (etree.fromstring(data)[-1][0] for data in server.requests)
    assert sent.tag == f"{{{NAMESPACE}}}Thing"
    assert str(sent.get(f"{{{XSI}}}type")).endswith(":ColdCrate")
