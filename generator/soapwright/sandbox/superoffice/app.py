"""The ASGI application: HTTP, header parts both ways, and which operation of which agent."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lxml import etree
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from soapwright.sandbox import soap as soap
from soapwright.sandbox.superoffice.archive import Archive, contacts
from soapwright.sandbox.superoffice.messages import Messages, pairs
from soapwright.sandbox.superoffice.operations import Operations
from soapwright.sandbox.superoffice.refusals import Refused
from soapwright.sandbox.superoffice.tasks import Tasks
from soapwright.sandbox.superoffice.tickets import Accounts, Tickets
from soapwright.schema import read_schema

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from soapwright.schema.model import BoundMessage, Element, Schema

USERNAME = "admin"
PASSWORD = "sandbox-password"  # noqa: S105 - opens nothing but a sandbox
ACCESS_TOKEN = "sandbox-access-token"  # noqa: S105
APPLICATION_TOKEN = "sandbox-application"  # noqa: S105

AGENTS = ("Batch", "SoPrincipal", "Archive", "BulkUpdate")
MAX_REQUEST = 8 * 2**20
ROWS = 1_234
LIFETIME = 6 * 60 * 60
BASE_ZONE = {"SoTimeZoneId": 78, "SoTimeZoneLocationCode": "NO"}
WSDL_SOAP = "http://schemas.xmlsoap.org/wsdl/soap/"


def create_app(
    folder: Path,
    *,
    users: Mapping[str, str] | None = None,
    access_tokens: Mapping[str, str] | None = None,
    application_tokens: Collection[str] = (APPLICATION_TOKEN,),
    implicit: str | None = None,
    lifetime: float = LIFETIME,
    rows: int = ROWS,
    clock: Callable[[], float] = time.monotonic,
) -> Starlette:
    """The server of one installation.

    Args:
        folder: holds ``<Agent>.wsdl`` of the four agents.
        users: user name → password; None means :data:`USERNAME` and :data:`PASSWORD`.
        access_tokens: access token → user; None means :data:`ACCESS_TOKEN`.
        application_tokens: those that open an installation Online; none at all means one on site,
            where they are ignored.
        implicit: the user that the web server vouches for, or None.
        lifetime: seconds that a ticket lasts after its last use.
        rows: how many rows the list FindContact has.
        clock: tells the seconds since any moment.

    Raises:
        InputError: the files cannot be used.
    """
    users = {USERNAME: PASSWORD} if users is None else users
    tokens = {ACCESS_TOKEN: next(iter(users))} if access_tokens is None else access_tokens
    tickets = Tickets(lifetime, clock)
    archive = Archive({"FindContact": contacts(rows)})
    accounts = Accounts(dict(users), tokens, implicit)
    tasks = Tasks()
    operations = Operations(accounts, tickets, tasks, archive)
    files = [folder / f"{agent}.wsdl" for agent in AGENTS]
    schema = read_schema(files).schema
    wsdls = {path.stem: path.read_bytes() for path in files}
    service = _Service(schema, wsdls, operations, tickets, application_tokens)
    app = Starlette(
        routes=[Route("/{path:path}", service.answer, methods=["GET", "POST"])],
        middleware=[Middleware(GZipMiddleware, minimum_size=1000, compresslevel=4)],
    )
    app.state.path = service.path
    app.state.wsdl_path = f"{service.path}Batch.svc?wsdl"
    app.state.operations = service.operations
    app.state.close = lambda: None
    app.state.tickets = tickets
    app.state.tasks = tasks
    app.state.accounts = accounts
    app.state.credentials = {
        "user": next(iter(users), ""),
        "password": next(iter(users.values()), ""),
        "access token": next(iter(tokens), ""),
        "application token": next(iter(application_tokens), ""),
    }
    return app


@dataclass(frozen=True, slots=True)
class _Operation:
    """An operation as it is bound: its agent, its messages, and the header parts of both."""

    agent: str
    name: str
    input: Element
    output: Element
    headers: tuple[Element, ...]
    answer_headers: tuple[Element, ...]


class _Service:
    def __init__(
        self,
        schema: Schema,
        wsdls: Mapping[str, bytes],
        operations: Operations,
        tickets: Tickets,
        application_tokens: Collection[str],
    ) -> None:
        self._messages = Messages(schema)
        self._wsdls = wsdls
        self._operations = operations
        self._tickets = tickets
        self._application_tokens = application_tokens
        self._actions = dict(_actions(schema))
        self.operations = sorted({action.rpartition("/")[2] for action in self._actions})
        address = next(p.address for s in schema.services.values() for p in s.ports)
        self.path = urlsplit(address or "/").path.rpartition("/")[0] + "/"

    async def answer(self, request: Request) -> Response:
        """Answer a request for an agent or its WSDL."""
        agent = request.url.path.removeprefix(self.path).removesuffix(".svc")
        if request.url.path != f"{self.path}{agent}.svc" or agent not in self._wsdls:
            return PlainTextResponse("Not found", 404)
        if request.method == "GET" and request.url.query.lower() == "wsdl":
            return self._give_wsdl(agent, str(request.base_url).rstrip("/"))
        if request.method == "GET":
            return PlainTextResponse("POST SOAP here; the WSDL is at ?wsdl", 405)
        data = await request.body()
        if len(data) > MAX_REQUEST:
            return PlainTextResponse("The request is too large", 413)
        if request.headers.get("content-type", "").partition(";")[0].strip() != "text/xml":
            return PlainTextResponse("A SOAP 1.1 request is text/xml", 415)
        try:
            message = await run_in_threadpool(soap.read_request, data)
            operation = self._operation(agent, message, request.headers.get("soapaction", ""))
        except soap.BadRequest as error:
            return _xml(soap.fault("Client", str(error)), 500)
        return await run_in_threadpool(self._call, operation, message)

    def _give_wsdl(self, agent: str, root: str) -> Response:
        wsdl = soap.parse(self._wsdls[agent])
        for address in wsdl.iter(f"{{{WSDL_SOAP}}}address"):
            address.set("location", f"{root}{self.path}{agent}.svc")
        return _xml(etree.tostring(wsdl, xml_declaration=True, encoding="utf-8"))

    def _operation(self, agent: str, message: soap.Request, action: str) -> _Operation:
        """The operation; the server goes by SOAPAction, which must fit agent and body."""
        found = self._actions.get(action.strip().strip('"'))
        if found is None or found.agent != agent:
            raise soap.BadRequest(f"The SOAPAction {action} is none of {agent}.")
        if message.body.tag != str(found.input.name):
            raise soap.BadRequest(f"The SOAPAction {action} does not fit {message.body.tag}.")
        return found

    def _call(self, operation: _Operation, message: soap.Request) -> Response:
        sent = {block.tag: block for block in message.header}
        parts = {
            part.name.local: self._messages.read(sent[str(part.name)], part)
            for part in operation.headers
            if str(part.name) in sent
        }
        given: dict[str, Any] = {}
        refused: Refused | None = None
        try:
            user = self._user(operation, parts)
            request = self._messages.read(message.body, operation.input)
            given = self._operations.run(operation.agent, operation.name, request, user)
        except Refused as error:
            refused = error
        headers = {
            "ExceptionInfo": None if refused is None else refused.info(),
            "ExtraInfo": pairs("ExtraInfoNameValuePair", {}),
            "Succeeded": refused is None,
            "TimeZone": parts.get("TimeZone") or BASE_ZONE,
        }
        return _xml(self._envelope(operation, headers, given))

    def _user(self, operation: _Operation, parts: Mapping[str, Any]) -> str:
        """Who calls; "" where the operation asks nobody.

        Raises:
            Refused: the application is not known, or the ticket is not valid.
        """
        known = self._application_tokens
        if known and parts.get("ApplicationToken") not in known:
            raise Refused("The application token is missing or not known.")
        if all(part.name.local != "Credentials" for part in operation.headers):
            return ""
        return self._tickets.user_of((parts.get("Credentials") or {}).get("Ticket"))

    def _envelope(
        self, operation: _Operation, headers: Mapping[str, Any], answer: Mapping[str, Any]
    ) -> bytes:
        envelope = etree.Element(f"{{{soap.ENVELOPE}}}Envelope", nsmap={"s": soap.ENVELOPE})
        header = etree.SubElement(envelope, f"{{{soap.ENVELOPE}}}Header")
        for part in operation.answer_headers:
            self._messages.write(part, headers[part.name.local], header)
        body = etree.SubElement(envelope, f"{{{soap.ENVELOPE}}}Body")
        self._messages.write(operation.output, answer, body)
        return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def _xml(body: bytes, status: int = 200) -> Response:
    return Response(body, status, media_type="text/xml; charset=utf-8")


def _actions(schema: Schema) -> dict[str, _Operation]:
    """SOAPAction → the operation."""
    found: dict[str, _Operation] = {}
    for binding in schema.bindings.values():
        abstract = {o.name: o for o in schema.port_types[binding.port_type].operations}
        for bound in binding.operations:
            operation = abstract[bound.name]
            assert operation.input is not None
            assert operation.output is not None
            input_, output = (
                schema.elements[_body(schema.messages[name])]
                for name in (operation.input, operation.output)
            )
            found[bound.action or ""] = _Operation(
                agent=binding.port_type.local,
                name=bound.name,
                input=input_,
                output=output,
                headers=_parts(schema, bound.input),
                answer_headers=_parts(schema, bound.output),
            )
    return found


def _body(message: Any) -> Any:
    return message.parts[0].element


def _parts(schema: Schema, bound: BoundMessage | None) -> tuple[Element, ...]:
    return tuple(
        schema.elements[part.element]
        for header in (bound.headers if bound is not None else ())
        for part in schema.messages[header.message].parts
        if part.name == header.part and part.element is not None
    )
