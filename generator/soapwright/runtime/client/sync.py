"""The sync driver, and what generated clients are on it."""

from __future__ import annotations

import time
from collections.abc import Generator
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar

from soapwright.runtime.calls import steps as do
from soapwright.runtime.calls.call import Call
from soapwright.runtime.client.base import Client
from soapwright.runtime.client.calling import SyncCaller
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.client.lifecycle import closing, opening
from soapwright.runtime.client.threads import start, wait

if TYPE_CHECKING:
    from soapwright.runtime.auth.locate import Locate
    from soapwright.runtime.calls.driver import Carrier
    from soapwright.runtime.client.rows import Rows
    from soapwright.runtime.http.settings import HttpOptions
    from soapwright.runtime.http.transport import SyncTransport
    from soapwright.runtime.paging.pager import Pager

T = TypeVar("T")


class SyncDriver:
    """Carries out what sans-IO code asks for, in the thread that calls; threads may share it.

    Args:
        carrier: what its calls go through, a connection at last.
        transport: what carries exchanges out.
    """

    def __init__(self, carrier: Carrier, transport: SyncTransport) -> None:
        self.transport = transport
        self.carrier = carrier

    def drive(self, steps: do.Steps[T]) -> T:
        """Carry out all steps; gives what the code returns, or raises what it raises."""
        code: Any = steps  # a generator, whose frame goes when it ends
        proceed, value = code.send, None
        while True:
            try:
                while True:  # within, so that Ctrl-C finds no way round the code
                    step = proceed(value)
                    proceed, value = code.send, self._carry_out(step)
            except StopIteration as end:
                result: T = end.value
                return result
            except BaseException as error:
                if code.gi_frame is None:  # it is the code's own
                    raise
                proceed, value = code.throw, error

    def pages(self, pager: Pager[T], record: type[T]) -> Rows[T]:
        """What a query gives; ``record`` is the class of its rows."""
        from soapwright.runtime.client.rows import Rows

        return Rows(pager, record, partial(self._pages, record))

    def _pages(self, record: type[T], pager: Pager[T]) -> Generator[T, None, None]:
        """The rows as they arrive; a thread reads ahead while they are used."""
        from soapwright.runtime.paging.read_ahead import ReadAhead

        ahead = ReadAhead(pager, {**self.carrier.about, "entity": record.__name__})
        start("soapwright-pages", self.drive, ahead.reading(), ended_by=ahead.close)
        try:
            while ahead.goes_on():
                yield from ahead.rows()
                wait(ahead.more)
        finally:
            ahead.close()

    def _carry_out(self, step: do.Step) -> Any:
        if isinstance(step, Call):
            return self.drive(self.carrier.carry(step)).result(step.operation)
        if isinstance(step, do.Send):
            return self.transport.send(step)
        if isinstance(step, do.Pause):
            return time.sleep(step.seconds)
        if isinstance(step, do.Reconnect):
            return self.transport.distrust()
        if isinstance(step, do.Wait):
            return wait(step)
        if isinstance(step, do.Fork):
            start("soapwright-call", self._fork, step)
            return None  # nothing stops a thread
        raise TypeError("records that arrive by themselves need the async client")

    def _fork(self, fork: do.Fork) -> None:
        try:
            fork.done(self._carry_out(fork.call), None)
        except BaseException as error:
            fork.done(None, error)


class SyncGroup(SyncCaller):
    """Operations that stand together; they use their client's connection."""

    _driver: SyncDriver


class SyncClient(Client, SyncCaller):
    """A connection to one zone of a service; use it as a context manager, or ``close()`` it.

    It may be shared by threads.
    """

    _driver: SyncDriver

    @classmethod
    def _open(
        cls, connection: Connection, locate: Locate | None, options: HttpOptions | None = None
    ) -> Self:
        """Connect; where the address is not known, ask the service for it first."""
        from soapwright.runtime.client.transports import sync_transport  # and with it a TLS stack

        client = cls(connection, SyncDriver(connection, sync_transport(connection, options)))
        try:
            client._driver.drive(opening(connection, locate))
        except BaseException:
            client.close()
            raise
        return client

    def close(self) -> None:
        """End the session, where the service keeps one, and close the connections.

        A client that was made of another one (``with_headers``) ends alone while that one is there.
        """
        if self._goes_on_without(self._driver):
            return
        transport = self._driver.transport
        try:
            self._driver.drive(closing(self._connection, transport))
        finally:
            transport.close()

    if not TYPE_CHECKING:  # type checkers know that there is none

        async def __aenter__(self) -> Self:
            raise TypeError(f"use `with`: the client for asyncio is Async{type(self).__name__}")

        async def __aexit__(self, *error: object) -> None:
            """Nothing was entered."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
