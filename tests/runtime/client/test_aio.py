"""The asyncio driver: what it does for each step, and what it hands back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from generated.autotask import operations, types
from generated.autotask.session import ZONES
from soapwright.runtime.calls import steps as do
from soapwright.runtime.calls.call import Call, Response
from soapwright.runtime.client.aio import AsyncDriver
from soapwright.runtime.client.calling import AsyncCaller
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.errors import TransportError
from soapwright.runtime.limits.semaphore import Semaphore
from tests.runtime.soap import QUERY

CALL = Call(operations.QUERY, QUERY)
ANSWER = types.QueryResponse(query_result=types.ATWSResponse(return_code=1))


class Transport:
    """Answers each exchange with the next of the answers; an event is waited for."""

    def __init__(self, *answers: Any) -> None:
        self._answers = list(answers)
        self.distrusted = 0

    async def send(self, step: do.Send) -> Any:
        answer = self._answers.pop(0)
        if isinstance(answer, asyncio.Event):
            await answer.wait()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def distrust(self) -> None:
        self.distrusted += 1


def driver(*answers: Any) -> tuple[AsyncDriver, Transport, Connection]:
    connection = Connection(types.TYPES, ZONES, url="http://localhost/", attempts=1)
    transport: Any = Transport(*answers)
    return AsyncDriver(connection, transport), transport, connection


def asking(*asked: do.Step) -> do.Steps[list[Any]]:
    found = []
    for step in asked:
        found.append((yield step))  # noqa: PERF401  a generator cannot yield in a comprehension
    return found


def test_a_call_gives_its_result_and_a_sending_its_answer() -> None:
    one, transport, connection = driver(Response(ANSWER), "sent")
    exchange = connection.exchange(connection.outgoing(CALL))
    steps = asking(CALL, do.Send(exchange), do.Pause(0), do.Reconnect())
    assert asyncio.run(one.drive(steps)) == [ANSWER.query_result, "sent", None, None]
    assert transport.distrusted == 1


def test_an_error_is_thrown_in_where_the_step_was_asked_for() -> None:
    def careful() -> do.Steps[str]:
        try:
            yield CALL
        except TransportError as error:
            return error.message
        raise AssertionError

    assert asyncio.run(driver(TransportError("gone"))[0].drive(careful())) == "gone"


def test_what_arrives_by_itself_is_waited_for() -> None:
    async def records() -> Any:
        yield 1

    source = records()
    assert asyncio.run(driver()[0].drive(asking(do.Next(source)))) == [1]

    def to_the_end() -> do.Steps[str]:
        try:
            yield do.Next(records())
            yield do.Next(source)
        except StopAsyncIteration:
            return "ended"
        raise AssertionError

    assert asyncio.run(driver()[0].drive(to_the_end())) == "ended"


def test_a_fork_goes_on_beside_and_can_be_cancelled() -> None:
    told: list[Any] = []

    async def session() -> None:
        gone = TransportError("gone")
        one, _, _ = driver(Response(ANSWER), gone, asyncio.Event())
        fork = do.Fork(CALL, lambda result, error: told.append((result, error)))
        await one.drive(asking(fork))
        await one.drive(asking(fork))
        assert told == [], "nobody waits for it"
        while len(told) < 2:
            await asyncio.sleep(0)
        assert told == [(ANSWER.query_result, None), (None, gone)]
        (cancel,) = await one.drive(asking(fork))
        await asyncio.sleep(0)
        cancel()
        while len(told) < 3:
            await asyncio.sleep(0)

    asyncio.run(session())
    assert told[2][0] is None
    assert isinstance(told[2][1], asyncio.CancelledError)


def test_a_task_that_is_cancelled_while_it_waits_leaves_the_line() -> None:
    async def session() -> None:
        semaphore = Semaphore(1)
        assert semaphore.enter()
        one, _, _ = driver()
        task = asyncio.create_task(one.drive(asking(semaphore.turn())))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        semaphore.leave()
        assert semaphore.enter(), "nobody stands in line"

    asyncio.run(session())


def test_any_operation_gives_its_whole_answer() -> None:
    one, _, connection = driver(Response(ANSWER))
    call = AsyncCaller(connection, one).call(operations.QUERY, QUERY)
    assert asyncio.run(call) is ANSWER
