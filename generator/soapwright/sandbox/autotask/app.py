"""The ASGI application: HTTP, who calls, how often, and which operation."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import etree
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from soapwright.errors import InputError
from soapwright.sandbox import soap as soap
from soapwright.sandbox.autotask.answers import Answers, Content, Markup
from soapwright.sandbox.autotask.fields import in_language, read_kinds
from soapwright.sandbox.autotask.limits import Limits
from soapwright.sandbox.autotask.operations import Call, Operations
from soapwright.sandbox.autotask.seed import RECORDS, RESOURCE_ID, UDFS, seed
from soapwright.sandbox.autotask.store import Store
from soapwright.sandbox.autotask.texts import LANGUAGES, Refused
from soapwright.schema import read_catalogue, read_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from typing import Any

    from starlette.requests import Request

    from soapwright.sandbox.autotask.fields import Kind
    from soapwright.schema.catalogue import FieldInfo
    from soapwright.schema.model import Schema

USERNAME = "api@example.com"
SECRET = "sandbox-secret"  # noqa: S105 - opens nothing but a sandbox
INTEGRATION_CODE = "SANDBOX"

MAX_REQUEST = 32 * 2**20
WSDL_SOAP = "http://schemas.xmlsoap.org/wsdl/soap/"


def create_app(
    folder: Path,
    *,
    zone: str = "en",
    zones: Sequence[str] = (),
    db: str = ":memory:",
    language: str | None = None,
    users: Mapping[str, str] | None = None,
    integration_codes: Collection[str] = (INTEGRATION_CODE,),
    records: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    udfs: Mapping[str, Sequence[FieldInfo]] | None = None,
    visible: Mapping[str, Collection[int]] | None = None,
    prefixed: bool = False,
    threshold: int = 10_000,
    concurrent: int = 3,
    latency: float = 0.02,
    clock: Callable[[], float] = time.time,
) -> Starlette:
    """The server of one zone, or of several.

    Each zone has an address and a database of its own, and a user that getZoneInfo sends there:
    the first one :data:`USERNAME`, another what :func:`user_of` says.

    Args:
        folder: holds ``<zone>.wsdl`` and ``<zone>.fields.json``.
        zone: which of them.
        zones: several of them instead; the first one's address is the server's.
        db: the database file, and beside it one for each further zone; ``:memory:`` forgets
            everything at the end.
        language: of error texts, one of en and de, and of the labels of picklists where there is
            a catalogue in it; None means the zone's, else English.
        users: of the first zone, user name → password; None means :data:`USERNAME` and
            :data:`SECRET`.
        integration_codes: the tracking identifiers that are known.
        records: what a new database holds: entity type → records, each with ``id`` and texts;
            None means a resource and an invoice.
        udfs: the user-defined fields of a new database by entity type; None means a few for
            each type that has any, in its language.
        visible: what the users have a right to see: entity type → ids; a type that is not in it
            is seen whole. Nothing tells them of the rest.
        prefixed: write answers with a namespace prefix, xsi:type too.
        threshold: requests in 60 minutes.
        concurrent: calls at a time to one object endpoint for each integration code.
        latency: seconds added to a call from half of the threshold, doubled from three quarters.
        clock: seconds since 1970.

    Raises:
        InputError: the files cannot be used, or an option is not one of those allowed.
    """
    if language is not None and language not in LANGUAGES:
        raise InputError(f"language {language!r} is not one of {', '.join(LANGUAGES)}")
    services: list[_Service] = []
    stores: list[Store] = []
    directory: dict[str, str] = {}
    for name in zones or (zone,):
        first = not services
        spoken = language or (name if name in LANGUAGES else "en")
        schema, kinds, store = _database(
            folder, name, db if first else _beside(db, name), spoken, records, udfs
        )
        stores.append(store)
        answers = Answers(schema, prefixed=prefixed)
        operations = Operations(
            kinds,
            store,
            answers,
            namespace=schema.target_namespace,
            language=spoken,
            clock=clock,
            visible=visible or {},
        )
        service = _Service(
            schema,
            (folder / f"{name}.wsdl").read_bytes(),
            answers,
            operations,
            Limits(store, clock, threshold, concurrent, latency),
            spoken,
            users if first and users is not None else {user_of(None if first else name): SECRET},
            integration_codes,
            directory,
            "" if first else f"/{name}",
        )
        directory |= dict.fromkeys(service.users, service.path)
        services.append(service)
    front = _Zones(services, stores)
    app = Starlette(
        routes=[Route("/{path:path}", front.answer, methods=["GET", "POST"])],
        middleware=[Middleware(GZipMiddleware, minimum_size=1000, compresslevel=4)],
    )
    app.state.path = services[0].path
    app.state.wsdl_path = services[0].wsdl_path
    app.state.operations = services[0].operations
    app.state.close = front.close
    user, secret = next(iter(services[0].users.items()), ("", ""))
    code = next(iter(integration_codes), "")
    app.state.credentials = {"user": user, "secret": secret, "integration code": code} | {
        f"user of zone {name}": user_of(name) for name in zones[1:]
    }
    return app


def _database(
    folder: Path,
    zone: str,
    db: str,
    language: str,
    records: Mapping[str, Sequence[Mapping[str, Any]]] | None,
    udfs: Mapping[str, Sequence[FieldInfo]] | None,
) -> tuple[Schema, dict[str, Kind], Store]:
    """What a zone's files say, and its database, filled where it is new."""
    catalogue = read_catalogue(folder / f"{zone}.fields.json")
    schema = read_schema(folder / f"{zone}.wsdl", catalogue=catalogue).schema
    kinds = in_language(read_kinds(schema), folder / f"{language}.fields.json")
    store = Store(db, kinds)
    if store.is_new:
        if udfs is None:
            defined = UDFS.get(language, UDFS["en"])
            udfs = {kind.name: defined for kind in kinds.values() if kind.access.udf}
        seed(store, kinds, RECORDS if records is None else records, udfs)
    return schema, kinds, store


def user_of(zone: str | None) -> str:
    """The user of a zone that is not the first."""
    return USERNAME if zone is None else USERNAME.replace("@", f".{zone}@")


def _beside(db: str, zone: str) -> str:
    path = Path(db)
    if db == ":memory:":
        return db
    return str(path.with_name(f"{path.stem}.{zone}{path.suffix}"))


class _Zones:
    """Gives each request to the zone whose address it is for."""

    def __init__(self, services: Sequence[_Service], stores: Sequence[Store]) -> None:
        self._services = services
        self._stores = stores

    def close(self) -> None:
        for store in self._stores:
            store.close()

    async def answer(self, request: Request) -> Response:
        path = request.url.path.lower()
        found = next((s for s in self._services[1:] if path.startswith(f"{s.prefix}/")), None)
        return await (found or self._services[0]).answer(request)


class _Service:
    def __init__(
        self,
        schema: Schema,
        wsdl: bytes,
        answers: Answers,
        operations: Operations,
        limits: Limits,
        language: str,
        users: Mapping[str, str],
        codes: Collection[str],
        directory: Mapping[str, str],
        prefix: str,
    ) -> None:
        self.users = users
        self.prefix = prefix
        self._directory = directory
        self._wsdl = soap.parse(wsdl.lstrip(b"\xef\xbb\xbf \t\r\n"))
        self._answers = answers
        self._operations = operations
        self._limits = limits
        self._language = language
        self._codes = codes
        self._namespace = schema.target_namespace
        self._actions = _actions(schema)
        self.operations = sorted({name for name, _ in self._actions.values()})
        address = next(p.address for s in schema.services.values() for p in s.ports)
        self.path = prefix + urlsplit(address or "/").path
        self.wsdl_path = self.path.removesuffix(".asmx") + ".wsdl"

    async def answer(self, request: Request) -> Response:
        """Answer a request for the endpoint or the WSDL, their paths in any case."""
        path = request.url.path.lower()
        root = str(request.base_url).rstrip("/")
        at_endpoint = path == self.path.lower()
        if request.method == "GET" and (
            path == self.wsdl_path.lower() or (at_endpoint and request.url.query.lower() == "wsdl")
        ):
            return self._give_wsdl(root)
        if not at_endpoint:
            return PlainTextResponse("Not found", 404)
        if request.method == "GET":
            return PlainTextResponse(f"POST SOAP here; the WSDL is at {root}{self.wsdl_path}", 405)
        data = await request.body()
        if len(data) > MAX_REQUEST:
            return PlainTextResponse("The request is too large", 413)
        if request.headers.get("content-type", "").partition(";")[0].strip() != "text/xml":
            return PlainTextResponse("A SOAP 1.1 request is text/xml", 415)
        try:
            message = await run_in_threadpool(soap.read_request, data)
            operation = self._operation(message, request.headers.get("soapaction", ""))
        except soap.BadRequest as error:
            return _xml(soap.fault("Client", str(error)), 500)
        try:
            return await self._run(operation, message, request, root)
        except Refused as refused:
            return self._refuse(operation, refused)

    def _give_wsdl(self, root: str) -> Response:
        for address in self._wsdl.iter(f"{{{WSDL_SOAP}}}address"):
            address.set("location", root + self.path)
        return _xml(etree.tostring(self._wsdl, xml_declaration=True, encoding="utf-8"))

    def _operation(self, message: soap.Request, action: str) -> str:
        """The operation; the server goes by SOAPAction, which must fit the body."""
        operation, element = self._actions.get(action.strip().strip('"'), ("", ""))
        if not operation:
            raise soap.BadRequest(f"The SOAPAction {action} is not known.")
        if message.body.tag != element:
            raise soap.BadRequest(f"The SOAPAction {action} does not fit {message.body.tag}.")
        return operation

    async def _run(
        self, operation: str, message: soap.Request, request: Request, root: str
    ) -> Response:
        if operation == "getZoneInfo":  # the one call without credentials and header
            return self._result(operation, self._zone_info(message.body, root))
        if not self._knows(request.headers.get("authorization", "")):
            return PlainTextResponse(
                "Unauthorized: access is denied due to invalid credentials.",
                401,
                {"WWW-Authenticate": 'Basic realm="sandbox"'},
            )
        code, impersonated = await run_in_threadpool(self._integration, message.header)
        if operation == "getThresholdAndUsageInfo":
            return self._result(operation, await run_in_threadpool(self._usage))
        endpoint = self._operations.endpoint(operation, message.body)
        with self._limits.running(code, endpoint or operation):
            wait = await run_in_threadpool(self._limits.note)
            if wait:
                await asyncio.sleep(wait)
            call = Call(operation, message.body, RESOURCE_ID, impersonated)
            return await run_in_threadpool(self._call, call)

    def _call(self, call: Call) -> Response:
        return self._result(call.operation, self._operations.run(call))

    def _result(self, operation: str, result: Content | None) -> Response:
        return _xml(self._answers.answer(operation, result))

    def _refuse(self, operation: str, refused: Refused) -> Response:
        """ReturnCode −1 with HTTP 200 where the answer can tell it, else a fault."""
        messages = refused.messages(self._language)
        if not self._answers.returns_response(operation):
            return _xml(soap.fault("Server", " ".join(messages)), 500)
        result: Content = {
            "ReturnCode": -1,
            "EntityResults": Markup(),
            "EntityResultType": "",
            "Errors": {"ATWSError": [{"Message": message} for message in messages]},
            "EntityReturnInfoResults": Markup(),
        }
        return self._result(operation, result)

    # --- who calls -------------------------------------------------------------------------

    def _knows(self, authorization: str) -> bool:
        scheme, _, credentials = authorization.partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            user, _, secret = base64.b64decode(credentials).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        known = self.users.get(user)
        return known is not None and hmac.compare_digest(known.encode(), secret.encode())

    def _integration(self, header: tuple[etree._Element, ...]) -> tuple[str, int | None]:
        """The integration code, and the resource to act for."""
        name = f"{{{self._namespace}}}AutotaskIntegrations"
        block = next((h for h in header if h.tag == name), None)
        code = "" if block is None else self._text(block, "IntegrationCode")
        if not code:
            raise Refused("integration code")
        if code not in self._codes:
            raise Refused("unknown code")
        assert block is not None
        text = self._text(block, "ImpersonateAsResourceID")
        if not text or text == "0":  # stacks send 0 for what is not set
            return code, None
        if not self._operations.is_resource(text):
            raise Refused("impersonation", id=text)
        return code, int(text)

    def _text(self, element: etree._Element, name: str) -> str:
        return (element.findtext(f"{{{self._namespace}}}{name}") or "").strip()

    # --- what needs no store ---------------------------------------------------------------

    def _zone_info(self, body: etree._Element, root: str) -> Content:
        path = self._directory.get(self._text(body, "UserName"))
        if path is None:
            return {"ErrorCode": -1, "CI": 0}
        return {
            "URL": root + path,
            "ErrorCode": 0,
            "DataBaseType": "Sandbox",
            "CI": 1,
            "WebUrl": root + "/",
        }

    def _usage(self) -> Content:
        info: Content = {
            "EntityId": 0,
            "DatabaseAction": "None",
            "DuplicateStatus": {"Found": False, "MatchInfo": "", "Ignored": False},
            "Message": self._limits.usage_text(),
        }
        return {
            "ReturnCode": 1,
            "EntityResults": Markup(),
            "EntityResultType": "",
            "Errors": Markup(),
            "EntityReturnInfoResults": {"EntityReturnInfo": [info]},
        }


def _xml(body: bytes, status: int = 200) -> Response:
    return Response(body, status, media_type="text/xml; charset=utf-8")


def _actions(schema: Schema) -> dict[str, tuple[str, str]]:
    """SOAPAction → the operation, and the tag of the element in its body."""
    elements = {}
    for port_type in schema.port_types.values():
        for operation in port_type.operations:
            assert operation.input is not None
            part = schema.messages[operation.input].parts[0]
            elements[operation.name] = str(part.element)
    return {
        bound.action or "": (bound.name, elements[bound.name])
        for binding in schema.bindings.values()
        for bound in binding.operations
    }
