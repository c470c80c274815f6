from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

import generated.autotask
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME
from soapwright.sandbox.autotask.app import create_app
from soapwright.sandbox.server import Sandbox, start
from tests.generated.drivers import DRIVERS, connect
from tests.generated.mailing import Mail, mail
from tests.generated.packages import AUTOTASK

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send


@dataclass
class Seen:
    """One request as the server got it."""

    operation: str
    headers: dict[str, str]
    body: bytes
    connection: tuple[str, int]

    @property
    def envelope(self) -> etree._Element:
        return etree.fromstring(self.body)


@dataclass
class Recorder:
    """ASGI: notes every request on its way to the application."""

    app: Any
    seen: list[Seen] = field(default_factory=list)

    @property
    def state(self) -> Any:
        return self.app.state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""

        async def listen() -> Message:
            nonlocal body
            message = await receive()
            body += message.get("body", b"")
            if message["type"] == "http.request" and not message.get("more_body"):
                headers = {name.decode(): value.decode() for name, value in scope["headers"]}
                operation = headers.get("soapaction", "").strip('"').rpartition("/")[2]
                self.seen.append(Seen(operation, headers, body, scope["client"]))
            return message

        await self.app(scope, listen, send)


@dataclass
class Service:
    """A running sandbox, what it was asked, and how to connect to it."""

    server: Sandbox
    recorder: Recorder

    @property
    def arguments(self) -> dict[str, Any]:
        """What a client is connected with."""
        return {
            "username": USERNAME,
            "secret": SECRET,
            "integration_code": INTEGRATION_CODE,
            "locate_url": self.server.url,
        }

    def connect(self, driver: str = "sync", **changes: Any) -> Any:
        """A context manager that gives a connected client."""
        return connect(generated.autotask, driver, "Autotask", **{**self.arguments, **changes})

    def operations(self) -> list[str]:
        """The names of the operations called so far."""
        return [seen.operation for seen in self.recorder.seen]


Open = Callable[..., Service]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens sandboxes with options; closes them after the test."""
    with ExitStack() as stack:

        def open_(**options: Any) -> Service:
            recorder = Recorder(create_app(AUTOTASK, **options))
            return Service(stack.enter_context(start(recorder)), recorder)  # type: ignore[arg-type]

        yield open_


@pytest.fixture
def service(opened: Open) -> Service:
    """A sandbox with nothing in it."""
    return opened()


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def box() -> Iterator[Mail]:
    with mail() as opened:
        yield opened


@pytest.fixture
def asked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in steps asks about a lost answer as often as ever, without the pauses."""
    monkeypatch.setattr("soapwright.runtime.workflow.work._ASKING_AGAIN", (0.0, 0.0, 0.0))
