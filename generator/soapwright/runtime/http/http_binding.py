"""HTTP operations: writing a request, reading an answer or what it says went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from lxml import etree

from soapwright.runtime.answers.faults import Faults
from soapwright.runtime.calls.call import NO_HEADERS, Outgoing, Response
from soapwright.runtime.calls.operation import HttpErrors, HttpOperation, HttpRequest
from soapwright.runtime.codec.any_type import plain_text
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.codec.document import parse
from soapwright.runtime.codec.prefixes import name_of
from soapwright.runtime.errors import (
    HttpError,
    MalformedResponse,
    ServiceError,
    TransportError,
)
from soapwright.runtime.http.exchange import broken_off, refused
from soapwright.runtime.http.retry_after import retry_after
from soapwright.runtime.http.settings import Limits
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record

FORM = "application/x-www-form-urlencoded"
_PARAMETER = re.compile(r"\(([^()/]+)\)")
_TIMEOUT = 408
_TEXT_LIMIT = 500


def write_url(address: str, operation: HttpOperation[Any, Any], request: HttpRequest[Any]) -> str:
    """The URL of a request: the service's address, the operation's path, and its query.

    Raises:
        ValueError: a parameter of the path is missing or empty, so that the URL would be another.
    """

    def value(found: re.Match[str]) -> str:
        text = _text(request.parameters.get(found[1]))
        if not text or text in (".", ".."):
            raise ValueError(f"{found[1]} is {text!r}; {operation.path} needs it")
        return quote(text, safe="")

    url = address.rstrip("/") + _PARAMETER.sub(value, operation.path)
    query = "" if operation.content_type == FORM else _encoded(operation, request)
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


def write_content(
    codec: Codec, operation: HttpOperation[Any, Any], request: HttpRequest[Any]
) -> bytes:
    """The content of a request.

    Raises:
        ValueError: a value that is none of its type, or that XML cannot carry.
    """
    if operation.content_type == FORM:
        return _encoded(operation, request).encode()
    if isinstance(request.body, Record):
        return write_document(codec, request.body)
    return bytes(request.body or b"")


def write_document(codec: Codec, record: Record) -> bytes:
    """A record as a whole document; raises as :func:`write_content` does."""
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + codec.encode(record)


def _encoded(operation: HttpOperation[Any, Any], request: HttpRequest[Any]) -> str:
    """The parameters that the path does not take, those that are None aside."""
    in_path = set(_PARAMETER.findall(operation.path))
    return urlencode(
        [
            (name, _text(member))
            for name, value in request.parameters.items()
            if name not in in_path and value is not None
            for member in (value if isinstance(value, list | tuple) else (value,))
        ]
    )


def _text(value: object) -> str:
    """A parameter as XML Schema writes it."""
    return "" if value is None else plain_text(value)


def read_failure(root: etree._Element | None, text: str, errors: HttpErrors) -> tuple[str, ...]:
    """What an answer says went wrong: the description of its XML, or its text if it is none."""
    if "<html" in text[:1000].lower():
        return ()  # a gateway's page: it says nothing of the request
    if root is None:
        return (text.strip()[:_TEXT_LIMIT],) if text.strip() else ()
    for path in errors.texts:
        if found := tuple(_texts(_find(root, path))):
            return found
    everything = " ".join(" ".join(map(str, root.itertext())).split())
    return (everything[:_TEXT_LIMIT],) if everything else ()


def _find(root: etree._Element, path: str) -> Iterator[etree._Element]:
    """The elements at a path of local names, at any depth."""
    names = path.split("/")
    for element in root.iter(f"{{*}}{names[-1]}"):
        above = [name_of(up).localname for up in element.iterancestors()]
        if above[: len(names) - 1] == names[-2::-1]:
            yield element


def _texts(elements: Iterable[etree._Element]) -> Iterator[str]:
    for element in elements:
        if text := (element.text or "").strip():
            yield text


class HttpExchange:
    """One HTTP operation's call, sans-IO: see :class:`soapwright.runtime.calls.steps.Exchange`.

    Args:
        codec: of the package.
        operation: what is called.
        outgoing: the call; its message has the parameters and content.
        url: the service's address.
        limits: how large an answer may be.
        faults: what the service's errors mean.

    Raises:
        ValueError: the request cannot be written.
    """

    def __init__(
        self,
        codec: Codec,
        operation: HttpOperation[Any, Any],
        outgoing: Outgoing,
        *,
        url: str,
        limits: Limits,
        faults: Faults | None = None,
    ) -> None:
        request: HttpRequest[Any] = outgoing.message
        beside = outgoing.call.parts
        if beside is not None and (beside.mtom or beside.attached or beside.save_to):
            raise ValueError("messages of an HTTP binding have no parts beside them")
        self.method = operation.method
        self.url = write_url(url, operation, request)
        self.content = write_content(codec, operation, request)
        self.headers = dict(outgoing.http_headers)
        if operation.content_type is not None:
            self.headers["Content-Type"] = operation.content_type
        if operation.accept is not None:
            self.headers["Accept"] = operation.accept
        self._codec = codec
        self.operation = operation
        self._limits = limits
        self._faults = faults
        self._context: dict[str, Any] = {"operation": operation.name, "zone": outgoing.zone}
        self._status = 0
        self._head: Mapping[str, str] = {}
        self._data = bytearray()

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        """The answer's head arrived.

        Raises:
            AuthenticationError: the service refused the credentials.
            ThresholdExceeded: it had too many calls.
            TransportError: it redirects; nobody follows, since the credentials would go along.
        """
        self._status = status
        self._head = headers
        if (told := refused(status, headers, **self._context)) is not None:
            raise told
        if 300 <= status < 400:
            raise TransportError(
                f"the server redirects (HTTP {status}), which is not followed",
                status=status,
                **self._context,
            )

    def feed(self, data: bytes) -> None:
        """Some of its body arrived."""
        self._data += data
        if len(self._data) > self._limits.response_bytes:
            raise MalformedResponse(
                f"the answer is larger than {self._limits.response_bytes} bytes", **self._context
            )

    def finish(self) -> Response[Any]:
        """The whole answer, read.

        Raises:
            HttpError: the service refused the request, by its status or in its answer.
            TransportError: a server or gateway had no answer (408, 5xx).
            MalformedResponse, TruncatedResponse: the answer is not what the WSDL describes.
        """
        if self._status >= 500 or self._status == _TIMEOUT:
            raise TransportError(
                f"the server answered with HTTP {self._status}",
                status=self._status,
                retry_after=retry_after(self._head),
                **self._context,
            )
        operation = self.operation
        good = self._status < 400
        if good and operation.raw:
            return self._response(bytes(self._data))
        parsed = self._parsed()
        root = None if isinstance(parsed, MalformedResponse) else parsed
        if root is not None and self._is_absent(root):
            return self._response(None)
        if not good:
            raise self._meaning(self._refusal(root, f"(HTTP {self._status})"))
        failed = root is not None and operation.errors.flag is not None and _told(root, operation)
        if operation.response is None:
            if failed:
                raise self._meaning(self._refusal(root, "although with HTTP 200"))
            return self._response(None)
        if isinstance(parsed, MalformedResponse):
            raise parsed
        body = self._decoded(parsed, operation.response)
        if failed:
            refusal = self._refusal(root, "although with HTTP 200")
            refusal.answer = body
            raise self._meaning(refusal)
        return self._response(body)

    def _response(self, body: Any) -> Response[Any]:
        return Response(body, NO_HEADERS, self._status, self._head)

    def failed(self, message: str, *, sent: bool, started: bool) -> TransportError:
        """The error for an exchange that broke off."""
        error = broken_off(message, url=self.url, sent=sent, started=started, **self._context)
        error.status = self._status or None
        return error

    def _meaning(self, error: HttpError) -> ServiceError:
        return error if self._faults is None else self._faults.read(error)

    def _parsed(self) -> etree._Element | MalformedResponse:
        """The answer's root, or why there is none."""
        try:
            return parse(bytes(self._data), self._limits)
        except MalformedResponse as error:
            error.operation, error.zone = self._context["operation"], self._context["zone"]
            return error

    def _is_absent(self, root: etree._Element) -> bool:
        absent = self.operation.absent
        return absent is not None and absent in " ".join(map(str, root.itertext()))

    def _refusal(self, root: etree._Element | None, how: str) -> HttpError:
        text = self._data.decode("utf-8", "replace")
        messages = read_failure(root, text, self.operation.errors)
        told = f": {'; '.join(messages)}" if messages else ""
        return HttpError(
            f"the service refused the request {how}{told}",
            status=self._status,
            messages=messages,
            **self._context,
        )

    def _decoded(self, root: etree._Element, response: str) -> Record:
        expected: type[Record] = self._codec.types.load(response)
        found = name_of(root)
        namespace, local = wire_name(expected)
        if not self.operation.any_root and (found.namespace or "", found.localname) != (
            namespace,
            local,
        ):
            raise MalformedResponse(
                f"the answer is <{found.localname}> in {found.namespace or 'no namespace'}, "
                f"not <{local}> in {namespace or 'no namespace'}",
                **self._context,
            )
        try:
            return self._codec.decode(expected, root)
        except MalformedResponse as error:
            raise MalformedResponse(error.message, **self._context) from None


def _told(root: etree._Element, operation: HttpOperation[Any, Any]) -> bool:
    """Whether an answer's flag tells a failure."""
    flags = _texts(_find(root, operation.errors.flag or ""))
    return any(text in ("true", "1") for text in flags)
