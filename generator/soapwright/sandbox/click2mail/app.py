"""The ASGI application: HTTP, who calls, and what each address does."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from soapwright.errors import InputError
from soapwright.sandbox import soap as soap
from soapwright.sandbox.click2mail.batches import Batch, Batches, Job, Refused, pieces, utc_now

USERNAME = "api@example.com"
SECRET = "sandbox-secret"  # noqa: S105 - opens nothing but a sandbox

MAX_REQUEST = 64 * 2**20
NO_TRACKING = "Tracking data not available for this batch."


def create_app(
    folder: Path,
    *,
    users: Mapping[str, str] | None = None,
    jobs_in: str = "status",
    credit: int = 1_000_000,
    clock: Callable[[], datetime] = utc_now,
) -> Starlette:
    """The server: staging at ``/v1``, production at ``/production/v1``.

    Args:
        folder: holds ``batch.xsd``.
        users: user name → password; None means :data:`USERNAME` and :data:`SECRET`.
        jobs_in: where the jobs are listed, ``status`` or ``details``: both have been seen.
        credit: how many pieces the account can pay for.
        clock: what time it is.

    Raises:
        InputError: the schema cannot be read, or an option is not one of those allowed.
    """
    if jobs_in not in ("status", "details"):
        raise InputError(f"jobs_in {jobs_in!r} is not one of status, details")
    known = {USERNAME: SECRET} if users is None else users
    try:
        schema = etree.XMLSchema(etree.parse(folder / "batch.xsd"))
    except (OSError, etree.LxmlError) as error:
        raise InputError(f"cannot be read: {error}", file=folder / "batch.xsd") from None
    staging, production = (
        _Environment(Batches(schema, clock, credit), known, jobs_in=jobs_in, tracks=tracks)
        for tracks in (False, True)
    )
    app = Starlette(
        routes=[
            Mount("/production/v1", routes=production.routes),
            Mount("/v1", routes=staging.routes),
        ]
    )
    app.state.path = "/v1"
    app.state.operations = [
        f"{method} {mount.path}{route.path.replace(':int', '')}"
        for mount in app.routes
        if isinstance(mount, Mount)
        for route in mount.routes
        if isinstance(route, Route)
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]
    app.state.batches = {"staging": staging.batches, "production": production.batches}
    app.state.close = lambda: None
    user, secret = next(iter(known.items()), ("", ""))
    app.state.credentials = {"user": user, "secret": secret}
    return app


class _Environment:
    """Staging or production: the same rules over batches of their own."""

    def __init__(
        self, batches: Batches, users: Mapping[str, str], *, jobs_in: str, tracks: bool
    ) -> None:
        self.batches = batches
        self._users = users
        self._jobs_in = jobs_in
        self._tracks = tracks

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/batches", self._guarded(self._create), methods=["POST"]),
            Route("/batches/{id:int}", self._guarded(self._status), methods=["GET"]),
            Route("/batches/{id:int}", self._guarded(self._submit), methods=["POST"]),
            Route("/batches/{id:int}", self._guarded(self._upload), methods=["PUT"]),
            Route("/batches/{id:int}/details", self._guarded(self._details), methods=["GET"]),
            Route("/batches/{id:int}/tracking", self._guarded(self._tracking), methods=["GET"]),
        ]

    def _guarded(self, answer: Callable[[Request, bytes], Response]) -> Callable[[Request], object]:
        async def guarded(request: Request) -> Response:
            if not self._knows(request.headers.get("authorization", "")):
                return PlainTextResponse(
                    "Unauthorized", 401, {"WWW-Authenticate": 'Basic realm="sandbox"'}
                )
            body = await request.body()
            if len(body) > MAX_REQUEST:
                return PlainTextResponse("The request is too large", 413)
            try:
                return await run_in_threadpool(answer, request, body)
            except Refused as refused:
                description = f"<description>{escape(str(refused))}</description>"
                return _xml(f"<errors><error>{description}</error></errors>", 400)

        return guarded

    def _knows(self, authorization: str) -> bool:
        scheme, _, credentials = authorization.partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            user, _, secret = base64.b64decode(credentials).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        known = self._users.get(user)
        return known is not None and hmac.compare_digest(known.encode(), secret.encode())

    # --- what each address does -----------------------------------------------------------

    def _create(self, request: Request, body: bytes) -> Response:
        return _xml(self._batchjob(self.batches.create()), 201)

    def _upload(self, request: Request, body: bytes) -> Response:
        batch = self._batch(request)
        if batch is None:
            return _not_found(request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip()
        if kind == "application/pdf":
            self.batches.upload_document(batch, body)
        elif kind == "application/xml":
            self.batches.upload_jobs(batch, _parsed(body))
        else:
            return PlainTextResponse("application/pdf or application/xml is expected", 415)
        return Response()

    def _submit(self, request: Request, body: bytes) -> Response:
        batch = self._batch(request)
        if batch is None:
            return _not_found(request)
        self.batches.submit(batch)
        return Response()

    def _status(self, request: Request, body: bytes) -> Response:
        batch = self._batch(request)
        if batch is None:
            return _not_found(request)
        answer = _xml(self._batchjob(batch))
        self.batches.advance()  # so that the first question finds a batch in the queue
        return answer

    def _details(self, request: Request, body: bytes) -> Response:
        batch = self._batch(request)
        if batch is None or not batch.submitted:
            return _not_found(request)
        jobs = batch.listed if self._jobs_in == "details" else []
        return _xml(
            "<batch>"
            f"<batchNumber>{batch.id}</batchNumber>"
            f"<createdAt>{batch.created.isoformat(timespec='seconds')}</createdAt>"
            f"<documentName>{escape(batch.filename)}</documentName>"
            f"<errorMessage>{escape(batch.error)}</errorMessage>"
            f"<noOfPieces>{batch.pieces}</noOfPieces>"
            f"<status>{'Done' if batch.done else 'Processing'}</status>"
            f"{''.join(map(_job, jobs))}</batch>"
        )

    def _tracking(self, request: Request, body: bytes) -> Response:
        batch = self._batch(request)
        if batch is None:
            return _not_found(request)
        if not self._tracks or not batch.done:
            return _xml(f"<batchTracking><message>{NO_TRACKING}</message></batchTracking>")
        found = "".join(
            "<mailPiece>"
            + "".join(f"<{name}>{escape(text)}</{name}>" for name, text in piece.items())
            + "</mailPiece>"
            for piece in pieces(batch)
        )
        return _xml(f"<tracking>{found}</tracking>")

    def _batch(self, request: Request) -> Batch | None:
        return self.batches.get(int(request.path_params["id"]))

    def _batchjob(self, batch: Batch) -> str:
        jobs = batch.listed if self._jobs_in == "status" else []
        return (
            "<batchjob>"
            f"<createdAt>{batch.created.isoformat(timespec='seconds')}</createdAt>"
            f"<errorMessage>{escape(batch.error)}</errorMessage>"
            f"<hasErrors>{_boolean(batch.failed)}</hasErrors>"
            f"<id>{batch.id}</id>"
            f"<received>{_boolean(batch.received)}</received>"
            f"<submitted>{_boolean(batch.submitted)}</submitted>"
            f"{''.join(map(_job, jobs))}</batchjob>"
        )


def _job(job: Job) -> str:
    return (
        "<jobs>"
        f"<errorMessage>{escape(job.error)}</errorMessage>"
        f"<jobId>{job.id}</jobId>"
        f"<jobIndex>{job.index}</jobIndex>"
        f"<jobStatus>{job.status}</jobStatus>"
        "</jobs>"
    )


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _parsed(body: bytes) -> etree._Element:
    try:
        return soap.parse(body)
    except (etree.XMLSyntaxError, soap.BadRequest) as error:
        raise Refused(f"The XML is not well-formed: {error}") from None


def _xml(text: str, status: int = 200) -> Response:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return Response(head + text, status, media_type="application/xml")


def _not_found(request: Request) -> Response:
    return PlainTextResponse(f"There is no batch {request.path_params['id']}.", 404)
