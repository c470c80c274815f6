"""Handles of jobs: both clients' drive the same run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from generated.superoffice import BatchTaskInfo, GetBatchTaskInfo, StopBatchJob
from generated.superoffice.jobs.batch import START
from soapwright.runtime.calls.steps import Pause, Steps
from soapwright.runtime.errors import JobFailed, WaitTimeout
from soapwright.runtime.jobs.handles import AsyncJob, SyncJob
from soapwright.runtime.jobs.job import JobRun
from tests.runtime.driving import Driver, drive

T = TypeVar("T")


class AsyncDriver:
    def __init__(self, answer: Callable[[Any], Any]) -> None:
        self._answer = answer

    async def drive(self, steps: Steps[T]) -> T:
        return drive(steps, self._answer)


class Service:
    """Answers each look with the next state; pauses turn its clock."""

    def __init__(self, *states: str) -> None:
        self.states = list(states)
        self.now = 0.0
        self.asked: list[Any] = []

    def __call__(self, step: Any) -> Any:
        if isinstance(step, Pause):
            self.now += step.seconds
            return None
        self.asked.append(step.request)
        if isinstance(step.request, StopBatchJob):
            return True
        said: Any = {"state": self.states.pop(0), "cancellation_behaviour": "CanCancel"}
        return BatchTaskInfo(id=7, **said)

    def _run(self) -> JobRun[BatchTaskInfo]:
        return JobRun(START, 7, "en", clock=lambda: self.now)

    def sync(self) -> SyncJob[BatchTaskInfo]:
        return SyncJob(Driver(self), self._run())

    def aio(self) -> AsyncJob[BatchTaskInfo]:
        return AsyncJob(AsyncDriver(self), self._run())


STATES = ("Started", "Started", "Succeeded")


def test_a_handle_says_which_job_it_is() -> None:
    assert (Service().sync().id, Service().aio().id) == (7, 7)
    assert repr(Service().sync()) == "<SyncJob 7>"
    assert repr(Service().aio()) == "<AsyncJob 7>"


def test_each_look_is_given_and_the_last_one_is_the_end() -> None:
    assert [now.state for now in Service(*STATES).sync().progress()] == [*STATES]

    async def looks() -> list[str]:
        return [now.state async for now in Service(*STATES).aio().progress()]

    assert asyncio.run(looks()) == [*STATES]


def test_one_who_stops_looking_asks_no_more() -> None:
    service = Service(*STATES)
    for _ in service.sync().progress():
        break
    assert len(service.asked) == 1


def test_waiting_passes_on_what_was_said() -> None:
    service, seen = Service(*STATES), list[str]()
    done = service.sync().wait(poll=5, progress=lambda now: seen.append(now.state))
    assert (done.state, seen, service.now) == ("Succeeded", [*STATES], 12.5)
    with pytest.raises(WaitTimeout):
        Service(*STATES).sync().wait(timeout=1, poll=5)

    service, seen = Service(*STATES), []
    waiting = service.aio().wait(poll=5, progress=lambda now: seen.append(now.state))
    assert (asyncio.run(waiting).state, seen, service.now) == ("Succeeded", [*STATES], 12.5)
    with pytest.raises(WaitTimeout):
        asyncio.run(Service(*STATES).aio().wait(timeout=1, poll=5))


def test_a_failure_while_looking_is_the_last_look() -> None:
    looks = Service("Started", "Failed").sync().progress()
    assert [next(looks).state, next(looks).state] == ["Started", "Failed"]
    with pytest.raises(JobFailed):
        next(looks)


def test_status_and_cancel_ask_the_service_anew() -> None:
    service = Service(*STATES)
    job = service.sync()
    assert job.status().state == "Started"
    job.cancel()
    assert service.asked == [GetBatchTaskInfo(id=7), GetBatchTaskInfo(id=7), StopBatchJob(id=7)]

    service = Service(*STATES)
    other = service.aio()
    assert asyncio.run(other.status()).state == "Started"
    asyncio.run(other.cancel())
    assert service.asked == [GetBatchTaskInfo(id=7), GetBatchTaskInfo(id=7), StopBatchJob(id=7)]
