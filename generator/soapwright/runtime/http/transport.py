"""Requests over HTTP: one sans-IO exchange, and the two drivers that carry it out.

httpx2 is imported on first use, so that importing a client costs no TLS stack.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from soapwright.runtime.calls.steps import Exchange
from soapwright.runtime.errors import TransportError, TruncatedResponse
from soapwright.runtime.http.content_encoding import ACCEPTED, BadCoding, Content
from soapwright.runtime.records.dataclass import dataclass

if TYPE_CHECKING:
    import ssl

    import httpx2

Verify: TypeAlias = "ssl.SSLContext | bool"
"""The TLS context to use; True is the system's, False trusts anybody."""


_TRUST = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait, and how much to accept.

    Args:
        connect: seconds to connect.
        read: seconds between two pieces of an answer.
        response_bytes: of an answer, after decompression.
        large: whether a text of an answer may have more than 10,000,000 bytes, and its elements
            nest deeper than 256, up to 2,048.
    """

    connect: float = 10.0
    read: float = 120.0
    response_bytes: int = 512 * 1024 * 1024
    large: bool = False


def _arguments(limits: Limits, verify: Verify) -> dict[str, Any]:
    import httpx2

    return {
        "timeout": httpx2.Timeout(limits.read, connect=limits.connect),
        "verify": _system_trust(*map(os.environ.get, _TRUST)) if verify is True else verify,
        "follow_redirects": False,  # a redirect would carry the credentials elsewhere
        "trust_env": True,
    }


@cache
def _system_trust(*_: str | None) -> ssl.SSLContext:
    """The system's certificates, or those its variables name: read once, not for every client."""
    import httpx2

    return httpx2.create_ssl_context()


class _Cookies:
    """What an HTTP client keeps of the cookies that it was sent; they go back by themselves."""

    _http: httpx2.Client | httpx2.AsyncClient

    @property
    def has_cookies(self) -> bool:
        """Whether the service gave any: then it may keep a session."""
        return len(self._http.cookies.jar) > 0

    def forget_cookies(self) -> None:
        self._http.cookies.clear()


class SyncTransport(_Cookies):
    """Carries exchanges out over one pool of connections."""

    _http: httpx2.Client

    def __init__(self, limits: Limits, verify: Verify = True) -> None:
        import httpx2

        self._http = httpx2.Client(**_arguments(limits, verify))

    def send(self, exchange: Exchange) -> Any:
        import httpx2

        started = False
        try:
            with self._http.stream(**_request(exchange)) as reply:
                started = True
                exchange.start(reply.status_code, reply.headers)
                content = _content(reply)
                for data in reply.iter_raw():
                    for piece in (data,) if content is None else content.pieces(data):
                        exchange.feed(piece)
                if content is not None:
                    content.end()
        except (httpx2.HTTPError, BadCoding) as error:
            raise _translated(error, exchange, started) from error
        except httpx2.InvalidURL as error:
            raise exchange.failed(str(error), sent=False, started=False) from error
        return exchange.finish()

    def close(self) -> None:
        self._http.close()


class AsyncTransport(_Cookies):
    """The same for asyncio."""

    _http: httpx2.AsyncClient

    def __init__(self, limits: Limits, verify: Verify = True) -> None:
        import httpx2

        self._http = httpx2.AsyncClient(**_arguments(limits, verify))

    async def send(self, exchange: Exchange) -> Any:
        import httpx2

        started = False
        try:
            async with self._http.stream(**_request(exchange)) as reply:
                started = True
                exchange.start(reply.status_code, reply.headers)
                content = _content(reply)
                async for data in reply.aiter_raw():
                    for piece in (data,) if content is None else content.pieces(data):
                        exchange.feed(piece)
                if content is not None:
                    content.end()
        except (httpx2.HTTPError, BadCoding) as error:
            raise _translated(error, exchange, started) from error
        except httpx2.InvalidURL as error:
            raise exchange.failed(str(error), sent=False, started=False) from error
        return exchange.finish()

    async def close(self) -> None:
        await self._http.aclose()


def _content(reply: httpx2.Response) -> Content | None:
    """What takes the answer out of its coding, or None where it has none."""
    coding = reply.headers.get("content-encoding", "").strip().lower()
    return None if coding in ("", "identity") else Content(coding)


def _request(exchange: Exchange) -> dict[str, Any]:
    return {
        "method": exchange.method,
        "url": exchange.url,
        "content": exchange.content,
        "headers": {"Accept-Encoding": ACCEPTED, **exchange.headers},
    }


def _translated(
    error: httpx2.HTTPError | BadCoding, exchange: Exchange, started: bool
) -> TransportError:
    import httpx2

    never_sent = isinstance(
        error,
        httpx2.ConnectError
        | httpx2.ConnectTimeout
        | httpx2.PoolTimeout
        | httpx2.UnsupportedProtocol
        | httpx2.ProxyError,
    )
    text = str(error) or type(error).__name__
    return exchange.failed(text, sent=not never_sent, started=started)


def broken_off(
    message: str, *, sent: bool, started: bool, operation: str, zone: str | None
) -> TransportError:
    """The error for an exchange that broke off before or within its answer."""
    if started:
        return TruncatedResponse(f"the answer broke off: {message}", operation=operation, zone=zone)
    return TransportError(
        f"no answer: {message}" if sent else f"could not connect: {message}",
        sent=sent,
        operation=operation,
        zone=zone,
    )
