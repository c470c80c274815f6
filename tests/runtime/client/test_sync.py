"""The sync driver: what it does for each step, and what it hands back."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from generated.autotask import operations, types
from generated.autotask.session import ZONES
from soapwright.runtime.calls import steps as do
from soapwright.runtime.calls.call import Call, Response
from soapwright.runtime.client.calling import SyncCaller
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.client.sync import SyncDriver
from soapwright.runtime.errors import TransportError
from tests.runtime.soap import QUERY

CALL = Call(operations.QUERY, QUERY)
ANSWER = types.QueryResponse(query_result=types.ATWSResponse(return_code=1))


class Transport:
    """Answers each exchange with the next of the answers."""

    def __init__(self, *answers: Any) -> None:
        self._answers = list(answers)
        self.distrusted = 0

    def send(self, step: do.Send) -> Any:
        answer = self._answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def distrust(self) -> None:
        self.distrusted += 1


def driver(*answers: Any) -> tuple[SyncDriver, Transport, Connection]:
    connection = Connection(types.TYPES, ZONES, url="http://localhost/", attempts=1)
    transport: Any = Transport(*answers)
    return SyncDriver(connection, transport), transport, connection


def asking(*asked: do.Step) -> do.Steps[list[Any]]:
    found = []
    for step in asked:
        found.append((yield step))  # noqa: PERF401  a generator cannot yield in a comprehension
    return found


def test_a_call_gives_its_result_and_a_sending_its_answer() -> None:
    one, transport, connection = driver(Response(ANSWER), "sent")
    exchange = connection.exchange(connection.outgoing(CALL))
    found = one.drive(asking(CALL, do.Send(exchange), do.Pause(0), do.Reconnect()))
    assert found == [ANSWER.query_result, "sent", None, None]
    assert transport.distrusted == 1


def test_an_error_is_thrown_in_where_the_step_was_asked_for() -> None:
    def careful() -> do.Steps[str]:
        try:
            yield CALL
        except TransportError as error:
            return error.message
        raise AssertionError

    assert driver(TransportError("gone"))[0].drive(careful()) == "gone"
    with pytest.raises(KeyboardInterrupt):
        driver(KeyboardInterrupt())[0].drive(asking(CALL))


def test_a_fork_is_told_of_from_another_thread() -> None:
    told: list[Any] = []
    done = threading.Event()

    def tell(result: Any, error: BaseException | None) -> None:
        told.append((result, error, threading.current_thread() is threading.main_thread()))
        done.set()

    gone = TransportError("gone")
    one, _, _ = driver(Response(ANSWER), gone)
    for _ in range(2):
        assert one.drive(asking(do.Fork(CALL, tell))) == [None]
        assert done.wait(10)
        done.clear()
    assert told == [(ANSWER.query_result, None, False), (None, gone, False)]


def test_what_arrives_by_itself_needs_the_other_client() -> None:
    async def records() -> Any:
        yield 1

    with pytest.raises(TypeError, match="need the async client"):
        driver()[0].drive(asking(do.Next(records())))


def test_any_operation_gives_its_whole_answer() -> None:
    one, _, connection = driver(Response(ANSWER))
    assert SyncCaller(connection, one).call(operations.QUERY, QUERY) is ANSWER


def test_what_breaks_off_between_two_steps_is_thrown_in_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Code that carries a report has to hear of it, wherever Ctrl-C comes."""

    def steps() -> do.Steps[str]:
        try:
            yield do.Pause(0)
        except KeyboardInterrupt:
            return "heard"
        return "not heard"

    class Interrupted(SyncDriver):
        @property
        def _carry_out(self) -> Any:
            raise KeyboardInterrupt

    one, _, _ = driver()
    one.__class__ = Interrupted
    assert one.drive(steps()) == "heard"
