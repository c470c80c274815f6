"""Runs an ASGI application on uvicorn in a thread of this process."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from soapwright.errors import InputError
from soapwright.sandbox.faults import FaultInjector, Faults
from soapwright.sandbox.proxy import Proxy
from soapwright.sandbox.sockets import listen, root_of

if TYPE_CHECKING:
    import asyncio
    import socket
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from starlette.applications import Starlette
    from starlette.types import Scope

    from soapwright.sandbox.fault_spec import FaultSpec


class Sandbox:
    """A server on one port, from entering the context to leaving it; to be entered once.

    Args:
        app: the application. ``app.state.path`` is the path of its endpoint,
            ``app.state.credentials`` what opens it, ``app.state.close`` is called at the end.
        host: the address to listen on.
        port: the port to listen on; 0 takes a free one.
        at_rates: faults that happen again and again, by a proxy in front of the server.
        seed: which calls they happen to.

    Attributes:
        faults: what is to happen to coming calls; see :class:`soapwright.sandbox.faults.Faults`.
        proxy: lets ``at_rates`` happen, and tells what has; None where there are none.
        credentials: name → value of what a client needs to log in, to be shown to people.
    """

    def __init__(
        self,
        app: Starlette,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        at_rates: Sequence[FaultSpec] = (),
        seed: int = 0,
    ) -> None:
        self.faults = Faults()
        self.proxy: Proxy | None = None
        self._at_rates = at_rates
        self._seed = seed
        self.credentials: Mapping[str, str] = app.state.credentials
        self._app = app
        self._address = (host, port)
        self._connections: dict[object, asyncio.Transport] = {}
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def root(self) -> str:
        """Scheme, host and port. Raises RuntimeError where the server does not run."""
        if self._socket is None:
            raise RuntimeError("the sandbox is not running: enter it first")
        return root_of(self._socket) if self.proxy is None else self.proxy.root

    @property
    def url(self) -> str:
        """The endpoint that SOAP requests go to."""
        return self.root + str(self._app.state.path)

    @property
    def wsdl_url(self) -> str:
        """Where the server gives out its WSDL, with its own address in it."""
        return self.root + str(self._app.state.wsdl_path)

    @property
    def state(self) -> Any:
        """What the application lets a test or demo change from outside: its ``app.state``."""
        return self._app.state

    def __enter__(self) -> Sandbox:
        """Start to listen; returns when requests are answered.

        Raises:
            InputError: the address or port cannot be had.
        """
        try:
            self._listen()
        except OSError as error:
            self._app.state.close()
            host, port = self._address
            raise InputError(f"cannot listen on {host}:{port}: {error.strerror}") from error
        config = uvicorn.Config(
            FaultInjector(self._app, self.faults, self._abort),
            http=_protocol(self._connections),
            ws="none",
            lifespan="off",
            log_level="critical",  # a connection cut on purpose is no news
            access_log=False,
            timeout_keep_alive=60,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            time.sleep(0.002)
        if not self._server.started:
            raise RuntimeError("the server did not start")
        return self

    def _listen(self) -> None:
        if not self._at_rates:
            self._socket = listen(*self._address)
            return
        self._socket = listen("127.0.0.1", 0)
        host, port = self._address
        try:
            self.proxy = Proxy(
                self._socket.getsockname(), self._at_rates, self._seed, host=host, port=port
            )
        except OSError:
            self._socket.close()
            raise
        self.proxy.__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.proxy is not None:
            self.proxy.__exit__(kind, error, traceback)
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
        if self._socket is not None:
            self._socket.close()
        self._socket = self._server = self._thread = None
        self._app.state.close()

    def wait(self) -> None:
        """Serve until the thread ends or the caller is interrupted (Ctrl-C)."""
        while self._thread is not None and self._thread.is_alive():
            time.sleep(0.2)  # an interrupted join would leave a thread that seems to have ended

    def _abort(self, scope: Scope) -> None:
        transport = self._connections.get(tuple(scope["client"]))
        if transport is not None:
            transport.abort()


def start(app: Starlette, *, host: str = "127.0.0.1", port: int = 0) -> Sandbox:
    """``with start(app) as server: server.url`` — a :class:`Sandbox` of the application."""
    return Sandbox(app, host=host, port=port)


def _protocol(connections: dict[object, asyncio.Transport]) -> type[asyncio.Protocol]:
    """uvicorn's HTTP protocol, noting each connection: ASGI has no way to close one."""

    class Protocol(H11Protocol):
        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            connections[self.client] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            connections.pop(self.client, None)
            super().connection_lost(exc)

    return Protocol
