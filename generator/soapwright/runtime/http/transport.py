"""Exchanges over HTTP: the two drivers that carry them out, each answer to its request.

A kept connection is only as good as its last exchange. What was read beyond the end of an answer,
or can be read before a request went out, belongs to no request of ours (RFC 9112, 6.3), and the
HTTP library would take it for the answer to the next one. So each connection's bytes are followed
by a second reader of HTTP (h11), which tells where an answer ended; a connection with bytes left is
said to have expired, and the library opens another one.

An answer can also come again when the next request is out, and nothing in HTTP tells it from that
one's: a refusal is like any other, and so is a record. So a call has a connection to itself, which
costs a handshake; only those share one whose answers tell which is whose, the pages of a reading.

This module is imported when a client is opened, so that importing one costs no TLS stack.
"""

from __future__ import annotations

import logging
import os
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, Token
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias
from weakref import WeakSet

import h11
import httpcore2
import httpx2

from soapwright.runtime.calls.steps import Exchange, Send
from soapwright.runtime.errors import ClientClosed, TransportError
from soapwright.runtime.http.content_encoding import ACCEPTED, BadCoding, Content
from soapwright.runtime.http.settings import TRACE, WIRE, Limits, Verify

if TYPE_CHECKING:
    from soapwright.runtime.http.masking import Secrets
    from soapwright.runtime.http.watching import Observer, Watch

    SocketOption: TypeAlias = (
        tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
    )

_Failure: TypeAlias = httpx2.HTTPError | httpx2.InvalidURL | BadCoding
_UNSENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.UnsupportedProtocol,
    httpx2.ProxyError,
    httpx2.InvalidURL,
)
"""What fails before a request goes out."""
_LASTING = (httpx2.UnsupportedProtocol, httpx2.InvalidURL, ssl.SSLCertVerificationError)
_TRUST = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_DEADLINE: ContextVar[float | None] = ContextVar("_DEADLINE", default=None)
"""When the call must have ended that reads, writes or connects: seconds of the monotonic clock."""
_OTHERS = object()
_LINE: ContextVar[object | None] = ContextVar("_LINE", default=_OTHERS)
"""What that call shares a connection with; None is nothing. What is no call of ours shares with its
like: an HTTP client that users bring may carry more than our calls."""
_PIECE = 64 * 1024
"""Bytes that are written at a time."""
_LOG = logging.getLogger(WIRE)
if logging.getLevelName(TRACE) == f"Level {TRACE}":
    logging.addLevelName(TRACE, "TRACE")


def _left(timeout: float | None, error: type[Exception]) -> float | None:
    """How long one step may take of what is left; raises ``error`` where nothing is."""
    deadline = _DEADLINE.get()
    if deadline is None:
        return timeout
    left = deadline - time.monotonic()
    if left <= 0:
        raise error("the time for the whole call is over")
    return left if timeout is None else min(left, timeout)


def left(timeout: float | None = None) -> float | None:
    """How long a step of the present call may take; at least 0, or None for any time.

    It is for transports whose connections are not followed.
    """
    deadline = _DEADLINE.get()
    if deadline is None:
        return timeout
    rest = max(0.0, deadline - time.monotonic())
    return rest if timeout is None else min(rest, timeout)


@contextmanager
def until(deadline: float) -> Iterator[None]:
    """Have all that a followed HTTP client does in this thread end at a time.

    Args:
        deadline: seconds of the monotonic clock.
    """
    before = _DEADLINE.set(deadline)
    try:
        yield
    finally:
        _DEADLINE.reset(before)


_Before: TypeAlias = "tuple[Token[float | None], Token[object | None], Any]"


def _begin(send: Send) -> _Before:
    """Have connections keep to what one sending needs, in this thread or task; gives what held
    before. The span of the try, where there is one, is current meanwhile."""
    deadline = None if send.seconds is None else time.monotonic() + send.seconds
    span = None if send.told is None else send.told.span
    return _DEADLINE.set(deadline), _LINE.set(send.line), span and (span, span.enter())


def _end(before: _Before) -> None:
    deadline, line, entered = before
    if entered is not None:
        span, token = entered
        span.leave(token)
    _DEADLINE.reset(deadline)
    _LINE.reset(line)


class Connections:
    """What an HTTP client keeps between two requests: its connections and cookies."""

    _http: httpx2.Client | httpx2.AsyncClient
    secrets: Callable[[], Secrets] | None = None
    """Tells what must not be shown of an exchange."""
    observers: tuple[Observer, ...] = ()
    """Are shown each exchange."""
    extra: Mapping[str, str] = MappingProxyType({})
    """HTTP headers that go out beside those of an exchange."""

    def use(self, http: Any) -> None:
        """Carry exchanges out with an HTTP client."""
        self._http = http
        self._wires = follow(http)
        self._watch: Watch | None = None

    def _watched(self, step: Send) -> Exchange:
        """What is sent, so that who wants to see it or be told of it is."""
        exchange = step.exchange
        if step.told is not None:
            from soapwright.runtime.http.told import Told

            exchange = Told(exchange, step.told)
        if not self.observers and not _LOG.isEnabledFor(TRACE):
            return exchange
        from soapwright.runtime.http.masking import Secrets  # few are shown
        from soapwright.runtime.http.watching import Watch, Watched

        if self._watch is None:
            self._watch = Watch(self.secrets or Secrets, self.observers)
        return Watched(exchange, self.extra, self._watch)

    def _request(self, exchange: Exchange, line: object | None) -> dict[str, Any]:
        """The arguments of the HTTP client's request."""
        ends = {"Connection": "close"} if line is None else {}
        return {
            "method": exchange.method,
            "url": _parsed(exchange.url),
            "content": exchange.content,
            "headers": {"Accept-Encoding": ACCEPTED, **ends, **exchange.headers},
        }

    def _failed(self, error: _Failure, exchange: Exchange, started: bool) -> TransportError:
        """The error for an exchange that broke off; it names the proxy that was in the way."""
        proxy = _proxy(self._http, exchange.url)
        way = f" (through the proxy {proxy})" if proxy else ""
        failed = exchange.failed(
            f"{str(error) or type(error).__name__}{way}",
            sent=not isinstance(error, _UNSENT),
            started=started,
        )
        failed.tries = _tries(error)
        return failed

    def distrust(self) -> None:
        """Send no further request over a connection that is open now."""
        for wires in self._wires:
            for wire in list(wires):
                wire.trusted = False

    @property
    def has_cookies(self) -> bool:
        """Whether the service gave any: then it may keep a session."""
        return len(self._http.cookies.jar) > 0

    def forget_cookies(self) -> None:
        self._http.cookies.clear()


class SyncTransport(Connections):
    """Carries exchanges out over one pool of connections."""

    _http: httpx2.Client

    def __init__(self, limits: Limits, verify: Verify = True) -> None:
        self.use(httpx2.Client(**client_arguments(limits, verify)))

    def send(self, step: Send) -> Any:
        exchange, started = self._watched(step), False
        before = _begin(step)
        try:
            with self._http.stream(**self._request(exchange, step.line)) as reply:
                started = True
                exchange.start(reply.status_code, reply.headers)
                content = _content(reply)
                for data in reply.iter_raw():
                    for piece in (data,) if content is None else content.pieces(data):
                        exchange.feed(piece)
                if content is not None and content.is_cut:
                    raise BadCoding("its gzip content has no end")
        except (httpx2.HTTPError, httpx2.InvalidURL, BadCoding) as error:
            raise self._failed(error, exchange, started) from error
        except RuntimeError:
            if self._http.is_closed and not started:
                raise ClientClosed from None
            raise
        finally:
            _end(before)
        return exchange.finish()

    def close(self) -> None:
        self._http.close()


class AsyncTransport(Connections):
    """The same for asyncio."""

    _http: httpx2.AsyncClient

    def __init__(self, limits: Limits, verify: Verify = True) -> None:
        self.use(httpx2.AsyncClient(**client_arguments(limits, verify)))

    async def send(self, step: Send) -> Any:
        exchange, started = self._watched(step), False
        before = _begin(step)
        try:
            async with self._http.stream(**self._request(exchange, step.line)) as reply:
                started = True
                exchange.start(reply.status_code, reply.headers)
                content = _content(reply)
                async for data in reply.aiter_raw():
                    for piece in (data,) if content is None else content.pieces(data):
                        exchange.feed(piece)
                if content is not None and content.is_cut:
                    raise BadCoding("its gzip content has no end")
        except (httpx2.HTTPError, httpx2.InvalidURL, BadCoding) as error:
            raise self._failed(error, exchange, started) from error
        except RuntimeError:
            if self._http.is_closed and not started:
                raise ClientClosed from None
            raise
        finally:
            _end(before)
        return exchange.finish()

    async def close(self) -> None:
        await self._http.aclose()


def client_arguments(limits: Limits, verify: Verify) -> dict[str, Any]:
    """The arguments of an HTTP client."""
    return {
        "timeout": httpx2.Timeout(limits.read, connect=limits.connect),
        "verify": _system_trust(*map(os.environ.get, _TRUST)) if verify is True else verify,
        "follow_redirects": False,  # a redirect would carry the credentials elsewhere
        "trust_env": True,
    }


@cache
def _system_trust(*_: str | None) -> ssl.SSLContext:
    """The system's certificates, or those its variables name: read once, not for every client."""
    return httpx2.create_ssl_context()


def _content(reply: httpx2.Response) -> Content | None:
    """What takes the answer out of its coding, or None where it has none."""
    if reply.is_stream_consumed:
        _rewind(reply)
        return None
    coding = reply.headers.get("content-encoding", "").strip().lower()
    return None if coding in ("", "identity") else Content(coding)


def _rewind(reply: httpx2.Response) -> None:
    """Have an answer read again that somebody has read: a mock, or a hook of the HTTP client's.

    Raises:
        ReadError: who read it kept nothing.
    """
    try:
        reply.stream = httpx2.ByteStream(reply.content)
    except httpx2.StreamError:
        raise httpx2.ReadError("somebody else has read the answer") from None
    reply.is_stream_consumed = reply.is_closed = False


@lru_cache(64)
def _parsed(url: str) -> httpx2.URL:
    """An address; a client calls few of them, and parsing one costs as much as writing a record.

    Raises:
        InvalidURL: it is none.
    """
    try:
        return httpx2.URL(url)
    except UnicodeEncodeError:
        raise httpx2.InvalidURL("it has half a character") from None


def _tries(error: BaseException) -> int | None:
    """How often at most it is worth trying: time mends no certificate, and seldom a name."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, _LASTING):
            return 1
        if isinstance(cause, socket.gaierror):
            return 2
        cause = cause.__cause__ or cause.__context__
    return None


def _proxy(client: Any, url: str) -> str | None:
    """The proxy that the environment names for a URL."""
    try:
        parsed = _parsed(url)
    except httpx2.InvalidURL:
        return None
    for pattern, pool in _pools(client):
        if pattern is not None and pattern.matches(parsed):
            proxy: httpcore2.URL | None = getattr(pool, "_proxy_url", None)
            if proxy is not None:
                return f"{proxy.scheme.decode()}://{proxy.host.decode()}:{proxy.port}"
    return None


def _pools(client: Any) -> Iterator[tuple[Any, Any]]:
    """The pools of an HTTP client: its own, without a pattern, and one for each proxy, with that of
    the URLs that it is for. Transports that somebody made otherwise have none.

    The client makes them itself, and gives no public way to them.
    """
    for pattern, transport in [(None, client._transport), *client._mounts.items()]:  # noqa: SLF001
        if isinstance(transport, httpx2.HTTPTransport | httpx2.AsyncHTTPTransport):
            yield pattern, transport._pool  # noqa: SLF001


# --- connections ----------------------------------------------------------------------------------


def follow(client: httpx2.Client | httpx2.AsyncClient) -> list[WeakSet[_Wire]]:
    """Have all connections of an HTTP client followed; gives those that are open at any time.

    A pool takes a backend when it is made, which is not ours to do. One that is followed already
    goes on so: a client that users bring may serve several of ours.
    """
    all_wires = []
    kind = _AsyncBackend if isinstance(client, httpx2.AsyncClient) else _Backend
    for _, pool in _pools(client):
        backend = pool._network_backend  # noqa: SLF001
        if not isinstance(backend, kind):
            pool._network_backend = backend = kind(backend, WeakSet())  # noqa: SLF001
        all_wires.append(backend.wires)
    return all_wires


def is_followed(client: httpx2.Client | httpx2.AsyncClient) -> bool:
    """Whether connections of all of an HTTP client's transports are."""
    transports = [client._transport, *client._mounts.values()]  # noqa: SLF001
    pooled = httpx2.HTTPTransport | httpx2.AsyncHTTPTransport
    return all(each is None or isinstance(each, pooled) for each in transports)


_A_REQUEST = h11.Request(method="POST", target="/", headers=[("host", "-")])
_ITS_END = h11.EndOfMessage()
"""For the second reader, to which all requests are alike."""


class _Wire:
    """What one connection has carried: whether another request may go out over it."""

    def __init__(self) -> None:
        self.trusted = True
        """Whether every byte that came belongs to the answer of a request."""
        self._line: object | None = None
        self._reader: h11.Connection | None = None

    @property
    def is_free(self) -> bool:
        """Whether the next request of this thread or task may go out over it."""
        return self.trusted and (self._reader is None or self._line is _LINE.get() is not None)

    def writes(self, *, readable: bool) -> None:
        """Something is about to be written.

        Args:
            readable: whether something can be read that nobody has read.

        Raises:
            httpcore2.ConnectError: it would be a request's beginning, and what comes before any
                answer to it is there already; nothing was sent.
        """
        if self._reader is not None:
            if self._reader.their_state is not h11.DONE:
                return  # the rest of a request
            if readable or not self.is_free:
                self.trusted = False
                raise httpcore2.ConnectError("the connection may hold an answer to no request")
        self._line = _LINE.get()
        self._reader = h11.Connection(h11.CLIENT)
        self._reader.send(_A_REQUEST)
        self._reader.send(_ITS_END)

    def reads(self, data: bytes) -> None:
        """Some bytes came."""
        reader = self._reader
        if reader is None:
            return  # the other side of a proxy, or of TLS
        try:
            reader.receive_data(data)
            while not isinstance(reader.next_event(), type | h11.ConnectionClosed):
                pass
        except h11.RemoteProtocolError:
            self.trusted = False
        else:
            self.trusted = self.trusted and not reader.trailing_data[0]


class _Stream(httpcore2.NetworkStream):
    """A connection that is followed, and keeps to the time that a call has."""

    def __init__(self, stream: httpcore2.NetworkStream, wires: WeakSet[_Wire]) -> None:
        self._stream = stream
        self._wires = wires
        self._wire = _Wire()
        wires.add(self._wire)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, _left(timeout, httpcore2.ReadTimeout))
        self._wire.reads(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._wire.writes(readable=self._stream.get_extra_info("is_readable"))
        # The library gives each piece that a socket takes the whole time anew.
        for start in range(0, len(buffer), _PIECE):
            piece = buffer[start : start + _PIECE]
            self._stream.write(piece, _left(timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._wires)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable" and not self._wire.is_free:
            return True  # which tells the library that it has expired
        return self._stream.get_extra_info(info)


class _Backend(httpcore2.NetworkBackend):
    """Opens such connections."""

    def __init__(self, backend: httpcore2.NetworkBackend, wires: WeakSet[_Wire]) -> None:
        self._backend = backend
        self.wires = wires

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.NetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        stream = self._backend.connect_tcp(host, port, left, local_address, socket_options)
        return _Stream(stream, self.wires)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.NetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        stream = self._backend.connect_unix_socket(path, left, socket_options)
        return _Stream(stream, self.wires)

    def sleep(self, seconds: float) -> None:
        self._backend.sleep(seconds)


class _AsyncStream(httpcore2.AsyncNetworkStream):
    """The same for asyncio."""

    def __init__(self, stream: httpcore2.AsyncNetworkStream, wires: WeakSet[_Wire]) -> None:
        self._stream = stream
        self._wires = wires
        self._wire = _Wire()
        wires.add(self._wire)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            data = await self._stream.read(max_bytes, _left(timeout, httpcore2.ReadTimeout))
        except ssl.SSLError as error:  # the library lets it through: a refused certificate, say
            raise httpcore2.ReadError(str(error)) from error
        self._wire.reads(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._wire.writes(readable=self._stream.get_extra_info("is_readable"))
        try:
            await self._stream.write(buffer, _left(timeout, httpcore2.WriteTimeout))
        except ssl.SSLError as error:
            raise httpcore2.WriteError(str(error)) from error

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        stream = await self._stream.start_tls(ssl_context, server_hostname, left)
        return _AsyncStream(stream, self._wires)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable" and not self._wire.is_free:
            return True
        return self._stream.get_extra_info(info)


class _AsyncBackend(httpcore2.AsyncNetworkBackend):
    """The same for asyncio."""

    def __init__(self, backend: httpcore2.AsyncNetworkBackend, wires: WeakSet[_Wire]) -> None:
        self._backend = backend
        self.wires = wires

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        return _AsyncStream(
            await self._backend.connect_tcp(host, port, left, local_address, socket_options),
            self.wires,
        )

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        stream = await self._backend.connect_unix_socket(path, left, socket_options)
        return _AsyncStream(stream, self.wires)

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)
