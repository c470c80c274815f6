"""A model of a network: it drops, duplicates, delays and cuts, below the HTTP library.

A connection is a list of what is to arrive when. Whoever reads waits for the next of it, by the
simulated clock, whether in a thread of its own or in a task.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import httpcore2

from soapwright.runtime.http import transport
from tests.simulation.services.model import Request, Service
from tests.simulation.world import World

READ_TIMEOUT = 20.0
_TRICKLE = 5.0
"""Seconds between two bytes of an answer that never ends: less than a reader waits."""

DUPLICATES = ("twice at once", "twice soon", "twice late")
LOST = (
    "lost before",
    "lost after",
    "cut",
    "too late",
    "failed after",
    "fault after",
    "page of a proxy",
    "moved",
    "slow",
)
"""After these nobody can say whether the service has acted."""
DONE_LATE = "done late"
HARMLESS = ("refused", "busy", "slow down")
FAULTS = (*DUPLICATES, *LOST, *HARMLESS)
"""What may happen to a call; the docstring of :class:`Network` says what each is."""
OUTAGES = ("no such host", "bad certificate")
PASSING = (
    *("refused", "busy", "slow down", "lost before", "lost after", "cut", "too late"),
    *("failed after", "slow"),
)
"""What a call that may be repeated gets over, if it does not happen too often."""


class Network:
    """Between clients and a service.

    - refused: no connection.
    - lost before, lost after: the connection ends before, or after, the service has acted.
    - cut: the service acts, the answer ends in the middle.
    - twice at once: the answer comes twice, in one piece.
    - twice soon: it comes once more, before the client can have asked again.
    - twice late: it comes once more, when the next request may be out.
    - too late: it comes after nobody waits for it any more.
    - slow: it comes a byte at a time, and would take for ever.
    - busy: 503, and nothing is done.
    - slow down: 429, and nothing is done.
    - failed after: 500 without a message, after the service has acted.
    - fault after: the same with a Server fault.
    - page of a proxy: the service acts; an HTML page comes, with 200.
    - moved: it acts; 303 comes.
    - done late: the connection ends, and the service acts long after.
    - no such host, bad certificate: no connection, and no hope of one.
    """

    def __init__(self, world: World, service: Service) -> None:
        self.world = world
        self.service = service
        self.under_way: set[Wire] = set()
        self.most_under_way = 0
        self.connections = 0
        self.longest = 0.0
        self.befell: list[tuple[str, str]] = []
        """What happened to which operation."""
        self.later = (0.0, 60.0)
        """Between which seconds a call that is done late is done."""
        self._not_before: dict[frozenset[str], float] = {}

    def begin_process(self) -> None:
        """A new process knows nothing of what the one before was told."""
        self._not_before.clear()
        self.under_way.clear()

    def hear(self, request: Request) -> None:
        """Note what may not go out yet, and does."""
        world = self.world
        if world.clock.now < self._not_before.pop(request.keys, 0.0) - 1e-6:
            self.service.wrong.append(f"{request.name} came before its Retry-After was over")

    def lateness(self) -> float:
        """After how many seconds a call is done that is done late: often as late as may be."""
        first, last = self.later
        seconds = self.world.dice.uniform(first, last)
        return seconds if self.world.dice.random() < 0.5 else max(seconds, last - 30)

    def hold_back(self, request: Request) -> str:
        """Nobody may ask for the same for a while; gives the header that says so."""
        seconds = self.world.dice.randint(1, 30)
        if request.keys:
            self._not_before[request.keys] = self.world.clock.now + seconds
        return f"Retry-After: {seconds}\r\n"

    @contextmanager
    def below(self) -> Iterator[None]:
        """Have the HTTP libraries of clients that are opened talk to this network.

        Their connections are followed as ever.
        """
        follow = transport.follow

        def follow_ours(http: Any) -> Any:
            kind = AsyncBackend if isinstance(http._transport._pool, _ASYNC) else SyncBackend
            http._transport._pool._network_backend = kind(self)
            return follow(http)

        with mock.patch.object(transport, "follow", follow_ours):
            yield


class Wire:
    """One connection: what was written, and what is to arrive when."""

    def __init__(self, network: Network, number: int) -> None:
        self.network = network
        self._number = number
        self._request = bytearray()
        self._coming: list[tuple[float, bytes | None]] = []
        self._came = bytearray()
        self._ended = False
        self._began = network.world.clock.now

    def write(self, data: bytes) -> None:
        self.network.world.step()
        if self._ended:
            raise httpcore2.WriteError("the connection was reset")
        self._request += data
        head, blank, body = self._request.partition(b"\r\n\r\n")
        if not blank:
            return
        length = _LENGTH.search(head)
        if length is None or len(body) >= int(length[1]):
            request = self.network.service.read(head.decode(), body.decode())
            self._request.clear()
            self._serve(request)

    def _serve(self, request: Request) -> None:
        network, world = self.network, self.network.world
        service, what = network.service, world.draw()
        world.calls += 1
        self._began = world.clock.now
        world.tell(
            f"connection {self._number}: call {world.calls}, {request}{what and f': {what}'}"
        )
        if what:
            world.happens(what)
            network.befell.append((request.name, what))
        network.hear(request)
        network.under_way.add(self)
        network.most_under_way = max(network.most_under_way, len(network.under_way))
        service.come_to(world.clock.now)
        if what in LOST or what == DONE_LATE:
            service.doubted |= request.keys
        at = world.clock.now + world.delay()
        if what in ("lost before", DONE_LATE):
            if what == DONE_LATE:
                service.later(world.clock.now + network.lateness(), request)
            self._arrive(at, None)
        elif what in ("busy", "slow down"):
            status = "503 Busy" if what == "busy" else "429 Slow down"
            if what == "busy":  # what stands in front of a service may say so when it has acted
                service.doubted |= request.keys
            self._arrive(at, answer("busy", status, network.hold_back(request)))
        else:
            self._answer(at, what, answer(service.act(request)))

    def _answer(self, at: float, what: str, good: bytes) -> None:
        """What comes of a call that the service has done."""
        world = self.network.world
        if what == "slow":
            self._coming += ((at + _TRICKLE * n, good[n : n + 1]) for n in range(60))
            return
        if what == "too late":
            at += 10 * READ_TIMEOUT
        for data in _answered(what, good, world.dice.randrange(1, len(good))):
            self._arrive(at, data)
        if what == "twice late":
            self._arrive(at + world.delay(), good)

    def _arrive(self, at: float, data: bytes | None) -> None:
        self._coming.append((at, data))
        self._coming.sort(key=lambda each: each[0])

    def take(self, most: int) -> bytes | None:
        """What has arrived by now; b"" at the end, None where there is nothing yet."""
        now = self.network.world.clock.now
        while self._coming and self._coming[0][0] <= now:
            data = self._coming.pop(0)[1]
            if data is None:
                self._ended = True
            else:
                self._came += data
        if self._came:
            self.network.under_way.discard(self)
            taken = bytes(self._came[:most])
            del self._came[:most]
            return taken
        return b"" if self._ended else None

    def close(self) -> None:
        """Nobody waits for its answer any more."""
        network = self.network
        network.under_way.discard(self)
        if not network.world.is_dead:
            network.longest = max(network.longest, network.world.clock.now - self._began)

    def wait(self, timeout: float | None) -> tuple[float, bool]:
        """How long until something arrives, and whether that is within the time there is."""
        timeout = READ_TIMEOUT if timeout is None else timeout
        if not self._coming:
            return timeout, False
        left = self._coming[0][0] - self.network.world.clock.now
        return min(left, timeout), left <= timeout

    def about(self, info: str) -> Any:
        if info == "is_readable":
            now = self.network.world.clock.now
            return self._ended or bool(self._came) or any(at <= now for at, _ in self._coming)
        return None


_LENGTH = re.compile(rb"(?i)content-length: (\d+)")
_ASYNC = httpcore2.AsyncConnectionPool


def _answered(what: str, good: bytes, place: int) -> tuple[bytes | None, ...]:
    """What comes of a call that the service has done; None is the end of the connection.

    Args:
        what: happened to it.
        good: the answer.
        place: where it may be cut.
    """
    failed = "500 Failed"
    match what:
        case "lost after":
            return (None,)
        case "cut":
            return (good[:place], None)
        case "twice at once":
            return (good + good,)
        case "twice soon":
            return (good, good)
        case "failed after":
            return (answer("", failed),)
        case "fault after":
            return (answer(fault("Server", "It took too long."), failed),)
        case "page of a proxy":
            return (answer("<html><body>Sign in</body></html>"),)
        case "moved":
            return (answer("", "303 See Other", "Location: http://simulated/login\r\n"),)
    return (good,)


def answer(body: str, status: str = "200 OK", more: str = "") -> bytes:
    content = body.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/xml\r\n{more}"
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content


def fault(code: str, text: str) -> str:
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>'
        f"<faultcode>s:{code}</faultcode><faultstring>{text}</faultstring>"
        "</s:Fault></s:Body></s:Envelope>"
    )


# --- what the HTTP library sees -------------------------------------------------------------------


_CAUSES: dict[str, type[OSError]] = {
    "no such host": socket.gaierror,
    "bad certificate": ssl.SSLCertVerificationError,
}


class _Backend:
    def __init__(self, network: Network) -> None:
        self._network = network

    def _connect(self) -> Wire:
        network, world = self._network, self._network.world
        world.step()
        network.connections += 1
        what = world.draw()
        if what in OUTAGES or what == "refused":
            world.happens(what)
            world.tell(f"no connection: {what}")
            try:
                raise _CAUSES.get(what, ConnectionRefusedError)(1, what)
            except OSError as error:
                raise httpcore2.ConnectError(what) from error
        return Wire(network, network.connections)


class SyncStream(httpcore2.NetworkStream):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        world = self._wire.network.world
        world.step()
        while (data := self._wire.take(max_bytes)) is None:
            seconds, comes = self._wire.wait(timeout)
            world.sleep(seconds)
            if not comes:
                raise httpcore2.ReadTimeout("nothing came")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._wire.write(buffer)

    def close(self) -> None:
        self._wire.close()

    def get_extra_info(self, info: str) -> Any:
        return self._wire.about(info)


class SyncBackend(_Backend, httpcore2.NetworkBackend):
    def connect_tcp(self, *given: Any, **more: Any) -> httpcore2.NetworkStream:
        return SyncStream(self._connect())

    def sleep(self, seconds: float) -> None:
        self._network.world.sleep(seconds)


class AsyncStream(httpcore2.AsyncNetworkStream):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        world = self._wire.network.world
        world.step()
        while (data := self._wire.take(max_bytes)) is None:
            seconds, comes = self._wire.wait(timeout)
            await asyncio.sleep(seconds)
            if not comes:
                raise httpcore2.ReadTimeout("nothing came")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._wire.write(buffer)

    async def aclose(self) -> None:
        self._wire.close()

    def get_extra_info(self, info: str) -> Any:
        return self._wire.about(info)


class AsyncBackend(_Backend, httpcore2.AsyncNetworkBackend):
    async def connect_tcp(self, *given: Any, **more: Any) -> httpcore2.AsyncNetworkStream:
        return AsyncStream(self._connect())

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
