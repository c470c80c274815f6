"""What may be done again, how often, and after how long."""

from __future__ import annotations

from typing import Any

import pytest

from soapwright.runtime.calls.call import Call, Outgoing, Response
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.calls.retry import Budget, Retry, may_repeat
from soapwright.runtime.calls.steps import Pause, Steps
from soapwright.runtime.errors import (
    AuthenticationError,
    MalformedResponse,
    ServiceError,
    SoapFault,
    SoapwrightError,
    ThresholdExceeded,
    TransportError,
    TruncatedResponse,
)
from tests.runtime.driving import drive


@pytest.mark.parametrize(
    ("error", "any_call", "idempotent"),
    [
        (TransportError("refused", sent=False), True, True),
        (TransportError("timed out"), False, True),
        (TransportError("busy", status=503), False, True),
        (ThresholdExceeded("too many", status=429), True, True),
        (ThresholdExceeded("the service is suspended"), False, False),
        (TransportError("busy", status=408), False, True),
        (TransportError("gone", status=404), False, False),
        (TruncatedResponse("cut"), False, False),
        (MalformedResponse("odd"), False, False),
        (ServiceError("no"), False, False),
        (SoapFault("no"), False, False),
        (AuthenticationError("no"), False, False),
        (SoapwrightError("no"), False, False),
        (KeyboardInterrupt(), False, False),
    ],
)
def test_what_may_be_repeated(error: BaseException, any_call: bool, idempotent: bool) -> None:
    assert may_repeat(error, idempotent=False) == any_call
    assert may_repeat(error, idempotent=True) == idempotent


class Trouble:
    """The rest of a call's way, which ends with one error after the other."""

    def __init__(self, *errors: BaseException) -> None:
        self._errors = list(errors)
        self.tries = 0

    def __call__(self, outgoing: Outgoing) -> Steps[Response[Any]]:
        self.tries += 1
        if self._errors:
            raise self._errors.pop(0)
        return Response("done")
        yield


def run(trouble: Trouble, *, idempotent: bool = True, attempts: int = 4) -> tuple[Any, list[float]]:
    """What comes of a call, and how long was waited before each try but the first."""
    operation = Operation[Any, Any]("op", "urn:op", "In", "Out", idempotent=idempotent)
    outgoing = Outgoing(Call(operation, None), "http://localhost/", None, None)
    waits: list[float] = []

    def answer(step: Any) -> None:
        assert isinstance(step, Pause)
        waits.append(step.seconds)

    return drive(Retry(attempts)(outgoing, trouble), answer).body, waits


def test_a_call_that_goes_well_is_made_once() -> None:
    trouble = Trouble()
    assert run(trouble) == ("done", [])
    assert trouble.tries == 1


def test_waits_grow() -> None:
    trouble = Trouble(*(TransportError("timed out") for _ in range(3)))
    found, waits = run(trouble)
    assert (found, trouble.tries) == ("done", 4)
    for wait, least in zip(waits, (0.5, 1, 2), strict=True):
        assert least <= wait <= least + 0.5


def test_the_last_error_is_told() -> None:
    errors = [TransportError(f"timed out {n}") for n in range(9)]
    with pytest.raises(TransportError, match="timed out 2") as caught:
        run(Trouble(*errors), attempts=3)
    assert caught.value is errors[2]


@pytest.mark.parametrize("error", [TransportError("timed out"), ServiceError("no"), KeyError("x")])
def test_what_may_not_be_repeated_is_made_once(error: Exception) -> None:
    trouble = Trouble(error)
    with pytest.raises(type(error)):
        run(trouble, idempotent=False)
    assert trouble.tries == 1


def test_what_never_went_out_is_repeated_whatever_it_is() -> None:
    trouble = Trouble(TransportError("could not connect", sent=False))
    assert run(trouble, idempotent=False)[0] == "done"
    assert trouble.tries == 2


# --- what the other tries did ---------------------------------------------------------------------


def test_a_refusal_after_a_try_that_may_have_been_done_tells_both() -> None:
    lost = TransportError("timed out")
    with pytest.raises(ServiceError, match="no; an earlier try may have been done: timed out") as e:
        run(Trouble(lost, ServiceError("no")))
    assert e.value.earlier is lost
    assert e.value.maybe_done


def test_the_call_is_told_of_such_a_try_since_an_answer_too_may_refuse() -> None:
    told: list[SoapwrightError] = []
    lost, gone = TransportError("timed out"), TransportError("gone", sent=False)
    operation = Operation[Any, Any]("op", "urn:op", "In", "Out", idempotent=True)
    outgoing = Outgoing(Call(operation, None, doubted=told.append), "http://x/", None, None)
    drive(Retry()(outgoing, Trouble(gone, lost, gone)), lambda step: None)
    assert told == [lost]


def test_a_connection_that_fails_after_such_a_try_undoes_nothing() -> None:
    with pytest.raises(TransportError) as caught:
        run(Trouble(TransportError("timed out"), TransportError("gone", sent=False)), attempts=2)
    assert caught.value.maybe_done


def test_tries_that_never_went_out_leave_a_refusal_alone() -> None:
    with pytest.raises(ServiceError) as caught:
        run(Trouble(TransportError("gone", sent=False), ServiceError("no")))
    assert not caught.value.maybe_done


# --- how long, and how often ----------------------------------------------------------------------


def test_a_server_is_asked_again_when_it_wants_to_be() -> None:
    busy = TransportError("busy", status=503, retry_after=17)
    assert run(Trouble(busy))[1] == [17]


def test_a_server_that_wants_too_long_a_wait_is_not_waited_for() -> None:
    busy = TransportError("busy", status=503, retry_after=3600)
    with pytest.raises(TransportError) as caught:
        run(Trouble(busy))
    assert caught.value.retry_after == 3600


@pytest.mark.parametrize("tries", [1, 2, 3])
def test_what_time_does_not_mend_is_not_tried_for_long(tries: int) -> None:
    trouble = Trouble(*(TransportError("no name", sent=False, tries=tries) for _ in range(9)))
    with pytest.raises(TransportError):
        run(trouble)
    assert trouble.tries == tries


def test_no_try_begins_after_the_time_for_the_whole_call() -> None:
    operation = Operation[Any, Any]("op", "urn:op", "In", "Out", idempotent=True)
    outgoing = Outgoing(Call(operation, None), "http://localhost/", None, None, took=1.5)
    trouble = Trouble(*(TransportError("busy", status=503) for _ in range(9)))
    with pytest.raises(TransportError):
        drive(Retry(attempts=9, total=3.0)(outgoing, trouble), lambda _: None)
    assert trouble.tries == 2  # a wait of 0.5 s to 1 s, then one of 1 s to 1.5 s


def test_a_client_whose_calls_mostly_fail_makes_fewer_of_them_again() -> None:
    operation = Operation[Any, Any]("op", "urn:op", "In", "Out", idempotent=True)
    outgoing = Outgoing(Call(operation, None), "http://localhost/", None, None)
    retry, tries = Retry(), 0
    for _ in range(100):
        trouble = Trouble(*(TransportError("busy", status=503) for _ in range(9)))
        with pytest.raises(TransportError):
            drive(retry(outgoing, trouble), lambda _: None)
        tries += trouble.tries
    assert tries == 100 + 20


def test_answers_bring_the_budget_back() -> None:
    budget = Budget(capacity=10, cost=5)
    assert [budget.spend() for _ in range(3)] == [True, True, False]
    for _ in range(5):
        budget.earn()
    assert budget.spend()
    for _ in range(1000):
        budget.earn()
    assert [budget.spend() for _ in range(3)] == [True, True, False]
