"""Steps that are part of some work: their calls know it, and it ends when they do."""

from __future__ import annotations

from typing import Any

import pytest

from generated.autotask import operations, types
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.steps import Pause, Steps
from soapwright.runtime.calls.told import under
from soapwright.runtime.telling.doing import Doing
from tests.recording import logged

CALL = Call(operations.QUERY, types.Query(s_xml=""))


def steps(caught: list[BaseException]) -> Steps[str]:
    yield Pause(1.0)
    try:
        first = yield CALL
    except BaseException as error:
        caught.append(error)
        raise
    second = yield CALL
    return f"{first} {second}"


def test_calls_know_what_they_are_part_of_and_are_counted() -> None:
    with logged() as lines:
        doing = Doing("query", entity="Ticket")
        told: Any = under(lambda: doing, steps([]), lambda: {"records": 3})
        assert isinstance(next(told), Pause)
        call = told.send(None)
        assert (call.told, call.request) == (doing, CALL.request)
        assert not lines.records
        told.send("a")
        with pytest.raises(StopIteration) as end:
            told.send("b")
    assert end.value.value == "a b"
    (line,) = lines.of("query")
    assert (line["calls"], line["records"]) == (2, 3)


def test_the_nearest_work_is_what_a_call_is_part_of() -> None:
    outer, inner = Doing("query"), Doing("page")
    told: Any = under(lambda: outer, under(lambda: inner, steps([])))
    next(told)
    assert told.send(None).told is inner


@pytest.mark.parametrize("ending", [ValueError, KeyboardInterrupt, GeneratorExit])
def test_what_breaks_it_off_reaches_the_code_and_ends_it(ending: type[BaseException]) -> None:
    caught, thrown = list[BaseException](), ending()
    with logged() as lines:
        told: Any = under(lambda: Doing("query"), steps(caught))
        next(told)
        told.send(None)
        with pytest.raises(ending) as raised:
            told.throw(thrown)
    assert raised.value is thrown
    assert caught == [thrown]
    (line,) = lines.of("query")
    assert line.get("left") or line["error"] == ending.__name__


def test_work_that_never_begins_is_not_told() -> None:
    with logged() as lines:
        told: Any = under(lambda: Doing("query"), steps([]))
        told.close()
    assert not lines.records
