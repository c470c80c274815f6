"""Faults on demand: what networks and gateways do to a client, between it and a sandbox.

A test asks for the next one and then makes the call that meets it::

    server.faults.next(operation="create", drop=True)     # saved, but the answer never comes
    server.faults.next(status=502, processed=False)       # refused by a gateway, nothing saved
    server.faults.next(cut=1000, skip=2, times=3)         # the third to fifth answer are cut
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    Abort = Callable[[Scope], None]
    """Closes the connection of a request without a word."""


@dataclass(slots=True)
class Fault:
    """What is to happen to a call; see :meth:`Faults.next`."""

    operation: str | None
    drop: bool
    cut: int | None
    status: int | None
    delay: float
    processed: bool
    skip: int
    times: int


class Faults:
    """The faults that wait for their calls; may be used from any thread."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()

    def next(
        self,
        *,
        operation: str | None = None,
        drop: bool = False,
        cut: int | None = None,
        status: int | None = None,
        delay: float = 0.0,
        processed: bool = True,
        skip: int = 0,
        times: int = 1,
    ) -> None:
        """Let something happen to the next call.

        Args:
            operation: only calls whose SOAPAction ends in this name, or those without one whose
                method and path are these, ``POST /v1/batches/{id}``; None means any call.
            drop: close the connection instead of answering.
            cut: send this many bytes of the answer, as it goes over the wire, then close.
            status: answer with this HTTP status and a short page that is not XML.
            delay: seconds to wait before the answer (or what stands for it) goes out.
            processed: whether the service does the work first; False keeps the call from it.
            skip: how many calls that match are let through before.
            times: how many calls it happens to.
        """
        if not processed and not drop and status is None:
            raise ValueError("a call that is not processed needs drop or status")
        with self._lock:
            self._waiting.append(Fault(operation, drop, cut, status, delay, processed, skip, times))

    def clear(self) -> None:
        """Forget the faults that have not happened."""
        with self._lock:
            self._waiting.clear()

    def take(self, operation: str) -> Fault | None:
        """The fault that this call meets, counted as happened; None where it meets none."""
        with self._lock:
            for fault in self._waiting:
                if fault.operation not in (None, operation):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                if not fault.times:
                    self._waiting.remove(fault)
                return fault
        return None


class FaultInjector:
    """ASGI middleware that lets the faults happen; the outermost, so it sees the bytes sent."""

    def __init__(self, app: ASGIApp, faults: Faults, abort: Abort) -> None:
        self.app = app
        self.faults = faults
        self.abort = abort

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = self.faults.take(_operation(scope)) if scope["type"] == "http" else None
        if fault is None:
            await self.app(scope, receive, send)
            return
        answer: list[Message] = []
        if fault.processed:
            await self.app(scope, receive, _collect(answer))
        await asyncio.sleep(fault.delay)
        if fault.status is not None:
            answer = _page(fault.status)
        if fault.drop:
            self.abort(scope)
        elif fault.cut is not None:
            await _send_cut(answer, fault.cut, send)
            await asyncio.sleep(0.05)  # let the bytes out before the connection goes
            self.abort(scope)
        else:
            for message in answer:
                await send(message)


def operation_name(action: bytes | None, method: str, path: str) -> str:
    """What a request is for: the end of its SOAPAction, or else its method and path."""
    if action is not None:
        return action.decode("latin-1").strip().strip('"').rpartition("/")[2]
    steps = ("{id}" if step.isdigit() else step for step in path.split("/"))
    return f"{method} {'/'.join(steps)}"


def _operation(scope: Scope) -> str:
    action = dict(scope["headers"]).get(b"soapaction")
    return operation_name(action, scope["method"], scope["path"])


def _collect(answer: list[Message]) -> Send:
    async def send(message: MutableMapping[str, Any]) -> None:
        answer.append(message)

    return send


def _page(status: int) -> list[Message]:
    body = b"<html><body><h1>%d</h1><br>The request was not answered.</body></html>" % status
    headers = [(b"content-type", b"text/html"), (b"content-length", str(len(body)).encode())]
    return [
        {"type": "http.response.start", "status": status, "headers": headers},
        {"type": "http.response.body", "body": body},
    ]


async def _send_cut(answer: list[Message], length: int, send: Send) -> None:
    """The head as it is, with its Content-Length, and the first ``length`` bytes of the body."""
    for message in answer:
        if message["type"] == "http.response.body":
            body = message.get("body", b"")[:length]
            length -= len(body)
            message = {"type": "http.response.body", "body": body, "more_body": True}
        await send(message)
