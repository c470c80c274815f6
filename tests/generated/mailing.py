"""A Click2Mail sandbox that notes what it is asked, and PDFs and jobs to send to it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdf

import generated.click2mail
from generated.click2mail import Address, Job, PrintProductionOptions, Recipients
from soapwright.sandbox.click2mail import SECRET, USERNAME, create_app
from soapwright.sandbox.server import Sandbox, start
from tests.generated.drivers import connect

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

FOLDER = Path(__file__).resolve().parents[2] / "wsdl" / "click2mail"
SCHEMA = FOLDER / "batch.xsd"


@dataclass(frozen=True)
class Seen:
    """One request as the server got it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def line(self) -> str:
        """Method and path, the id of the batch left out, and the type of what came along."""
        path = "/".join("{id}" if step.isdigit() else step for step in self.path.split("/"))
        return " ".join(filter(None, (self.method, path, self.headers.get("content-type"))))


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
                self.seen.append(Seen(scope["method"], scope["path"], headers, body))
            return message

        await self.app(scope, listen, send)


@dataclass
class Mail:
    """A running sandbox, what it was asked, and how to connect to it."""

    server: Sandbox
    recorder: Recorder

    def connect(self, driver: str = "sync", **changes: Any) -> Any:
        """A context manager that gives a connected client."""
        arguments = {"username": USERNAME, "secret": SECRET, "url": self.server.url, **changes}
        return connect(generated.click2mail, driver, "Click2Mail", **arguments)

    @property
    def production(self) -> str:
        return f"{self.server.root}/production/v1"

    def lines(self) -> list[str]:
        return [seen.line for seen in self.recorder.seen]


@contextmanager
def mail(**options: Any) -> Iterator[Mail]:
    """A sandbox of its own."""
    recorder = Recorder(create_app(FOLDER, **options))
    with start(recorder) as server:  # type: ignore[arg-type]
        yield Mail(server, recorder)


def pdf(pages: int) -> bytes:
    """A PDF of that many blank pages."""
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(612, 792)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def job(first: int, last: int, *, postal_code: str = "53154", **options: str) -> Job:
    """A letter of some pages to one recipient; one without a postal code is refused later."""
    production = {
        "document_class": "Letter 8.5 x 11",
        "layout": "Address on Separate Page",
        "production_time": "Next Day",
        "envelope": "#10 Double Window",
        "color": "Black and White",
        "paper_type": "White 24#",
        "print_option": "Printing both sides",
        "mail_class": "First Class",
        **options,
    }
    address = Address(
        name="Ann & Bob <Ötker>",
        organization="",
        address1="1 Main Street",
        address2="",
        address3="",
        city="Oak Creek",
        state="WI",
        postal_code=postal_code,
        country="",
    )
    return Job(
        starting_page=first,
        ending_page=last,
        print_production_options=PrintProductionOptions(**production),
        recipients=Recipients(address=[address]),
    )
