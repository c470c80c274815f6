"""What a client gives out for work: sync and asyncio drive the same steps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from soapwright.runtime.calls.steps import Steps
from soapwright.runtime.errors import OutOfOrder, WaitTimeout
from soapwright.runtime.workflow.handles import AsyncHandle, SyncHandle
from tests.generated.mailing import pdf
from tests.runtime.works import JOBS, NAMES, again, drive, new, status

Handle = Callable[..., Any]


class Answers:
    """A driver of both kinds that has these answers for the calls to come."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.called: list[str] = []

    def take(self, steps: Steps[Any]) -> Any:
        result, called, _ = drive(steps, self.answers)
        self.called += called
        self.answers.clear()
        return result


class Sync(Answers):
    drive = Answers.take


class Async(Answers):
    async def drive(self, steps: Steps[Any]) -> Any:
        return self.take(steps)


def sync(work: Any, method: str, *answers: Any, **arguments: Any) -> tuple[Any, list[str]]:
    driver = Sync(*answers)
    return getattr(SyncHandle(driver, work), method)(**arguments), driver.called


def aio(work: Any, method: str, *answers: Any, **arguments: Any) -> tuple[Any, list[str]]:
    driver = Async(*answers)
    return asyncio.run(getattr(AsyncHandle(driver, work), method)(**arguments)), driver.called


@pytest.fixture(params=[sync, aio])
def call(request: pytest.FixtureRequest) -> Handle:
    found: Handle = request.param
    return found


def test_waiting_tells_of_every_question(call: Handle) -> None:
    asked: list[Any] = []
    answers = (status((1, "")), status((1, "")))
    report, called = call(again(), "wait", *answers, poll=0.01, progress=asked.append)
    assert len(report) == 1
    assert called == ["getBatch", "getBatch"]
    assert asked == list(answers)


def test_waiting_ends_in_time(call: Handle) -> None:
    with pytest.raises(WaitTimeout):
        call(again(), "wait", status(received=False), timeout=0)


def test_what_is_not_handed_over_is_not_waited_for(call: Handle) -> None:
    with pytest.raises(OutOfOrder):
        call(new(), "wait")


@pytest.mark.parametrize("kind", ["sync", "aio"])
def test_steps_questions_and_id(kind: str) -> None:
    def done(result: Any) -> Any:
        return asyncio.run(result) if kind == "aio" else result

    work = new()
    driver: Any = (Async if kind == "aio" else Sync)()
    handle: Any = (AsyncHandle if kind == "aio" else SyncHandle)(driver, work)
    assert handle.id is None
    drive(work.create(), [status(submitted=False)])
    assert handle.id == 7
    assert repr(handle) == f"<{type(handle).__name__} 7>"
    for step in (("upload_pdf", pdf(3)), ("upload_jobs", JOBS), ("submit",)):
        driver.answers.append(None)
        done(handle._take(*step, **(NAMES if step[0] == "upload_jobs" else {})))
    driver.answers.append(status())
    assert done(handle._status()).id == 7
    driver.answers.append("details")
    assert done(handle._read("details")) == "details"
    assert driver.called == [
        *("uploadDocument", "uploadJobs", "submitBatch"),
        *("getBatch", "getDetails"),
    ]
