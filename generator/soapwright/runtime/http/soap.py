"""SOAP 1.1 and 1.2 envelopes: writing a request, reading an answer or its fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from soapwright.runtime.answers.faults import Faults
from soapwright.runtime.calls.call import NO_HEADERS, Outgoing, Response, Stream
from soapwright.runtime.calls.headers import HeaderPart, Headers
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.codec.document import Document
from soapwright.runtime.codec.kinds import type_of
from soapwright.runtime.codec.prefixes import name_of
from soapwright.runtime.codec.rows import Rows
from soapwright.runtime.errors import (
    MalformedResponse,
    ServiceError,
    TransportError,
    UntrustedResponse,
)
from soapwright.runtime.http.exchange import broken_off, refused
from soapwright.runtime.http.header_status import HeaderStatus
from soapwright.runtime.http.retry_after import retry_after
from soapwright.runtime.http.settings import Limits
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record
from soapwright.runtime.xsd.written_alone import WrittenAlone

if TYPE_CHECKING:
    from soapwright.runtime.http.multipart import Multipart
    from soapwright.runtime.xsd.attachment import Attachment

SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
NAMESPACES = {"1.1": SOAP_11, "1.2": SOAP_12}
_ENVELOPES: Mapping[Any, str] = {
    f"{{{each}}}Envelope": f"{{{each}}}" for each in NAMESPACES.values()
}
_PROLOG = b'<?xml version="1.0" encoding="utf-8"?>\n'


def write_envelope(
    codec: Codec,
    body: Record,
    headers: Sequence[HeaderPart] = (),
    soap: str = "1.1",
    message: type[Record] | None = None,
    operation: Operation[Any, Any] | None = None,
) -> bytes:
    """A request, with its header parts in order.

    Args:
        codec: of the package.
        body: the message, or a record of a type that derives from the message's.
        headers: the header parts: records, unless an operation is given.
        soap: version.
        message: the class of the message where it is not the body's own.
        operation: what is called, where its message is no literal element of the Body, or one of
            its header parts is no literal record.

    Raises:
        ValueError: a value that is none of its type, or that XML cannot carry.
    """
    encoder = codec.encoder
    if operation is None:
        records = cast("Sequence[Record]", headers)
        declarations, parts, content = encoder.message(body, records, message)
        content = [b"<soap:Body>", *content, b"</soap:Body>"]
    else:
        written = encoder.written()
        content = _forms().write_body(codec, operation, body, written, message)
        write = _header_parts().write
        parts = [text for part in headers for text in write(codec, operation, part, written)]
        declarations = written.declarations
    if parts:
        parts = [b"<soap:Header>", *parts, b"</soap:Header>"]
    start = f'<soap:Envelope xmlns:soap="{NAMESPACES[soap]}"{declarations}>'.encode()
    return b"".join([_PROLOG, start, *parts, *content, b"</soap:Envelope>"])


def _forms() -> Any:
    """What writes and reads the messages that are no element of the Body: few services have any."""
    from soapwright.runtime.http import forms

    return forms


def _header_parts() -> Any:
    """What reads header parts, and writes those that are no literal record."""
    from soapwright.runtime.http import header_parts

    return header_parts


def read_envelope(
    codec: Codec,
    operation: Operation[Any, Any],
    root: etree._Element,
    understood: frozenset[str] | None = frozenset(),
) -> Response[Any]:
    """Read an answer.

    Args:
        codec: of the package.
        operation: what was called.
        root: the answer.
        understood: as of :class:`soapwright.runtime.calls.call.Outgoing`.

    Raises:
        SoapFault: the answer is a fault.
        MalformedResponse: it is no SOAP envelope, or its body is another element.
        NotUnderstood: it has a header part that must be obeyed, and nobody knows it.
    """
    header, body = _open(root)
    message = next(iter(body), None)
    if message is not None and _is_fault(message, body):
        from soapwright.runtime.http.fault import read_fault  # few answers are

        raise read_fault(codec, operation, message, header)
    headers = _headers(codec, operation, header, understood)
    if operation.response is None:
        return Response(None, headers)
    expected = codec.classes.get(operation.response) or codec.load(operation.response)
    if operation.response_form != "element":
        return Response(_forms().read_body(codec, operation, body, expected), headers)
    namespace, local = wire_name(expected)
    if message is None:
        raise MalformedResponse(f"the answer's Body is empty, not <{local}>")
    if message.tag != (f"{{{namespace}}}{local}" if namespace else local):
        found = name_of(message)
        if found.localname != local or not codec.by_local_name:
            raise MalformedResponse(
                f"the answer is <{found.localname}> in {found.namespace or 'no namespace'}, "
                f"not <{local}> in {namespace or 'no namespace'}"
            )
    return Response(codec.decoder.decode(message, expected), headers)


def _open(root: etree._Element) -> tuple[etree._Element | None, etree._Element]:
    """An envelope's Header, where it has one, and its Body."""
    soap = _ENVELOPES.get(root.tag)
    if soap is None:
        raise MalformedResponse(f"the answer is <{name_of(root).localname}>, not a SOAP envelope")
    body = root.find(f"{soap}Body")
    if body is None:
        raise MalformedResponse("the answer's envelope has no Body")
    return root.find(f"{soap}Header"), body


def _is_fault(message: etree._Element, body: etree._Element) -> bool:
    return message.tag == f"{str(body.tag).removesuffix('Body')}Fault"


def _headers(
    codec: Codec,
    operation: Operation[Any, Any],
    header: etree._Element | None,
    understood: frozenset[str] | None,
) -> Headers:
    if header is None or len(header) == 0:
        return NO_HEADERS
    found: Headers = _header_parts().read(codec, operation, header, understood)
    return found


class SoapExchange:
    """One call over HTTP, sans-IO: see :class:`soapwright.runtime.calls.steps.Exchange`.

    Args:
        codec: of the package.
        operation: what is called.
        outgoing: the call; where it streams, the records that are taken as they arrive are not
            in the response.
        url: where it goes.
        limits: how large an answer may be.
        header_status: where the answer says in header parts that the call failed, or None.
        faults: what the service's errors mean.
        mtom: whether binary values go as parts of their own, where the call does not say.
    """

    content: bytes

    def __init__(
        self,
        codec: Codec,
        operation: Operation[Any, Any],
        outgoing: Outgoing,
        *,
        url: str,
        limits: Limits,
        header_status: HeaderStatus | None = None,
        faults: Faults | None = None,
        mtom: bool = False,
    ) -> None:
        self._codec = codec
        self.operation = operation
        given = outgoing.headers
        parts = [given[name] for name in operation.headers if name in given]
        parts += outgoing.elements
        self.method = "POST"
        self.url = url
        body = outgoing.message
        message = _message(codec, operation, body)
        special = None
        if (
            operation.encoding
            or operation.request_form != "element"
            or operation.encoded_headers
            or not all(isinstance(part, Record) for part in parts)
        ):
            special = operation
        self.headers = {**_content_type(operation), **outgoing.http_headers}
        self._parts = beside = outgoing.call.parts
        if mtom or operation.attached or (beside is not None and beside.are_sent):
            self._write_parts(mtom, body, parts, message, special)
        else:
            try:
                self.content = write_envelope(codec, body, parts, operation.soap, message, special)
            except WrittenAlone:
                self._write_parts(mtom, body, parts, message, special)
        self._zone = outgoing.zone
        self._header_status = header_status
        self._faults = faults
        self._limits = limits
        self._understood = outgoing.understood
        self._checks = outgoing.checks
        self._stream = outgoing.call.stream
        self._status = 0
        self._head: Mapping[str, str] = {}
        self._received = 0
        self._rows: Rows | None = None
        self._document: Document | None = None
        self._multipart: Multipart | None = None
        self._broken: MalformedResponse | None = None

    def _write_parts(self, mtom: bool, *message: Any) -> None:
        """A request that may have parts beside its envelope, in place of the envelope alone."""
        from soapwright.runtime.http.packaging import package  # few requests are
        from soapwright.runtime.xsd.parts import being_written

        beside, codec = self._parts, self._codec
        body, headers, declared, special = message
        attached: list[Attachment] = []
        if self.operation.attached:
            from soapwright.runtime.http.attached import take_out

            body, attached = take_out(body, self.operation.attached)
        if beside is not None:
            attached += beside.attached
        if beside is not None and beside.mtom is not None:
            mtom = beside.mtom
        if mtom:
            codec = codec.mtom
        with being_written() as referred:
            self.content = write_envelope(
                codec, body, headers, self.operation.soap, declared, special
            )
        attached = [*dict.fromkeys([*referred, *attached])]
        if mtom or attached:
            self.content, self.headers = package(self.content, self.headers, attached, mtom=mtom)

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        """The answer's head arrived."""
        self._status = status
        self._head = headers
        if self._stream is not None and 200 <= status < 300:  # else, whatever it has, it says no
            self._rows = self._streaming(self._stream)
        kind = headers.get("content-type", "")
        if kind[:10].lower() == "multipart/":
            from soapwright.runtime.http.multipart import Multipart  # few answers are

            try:
                folder = None if self._parts is None else self._parts.save_to
                self._multipart = Multipart(kind, self._limits, folder)
            except MalformedResponse as error:
                self._broken = error

    def feed(self, data: bytes) -> None:
        """Some of its body arrived; that it is not XML is only judged at the end."""
        self._received += len(data)
        if self._received > self._limits.response_bytes:
            raise MalformedResponse(
                f"the answer is larger than {self._limits.response_bytes} bytes", **self._context()
            )
        if self._broken is None:
            try:
                (self._multipart or self._reading()).feed(data)
            except MalformedResponse as error:
                self._broken = error
            except OSError as error:
                raise TransportError(
                    f"a part of the answer cannot be written: {error}", **self._context()
                ) from error

    def finish(self) -> Response[Any]:
        """The whole answer, read.

        What can be read of it decides before its status: SOAP 1.1 sends faults with 500, and what
        says what became of a change is the best there is. What only reads is not believed with a
        status that says no (Basic Profile 1.1, R1124): it can be asked for again.

        Raises:
            SoapFault, TransportError, MalformedResponse, TruncatedResponse: as they describe.
            AuthenticationError, ThresholdExceeded: the status (401, 403, 429) says so, or a fault.
            ServiceError: the answer says in its header parts that the call failed.
        """
        try:
            if self._broken is not None:
                raise self._broken
            if self._is_taken():
                return Response(None, NO_HEADERS, self._status, self._head)
            read, attachments = self._read()
            if self._header_status is not None:
                self._header_status.check(read.headers, self.operation.name, self._zone)
            if self.operation.idempotent and not 200 <= self._status < 300:
                raise self._bad_status()
            if self._multipart is not None:
                self._multipart.keep()
        except ServiceError as error:
            meaning = self._meaning(error)
            raise meaning from meaning.__cause__
        except MalformedResponse as error:
            if not 200 <= self._status < 300 and not isinstance(error, UntrustedResponse):
                raise self._bad_status() from None
            raise self._named(error) from None
        finally:
            if self._multipart is not None:
                self._multipart.discard()  # unless somebody has its files
        return Response(read.body, read.headers, self._status, self._head, attachments)

    def _is_taken(self) -> bool:
        """Whether a message that nothing comes back for was accepted (Basic Profile 1.1, R2714)."""
        if not self.operation.one_way or not 200 <= self._status < 300:
            return False
        return self._multipart is None and (self._document is None or not self._document.begun)

    def _read(self) -> tuple[Response[Any], tuple[Attachment, ...]]:
        """The whole envelope, which of several parts is the root part, and what is beside it."""
        codec, operation = self._codec, self.operation
        if self._multipart is None:
            root = self._reading().close()
            if self._checks:
                self._check(root)
            return read_envelope(codec, operation, root, self._understood), ()
        envelope, parts = self._multipart.close()
        with parts.being_read():
            self._reading().feed(envelope)
            root = self._reading().close()
            if self._checks:
                self._check(root)
            response = read_envelope(codec, operation, root, self._understood)
        if operation.response_attached and response.body is not None:
            from soapwright.runtime.http.attached import put_in

            put_in(response.body, operation.response_attached, parts)
        if parts.left and not (self._parts and self._parts.wanted):
            parts.warn()
        return response, parts.attachments

    def _reading(self) -> Document:
        """What reads the answer, from its first byte on."""
        if self._document is None:
            self._document = Document(self._rows, self._limits)
        return self._document

    def _meaning(self, error: ServiceError) -> Exception:
        """A failure that the answer tells: by the status, the service's rules, or as it is."""
        self._named(error)
        told = refused(self._status, self._head, messages=error.messages, **self._context())
        if told is not None:
            told.__cause__ = error
            return told
        return error if self._faults is None else self._faults.read(error)

    def failed(self, message: str, *, sent: bool, started: bool) -> TransportError:
        """The error for an exchange that broke off."""
        if self._multipart is not None:
            self._multipart.discard()
        error: TransportError = self._named(
            broken_off(message, url=self.url, sent=sent, started=started, **self._context())
        )
        error.status = self._status or None  # one that refuses says so, however little follows
        return error

    def _streaming(self, stream: Stream) -> Rows | None:
        operation = self.operation
        if operation.response_form != "element":
            return None
        path = stream.path if operation.result is None else (operation.result, *stream.path)
        place = None
        if operation.response is not None:
            place = self._codec.row_place(operation.response, path)
        if place is None:
            return None
        decoder = self._codec.texts.by(stream.key) if stream.texts else self._codec.decoder
        return Rows(decoder, place, stream.take, self._check_envelope, stream.skip, stream.key)

    def _check_envelope(self, message: etree._Element) -> None:
        """Before the first row: the header parts have come, and may say that the call failed."""
        header, body = _open(message.getroottree().getroot())
        if message.getparent() is not body:
            raise MalformedResponse(f"the answer's <{name_of(message).localname}> is misplaced")
        if self._checks:
            self._check(message.getroottree().getroot())
        headers = _headers(self._codec, self.operation, header, self._understood)
        if self._header_status is not None:
            self._header_status.check(headers, self.operation.name, self._zone)

    def _check(self, root: etree._Element) -> None:
        """Have the steps of the call look at an answer's Header before its Body is read."""
        header, body = _open(root)
        first = next(iter(body), None)
        is_fault = first is not None and _is_fault(first, body)
        for check in self._checks:
            check(header, is_fault)

    def _bad_status(self) -> Exception:
        return refused(self._status, self._head, **self._context()) or TransportError(
            f"the server answered with HTTP {self._status}, and no SOAP fault",
            status=self._status,
            retry_after=retry_after(self._head),
            **self._context(),
        )

    def _named(self, error: Any) -> Any:
        error.operation, error.zone = self.operation.name, self._zone
        if self._rows is not None and self._rows.count and isinstance(error, MalformedResponse):
            error.given = self._rows.count
            error.message += f", after {error.given} whole records of this answer"
        return error

    def _context(self) -> dict[str, Any]:
        return {"operation": self.operation.name, "zone": self._zone}


def _message(codec: Codec, operation: Operation[Any, Any], body: Record) -> type[Record] | None:
    """The class that an operation's message is declared with, where the body's is another: then
    it is of a type that derives from the declared one, and says so by ``xsi:type``."""
    if type(body).__name__ == operation.request:
        return None
    declared = codec.types.load(operation.request)
    return declared if isinstance(body, type_of(codec.types, declared)) else None


def _content_type(operation: Operation[Any, Any]) -> dict[str, str]:
    """The binding's headers: SOAP 1.2 has its action in the media type (RFC 3902), where there is
    one."""
    action = operation.action
    if operation.soap != "1.2":
        return {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{action}"'}
    quoted = action.replace("\\", "\\\\").replace('"', '\\"')
    told = f'; action="{quoted}"' if action else ""
    return {"Content-Type": f"application/soap+xml; charset=utf-8{told}"}
