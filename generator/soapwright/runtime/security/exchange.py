"""An exchange whose request is signed when it is made, and whose answer is checked before it is
read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from soapwright.runtime.calls.covering import Around
from soapwright.runtime.calls.steps import Exchange
from soapwright.runtime.codec.document import parse
from soapwright.runtime.errors import (
    AuthenticationError,
    MalformedResponse,
    SoapwrightError,
    ThresholdExceeded,
    TransportError,
    UntrustedResponse,
)
from soapwright.runtime.http.settings import Limits
from soapwright.runtime.security.signature import Signature
from soapwright.runtime.security.timestamp import Timestamp


class SignedExchange(Around):
    """A cover that signs the request: see :class:`soapwright.runtime.calls.steps.Exchange`.

    Args:
        inner: the exchange, whose request has a Security header.
        signature: signs it.

    Raises:
        ValueError: it cannot be signed.
    """

    def __init__(self, inner: Exchange, signature: Signature) -> None:
        from soapwright.runtime.security.signing import sign

        kind = inner.headers.get("Content-Type", "")
        if kind.lower().startswith("multipart/"):
            raise ValueError(
                "a request of several parts cannot be signed yet: connect with mtom=False, and "
                "send no attachments"
            )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        envelope = etree.fromstring(inner.content, parser)
        sign(envelope, signature, datetime.now(UTC))
        super().__init__(inner)
        self.content = etree.tostring(envelope, encoding="utf-8", xml_declaration=True)


class CheckedExchange(Around):
    """A cover that checks the answer's signature before any of it is read.

    Args:
        inner: the exchange, which reads what is signed.
        signature: the answer has to be signed with one of the certificates that it trusts.
        timestamp: how the answer's Timestamp is checked, or None where none is needed.
        limits: how large an answer may be.
    """

    def __init__(
        self, inner: Exchange, signature: Signature, timestamp: Timestamp | None, limits: Limits
    ) -> None:
        super().__init__(inner)
        self._signature = signature
        self._timestamp = timestamp
        self._limits = limits
        self._status = 0
        self._head: Mapping[str, str] = {}
        self._data = bytearray()

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        """The answer's head arrived; nothing of it is believed before its signature is checked."""
        self._status, self._head = status, headers

    def feed(self, data: bytes) -> None:
        """Some of its body arrived; all of it is kept, since it is only checked as a whole."""
        self._data += data
        most = self._limits.response_bytes
        if len(self._data) > most:
            raise self._named(MalformedResponse(f"the answer is larger than {most} bytes"))

    def finish(self) -> Any:
        """The answer, of nothing but what is signed.

        Raises:
            UntrustedResponse: it is not signed as it has to be.
            SoapwrightError: as the exchange within raises.
        """
        data = bytes(self._data)
        if not data.strip() and 200 <= self._status < 300:
            return self._read(data)  # of a message that nothing comes back for
        try:
            envelope = self._verified(data)
        except MalformedResponse as error:
            told = self._named(self._told(data, error))
            raise told from told.__cause__
        # A status is not signed: who could change it would make of a fault one that refuses.
        return self._read(envelope, self._status if self._over_tls else 200)

    def _verified(self, data: bytes) -> bytes:
        from soapwright.runtime.security.verifying import verified

        if self._head.get("content-type", "").lower().startswith("multipart/"):
            raise UntrustedResponse("the answer has several parts, whose signature is not checked")
        root, now = parse(data, self._limits), datetime.now(UTC)
        return verified(root, self._signature, self._timestamp, now, large=self._limits.large)

    def _told(self, data: bytes, error: MalformedResponse) -> SoapwrightError:
        """What an answer that nobody vouches for means.

        One that says nothing of the call, such as a gateway's 503, stays what it is. What it says
        of it is only told: that it failed, or was refused, may have been written by anybody. Over
        TLS, what HTTP itself says is said by the one who was called.
        """
        if 200 <= self._status < 300:
            return error
        over_tls = self._over_tls
        try:
            self._read(data)
        except (AuthenticationError, ThresholdExceeded) as told:
            by_status = self._status in (401, 403, 429)
            return told if over_tls and by_status else self._doubted(error, told)
        except TransportError as told:
            return told if over_tls or told.maybe_done else self._doubted(error, told)
        except SoapwrightError as told:
            return self._doubted(error, told)
        return error

    def _doubted(self, error: MalformedResponse, told: SoapwrightError) -> UntrustedResponse:
        doubted = UntrustedResponse(f"{error.message}; it says: {told.message}")
        doubted.__cause__ = told
        return doubted

    @property
    def _over_tls(self) -> bool:
        """Whether it is known who says what HTTP says."""
        return self.url.lower().startswith("https:")

    def _read(self, data: bytes, status: int | None = None) -> Any:
        self._inner.start(self._status if status is None else status, self._head)
        if data:
            self._inner.feed(data)
        return self._inner.finish()

    def _named(self, error: SoapwrightError) -> SoapwrightError:
        """An error with the operation and the zone, which the exchange within knows."""
        if error.operation is None:
            known = self._inner.failed("", sent=True, started=False)
            error.operation, error.zone = known.operation, known.zone
        return error
