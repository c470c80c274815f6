"""The asyncio driver: ``client.py`` with ``await``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Generator, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from soapwright.runtime.auth.login import Login, as_refused
from soapwright.runtime.auth.request_options import Unread, warn_of_open_session
from soapwright.runtime.auth.session import Locate
from soapwright.runtime.batch.run import BatchRun
from soapwright.runtime.calls.operation import HttpOperation, In, Operation, Out
from soapwright.runtime.calls.pause import Pause
from soapwright.runtime.calls.retry import policy
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.errors import ServiceError, SoapwrightError
from soapwright.runtime.http.transport import AsyncTransport
from soapwright.runtime.outcome import Report
from soapwright.runtime.paging.pager import Call, Pager
from soapwright.runtime.paging.read_ahead import Shelf
from soapwright.runtime.pickling import NeverPickled
from soapwright.runtime.records.record import Record

if TYPE_CHECKING:
    from soapwright.runtime.batch.outcomes import Chunk
    from soapwright.runtime.http.soap import Response

R = TypeVar("R", bound=Record)
T = TypeVar("T")
C = TypeVar("C", bound="AsyncClient")


class AsyncCaller(NeverPickled):
    """Makes calls over a connection: what a client and its groups of operations have in common."""

    def __init__(self, connection: Connection, transport: AsyncTransport) -> None:
        self._connection = connection
        self._transport = transport
        self._logging_in = asyncio.Lock()

    async def call(
        self, operation: Operation[In, Out] | HttpOperation[In, Out], request: In
    ) -> Out:
        """Call any operation with its own request message; gives its whole answer.

        Raises:
            SoapFault, HttpError, AuthenticationError, TransportError: as they describe.
        """
        body: Out = (await self._send(Call(operation, request))).body
        return body

    # --- driving --------------------------------------------------------------------------------

    async def _send(self, call: Call) -> Response:
        """Make a call; where its ticket is refused, log in and make it once more."""
        login = self._connection.login
        if login is None or not login.covers(call):
            return await self._exchange(call)
        ticket = await self._ticket(login)
        try:
            response = await self._exchange(call, ticket)
        except ServiceError as error:
            if not login.refuses(error):
                raise
            ticket = await self._ticket(login, ticket)
            try:
                response = await self._exchange(call, ticket)
            except ServiceError as again:
                if not login.refuses(again):
                    raise
                raise as_refused(again, "the service refused a ticket it had just given") from again
        login.used()
        return response

    async def _ticket(self, login: Login, refused: str | None = None) -> str | None:
        """The present ticket, after logging in if that is needed: one login for all who wait."""
        before = login.attempts
        async with self._logging_in:
            if login.needed(refused):
                if login.attempts > before and login.error is not None:
                    raise login.error  # who was first has tried for everybody
                login.error = None
                try:
                    login.receive((await self._exchange(login.call)).body)
                except ServiceError as error:
                    login.error = login.failed(error)
                    raise login.error from error.__cause__
                finally:
                    login.attempts += 1  # at the end: who came meanwhile has waited for this one
            return login.ticket

    async def _exchange(self, call: Call, ticket: str | None = None) -> Response:
        from tenacity import AsyncRetrying

        async def once() -> Response:
            connection = self._connection
            exchange = connection.exchange(call, ticket)
            await self._drive(connection.throttle.admit(call, connection.zone))
            async with connection.throttle.async_place(call):
                response: Response = await self._transport.send(exchange)
            return response

        exchanging = AsyncRetrying(
            **policy(idempotent=call.operation.idempotent, attempts=self._connection.attempts)
        )
        return await exchanging(once)

    async def _result(self, call: Call) -> Any:
        return (await self._send(call)).result(call.operation)

    async def _drive(self, steps: Generator[Call | Pause, Any, T]) -> T:
        """Make the calls and waits that a sans-IO generator asks for; gives what it returns."""
        try:
            step = next(steps)
            while True:
                try:
                    result = None
                    if isinstance(step, Pause):
                        await asyncio.sleep(step.seconds)
                    else:
                        result = await self._result(step)
                except SoapwrightError as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(result)
        except StopIteration as end:
            value: T = end.value
            return value

    async def _pages(self, pager: Pager[T]) -> AsyncIterator[T]:
        """The rows as they arrive; a task reads ahead while they are used."""
        shelf = Shelf[T, asyncio.Event](asyncio.Event)
        reader = asyncio.create_task(self._read(pager, shelf))
        try:
            while shelf.goes_on():
                for row in filter(pager.is_news, shelf.take()):
                    yield row
                await shelf.filled.wait()
            pager.finish()
        finally:
            shelf.close()
            reader.cancel()

    async def _read(self, pager: Pager[T], shelf: Shelf[T, asyncio.Event]) -> None:
        try:
            while (call := pager.next_call()) is not None:
                while not shelf.has_room():
                    await shelf.emptied.wait()
                result = await self._result(pager.stream(call, shelf.put))
                shelf.put_last(pager.receive(result))
        except BaseException as error:  # the user's task meets it
            shelf.end(error)
        else:
            shelf.end()

    async def _run(self, run: BatchRun[R], items: Iterable[R] | AsyncIterable[R]) -> Report[R]:
        if run.concurrency > 1:
            await self._run_at_once(run, items)
        else:
            async for chunk in _chunks(run, items):
                await self._drive(run.deliver(chunk))
        return run.report()

    async def _run_at_once(self, run: BatchRun[R], items: Iterable[R] | AsyncIterable[R]) -> None:
        """Tasks make the calls; all else stays in this one (see ``underway``)."""
        from soapwright.runtime.batch.in_flight import UnderWay

        def start(call: Call) -> asyncio.Task[Any]:
            return asyncio.create_task(self._result(call))

        under_way = UnderWay(run, start)
        try:
            async for chunk in _chunks(run, items, under_way.hear):
                under_way.begin(chunk)
                for calls in under_way.until_room():
                    await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
            for calls in under_way.until_done():
                await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            for task in under_way.calls:
                task.cancel()
            raise
        finally:  # after another error what went out comes to its end, as in threads
            await asyncio.gather(*under_way.calls, return_exceptions=True)


class AsyncGroup(AsyncCaller):
    """Operations that stand together; they use their client's connection."""

    def __init__(self, client: AsyncClient) -> None:
        super().__init__(client._connection, client._transport)
        self._logging_in = client._logging_in

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self._connection.url}>"


class AsyncClient(AsyncCaller):
    """A connection to one zone of a service, for asyncio.

    It may be shared by the tasks of one event loop.
    """

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

    async def close(self) -> None:
        """End the session, where the service keeps one, and close the connections."""
        try:
            await self._log_out()
        finally:
            await self._transport.close()

    async def _log_out(self) -> None:
        """The last call of a session. That it fails is a warning: what was done stays done."""
        connection = self._connection
        call = connection.logout_call(has_session=self._transport.has_cookies)
        if call is None:
            return
        try:
            exchange = Unread(connection.exchange(call))
            async with connection.throttle.async_place(call):
                await self._transport.send(exchange)
        except SoapwrightError as error:
            warn_of_open_session(connection.session, error)
        finally:
            self._transport.forget_cookies()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self.url}>"


class Opening(NeverPickled, Generic[C]):
    """A client that is being connected: ``await`` it, or use it in ``async with`` at once."""

    def __init__(
        self, client: type[C], connection: Connection, locate: Locate | None, verify: Any
    ) -> None:
        self._client = client
        self._connection = connection
        self._locate = locate
        self._verify = verify
        self._opened: C | None = None

    async def _open(self) -> C:
        transport = AsyncTransport(self._connection.limits, self._verify)
        client = self._client(self._connection, transport)
        try:
            await client._drive(self._connection.locate(self._locate))
            if self._connection.login is not None:
                await client._ticket(self._connection.login)
        except BaseException:
            await client.close()
            raise
        return client

    def __await__(self) -> Generator[Any, None, C]:
        return self._open().__await__()

    async def __aenter__(self) -> C:
        self._opened = await self._open()
        return self._opened

    async def __aexit__(self, *error: object) -> None:
        if self._opened is not None:
            await self._opened.close()


async def _chunks(
    run: BatchRun[R],
    items: Iterable[R] | AsyncIterable[R],
    meanwhile: Callable[[], object] = lambda: None,
) -> AsyncIterator[Chunk[R]]:
    """As :meth:`BatchRun.chunks`, of either kind of input."""
    source = aiter(items if isinstance(items, AsyncIterable) else _as_async(items))
    while True:
        meanwhile()
        if run.is_over:
            return
        try:
            item = await anext(source)
        except StopAsyncIteration:
            break
        except Exception as error:
            run.stop(error)
            return
        if (chunk := run.take(item)) is not None:
            yield chunk
    for chunk in run.rest():
        yield chunk


async def _as_async(items: Iterable[T]) -> AsyncIterator[T]:
    for item in items:
        yield item
