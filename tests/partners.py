"""A CRM of the shape that partner APIs have: it checks each call's header parts and its address."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from xml.sax.saxutils import escape

from lxml import etree
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soapwright.project.one_off import one_off
from soapwright.sandbox.server import start

WSDL = Path(__file__).parent / "partner" / "partner.wsdl"
USERNAME, PASSWORD = "ada@example.com", "s3cret"
SESSION = "00Dx!session"
"""What a login gives; it is good at the address of the login's answer alone."""
API = "{urn:partner.example}"
OBJECT = "{urn:object.partner.example}"
ENVELOPE = (
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.example" '
    'xmlns:f="urn:fault.partner.example" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<e:Header>{header}</e:Header><e:Body>{body}</e:Body></e:Envelope>"
)


@dataclass
class Partner:
    """The service: what it has saved, and the names of the header parts of each call."""

    url: str = ""
    saved: list[dict[str, str]] = field(default_factory=list)
    seen: list[list[str]] = field(default_factory=list)

    async def login(self, request: Request) -> Response:
        """The address for everybody: it only lets in."""
        header, call = _opened(await request.body())
        self.seen.append([etree.QName(part).localname for part in header])
        if call.tag != f"{API}login":
            return _fault("UnexpectedErrorFault", "INVALID_LOCATION", "log in first")
        if call.findtext(f"{API}password") != PASSWORD:
            return _fault("LoginFault", "INVALID_LOGIN", "wrong name or password")
        return _answer(
            f"<loginResponse><result><serverUrl>{self.url}/eu7</serverUrl>"
            f"<sessionId>{SESSION}</sessionId></result></loginResponse>"
        )

    async def work(self, request: Request) -> Response:
        """The address of this user's data."""
        header, call = _opened(await request.body())
        self.seen.append([etree.QName(part).localname for part in header])
        told = {part.tag: "".join(map(str, part.itertext())).strip() for part in header}
        if told.get(f"{API}SessionHeader") != SESSION:
            return _fault("UnexpectedErrorFault", "INVALID_SESSION_ID", "no such session")
        new = [
            {etree.QName(value).localname: value.text or "" for value in each}
            for each in call.iterfind(f"{API}objects")
        ]
        bad = [not each.get("Name") for each in new]
        nothing = any(bad) and told.get(f"{API}AllOrNoneHeader") == "true"
        results = ""
        for each, wrong in zip(new, bad, strict=True):
            if wrong or nothing:
                why = "Name is missing" if wrong else "another one failed"
                results += (
                    '<result><id xsi:nil="true"/><success>false</success>'
                    f"<errors>{why}</errors></result>"
                )
            else:
                self.saved.append(each)
                results += f"<result><id>001{len(self.saved)}</id><success>true</success></result>"
        limit = "<LimitInfoHeader><current>7</current><limit>15000</limit></LimitInfoHeader>"
        return _answer(f"<addResponse>{results}</addResponse>", limit)


def _opened(data: bytes) -> tuple[list[etree._Element], etree._Element]:
    root = etree.fromstring(data)
    header = root.find("{*}Header")
    body = root.find("{*}Body")
    assert body is not None
    return [] if header is None else [*header], body[0]


def _answer(body: str, header: str = "", status: int = 200) -> Response:
    text = ENVELOPE.format(header=header, body=body)
    return Response(text, status, media_type="text/xml")


def _fault(kind: str, code: str, message: str) -> Response:
    detail = f"<f:{kind}><f:code>{code}</f:code><f:message>{escape(message)}</f:message></f:{kind}>"
    words = f'<faultcode xmlns="">e:Client</faultcode><faultstring xmlns="">{code}: '
    words += f'{escape(message)}</faultstring><detail xmlns="">{detail}</detail>'
    return _answer(f"<e:Fault>{words}</e:Fault>", status=500)


@contextmanager
def partner(folder: Path) -> Iterator[tuple[Partner, ModuleType]]:
    """The running service, and the package ``partner`` made of its WSDL."""
    service = Partner()
    routes = [
        Route("/login", service.login, methods=["POST"]),
        Route("/eu7", service.work, methods=["POST"]),
    ]
    app = Starlette(routes=routes)
    app.state.close = lambda: None
    app.state.credentials = {"username": USERNAME, "password": PASSWORD}
    app.state.path = "/"
    with start(app) as server:
        service.url = server.url.rstrip("/")
        text = WSDL.read_text("utf-8")
        address = "https://login.partner.example/soap/u/60"
        assert address in text
        (folder / "partner.wsdl").write_text(text.replace(address, f"{service.url}/login"), "utf-8")
        one_off(folder / "partner.wsdl", "partner", folder)
        sys.path.insert(0, str(folder))
        try:
            import partner as package  # type: ignore[import-not-found]

            yield service, package
        finally:
            sys.path.remove(str(folder))
            for name in [name for name in sys.modules if name.partition(".")[0] == "partner"]:
                del sys.modules[name]
