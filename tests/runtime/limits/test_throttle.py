"""What comes before a call: questions, waits, a turn; and how many may be made at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from soapwright.runtime.answers.result import Result
from soapwright.runtime.calls.call import Call, Outgoing, Response
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.calls.steps import Pause, Steps, Wait
from soapwright.runtime.errors import ServiceError, ThresholdExceeded
from soapwright.runtime.limits.quota import Governor, Quota
from soapwright.runtime.limits.semaphore import Semaphore
from soapwright.runtime.limits.throttle import Throttle
from soapwright.runtime.limits.usage import Usage, UsageRule
from soapwright.runtime.records.record import Record

ALLOWED = Usage(1000, 0, 60)


class Ask(Record):
    class Meta:
        namespace = "urn:meter"


@dataclass
class Told:
    ok: bool
    text: str


ASK = Operation[Any, Any]("ask", "urn:ask", "Ask", "Told")
WORK = Call(Operation[Any, Any]("work", "urn:work", "Ask", "Told"), Ask())
RULE = UsageRule(
    operation=ASK,
    request=Ask,
    result=Result(success=("ok",), success_value=True),
    text=("text",),
    limit="Limit",
    used="Used",
    window="Window",
    documented=ALLOWED,
)


DONE = Response("done")


def on_its_way(throttle: Throttle, call: Call = WORK) -> Steps[Response[Any]]:
    def onward(_: Outgoing) -> Steps[Response[Any]]:
        return DONE
        yield

    return throttle(Outgoing(call, "http://localhost/", "en", call.request), onward)


def test_a_call_is_preceded_by_a_question_and_by_waiting() -> None:
    quota = Quota(ALLOWED, governor=Governor(slow=0.5, stop=0.9), now=lambda: 100.0)
    throttle = Throttle(quota=quota, usage=RULE, exempt=frozenset({"ask"}))
    steps = on_its_way(throttle)
    asking = next(steps)
    assert isinstance(asking, Call)
    assert asking.operation is ASK
    assert list(on_its_way(throttle, asking)) == []  # which is not itself held back
    with pytest.raises(StopIteration):
        steps.send(Told(True, "limit: 1000; USED: 600; Window: 60;."))
    (pause,) = on_its_way(throttle)
    assert isinstance(pause, Pause)
    assert pause.seconds == pytest.approx(3.6)
    quota.tell(Usage(1000, 950, 60))
    with pytest.raises(ThresholdExceeded) as stopped:
        next(on_its_way(throttle))
    assert (stopped.value.operation, stopped.value.zone) == ("work", "en")


def test_a_question_without_an_answer_stops_nobody() -> None:
    quota = Quota(ALLOWED, on_usage=print)
    throttle = Throttle(quota=quota, usage=RULE)
    steps = on_its_way(throttle)
    next(steps)
    with pytest.raises(StopIteration):
        steps.throw(ServiceError("not now"))
    assert quota.calls == 1
    assert list(on_its_way(throttle)) == []


def test_a_call_waits_for_its_turn_and_gives_it_on() -> None:
    semaphore = Semaphore(1)
    throttle = Throttle(semaphore=semaphore)
    assert semaphore.enter("work")
    steps = on_its_way(throttle)
    wait = next(steps)
    assert isinstance(wait, Wait)
    woken: list[bool] = []
    assert not wait.enter(lambda: woken.append(True))
    semaphore.leave("work")
    assert woken == [True]
    with pytest.raises(StopIteration):
        next(steps)
    assert semaphore.enter("work"), "it was given back"


@pytest.mark.parametrize(("together", "free"), [(False, True), (True, False)])
def test_calls_of_other_entities_wait_only_where_all_share_the_places(
    together: bool, free: bool
) -> None:
    semaphore = Semaphore(1)
    throttle = Throttle(semaphore=semaphore, together=together)
    semaphore.enter("" if together else "Ticket")
    other = Call(WORK.operation, Ask(), endpoint="Account")
    assert (list(on_its_way(throttle, other)) == []) == free


PLACES = Semaphore(3)


@pytest.mark.parametrize(
    ("throttle", "wanted", "limit"),
    [
        (Throttle(semaphore=PLACES), 4, "1 to 3"),
        (Throttle(semaphore=PLACES), 0, "1 to 3"),
        (Throttle(semaphore=Semaphore(1), together=True), 2, "1"),
        (Throttle(), 0, "at least 1"),
        (Throttle(semaphore=PLACES, exempt=frozenset({"create"})), -1, "at least 1"),
    ],
)
def test_more_at_once_than_the_service_takes(throttle: Throttle, wanted: int, limit: str) -> None:
    with pytest.raises(ValueError, match=f"^concurrency is {wanted}; create takes {limit}$"):
        throttle.check_at_once(wanted, "create")


@pytest.mark.parametrize(
    ("throttle", "wanted"),
    [
        (Throttle(semaphore=PLACES), 3),
        (Throttle(semaphore=Semaphore(1)), 1),
        (Throttle(), 50),
        (Throttle(semaphore=PLACES, exempt=frozenset({"create"})), 4),
    ],
)
def test_as_many_at_once_as_the_service_takes(throttle: Throttle, wanted: int) -> None:
    throttle.check_at_once(wanted, "create")
