"""The sync driver: the base of every generated client."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterable, Iterator
from contextvars import copy_context
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from soapwright.runtime.auth.login import Login, as_refused
from soapwright.runtime.auth.request_options import Unread, warn_of_open_session
from soapwright.runtime.auth.session import Locate
from soapwright.runtime.batch.run import BatchRun
from soapwright.runtime.calls.operation import HttpOperation, In, Operation, Out
from soapwright.runtime.calls.pause import Pause
from soapwright.runtime.calls.retry import policy
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.errors import ServiceError, SoapwrightError
from soapwright.runtime.http.transport import SyncTransport
from soapwright.runtime.outcome import Report
from soapwright.runtime.paging.pager import Call, Pager
from soapwright.runtime.paging.read_ahead import Shelf
from soapwright.runtime.pickling import NeverPickled
from soapwright.runtime.records.record import Record

if TYPE_CHECKING:
    from soapwright.runtime.http.soap import Response

R = TypeVar("R", bound=Record)
T = TypeVar("T")


class SyncCaller(NeverPickled):
    """Makes calls over a connection: what a client and its groups of operations have in common."""

    def __init__(self, connection: Connection, transport: SyncTransport) -> None:
        self._connection = connection
        self._transport = transport
        self._logging_in = threading.Lock()

    def call(self, operation: Operation[In, Out] | HttpOperation[In, Out], request: In) -> Out:
        """Call any operation with its own request message; gives its whole answer.

        Raises:
            SoapFault, HttpError, AuthenticationError, TransportError: as they describe.
        """
        body: Out = self._send(Call(operation, request)).body
        return body

    # --- driving --------------------------------------------------------------------------------

    def _send(self, call: Call) -> Response:
        """Make a call; where its ticket is refused, log in and make it once more."""
        login = self._connection.login
        if login is None or not login.covers(call):
            return self._exchange(call)
        ticket = self._ticket(login)
        try:
            response = self._exchange(call, ticket)
        except ServiceError as error:
            if not login.refuses(error):
                raise
            ticket = self._ticket(login, ticket)
            try:
                response = self._exchange(call, ticket)
            except ServiceError as again:
                if not login.refuses(again):
                    raise
                raise as_refused(again, "the service refused a ticket it had just given") from again
        login.used()
        return response

    def _ticket(self, login: Login, refused: str | None = None) -> str | None:
        """The present ticket, after logging in if that is needed: one login for all who wait."""
        before = login.attempts
        with self._logging_in:
            if login.needed(refused):
                if login.attempts > before and login.error is not None:
                    raise login.error  # who was first has tried for everybody
                login.error = None
                try:
                    login.receive((self._exchange(login.call)).body)
                except ServiceError as error:
                    login.error = login.failed(error)
                    raise login.error from error.__cause__
                finally:
                    login.attempts += 1  # at the end: who came meanwhile has waited for this one
            return login.ticket

    def _exchange(self, call: Call, ticket: str | None = None) -> Response:
        from tenacity import Retrying

        exchanging = Retrying(
            **policy(idempotent=call.operation.idempotent, attempts=self._connection.attempts)
        )
        response: Response = exchanging(lambda: self._once(call, ticket))
        return response

    def _once(self, call: Call, ticket: str | None) -> Any:
        connection = self._connection
        exchange = connection.exchange(call, ticket)
        self._drive(connection.throttle.admit(call, connection.zone))
        with connection.throttle.place(call):
            return self._transport.send(exchange)

    def _result(self, call: Call) -> Any:
        return self._send(call).result(call.operation)

    def _drive(self, steps: Generator[Call | Pause, Any, T]) -> T:
        """Make the calls and waits that a sans-IO generator asks for; gives what it returns."""
        try:
            step = next(steps)
            while True:
                try:
                    result = None
                    if isinstance(step, Pause):
                        time.sleep(step.seconds)
                    else:
                        result = self._result(step)
                except SoapwrightError as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(result)
        except StopIteration as end:
            value: T = end.value
            return value

    def _pages(self, pager: Pager[T]) -> Iterator[T]:
        """The rows as they arrive; a thread reads ahead while they are used."""
        shelf = Shelf[T, threading.Event](threading.Event)
        threading.Thread(
            name="soapwright-pages",
            target=copy_context().run,
            args=(self._read, pager, shelf),
            daemon=True,
        ).start()
        try:
            while shelf.goes_on():
                yield from filter(pager.is_news, shelf.take())
                shelf.filled.wait()
            pager.finish()
        finally:
            shelf.close()

    def _read(self, pager: Pager[T], shelf: Shelf[T, threading.Event]) -> None:
        try:
            while (call := pager.next_call()) is not None:
                while not shelf.has_room():
                    shelf.emptied.wait()
                result = self._result(pager.stream(call, shelf.put))
                shelf.put_last(pager.receive(result))
        except BaseException as error:  # the user's thread meets it
            shelf.end(error)
        else:
            shelf.end()

    def _run(self, run: BatchRun[R], items: Iterable[R]) -> Report[R]:
        if run.concurrency > 1:
            self._run_at_once(run, items)
        else:
            for chunk in run.chunks(items):
                self._drive(run.deliver(chunk))
        return run.report()

    def _run_at_once(self, run: BatchRun[R], items: Iterable[R]) -> None:
        """Threads make the calls; all else stays in this one (see ``underway``)."""
        from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

        from soapwright.runtime.batch.in_flight import UnderWay

        with ThreadPoolExecutor(run.concurrency) as pool:

            def start(call: Call) -> Future[Any]:
                return pool.submit(copy_context().run, self._result, call)

            under_way = UnderWay(run, start)
            for chunk in run.chunks(items, under_way.hear):
                under_way.begin(chunk)
                for calls in under_way.until_room():
                    wait(calls, return_when=FIRST_COMPLETED)
            for calls in under_way.until_done():
                wait(calls, return_when=FIRST_COMPLETED)


class SyncGroup(SyncCaller):
    """Operations that stand together; they use their client's connection."""

    def __init__(self, client: SyncClient) -> None:
        super().__init__(client._connection, client._transport)
        self._logging_in = client._logging_in

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self._connection.url}>"


class SyncClient(SyncCaller):
    """A connection to one zone of a service; use it as a context manager, or ``close()`` it.

    It may be shared by threads.
    """

    @classmethod
    def _open(cls, connection: Connection, locate: Locate | None, verify: Any) -> Self:
        """Connect; where the address is not known, ask the service for it first."""
        client = cls(connection, SyncTransport(connection.limits, verify))
        try:
            client._drive(connection.locate(locate))
            if connection.login is not None:
                client._ticket(connection.login)
        except BaseException:
            client.close()
            raise
        return client

    @property
    def url(self) -> str | None:
        """Where calls go."""
        return self._connection.url

    @property
    def zone(self) -> str | None:
        """The zone this client is connected to."""
        return self._connection.zone

    @property
    def calls(self) -> int:
        """How many calls this client has made."""
        return self._connection.calls

    def close(self) -> None:
        """End the session, where the service keeps one, and close the connections."""
        try:
            self._log_out()
        finally:
            self._transport.close()

    def _log_out(self) -> None:
        """The last call of a session. That it fails is a warning: what was done stays done."""
        connection = self._connection
        call = connection.logout_call(has_session=self._transport.has_cookies)
        if call is None:
            return
        try:
            exchange = Unread(connection.exchange(call))
            with connection.throttle.place(call):
                self._transport.send(exchange)
        except SoapwrightError as error:
            warn_of_open_session(connection.session, error)
        finally:
            self._transport.forget_cookies()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self.url}>"
