"""Of whatever WSDL, each bound operation is one method or one line that says why not.

Every method is called against a server that holds the request to the WSDL's own schema, with
lxml's validator, and to where it came and with which action.
"""

from __future__ import annotations

import http.server
import inspect
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from soapwright.commands.diff import compare_files
from soapwright.errors import InputError
from tests.depots import HTTP, NAMESPACE, SOAP, Act, Side, action, wsdl
from tests.emit.client.test_methods import CONTENT, KINDS
from tests.emit.desks import made
from tests.examples import examples

NUMBER = '<xs:element name="Number" type="xs:int"/>'
CONTENTS = (
    f"<xs:sequence>{NUMBER}</xs:sequence>",
    "<xs:sequence/>",
    f'<xs:sequence>{NUMBER}<xs:any processContents="lax" minOccurs="0"/></xs:sequence>'
    "<xs:anyAttribute/>",
    CONTENT,
    '<xs:sequence><xs:element name="Kind" type="xs:string" fixed="crate"/>'
    f'{NUMBER}</xs:sequence><xs:attribute name="zone" default="A"/>',
)
ENVELOPES = {
    "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
    "1.2": "http://www.w3.org/2003/05/soap-envelope",
}
JMS = "http://www.w3.org/2010/soapjms/"
HERE = "http://here.example/"
"""What the addresses of a drawn WSDL begin with; the server's own comes in its place."""

Seen = tuple[str, str, str]
"""Where a request came, its action and its element."""


@st.composite
def sides(draw: st.DrawFn) -> list[Side]:
    """Port types whose names of operations collide, within and beyond each of them."""
    found = []
    number = 0
    for name in draw(
        st.lists(st.sampled_from(["Ramps", "Gates", "gates"]), min_size=1, unique=True)
    ):
        acts: list[Act] = []
        for wish in draw(st.lists(st.sampled_from(["Check", "check", "Put", "close"]), min_size=1)):
            sent = draw(st.sampled_from([None, f"{wish}{number}", f"In{number}"]))
            acts.append(Act(wish, f"E{number}", draw(st.sampled_from(CONTENTS)), sent))
            number += 1
        overloads = Counter(act.name for act in acts)
        told = all(act.sent or overloads[act.name] == 1 for act in acts)
        paths = st.sampled_from(["ramps", "in/gates", "in/doors?x=1", ""])
        found.append(
            Side(
                name,
                acts,
                [HERE + path for path in draw(st.lists(paths, min_size=1, max_size=2))],
                draw(st.sampled_from([*SOAP])),
                draw(st.sampled_from([HTTP, HTTP, HTTP, f"{HTTP}/", JMS])),
                draw(st.sampled_from(["Depots", "Others"])),
                told and draw(st.booleans()),
            )
        )
    return found


class Validating:
    """Answers what its schema allows, and notes what came and what was wrong with it."""

    def __init__(self, schema: etree.XMLSchema) -> None:
        self.seen: list[Seen] = []
        self.wrong: list[str] = []
        recorder = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                sent = etree.fromstring(self.rfile.read(int(self.headers["Content-Length"])))
                soap = etree.QName(sent).namespace
                body = sent.find(f"{{{soap}}}Body")
                assert body is not None
                (message,) = body
                kind = self.headers["Content-Type"]
                told = self.headers.get("SOAPAction") or kind.partition("action=")[2]
                recorder.seen.append(
                    (self.path, told.strip('"'), str(etree.QName(message).localname))
                )
                if not schema.validate(etree.fromstring(etree.tostring(message))):
                    recorder.wrong.append(str(schema.error_log))
                answer = (
                    f'<s:Envelope xmlns:s="{soap}"><s:Body><Done xmlns="{NAMESPACE}">'
                    "<Number>7</Number></Done></s:Body></s:Envelope>"
                ).encode()
                self.send_response(200)
                self.send_header("Content-Type", kind.partition(";")[0])
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    @contextmanager
    def running(self) -> Iterator[None]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


def schema_of(text: str) -> etree.XMLSchema:
    schema = etree.fromstring(text.encode()).find(".//{http://www.w3.org/2001/XMLSchema}schema")
    assert schema is not None
    return etree.XMLSchema(etree.fromstring(etree.tostring(schema)))


def methods(client: Any) -> Iterator[Any]:
    """The methods of operations, those of groups too."""
    for name, member in vars(type(client)).items():
        if name == "connect" or name.startswith("_"):
            continue
        if inspect.isfunction(member):
            yield getattr(client, name)
        else:
            yield from methods(getattr(client, name))


def call_each(client: Any) -> int:
    """Call each method with what it needs; gives how many there are."""
    every = list(methods(client))
    for method in every:
        parameters = inspect.signature(method).parameters.values()
        needed = {p.name: 3 for p in parameters if p.default is p.empty}
        lists = {p.name: (1, 2) for p in parameters if p.name == "many"}
        assert method(**needed, **lists) == 7, method
    return len(every)


def expected(drawn: Sequence[Side], where: Mapping[str, str]) -> list[Seen]:
    """What has to come of one call of each operation, sorted; ``where`` has each side's place."""
    return sorted(
        (where[side.name], action(side, act), act.element)
        for side in drawn
        if side.transport != JMS
        for act in side.acts
    )


@pytest.mark.slow
@settings(max_examples=examples(30))
@given(sides())
def test_each_is_one_method_or_one_line(drawn: list[Side]) -> None:
    text = wsdl(drawn, KINDS)
    server = Validating(schema_of(text))
    lost = [act.name for side in drawn if side.transport == JMS for act in side.acts]
    with TemporaryDirectory() as name, server.running():
        folder = Path(name)
        path = folder / "x.wsdl"
        path.write_text(text, "utf-8")
        assert compare_files(path, path).comparisons[0].findings == ()
        served = text.replace(HERE, server.url)
        if len(lost) == sum(len(side.acts) for side in drawn):
            with pytest.raises(InputError) as told, made(served, folder):
                pass
            assert str(told.value).count(JMS) == len(lost)
            return
        with made(served, folder) as desk:
            warnings = desk.generated.warnings
            assert sum(JMS in warning for warning in warnings) == len(lost)
            connect = desk.package.DeskClient.connect
            with connect() as client:
                assert call_each(client) == sum(len(side.acts) for side in drawn) - len(lost)
            home = {side.name: f"/{side.addresses[0].removeprefix(HERE)}" for side in drawn}
            assert sorted(server.seen) == expected(drawn, home)
            ports = getattr(desk.operations, "PORTS", None)
            if ports is not None:
                server.seen.clear()
                moved = {port: f"{server.url}moved/{port}" for port in ports}
                with connect(url=moved) as client:
                    call_each(client)
                there = {side.name: f"/moved/{side.name}" for side in drawn}
                assert sorted(server.seen) == expected(drawn, there)
                server.seen.clear()
                with connect(url=f"{server.url}base") as client:
                    call_each(client)
                assert all(place.startswith("/base") for place, _, _ in server.seen)
                assert len({place for place, _, _ in server.seen}) == len(
                    {port.address for port in ports.values()}
                )
            assert server.wrong == []
