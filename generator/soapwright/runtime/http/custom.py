"""Transports with parts of the user's own: who calls, headers, a proxy, an HTTP client.

What holds of the common transports holds of these too: an answer belongs to its request, a call
ends in its time, no redirect is followed, an answer is unpacked piece by piece and bounded. But of
connections that holds only where the HTTP library makes them itself. A client that is brought may
have transports that somebody else wrote, and mocks: of these, whether a connection is used again is
theirs to say; the time of a call is looked at between the pieces of an answer, and given to them as
timeouts (in asyncio they are cancelled when it is over); and what they have unpacked themselves is
bounded when they are done. So is an answer that an ``auth`` asks about, such as a 401, or that a
hook of the HTTP client's own reads: the HTTP library reads it whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx2

from soapwright.runtime.calls.covering import Around
from soapwright.runtime.calls.steps import Exchange, Send
from soapwright.runtime.errors import ClientClosed, InvalidArgument, unencodable
from soapwright.runtime.http.field_lines import problem_of
from soapwright.runtime.http.settings import Auth, HttpOptions, Limits
from soapwright.runtime.http.transport import (
    AsyncTransport,
    Connections,
    SyncTransport,
    client_arguments,
    is_followed,
    left,
)
from soapwright.runtime.pickling.never import NeverPickled
from soapwright.runtime.records.dataclass import dataclass, replace

_OVER = "the time for the whole call is over"
_SCHEMES = ("http", "https", "socks5", "socks5h")
_RESERVED = {
    **dict.fromkeys(("content-type", "soapaction"), "what is called says it"),
    **dict.fromkeys(("content-length", "transfer-encoding", "host"), "the request says it"),
    **dict.fromkeys(
        ("connection", "keep-alive", "te", "trailer", "upgrade", "expect"),
        "it is about connections",
    ),
    **dict.fromkeys(
        ("accept-encoding", "content-encoding"), "it says how messages are packed, which is ours"
    ),
    "proxy-authorization": "credentials for a proxy are in the URL of proxy=",
}
"""Headers that users cannot give, and why."""


@dataclass(frozen=True, slots=True)
class _Parts(NeverPickled):
    """Options that have been looked at."""

    auth: httpx2.Auth | None
    headers: Mapping[str, str]
    proxy: httpx2.Proxy | None
    http_client: httpx2.Client | httpx2.AsyncClient | None

    def __repr__(self) -> str:
        return "<parts of the user's own>"


def check_options(options: HttpOptions, *, is_async: bool) -> _Parts:
    """Look at what users give, before anything is sent.

    Raises:
        InvalidArgument: one cannot be used; it is named, and no value is shown.
    """
    headers = dict(_headers(options.headers))
    auth = _auth(options.auth)
    for name in [name for name in headers if name.lower() == "authorization"]:
        if auth is not None:
            raise _wrong(
                "headers", f"headers has {name}, and auth says who calls; give one of them"
            )
        auth = _Fixed(headers.pop(name))
    client = _client(options, is_async=is_async)
    if client is not None and auth is None:
        auth = client.auth
    return _Parts(auth, headers, _proxy(options.proxy), client)


class _Custom(Connections):
    """What both transports have beside the common ones."""

    _http: Any

    def _take(self, limits: Limits, options: HttpOptions, *, is_async: bool) -> Any:
        """Use the options; gives the HTTP client."""
        parts = check_options(options, is_async=is_async)
        self.extra = parts.headers
        self._auth = parts.auth
        self._limits = limits
        self._is_ours = parts.http_client is None
        if parts.http_client is not None:
            self._is_followed = is_followed(parts.http_client)
            return parts.http_client
        self._is_followed = True
        arguments = client_arguments(limits, options.verify)
        if parts.proxy is not None:
            arguments["proxy"] = parts.proxy
        try:
            return httpx2.AsyncClient(**arguments) if is_async else httpx2.Client(**arguments)
        except ImportError:
            raise _wrong(
                "proxy", "a SOCKS proxy needs a package more: pip install 'httpx2[socks]'"
            ) from None

    def forget_cookies(self) -> None:
        if self._is_ours:
            super().forget_cookies()

    def _prepared(self, step: Send) -> Send:
        """A sending as this transport does it.

        Raises:
            ClientClosed: so is the client.
            TransportError: the HTTP client that was given is closed.
        """
        if self._http.is_closed and self._is_ours:
            raise ClientClosed
        if self._http.is_closed:
            error = step.exchange.failed("the HTTP client is closed", sent=False, started=False)
            error.tries = 1
            raise error
        if self._auth is not None and step.line is None:
            step = replace(step, line=object())  # one connection for all that it takes
        return step

    def _watched(self, step: Send) -> Exchange:
        """What is sent, so that who wants to see it does, and its time is looked at."""
        if isinstance(step.exchange, _Timed):
            return step.exchange
        watched = super()._watched(step)
        return watched if self._is_followed else _Timed(watched)

    def _request(self, exchange: Exchange, line: object | None) -> dict[str, Any]:
        """The arguments of the HTTP client's request."""
        arguments: dict[str, Any] = super()._request(exchange, line)
        auth = self._auth if exchange.operation.authenticated else None
        own = arguments["headers"]
        if auth is not None:  # it takes the place of what the session says
            own = {name: own[name] for name in own if name.lower() != "authorization"}
        taken = {name.lower() for name in own}
        extra = {name: self.extra[name] for name in self.extra if name.lower() not in taken}
        arguments["headers"] = {**extra, **own}
        arguments["auth"] = auth
        limits = self._limits
        if self._is_followed:
            timeout = httpx2.Timeout(limits.read, connect=limits.connect)
        else:
            timeout = httpx2.Timeout(left(limits.read), connect=left(limits.connect))
        return {**arguments, "timeout": timeout, "follow_redirects": False}


class CustomTransport(_Custom, SyncTransport):
    """Carries exchanges out as the user wants it.

    Args:
        limits: how long to wait, and how much to accept.
        options: what users give.

    Raises:
        InvalidArgument: an option cannot be used.
    """

    def __init__(self, limits: Limits, options: HttpOptions) -> None:
        self.use(self._take(limits, options, is_async=False))

    def send(self, step: Send) -> Any:
        return super().send(self._prepared(step))

    def close(self) -> None:
        if self._is_ours:
            super().close()


class AsyncCustomTransport(_Custom, AsyncTransport):
    """The same for asyncio."""

    def __init__(self, limits: Limits, options: HttpOptions) -> None:
        self.use(self._take(limits, options, is_async=True))

    async def send(self, step: Send) -> Any:
        step = self._prepared(step)
        if self._is_followed:
            return await super().send(step)
        exchange = self._watched(step)
        assert isinstance(exchange, _Timed)
        try:
            async with asyncio.timeout(step.seconds):
                return await super().send(replace(step, exchange=exchange))
        except TimeoutError:
            raise exchange.failed(_OVER, sent=True, started=exchange.started) from None

    async def close(self) -> None:
        if self._is_ours:
            await super().close()


class _Timed(Around):
    """An exchange that looks at the time of its call itself."""

    started = False
    """Whether an answer has begun."""

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        """The answer's head arrived."""
        self.started = True
        _check_time()
        super().start(status, headers)

    def feed(self, data: bytes) -> None:
        """Some of its body arrived."""
        _check_time()
        super().feed(data)


def _check_time() -> None:
    if left() == 0:
        raise httpx2.ReadTimeout(_OVER)


# --- what users give ------------------------------------------------------------------------------


class _Fixed(httpx2.Auth):
    """Who calls, as one header says it."""

    def __init__(self, value: str) -> None:
        self._value = value

    def auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        request.headers["Authorization"] = self._value
        yield request


class _Borrowed(httpx2.Auth):
    """Who calls, by a class that was made for httpx, whose requests and answers are alike."""

    def __init__(self, auth: Any) -> None:
        self._auth = auth

    def sync_auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        flow: Generator[httpx2.Request, httpx2.Response, None] = self._auth.sync_auth_flow(request)
        return flow

    def async_auth_flow(
        self, request: httpx2.Request
    ) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        flow: AsyncGenerator[httpx2.Request, httpx2.Response] = self._auth.async_auth_flow(request)
        return flow


def _auth(auth: Auth | None) -> httpx2.Auth | None:
    given: Any = auth
    if given is None or isinstance(given, httpx2.Auth):
        return given
    if isinstance(given, type):
        raise _wrong("auth", f"auth is the class {given.__name__}; give an object of it")
    if hasattr(given, "sync_auth_flow") and hasattr(given, "async_auth_flow"):
        return _Borrowed(given)
    if isinstance(given, tuple) and len(given) == 2 and all(isinstance(e, str) for e in given):
        try:
            return httpx2.BasicAuth(*given)  # which writes them
        except UnicodeEncodeError as error:
            told = f"auth is a pair that cannot be sent: {unencodable(error)}"
        raise _wrong("auth", told)
    if callable(given):
        return httpx2.FunctionAuth(given)
    raise _wrong(
        "auth",
        f"auth is {_kind(given)}; it is an httpx2.Auth, a pair of name and password, or a function "
        "that changes a request and returns it",
    )


def _headers(headers: Mapping[str, str] | None) -> Mapping[str, str]:
    given: Any = headers
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise _wrong("headers", f"headers is {_kind(given)}, not a mapping of names to values")
    seen: set[str] = set()
    for name, value in given.items():
        if problem := problem_of(name, value):
            raise _wrong("headers", f"headers has one that {problem}")
        if why := _RESERVED.get(name.lower()):
            allowed = "any other name may be given"
            raise _wrong("headers", f"headers has {name}, which cannot be given: {why}; {allowed}")
        if name.lower() in seen:
            raise _wrong("headers", f"headers has {name} twice")
        seen.add(name.lower())
    return dict(given)


def _proxy(url: str | None) -> httpx2.Proxy | None:
    given: Any = url
    if given is None:
        return None
    shapes = f"it is a URL such as http://user:password@host:3128 ({', '.join(_SCHEMES)})"
    if not isinstance(given, str):
        raise _wrong("proxy", f"proxy is {_kind(given)}; {shapes}")
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        raise _wrong("proxy", f"proxy is no URL, or its port is no number; {shapes}") from None
    if parts.scheme.lower() not in _SCHEMES:
        raise _wrong("proxy", f"proxy has no scheme that is known; {shapes}")
    if not parts.hostname or port == 0:
        raise _wrong("proxy", f"proxy names no host, or none of its ports; {shapes}")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise _wrong("proxy", f"proxy has more than a user, a host and a port; {shapes}")
    try:
        return httpx2.Proxy(given)
    except (ValueError, httpx2.InvalidURL):
        raise _wrong("proxy", f"proxy is no URL; {shapes}") from None


def _client(options: HttpOptions, *, is_async: bool) -> httpx2.Client | httpx2.AsyncClient | None:
    given: Any = options.http_client
    if given is None:
        return None
    kind = httpx2.AsyncClient if is_async else httpx2.Client
    if not isinstance(given, kind):
        asked = "for asyncio " * is_async
        raise _wrong(
            "http_client",
            f"http_client is {_kind(given)}; a client {asked}takes an httpx2.{kind.__name__}",
        )
    if given.is_closed:
        raise _wrong("http_client", "http_client is closed")
    for name, is_given in (("proxy", options.proxy), ("verify", options.verify is not True)):
        if is_given:
            raise _wrong(name, f"{name} and http_client are given; the HTTP client has its own")
    return given


def _kind(value: object) -> str:
    name = type(value).__name__
    return f"{'an' if name[:1] in 'aeiouAEIOU' else 'a'} {name}"


def _wrong(argument: str, message: str) -> InvalidArgument:
    return InvalidArgument(message, arguments=(argument,))
