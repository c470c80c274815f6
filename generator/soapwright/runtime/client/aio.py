"""The asyncio driver, and what generated clients are on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar

from soapwright.runtime.calls import steps as do
from soapwright.runtime.calls.call import Call
from soapwright.runtime.client.base import Client
from soapwright.runtime.client.calling import AsyncCaller
from soapwright.runtime.client.lifecycle import closing

if TYPE_CHECKING:
    from soapwright.runtime.calls.driver import Carrier
    from soapwright.runtime.client.rows import AsyncRows
    from soapwright.runtime.http.transport import AsyncTransport
    from soapwright.runtime.paging.pager import Pager

T = TypeVar("T")


class AsyncDriver:
    """Carries out what sans-IO code asks for, in the task that awaits it.

    Args:
        carrier: what its calls go through, a connection at last.
        transport: what carries exchanges out.
    """

    def __init__(self, carrier: Carrier, transport: AsyncTransport) -> None:
        self.transport = transport
        self.carrier = carrier

    async def drive(self, steps: do.Steps[T]) -> T:
        """Carry out all steps; gives what the code returns, or raises what it raises."""
        code: Any = steps  # a generator, whose frame goes when it ends
        proceed, value = code.send, None
        while True:
            try:
                while True:  # within, so that Ctrl-C finds no way round the code
                    step = proceed(value)
                    proceed, value = code.send, await self._carry_out(step)
            except StopIteration as end:
                result: T = end.value
                return result
            except BaseException as error:
                if code.gi_frame is None:  # it is the code's own
                    raise
                proceed, value = code.throw, error

    def pages(self, pager: Pager[T], record: type[T]) -> AsyncRows[T]:
        """What a query gives; ``record`` is the class of its rows."""
        from soapwright.runtime.client.rows import AsyncRows

        return AsyncRows(pager, record, partial(self._pages, record))

    async def _pages(self, record: type[T], pager: Pager[T]) -> AsyncGenerator[T, None]:
        """The rows as they arrive; a task reads ahead while they are used."""
        from soapwright.runtime.paging.read_ahead import ReadAhead

        ahead = ReadAhead(pager, {**self.carrier.about, "entity": record.__name__})
        reader = asyncio.create_task(self.drive(ahead.reading()))
        try:
            while ahead.goes_on():
                for row in ahead.rows():
                    yield row
                await self._wait(ahead.more)
        finally:
            ahead.close()
            reader.cancel()

    async def _carry_out(self, step: do.Step) -> Any:
        if isinstance(step, Call):
            return (await self.drive(self.carrier.carry(step))).result(step.operation)
        if isinstance(step, do.Send):
            return await self.transport.send(step)
        if isinstance(step, do.Pause):
            return await asyncio.sleep(step.seconds)
        if isinstance(step, do.Reconnect):
            return self.transport.distrust()
        if isinstance(step, do.Wait):
            return await self._wait(step)
        if isinstance(step, do.Next):
            return await anext(step.source)
        task = asyncio.create_task(self._carry_out(step.call))
        task.add_done_callback(partial(_tell, step))
        return task.cancel

    async def _wait(self, wait: do.Wait) -> None:
        woken = asyncio.Event()
        # It may come from another thread.
        wake = partial(asyncio.get_running_loop().call_soon_threadsafe, woken.set)
        if not wait.enter(wake):
            try:
                await woken.wait()
            except BaseException:
                wait.give_up(wake)
                raise


def _tell(fork: do.Fork, task: asyncio.Task[Any]) -> None:
    """What a task has ended with; one that was cancelled early never began."""
    error = asyncio.CancelledError() if task.cancelled() else task.exception()
    fork.done(None if error else task.result(), error)


class AsyncGroup(AsyncCaller):
    """Operations that stand together; they use their client's connection."""

    _driver: AsyncDriver


class AsyncClient(Client, AsyncCaller):
    """A connection to one zone of a service, for asyncio.

    It may be shared by the tasks of one event loop.
    """

    _driver: AsyncDriver

    async def close(self) -> None:
        """End the session, where the service keeps one, and close the connections.

        A client that was made of another one (``with_headers``) ends alone while that one is there.
        """
        if self._goes_on_without(self._driver):
            return
        transport = self._driver.transport
        try:
            await self._driver.drive(closing(self._connection, transport))
        finally:
            await transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()
