"""A model of a network: it drops, duplicates, delays and cuts, below the HTTP library.

A connection is a list of what is to arrive when. Whoever reads waits for the next of it, by the
simulated clock, whether in a thread of its own or in a task.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import httpcore2

from tests.simulation.clock import Clock
from tests.simulation.service import Service, fault

FAULTS = (
    "refused",
    "lost before",
    "lost after",
    "cut",
    "twice at once",
    "twice soon",
    "twice late",
    "too late",
    "busy",
    "failed after",
    "fault after",
    "page of a proxy",
)
"""What may happen to a call; the docstring of :class:`Network` says what each is."""
READ_TIMEOUT = 20.0


class Network:
    """Between clients and a service.

    - refused: no connection.
    - lost before, lost after: the connection ends before, or after, the service has acted.
    - cut: the service acts, the answer ends in the middle.
    - twice at once: the answer comes twice, in one piece.
    - twice soon: it comes once more, before the client can have asked again.
    - twice late: it comes once more, when the next request may be out.
    - too late: it comes after nobody waits for it any more.
    - busy: 503, and nothing is done.
    - failed after: 500 without a message, after the service has acted.
    - fault after: the same with a Server fault.
    - page of a proxy: the service acts; an HTML page comes, with 200.

    Args:
        clock: of all.
        service: that is called.
        dice: what decides.
        rate: how often something happens, from 0 to 1.
        faults: what may.
    """

    def __init__(
        self,
        clock: Clock,
        service: Service,
        dice: Random,
        rate: float,
        faults: tuple[str, ...] = FAULTS,
    ) -> None:
        self.clock = clock
        self.service = service
        self.happened: Counter[str] = Counter()
        self.story: list[str] = []
        self.under_way: set[Wire] = set()
        self.most_under_way = 0
        self._dice = dice
        self._rate = rate
        self._faults = faults

    def draw(self) -> str:
        """What happens to the next call, or ""."""
        if self._dice.random() >= self._rate:
            return ""
        what = self._dice.choice(self._faults)
        self.happened[what] += 1
        return what

    def tell(self, event: str) -> None:
        self.story.append(f"{self.clock.now - 1000:9.3f} s  {event}")

    def delay(self) -> float:
        return self._dice.uniform(0.01, 0.5)

    def place(self, size: int) -> int:
        return self._dice.randrange(1, size)


class Wire:
    """One connection: what was written, and what is to arrive when."""

    def __init__(self, network: Network, number: int) -> None:
        self.network = network
        self._number = number
        self._request = bytearray()
        self._coming: list[tuple[float, bytes | None]] = []
        self._came = bytearray()
        self._ended = False

    def write(self, data: bytes) -> None:
        if self._ended:
            raise httpcore2.WriteError("the connection was reset")
        self._request += data
        head, blank, body = bytes(self._request).partition(b"\r\n\r\n")
        if not blank:
            return
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if length is None or len(body) >= int(length[1]):
            self._request.clear()
            self._serve(body)

    def _serve(self, body: bytes) -> None:
        network, service = self.network, self.network.service
        what = network.draw()
        network.tell(f"connection {self._number}: call {service.calls + 1}{what and f': {what}'}")
        at = network.clock.now + network.delay()
        network.under_way.add(self)
        network.most_under_way = max(network.most_under_way, len(network.under_way))
        if what == "lost before":
            self._arrive(at, None)
            return
        if what == "busy":
            self._arrive(at, answer("busy", "503 Busy", "Retry-After: 1\r\n"))
            return
        good = answer(service.create(body))
        coming = _answered(what, good, network.place(len(good)))
        if what == "too late":
            at += 10 * READ_TIMEOUT
        for data in coming:
            self._arrive(at, data)
        if what == "twice late":
            self._arrive(at + network.delay(), good)

    def _arrive(self, at: float, data: bytes | None) -> None:
        self._coming.append((at, data))
        self._coming.sort(key=lambda each: each[0])

    def take(self, most: int) -> bytes | None:
        """What has arrived by now; b"" at the end, None where there is nothing yet."""
        now = self.network.clock.now
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
        self.network.under_way.discard(self)

    def wait(self, timeout: float | None) -> tuple[float, bool]:
        """How long until something arrives, and whether that is within the time there is."""
        timeout = READ_TIMEOUT if timeout is None else timeout
        if not self._coming:
            return timeout, False
        left = self._coming[0][0] - self.network.clock.now
        return min(left, timeout), left <= timeout

    def about(self, info: str) -> Any:
        if info == "is_readable":
            now = self.network.clock.now
            return self._ended or bool(self._came) or any(at <= now for at, _ in self._coming)
        return None


def _answered(what: str, good: bytes, place: int) -> tuple[bytes | None, ...]:
    """What comes of a call that the service has done; None is the end of the connection.

    Args:
        what: happened to it.
        good: the answer.
        place: where it may be cut.
    """
    failed = "500 Failed"
    told: dict[str, tuple[bytes | None, ...]] = {
        "lost after": (None,),
        "cut": (good[:place], None),
        "twice at once": (good + good,),
        "twice soon": (good, good),
        "failed after": (answer("", failed),),
        "fault after": (answer(fault("Server", "It took too long."), failed),),
        "page of a proxy": (answer("<html><body>Sign in</body></html>"),),
    }
    return told.get(what, (good,))


def answer(body: str, status: str = "200 OK", more: str = "") -> bytes:
    content = body.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/xml\r\n{more}"
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content


class _Backend:
    def __init__(self, network: Network) -> None:
        self._network = network
        self._count = 0

    def _connect(self) -> Wire:
        self._count += 1
        network = self._network
        if network.draw() == "refused":
            network.tell("no connection")
            raise httpcore2.ConnectError("refused")
        return Wire(network, self._count)


class SyncStream(httpcore2.NetworkStream):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while (data := self._wire.take(max_bytes)) is None:
            seconds, comes = self._wire.wait(timeout)
            self._wire.network.clock.sleep(seconds)
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
        self._network.clock.sleep(seconds)


class AsyncStream(httpcore2.AsyncNetworkStream):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
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


def put_under(client: Any, make: Callable[[], Any]) -> None:
    """Have a client's HTTP library talk to this network; its connections are followed as ever."""
    http = client._driver.transport._http
    http._transport._pool._network_backend._backend = make()
