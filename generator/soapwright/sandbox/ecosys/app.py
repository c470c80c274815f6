"""The ASGI application: HTTP, sessions, and what each request does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from soapwright.sandbox import soap as soap
from soapwright.sandbox.ecosys.answers import Answers, Manner
from soapwright.sandbox.ecosys.apis import Call, read_apis, read_validator
from soapwright.sandbox.ecosys.joblog import Entry, entry
from soapwright.sandbox.ecosys.objects import Objects, Record, Said
from soapwright.sandbox.ecosys.sessions import Refused, Sessions
from soapwright.schema import read_schema

USERNAME = "admin"
PASSWORD = "sandbox-secret"  # noqa: S105 - opens nothing but a sandbox
SESSIONS = 3
COOKIE = "JSESSIONID"

MAX_REQUEST = 32 * 2**20
WSDL_SOAP = "http://schemas.xmlsoap.org/wsdl/soap/"


def create_app(
    folder: Path,
    *,
    users: Mapping[str, str] | None = None,
    sessions: int = SESSIONS,
    latency: float = 0.0,
    manner: Manner | None = None,
    clock: Callable[[], float] = time.time,
) -> Starlette:
    """The server.

    ``app.state.log`` is its batch job log, ``app.state.objects`` are its objects by API,
    ``app.state.sessions`` are its sessions, and ``app.state.manner`` is how it writes its answers,
    which may be changed at any time.

    Args:
        folder: holds ``en.wsdl``.
        users: user name → password; None means :data:`USERNAME` and :data:`PASSWORD`.
        sessions: how many the licence allows.
        latency: seconds that each request takes.
        manner: how answers are written; None is as documented.
        clock: seconds since 1970.

    Raises:
        InputError: the WSDL cannot be used.
    """
    known = {USERNAME: PASSWORD} if users is None else users
    wsdl = folder / "en.wsdl"
    schema = read_schema(wsdl).schema
    root = soap.parse(wsdl.read_bytes())
    service = _Service(
        root,
        read_apis(schema),
        read_validator(soap.parse(wsdl.read_bytes())),
        Sessions(known, sessions, clock),
        Answers(manner or Manner()),
        latency,
    )
    app = Starlette(
        routes=[Route("/{path:path}", service.answer, methods=["GET", "POST"])],
    )
    app.state.path = service.path
    app.state.wsdl_path = f"{service.path}?wsdl"
    app.state.operations = service.operations
    app.state.close = lambda: None
    app.state.log = service.log
    app.state.objects = service.objects
    app.state.sessions = service.sessions
    app.state.manner = service.answers.manner
    user, password = next(iter(known.items()), ("", ""))
    app.state.credentials = {"user": user, "password": password}
    return app


class _Service:
    def __init__(
        self,
        wsdl: etree._Element,
        calls: Mapping[str, Call],
        validator: etree.XMLSchema,
        sessions: Sessions,
        answers: Answers,
        latency: float,
    ) -> None:
        self.sessions = sessions
        self.answers = answers
        self.log: list[Entry] = []
        self._wsdl = wsdl
        self._calls = calls
        self.operations = [action.rpartition("/")[2] for action in calls]
        self._validator = validator
        self._latency = latency
        self.objects = {call.api.name: Objects(call.api) for call in calls.values()}
        addresses = [urlsplit(str(a.get("location"))).path for a in self._addresses()]
        self.path = addresses[0].rpartition("/")[0]

    async def answer(self, request: Request) -> Response:
        """Answer a request for the WSDL or for an API."""
        if not request.url.path.startswith(self.path):
            return PlainTextResponse("Not found", 404)
        if request.method == "GET":
            root = str(request.base_url).rstrip("/")
            return self._give_wsdl(root)
        data = await request.body()
        if len(data) > MAX_REQUEST:
            return PlainTextResponse("The request is too large", 413)
        if request.headers.get("content-type", "").partition(";")[0].strip() != "text/xml":
            return PlainTextResponse("A SOAP 1.1 request is text/xml", 415)
        try:
            body = soap.read_request(data).body
            call = self._call(body, request)
        except soap.BadRequest as error:
            return _xml(soap.fault("Client", str(error)), 500)
        options = _leaves(body.find(f"{call.api.name}Options"))
        cookie = request.cookies.get(COOKIE, "")
        try:
            cookie = self.sessions.enter(cookie, options.get("Username"), options.get("Password"))
        except Refused as refused:
            return _xml(soap.fault("Server", str(refused)), 500)
        response = await self._run(call, body, options, cookie)
        if options.get("LogoutSession") in ("false", "0"):
            response.set_cookie(COOKIE, cookie, httponly=True)
        else:
            self.sessions.leave(cookie)
            response.delete_cookie(COOKIE)
        return response

    def _give_wsdl(self, root: str) -> Response:
        for address in self._addresses():
            path = urlsplit(str(address.get("location"))).path
            address.set("location", root + path)
        return _xml(etree.tostring(self._wsdl, xml_declaration=True, encoding="utf-8"))

    def _addresses(self) -> list[etree._Element]:
        return list(self._wsdl.iter(f"{{{WSDL_SOAP}}}address"))

    def _call(self, body: etree._Element, request: Request) -> Call:
        """What is called: the SOAPAction, which must fit the body, which must fit the schema."""
        action = request.headers.get("soapaction", "").strip().strip('"')
        call = self._calls.get(action)
        if call is None:
            raise soap.BadRequest(f"The SOAPAction {action} is not known.")
        if body.tag != call.tag:
            raise soap.BadRequest(f"The SOAPAction {action} does not fit {body.tag}.")
        try:
            self._validator.assertValid(body)
        except etree.DocumentInvalid as error:
            raise soap.BadRequest(f"The request is not valid: {error}") from None
        return call

    async def _run(
        self, call: Call, body: etree._Element, options: dict[str, str], cookie: str
    ) -> Response:
        try:
            with self.sessions.running(cookie) as user:
                began = time.perf_counter()
                await asyncio.sleep(self._latency)
                return _xml(self._do(call, body, options, user, began))
        except Refused as refused:
            return _xml(soap.fault("Server", str(refused)), 500)

    def _do(
        self, call: Call, body: etree._Element, options: dict[str, str], user: str, began: float
    ) -> bytes:
        api = call.api
        objects = self.objects[api.name]
        parameters = _leaves(body.find(f"{api.name}Parameters"))
        filter_ = parameters.get("filter", "")
        if call.verb == "Read":
            took = int((time.perf_counter() - began) * 1000)
            meta = options.get("IncludeMetaData") in ("true", "1")
            return self.answers.read(api, objects.read(filter_), meta=meta, milliseconds=took)
        if call.verb == "Trigger":
            if parameters.get("Cost-Class") == "locked":
                raise Refused("The event failed: the cost class is locked.")
            return self.answers.trigger(api)
        tag = f"{api.name}Key" if call.verb == "Delete" else api.name
        records = [_leaves(node) for node in body.iterchildren(tag)]
        results = list(objects.write(call.verb, records, filter_))
        logged = entry(f"{call.verb}{api.name}", user, options, records, results)
        self.log += [] if logged is None else [logged]
        general = () if logged is None else (Said("INFO", "LOGGED", "", f"Logged: {logged.title}"),)
        return self.answers.write(api, results, general)


def _leaves(node: etree._Element | None) -> Record:
    """The children's texts by local name."""
    if node is None:
        return {}
    return {etree.QName(child).localname: child.text or "" for child in node}


def _xml(body: bytes, status: int = 200) -> Response:
    return Response(body, status, media_type="text/xml; charset=utf-8")
