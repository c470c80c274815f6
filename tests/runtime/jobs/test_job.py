"""Jobs without a network: what is asked when, how long is waited, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from generated.superoffice import (
    BatchTaskCancellationBehaviour,
    BatchTaskInfo,
    BatchTaskState,
    GetBatchTaskInfo,
    StopBatchJob,
)
from generated.superoffice.jobs.batch import START
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.steps import Pause, Steps
from soapwright.runtime.errors import (
    JobFailed,
    JobVanished,
    NotCancellable,
    ServiceError,
    TransportError,
    WaitTimeout,
)
from soapwright.runtime.jobs.job import JobRun, Watch

T = TypeVar("T")


class Service:
    """Answers each call with the next of the answers given; pauses turn its clock."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.now = 0.0
        self.pauses: list[float] = []
        self.calls: list[Any] = []

    def run(self) -> JobRun[BatchTaskInfo]:
        return JobRun(START, 7, "en", clock=lambda: self.now)

    def drive(self, steps: Steps[T]) -> T:
        answer: Any = None
        while True:
            try:
                step = steps.send(answer)
            except StopIteration as end:
                value: T = end.value
                return value
            answer = None
            if isinstance(step, Pause):
                self.pauses.append(step.seconds)
                self.now += step.seconds
                continue
            assert isinstance(step, Call)
            self.calls.append(step.request)
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                step = steps.throw(answer)


def info(state: Any, percent: int | None = None, **fields: Any) -> BatchTaskInfo:
    return BatchTaskInfo(id=7, state=state, progress_percent=percent, **fields)


def names(steps: Iterable[Any]) -> list[str]:
    return [type(step).__name__ for step in steps]


def test_it_is_asked_at_once_and_then_ever_more_seldom() -> None:
    service = Service(*[info("Started")] * 6, info("Succeeded"))
    done = service.drive(service.run().wait())
    assert done.state == "Succeeded"
    assert service.calls == [GetBatchTaskInfo(id=7)] * 7
    assert service.pauses == [1.0, 1.5, 2.25, 3.375, 5.0625, 7.59375]


def test_waits_grow_to_a_minute() -> None:
    service = Service(*[info("Started")] * 30, info("Succeeded"))
    service.drive(service.run().wait(poll=10))
    assert service.pauses[0] == 10
    assert service.pauses[-1] == 60


@pytest.mark.parametrize("state", [BatchTaskState.NEW, BatchTaskState.AQUIRED, "Dreaming", None])
def test_a_state_that_is_no_end_goes_on(state: Any) -> None:
    service = Service(info(state), info(BatchTaskState.SUCCEEDED_MANUAL_CLEANUP))
    seen: list[str] = []
    service.drive(service.run().wait(progress=lambda now: seen.append(now.state)))
    assert seen == [str(state or ""), "SucceededManualCleanup"]


def test_progress_says_what_the_service_says() -> None:
    service = Service(info("Started", 40, progress_description="Rows"), info("Started"))
    run = service.run()
    now = service.drive(run.look())
    assert (now.percent, now.description, now.state) == (40.0, "Rows", "Started")
    now = service.drive(run.look())
    assert (now.percent, now.description) == (None, None)


def test_a_failure_is_shown_before_it_is_raised() -> None:
    service = Service(info("Started"), info("Failed", 40, result="Disk full"))
    watch = Watch(service.run())
    states = [service.drive(watch.next()) for _ in range(2)]
    assert [now and now.state for now in states] == ["Started", "Failed"]
    with pytest.raises(JobFailed, match="job 7 ended as Failed: Disk full") as caught:
        service.drive(watch.next())
    assert caught.value.messages == ("Disk full",)
    assert caught.value.info.progress_percent == 40
    assert (caught.value.operation, caught.value.zone) == ("GetBatchTaskInfo", "en")


def test_a_failure_without_a_reason() -> None:
    service = Service(info("Failed"))
    with pytest.raises(JobFailed, match=r"job 7 ended as Failed \("):
        service.drive(service.run().wait())


def test_nothing_for_an_answer_means_it_was_deleted() -> None:
    service = Service(info("Started"), None)
    with pytest.raises(JobVanished) as caught:
        service.drive(service.run().wait())
    assert caught.value.id == 7


def test_the_last_look_is_when_the_time_is_over() -> None:
    service = Service(*[info("Started")] * 4)
    with pytest.raises(WaitTimeout, match="within 4 s") as caught:
        service.drive(service.run().wait(timeout=4))
    assert caught.value.id == 7
    assert service.pauses == [1.0, 1.5, 1.5], "the third wait is what is left"
    assert isinstance(caught.value, TimeoutError)


def test_a_job_that_has_ended_is_never_too_late() -> None:
    service = Service(info("Succeeded"))
    assert service.drive(service.run().wait(timeout=0)).state == "Succeeded"


def test_an_error_while_looking_is_the_callers() -> None:
    service = Service(info("Started"), TransportError("gone", status=503))
    with pytest.raises(TransportError, match="gone"):
        service.drive(service.run().wait())


def stoppable(behaviour: Any) -> BatchTaskInfo:
    return info("Started", cancellation_behaviour=behaviour)


@pytest.mark.parametrize("allowed", [True, None])
def test_what_may_be_stopped_is(allowed: Any) -> None:
    service = Service(stoppable(BatchTaskCancellationBehaviour.CANCEL_WITH_WARNING), allowed)
    service.drive(service.run().cancel())
    assert service.calls == [GetBatchTaskInfo(id=7), StopBatchJob(id=7)]


@pytest.mark.parametrize(
    ("behaviour", "says"),
    [("CannotCancel", "it is CannotCancel"), (None, "not said"), ("OnTuesdays", "OnTuesdays")],
)
def test_what_may_not_be_stopped_is_not_tried(behaviour: Any, says: str) -> None:
    service = Service(stoppable(behaviour))
    with pytest.raises(NotCancellable, match=says) as caught:
        service.drive(service.run().cancel())
    assert service.calls == [GetBatchTaskInfo(id=7)]
    assert caught.value.operation == "StopBatchJob"


@pytest.mark.parametrize("state", ["Failed", "Succeeded"])
def test_what_has_ended_is_not_stopped(state: str) -> None:
    service = Service(info(state, cancellation_behaviour="CanCancel"))
    with pytest.raises(NotCancellable, match=f"has ended as {state}"):
        service.drive(service.run().cancel())


def test_the_service_may_say_no() -> None:
    service = Service(stoppable("CanCancel"), False)
    with pytest.raises(ServiceError, match="did not stop job 7"):
        service.drive(service.run().cancel())


def test_a_service_that_stops_nothing() -> None:
    run: JobRun[BatchTaskInfo] = JobRun(replace(START, cancel=None), 7, "en")
    with pytest.raises(NotCancellable, match="stops no jobs"):
        Service().drive(run.cancel())


def test_progress_is_any_callable() -> None:
    service = Service(info("Succeeded"))
    seen: list[Any] = []
    callback: Callable[[Any], object] = seen.append
    service.drive(service.run().wait(progress=callback))
    assert names(seen) == ["JobProgress"]
