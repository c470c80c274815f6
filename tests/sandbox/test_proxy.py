"""The failing network, byte by byte, in front of a server of a few lines."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

import pytest

from soapwright.sandbox import open_sandbox
from soapwright.sandbox.fault_spec import KINDS, FaultSpec
from soapwright.sandbox.proxy import Proxy
from soapwright.sandbox.server import Sandbox
from tests.sandbox.conftest import FOLDER
from tests.sandbox.raw import Raw, Schemas, ticket

HEAD = b'POST /a HTTP/1.1\r\nHost: here\r\nSOAPAction: "urn:x/create"\r\n'
PLAIN = b"POST /v1/batches/7 HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\nhi"
ANSWER = b"<answer>" + b"x" * 500 + b"</answer>"


class Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        cast(Recorder, self.server).bodies.append(body)
        self.send_response_only(200)
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)


class Recorder(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Service)
        self.bodies: list[bytes] = []


class Network:
    """A proxy in front of the service, and a connection to it."""

    def __init__(self, stack: ExitStack) -> None:
        self.server = stack.enter_context(Recorder())
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        stack.callback(self.server.shutdown)
        self._stack = stack
        self._address = ("127.0.0.1", self.server.server_port)

    def open(self, *faults: str, seed: int = 0) -> Proxy:
        specs = [FaultSpec.parse(text) for text in faults]
        self.proxy = self._stack.enter_context(Proxy(self._address, specs, seed))
        return self.proxy

    def connect(self) -> socket.socket:
        host, port = self.proxy.root.removeprefix("http://").split(":")
        connection = socket.create_connection((host, int(port)), timeout=2)
        return self._stack.enter_context(connection)

    def ask(self, data: bytes = HEAD + b"Content-Length: 2\r\n\r\nhi", wait: float = 0.1) -> bytes:
        """All bytes that come on a new connection, until it is silent or closed."""
        connection = self.connect()
        connection.sendall(data)
        return self.read(connection, wait)

    def read(self, connection: socket.socket, wait: float = 0.1) -> bytes:
        connection.settimeout(wait)
        got = b""
        self.ended = "silent"
        try:
            while piece := connection.recv(65_536):
                got += piece
            self.ended = "closed"
        except TimeoutError:
            pass
        except ConnectionResetError:
            self.ended = "reset"
        return got

    @property
    def processed(self) -> int:
        return len(self.server.bodies)


@pytest.fixture
def network() -> Iterator[Network]:
    with ExitStack() as stack:
        yield Network(stack)


def test_without_faults_all_goes_through_on_one_connection(network: Network) -> None:
    network.open()
    connection = network.connect()
    for body in (b"one", b"three"):
        connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        assert network.read(connection).endswith(b"\r\n\r\n" + ANSWER)
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n")
    with pytest.raises(TimeoutError):
        connection.recv(1)
    connection.close()
    assert network.server.bodies == [b"one", b"three"]
    assert network.proxy.events == ()


def test_a_client_that_asks_before_it_sends_is_told_to_go_on(network: Network) -> None:
    network.open()
    connection = network.connect()
    connection.sendall(HEAD + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert connection.recv(99) == b"HTTP/1.1 100 Continue\r\n\r\n"
    connection.sendall(b"hi")
    assert network.read(connection).endswith(ANSWER)


def test_drops(network: Network) -> None:
    network.open("drop-before@1")
    assert (network.ask(), network.ended, network.processed) == (b"", "reset", 0)
    network.open("drop-after@1")
    assert (network.ask(), network.ended, network.processed) == (b"", "reset", 1)


def test_a_reset_within_the_body(network: Network) -> None:
    network.open("reset-mid-body@1")
    for _ in range(3):
        head, _, body = network.ask().partition(b"\r\n\r\n")
        assert f"content-length: {len(ANSWER)}".encode() in head
        assert len(body) < len(ANSWER)
        assert network.ended == "reset"


def test_a_duplicate_in_one_piece_and_one_that_comes_late(network: Network) -> None:
    network.open("duplicate@1")
    assert network.ask().count(ANSWER) == 2
    network.open("duplicate=0.15@1")
    connection = network.connect()
    connection.sendall(PLAIN)
    assert network.read(connection, 0.05).count(ANSWER) == 1
    assert network.read(connection, 0.3).count(ANSWER) == 1
    assert network.processed == 2


def test_late_and_slow(network: Network) -> None:
    network.open("late=0.2@1")
    began = time.monotonic()
    assert network.ask(wait=0.5).endswith(ANSWER)
    assert time.monotonic() - began > 0.2 + 0.5  # and then the silence
    network.open("slow-bytes=0.001@1")
    connection = network.connect()
    connection.sendall(PLAIN)
    assert len(connection.recv(9999)) < 9
    assert network.read(connection, 0.3).endswith(ANSWER)


def test_a_call_that_is_carried_out_after_its_caller_has_gone(network: Network) -> None:
    network.open("late-call=0.3@1")
    connection = network.connect()
    connection.sendall(PLAIN)
    connection.close()
    time.sleep(0.1)
    assert network.processed == 0
    assert network.proxy.settle()
    assert network.processed == 1


def test_pages_instead_of_an_answer(network: Network) -> None:
    network.open("status=503,retry-after=2@1")
    answer = network.ask()
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nretry-after: 2\r\n" in answer
    network.open("html@1")
    answer = network.ask()
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"<html>" in answer
    assert (network.ended, network.processed) == ("silent", 0)
    network.open("status=504,processed@1")
    assert network.ask().startswith(b"HTTP/1.1 504 ")
    assert network.processed == 1


def test_a_fault_after_the_work(network: Network) -> None:
    network.open("fault-after-commit@1")
    answer = network.ask()
    assert answer.startswith(b"HTTP/1.1 500 ")
    assert b"faultcode>soap:Server<" in answer
    assert b"<html>" in network.ask(PLAIN)
    assert network.processed == 2


def test_gzip_without_an_end(network: Network) -> None:
    network.open("cut-gzip@1")
    head, _, body = network.ask().partition(b"\r\n\r\n")
    assert b"content-encoding: gzip" in head
    assert b"content-length: %d\r\n" % len(body) in head + b"\r\n"
    with pytest.raises(EOFError):
        gzip.decompress(body)


def test_lengths_that_are_too_long_and_too_short(network: Network) -> None:
    network.open("wrong-length@1")
    found = set()
    for _ in range(12):
        head, _, body = network.ask().partition(b"\r\n\r\n")
        said = int(head.rpartition(b"content-length: ")[2])
        assert body == ANSWER
        found.add((said > len(ANSWER), network.ended))
    assert found == {(True, "closed"), (False, "silent")}


def test_a_connection_closed_while_idle_and_a_stray_answer(network: Network) -> None:
    network.open("close-idle@1")
    assert network.ask().endswith(ANSWER)
    assert network.ended == "closed"
    network.open("stray@1")
    assert b"HTTP/1.1 408 Request Timeout" in network.ask().partition(ANSWER)[2]


def test_only_the_operation_that_is_meant(network: Network) -> None:
    network.open("drop-before@1:create", "stray@1:POST /v1/batches/{id}")
    network.ask()
    assert b" 408 " in network.ask(PLAIN)
    assert [(event.number, event.operation, event.kind) for event in network.proxy.events] == [
        (0, "create", "drop-before"),
        (1, "POST /v1/batches/{id}", "stray"),
    ]


def test_the_same_seed_is_the_same_run(network: Network) -> None:
    last = HEAD + b"Connection: close\r\nContent-Length: 2\r\n\r\nhi"

    def run(seed: int) -> list[object]:
        proxy = network.open("wrong-length@0.3", "stray@0.3", seed=seed)
        return [*(network.ask(last, wait=5) for _ in range(20)), proxy.events]

    one = run(1)
    assert one == run(1)
    assert {event.kind for event in network.proxy.events} == {"wrong-length", "stray"}
    assert one != run(2)


def test_every_kind_in_front_of_a_sandbox_and_none_beside_it(schemas: dict[str, Schemas]) -> None:
    """Each is made, and the sandbox is as whole as ever once it is taken away."""
    server: Sandbox
    values = {"late": "=0.01", "late-call": "=0.01", "status": "=503"}
    with open_sandbox("autotask", FOLDER, faults=[f"{k}{values.get(k, '')}@0" for k in KINDS]) as (
        server
    ):
        raw = Raw(server.url, schemas["en"])
        with raw.http:
            assert raw.create(ticket())
        assert server.proxy is not None
        assert (server.proxy.requests, server.proxy.events) == (1, ())
    with pytest.raises(RuntimeError, match="not running"):
        server.root  # noqa: B018


def test_what_a_test_asks_for_happens_through_the_proxy_too(schemas: dict[str, Schemas]) -> None:
    with open_sandbox("autotask", FOLDER, faults=["stray@0"]) as server:
        raw = Raw(server.url, schemas["en"])
        with raw.http:
            server.faults.next(drop=True)
            server.faults.next(cut=5)
            for _ in range(2):
                with pytest.raises(Exception, match=r"disconnected|closed|reset|peer"):
                    raw.create(ticket())
            assert len(raw.query("Ticket").ids) == 2
