"""The asyncio driver: ``client.py`` with ``await``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Generator, Iterable
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from .batching import BatchRun
from .connection import Connection
from .envelope import Response
from .errors import SoapwrightError
from .fields import Record
from .operation import HttpOperation, In, Operation, Out
from .outcome import Report
from .paging import Call, KeysetPager
from .retry import policy
from .session import Locate
from .transport import AsyncTransport
from .waiting import Pause

R = TypeVar("R", bound=Record)
T = TypeVar("T")
C = TypeVar("C", bound="AsyncClient")


class AsyncCaller:
    """Makes calls over a connection: what a client and its groups of operations have in common."""

    def __init__(self, connection: Connection, transport: AsyncTransport) -> None:
        self._connection = connection
        self._transport = transport

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
        from tenacity import AsyncRetrying

        async def once() -> Response:
            response: Response = await self._transport.send(self._connection.exchange(call))
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

    async def _pages(self, pager: KeysetPager[R]) -> AsyncIterator[R]:
        while (call := pager.next_call()) is not None:
            for record in pager.receive(await self._result(call)):
                yield record

    async def _run(self, run: BatchRun[R], items: Iterable[R] | AsyncIterable[R]) -> Report[R]:
        source = aiter(items if isinstance(items, AsyncIterable) else _as_async(items))
        while True:
            try:
                item = await anext(source)
            except StopAsyncIteration:
                break
            except Exception as error:  # the input's own: what became of the rest is in the report
                raise run.stopped(error) from error
            if (chunk := run.take(item)) is not None:
                await self._drive(run.deliver(chunk))
        for chunk in run.rest():
            await self._drive(run.deliver(chunk))
        return run.report()


class AsyncGroup(AsyncCaller):
    """Operations that stand together; they use their client's connection."""

    def __init__(self, client: AsyncClient) -> None:
        super().__init__(client._connection, client._transport)

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
        """Close the connections."""
        await self._transport.close()

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


class Opening(Generic[C]):
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


async def _as_async(items: Iterable[T]) -> AsyncIterator[T]:
    for item in items:
        yield item
