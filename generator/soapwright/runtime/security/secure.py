"""The step that secures a call: the tokens in its header, its signature, its answer's check."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from lxml import etree

from soapwright.runtime.calls.call import Outgoing, Response
from soapwright.runtime.calls.carrying import carrying
from soapwright.runtime.calls.covering import covered
from soapwright.runtime.calls.operation import HttpOperation
from soapwright.runtime.calls.steps import Exchange, Reconnect, Steps
from soapwright.runtime.errors import EncodingError, InvalidArgument, UntrustedResponse
from soapwright.runtime.http.settings import Limits
from soapwright.runtime.http.soap import NAMESPACES
from soapwright.runtime.pickling.never import NeverPickled
from soapwright.runtime.security.names import SECURITY, TIMESTAMP, WSSE, WSU
from soapwright.runtime.security.signature import Signature
from soapwright.runtime.security.timestamp import Timestamp
from soapwright.runtime.security.username_token import UsernameToken

if TYPE_CHECKING:
    from soapwright.runtime.calls.pipeline import Onward

Part: TypeAlias = UsernameToken | Timestamp | Signature
P = TypeVar("P", UsernameToken, Timestamp, Signature)


class Secure(NeverPickled):
    """The step that secures calls; those that carry no credentials go on as they are.

    Args:
        security: at most one of each kind.
        limits: how large an answer may be.

    Raises:
        InvalidArgument: there is nothing, something else, or two of a kind.
    """

    def __init__(self, security: Part | Iterable[Part], limits: Limits) -> None:
        parts = [security] if isinstance(security, Part) else [*security]
        kinds = {type(part): part for part in parts}
        for part in parts:
            if not isinstance(part, Part):
                raise InvalidArgument(
                    f"security holds a {type(part).__name__}; it takes a UsernameToken, a "
                    "Timestamp and a Signature",
                    arguments=("security",),
                )
        if not parts or len(kinds) != len(parts):
            told = "is empty" if not parts else "holds two of a kind"
            raise InvalidArgument(
                f"security {told}; give one or none of each", arguments=("security",)
            )
        self._token = _one(parts, UsernameToken)
        self._timestamp = _one(parts, Timestamp)
        self._signature = _one(parts, Signature)
        self._is_checked = self._signature is not None and bool(self._signature.trust)
        self._limits = limits

    def __repr__(self) -> str:
        parts = (self._token, self._timestamp, self._signature)
        return f"<Secure by {', '.join(repr(part) for part in parts if part is not None)}>"

    def __call__(self, outgoing: Outgoing, onward: Onward) -> Steps[Response[Any]]:
        """Make a call, secured.

        Raises:
            EncodingError: it cannot be secured; nothing was sent.
            UntrustedResponse: its answer is not signed as it has to be, or not of now.
        """
        operation = outgoing.call.operation
        if not operation.authenticated:
            return (yield from onward(outgoing))
        if isinstance(operation, HttpOperation):
            raise EncodingError(
                "an operation of an HTTP binding has no header for what secures it",
                operation=operation.name,
                zone=outgoing.zone,
            )
        try:
            header = self._header(operation.soap)
        except ValueError as error:
            raise _unsecured(outgoing, error) from None
        check = None if self._timestamp is None or self._is_checked else self._check_time
        try:
            with carrying(outgoing, [header], [SECURITY], check):
                return (yield from covered(onward(outgoing), partial(self._cover, outgoing)))
        except UntrustedResponse:
            yield Reconnect()  # whosever answer it is, no other call gets one from there
            raise

    def _header(self, soap: str) -> etree._Element:
        """The Security header of one message, which its signature comes into later.

        Raises:
            ValueError: XML cannot carry the user's name or password.
        """
        now = datetime.now(UTC)
        header = etree.Element(SECURITY, nsmap={"wsse": WSSE, "wsu": WSU})
        header.set(f"{{{NAMESPACES[soap]}}}mustUnderstand", "1")
        for part in (self._timestamp, self._token):
            if part is not None:
                header.append(part.element(now))
        return header

    def _cover(self, outgoing: Outgoing, exchange: Exchange) -> Exchange:
        """What is sent in place of the exchange.

        Raises:
            EncodingError: the password would go out for everybody to read, or it cannot be signed.
        """
        token = self._token
        plain = not exchange.url.lower().startswith("https:")
        if token is not None and not token.digest and plain and not token.over_http:
            raise _unsecured(
                outgoing,
                "the password of its UsernameToken would go out as text over plain http; with "
                "over_http=True it does",
            )
        if self._signature is None:
            return exchange
        from soapwright.runtime.security.exchange import CheckedExchange, SignedExchange

        try:
            exchange = SignedExchange(exchange, self._signature)
        except ValueError as error:
            raise _unsecured(outgoing, error) from None
        if not self._is_checked:
            return exchange
        return CheckedExchange(exchange, self._signature, self._timestamp, self._limits)

    def _check_time(self, header: etree._Element | None, is_fault: bool) -> None:
        """Check the Timestamp of an answer that need not be signed, where it has one.

        Raises:
            UntrustedResponse: it is of another time.
        """
        assert self._timestamp is not None
        stamps = [] if header is None else header.findall(f"{SECURITY}/{TIMESTAMP}")
        for stamp in stamps:
            if problem := self._timestamp.problem(stamp, datetime.now(UTC)):
                raise UntrustedResponse(f"the answer is not of now: {problem}")


def _unsecured(outgoing: Outgoing, why: ValueError | str) -> EncodingError:
    """The error for a call that was not sent, since it could not be secured."""
    return EncodingError(
        f"the request cannot be secured: {why}",
        operation=outgoing.call.operation.name,
        zone=outgoing.zone,
    )


def _one(parts: Iterable[Part], kind: type[P]) -> P | None:
    return next((part for part in parts if isinstance(part, kind)), None)
