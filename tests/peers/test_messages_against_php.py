"""rpc/literal, rpc/encoded and one-way operations against PHP's SoapServer and SoapClient."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from soapwright.runtime.errors import SoapFault
from tests.crates import ARRAYS, ENCODED, TEXTS
from tests.emit.desks import Made, made
from tests.peers.php_server import SCRIPTS, PhpServer
from tests.styles import ENCODING, XSI, Op, part, wsdl
from tests.styles import depot as scripted

pytestmark = pytest.mark.peer("php")


class PhpMessages(PhpServer):
    script = "messages.php"


class Depot:
    def __init__(self, package: Made, client: Any, server: PhpServer, folder: Path) -> None:
        self.types: Any = package.package.types
        self.client = client
        self.server = server
        self.folder = folder


@contextmanager
def depot(use: str, folder: Path) -> Iterator[Depot]:
    source = folder / "source.wsdl"
    source.write_text(TEXTS[use], "utf-8")
    (folder / "php").mkdir()
    with (
        made(TEXTS[use], folder) as package,
        PhpMessages(source, folder / "php") as server,
        package.package.DeskClient.connect(url=server.url) as client,
    ):
        yield Depot(package, client, server, folder / "php")


@pytest.fixture(params=["literal", "encoded"])
def d(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Depot]:
    with depot(request.param, tmp_path) as found:
        yield found


@pytest.fixture
def encoded(tmp_path: Path) -> Iterator[Depot]:
    with depot("encoded", tmp_path) as found:
        yield found


def test_parts_and_what_is_returned(d: Depot) -> None:
    assert d.client.add(a=2, b=3) == 5
    found = d.client.split("one two three")
    assert (found.head, found.rest) == ("one", "two three")
    assert d.client.reset() is None


def test_records_within_records(d: Depot) -> None:
    Crate = d.types.Crate
    inner = Crate(place="B", litres=None, colour=d.types.Colour.BLUE)
    assert d.client.inner(Crate(place="A", litres=1, inner=inner)) == inner


def test_one_way(d: Depot) -> None:
    assert d.client.ring(times=3) is None
    assert (d.folder / "state.json").read_text() == "3"


def test_a_fault_with_a_detail(d: Depot) -> None:
    with pytest.raises(SoapFault, match="no room") as caught:
        d.client.store(d.types.Crate(place="A", litres=1))
    assert caught.value.code == "Client"
    assert caught.value.detail == d.types.NoRoom(place="A")


def test_arrays(encoded: Depot) -> None:
    Crate = encoded.types.Crate
    assert encoded.client.words(["a", "b"]) == ["A", "B"]
    assert encoded.client.words([]) == []
    crates = [Crate(place="A", litres=1), Crate(place="B", litres=None)]
    assert encoded.client.turn(crates) == crates[::-1]


def test_what_is_shared_comes_as_references(encoded: Depot) -> None:
    """PHP writes an object that it has twice once, and refers to it."""
    crate = encoded.types.Crate(place="A", litres=1)
    assert encoded.client.turn([crate, crate]) == [crate, crate]


# --- requests, as PHP's client writes them -----------------------------------------------------

CRATE_A = {"place": "A", "litres": 1, "colour": "red"}
CALLS: list[tuple[str, list[Any]]] = [
    ("Add", [{"a": 2, "b": 3}]),
    ("Split", ["one & two"]),
    ("Inner", [CRATE_A]),
    ("Inner", [{"place": "A", "litres": 2, "inner": CRATE_A}]),
    ("Reset", []),
    ("Turn", [[CRATE_A, {"place": "B", "litres": 2}]]),
    ("Words", [["a", "b"]]),
    ("Words", [[]]),
]


BY_USE = [
    (use, operation, arguments)
    for use in TEXTS
    for operation, arguments in CALLS
    if use == "encoded" or operation not in {each.name for each in ARRAYS}
]


@pytest.mark.parametrize(("d", "operation", "arguments"), BY_USE, indirect=["d"], ids=json.dumps)
def test_requests_are_those_of_php(d: Depot, operation: str, arguments: list[Any]) -> None:
    if operation == "Add":
        d.client.add(**arguments[0])
        arguments = [*arguments[0].values()]
    else:
        getattr(d.client, operation.lower())(*(_record(d, each) for each in arguments))
    ours = _body(d.server.requests()[-1])
    command = ["php", str(SCRIPTS / "request.php"), str(d.server.wsdl), operation]
    done = subprocess.run([*command, json.dumps(arguments)], capture_output=True, check=True)
    assert said(ours) == said(_body(done.stdout))


def test_a_body_of_encoded_parts_is_that_of_php(tmp_path: Path) -> None:
    """document/encoded: the parts are in the Body, in no namespace."""
    parts = [part("a", "t:Crate"), part("b", "t:Words")]
    text = wsdl(Op("Echo", parts, []), types=ENCODED, style="document", use="encoded")
    (tmp_path / "source.wsdl").write_text(text, "utf-8")
    with scripted(text, tmp_path, "") as d:
        d.client.echo(a=d.types.Crate(place="A", litres=1), b=["x", "y"])
        ours = [said(element) for element in d.sent]
    arguments = json.dumps([{"place": "A", "litres": 1}, ["x", "y"]])
    command = [
        "php",
        str(SCRIPTS / "request.php"),
        str(tmp_path / "source.wsdl"),
        "Echo",
        arguments,
    ]
    done = subprocess.run(command, capture_output=True, check=True)
    body = etree.fromstring(done.stdout).find("{*}Body")
    assert body is not None
    assert ours == [said(element) for element in body]


def _record(d: Depot, given: Any) -> Any:
    if isinstance(given, list):
        return [_record(d, each) for each in given]
    if not isinstance(given, dict):
        return given
    values = {name: _record(d, each) for name, each in given.items()}
    if "colour" in values:
        values["colour"] = d.types.Colour(values["colour"])
    return d.types.Crate(**values)


def _body(envelope: bytes) -> etree._Element:
    found = etree.fromstring(envelope).find("{*}Body")
    assert found is not None
    return found[0]


def said(element: etree._Element) -> Any:
    """An element with prefixes resolved, in types too.

    Left out are the encoding's style, which PHP says of the whole envelope, and the type of an
    array, where PHP names the WSDL's and we SOAP's own: what it is an array of is told beside it.
    """
    attributes = {str(name): str(text) for name, text in element.attrib.items()}
    for name in (f"{{{XSI}}}type", f"{{{ENCODING}}}arrayType"):
        if name in attributes:
            prefix, _, local = attributes[name].rpartition(":")
            attributes[name] = f"{{{element.nsmap[prefix or None]}}}{local}"
    if f"{{{ENCODING}}}arrayType" in attributes:
        del attributes[f"{{{XSI}}}type"]
    attributes.pop("{http://schemas.xmlsoap.org/soap/envelope/}encodingStyle", None)
    children = [said(child) for child in element]
    return str(element.tag), attributes, (element.text or "").strip(), children
