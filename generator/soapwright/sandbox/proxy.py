"""A network that fails: a TCP proxy in front of a sandbox, which lets faults happen at their rates.

It stands below HTTP, so that it can do what no web application can: send an answer twice, or
none, or bytes that nobody asked for. What happens to the n-th request follows from the seed and n
alone, so a run whose requests come in the same order meets the same faults.
"""

from __future__ import annotations

import gzip
import random
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

import h11

from soapwright.sandbox import soap as soap
from soapwright.sandbox.fault_spec import FaultSpec
from soapwright.sandbox.faults import operation_name
from soapwright.sandbox.sockets import listen, root_of

_PIECE = 65_536
_STRAY = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_FRAMING = frozenset({b"content-length", b"transfer-encoding", b"connection", b"keep-alive"})
_ON_THE_WAY = 0.02
"""Seconds that bytes get to arrive before a connection is reset, which may overtake them."""


@dataclass(frozen=True, slots=True)
class Event:
    """A fault that happened: to the request with this number, from 0."""

    number: int
    operation: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Request:
    """A whole request, as it goes on; ``rest`` is what came after it."""

    operation: str
    data: bytes
    is_soap: bool
    closes: bool
    rest: bytes


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer; ``is_whole`` unless it broke off, then ``length`` is what it said."""

    status: int
    reason: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    closes: bool = False
    is_whole: bool = True
    length: int | None = None

    def head(self, length: int | None = None) -> bytes:
        """The head, with the length of the body or another one."""
        known = length if length is not None else self.length
        size = len(self.body) if known is None else known
        lines = [b"HTTP/1.1 %d %s" % (self.status, self.reason)]
        lines += [b"%s: %s" % header for header in self.headers]
        lines += [b"content-length: %d" % size] + [b"connection: close"] * self.closes
        return b"\r\n".join(lines) + b"\r\n\r\n"

    def __bytes__(self) -> bytes:
        return self.head() + self.body


class _Wire:
    """A connection of a client, on which answers go out one at a time."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self._lock = threading.Lock()

    def send(self, data: bytes) -> None:
        with self._lock:
            self.socket.sendall(data)

    def send_later(self, data: bytes, seconds: float) -> None:
        timer = threading.Timer(seconds, self._try_to_send, [data])
        timer.daemon = True
        timer.start()

    def _try_to_send(self, data: bytes) -> None:
        with suppress(OSError):  # the client has left
            self.send(data)

    def reset(self) -> None:
        """Close without a word: what was sent and not yet read may be lost."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


class Proxy:
    """A listening socket in front of a server, from entering the context to leaving it.

    Args:
        target: host and port of the server.
        faults: what happens, each at its rate; the first that is drawn happens.
        seed: what is drawn.
        host: the address to listen on.
        port: the port to listen on; 0 takes a free one.

    Raises:
        OSError: the address or port cannot be had.
    """

    def __init__(
        self,
        target: tuple[str, int],
        faults: Sequence[FaultSpec],
        seed: int = 0,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self._target = target
        self._specs = tuple(faults)
        self._seed = seed
        self._listener = listen(host, port)
        self._lock = threading.Lock()
        self._requests = 0
        self._events: list[Event] = []
        self._wires: set[_Wire] = set()

    @property
    def root(self) -> str:
        """Scheme, host and port."""
        return root_of(self._listener)

    @property
    def requests(self) -> int:
        """How many requests came."""
        return self._requests

    @property
    def events(self) -> tuple[Event, ...]:
        """The faults that happened, in the order of the requests."""
        with self._lock:
            return tuple(sorted(self._events, key=lambda event: event.number))

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, name="soapwright-proxy", daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # what ends an accept() that waits
        self._listener.close()
        with self._lock:
            wires = list(self._wires)
        for wire in wires:
            with suppress(OSError):
                wire.socket.shutdown(socket.SHUT_RDWR)

    def settle(self, seconds: float = 5.0) -> bool:
        """Wait until every connection has ended, and with it what the server does for it.

        Args:
            seconds: to wait at most.

        Returns:
            Whether they have.
        """
        end = time.monotonic() + seconds
        while True:
            with self._lock:
                if not self._wires:
                    return True
            if time.monotonic() > end:
                return False
            time.sleep(0.002)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            wire = _Wire(connection)
            with self._lock:
                self._wires.add(wire)
            threading.Thread(target=self._serve, args=(wire,), daemon=True).start()

    def _serve(self, wire: _Wire) -> None:
        rest = b""
        try:
            with wire.socket:
                while (request := _read_request(wire, rest)) is not None:
                    if not self._answer(wire, request) or request.closes:
                        return
                    rest = request.rest
        except (OSError, h11.RemoteProtocolError):
            return  # the client has left, or speaks another language
        finally:
            with self._lock:
                self._wires.discard(wire)

    def _answer(self, wire: _Wire, request: _Request) -> bool:
        """Answer a request, one way or another; whether the connection lives on."""
        spec, draw = self._choose(request.operation)
        if spec is None:
            return self._pass_on(wire, self._forward(request))
        if spec.kind == "drop-before":
            wire.reset()
            return False
        if spec.kind in ("status", "html"):
            if spec.processed:
                self._forward(request)
            wire.send(bytes(_page(spec)))
            return True
        if spec.kind == "late-call":
            time.sleep(spec.value)
            return self._pass_on(wire, self._forward(request))
        answer = self._forward(request)
        if answer is None or not answer.is_whole:
            return self._pass_on(wire, answer)
        if spec.kind == "fault-after-commit":
            wire.send(bytes(_fault(is_soap=request.is_soap)))
            return True
        return _EFFECTS[spec.kind](wire, answer, spec, draw) and not answer.closes

    def _choose(self, operation: str) -> tuple[FaultSpec | None, random.Random]:
        """The fault that the next request meets, and what draws its details."""
        with self._lock:
            number = self._requests
            self._requests += 1
            draw = random.Random(f"{self._seed}/{number}")  # noqa: S311 - no secret
            drawn = [spec for spec in self._specs if draw.random() < spec.rate]
            spec = next((spec for spec in drawn if spec.operation in (None, operation)), None)
            if spec is not None:
                self._events.append(Event(number, operation, spec.kind))
        return spec, draw

    def _forward(self, request: _Request) -> _Answer | None:
        """The server's answer; None where it gave none."""
        reader = h11.Connection(h11.CLIENT)
        reader.send(h11.Request(method="POST", target="/", headers=[("host", "-")]))
        reader.send(h11.EndOfMessage())
        response: h11.Response | None = None
        body = b""
        with socket.create_connection(self._target) as server:
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server.sendall(request.data)
            try:
                while type(event := reader.next_event()) is not h11.EndOfMessage:
                    if event is h11.NEED_DATA:
                        reader.receive_data(server.recv(_PIECE))
                    elif isinstance(event, h11.Response):
                        response = event
                    elif isinstance(event, h11.Data):
                        body += event.data
            except (OSError, h11.RemoteProtocolError):
                return None if response is None else _taken(response, body, is_whole=False)
        return None if response is None else _taken(response, body, is_whole=True)

    def _pass_on(self, wire: _Wire, answer: _Answer | None) -> bool:
        if answer is not None:
            wire.send(bytes(answer))
            if answer.is_whole:
                return not answer.closes
            time.sleep(_ON_THE_WAY)
        wire.reset()
        return False


# --- what is read ---------------------------------------------------------------------------------


def _read_request(wire: _Wire, rest: bytes) -> _Request | None:
    """The next request of a connection; None where it ends before one."""
    reader, writer = h11.Connection(h11.SERVER), h11.Connection(h11.CLIENT)
    reader.receive_data(rest) if rest else None
    head: h11.Request | None = None
    data = b""
    while type(event := reader.next_event()) is not h11.EndOfMessage:
        if event is h11.NEED_DATA:
            if reader.they_are_waiting_for_100_continue:
                wire.send(b"HTTP/1.1 100 Continue\r\n\r\n")
                reader.send(h11.InformationalResponse(status_code=100, headers=[]))
            reader.receive_data(wire.socket.recv(_PIECE))
        elif isinstance(event, h11.ConnectionClosed):
            return None
        else:
            assert isinstance(event, h11.Request | h11.Data)
            head = event if isinstance(event, h11.Request) else head
            data += writer.send(event) or b""
    assert head is not None
    data += writer.send(event) or b""
    headers = {name.lower(): value for name, value in head.headers}
    action = headers.get(b"soapaction")
    target = head.target.decode("latin-1").partition("?")[0]
    return _Request(
        operation_name(action, head.method.decode("latin-1"), target),
        data,
        is_soap=action is not None,
        closes=headers.get(b"connection", b"").lower() == b"close",
        rest=bytes(reader.trailing_data[0]),
    )


def _taken(response: h11.Response, body: bytes, *, is_whole: bool) -> _Answer:
    headers = tuple((name, value) for name, value in response.headers if name not in _FRAMING)
    framing = dict(response.headers)
    said = framing.get(b"content-length")
    return _Answer(
        response.status_code,
        bytes(response.reason),
        headers,
        body,
        closes=framing.get(b"connection", b"").lower() == b"close",
        is_whole=is_whole,
        length=int(said) if said is not None and not is_whole else None,
    )


# --- what is sent instead -------------------------------------------------------------------------


def _page(spec: FaultSpec) -> _Answer:
    status = int(spec.value) if spec.kind == "status" else 200
    body = b"<html><body><h1>%d</h1><br>The request was not answered.</body></html>" % status
    headers = [(b"content-type", b"text/html")]
    if spec.retry_after is not None:
        headers.append((b"retry-after", b"%g" % spec.retry_after))
    return _Answer(status, b"", tuple(headers), body)


def _fault(*, is_soap: bool) -> _Answer:
    if not is_soap:
        return _page(FaultSpec("status", 500))
    headers = ((b"content-type", b"text/xml; charset=utf-8"),)
    return _Answer(500, b"", headers, soap.fault("Server", "The operation took too long."))


# --- what happens to an answer; each says whether the connection lives on -------------------------


def _drop(wire: _Wire, answer: _Answer, spec: FaultSpec, draw: random.Random) -> bool:
    wire.reset()
    return False


def _reset_mid_body(wire: _Wire, answer: _Answer, spec: FaultSpec, draw: random.Random) -> bool:
    cut = draw.randrange(len(answer.body)) if answer.body else 0
    data = answer.head() + answer.body[:cut]
    wire.send(data if answer.body else data[:-2])
    time.sleep(_ON_THE_WAY)
    wire.reset()
    return False


def _duplicate(wire: _Wire, answer: _Answer, spec: FaultSpec, draw: random.Random) -> bool:
    wire.send(bytes(answer) * (1 if spec.value else 2))
    if spec.value:
        wire.send_later(bytes(answer), spec.value)
    return True


def _late(wire: _Wire, answer: _Answer, spec: FaultSpec, draw: random.Random) -> bool:
    time.sleep(spec.value)
    wire.send(bytes(answer))
    return True


def _slow_bytes(wire: _Wire, answer: _Answer, spec: FaultSpec, draw: random.Random) -> bool:
    for byte in bytes(answer):
        wire.send(bytes([byte]))
        time.sleep(spec.value)
    return True


def _cut_gzip(wire: _Wire, answer: _Answer, spec: FaultSpec, draw: random.Random) -> bool:
    body, headers = answer.body, answer.headers
    if all(name.lower() != b"content-encoding" for name, _ in headers):
        body, headers = gzip.compress(body), (*headers, (b"content-encoding", b"gzip"))
    cut = replace(answer, headers=headers, body=body[: draw.randrange(1, len(body))])
    wire.send(bytes(cut))
    return True


def _wrong_length(wire: _Wire, answer: _Answer, spec: FaultSpec, draw: random.Random) -> bool:
    size = len(answer.body)
    if size and draw.random() < 0.5:
        wire.send(answer.head(draw.randrange(size)) + answer.body)
        return True
    wire.send(answer.head(size + draw.randint(1, 99)) + answer.body)
    return False


def _close_idle(wire: _Wire, answer: _Answer, spec: FaultSpec, draw: random.Random) -> bool:
    wire.send(bytes(answer))
    time.sleep(spec.value)
    return False


def _stray(wire: _Wire, answer: _Answer, spec: FaultSpec, draw: random.Random) -> bool:
    wire.send(bytes(answer) + _STRAY)
    return False


_EFFECTS: Mapping[str, Callable[[_Wire, _Answer, FaultSpec, random.Random], bool]] = {
    "drop-after": _drop,
    "reset-mid-body": _reset_mid_body,
    "duplicate": _duplicate,
    "late": _late,
    "slow-bytes": _slow_bytes,
    "cut-gzip": _cut_gzip,
    "wrong-length": _wrong_length,
    "close-idle": _close_idle,
    "stray": _stray,
}
