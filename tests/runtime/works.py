"""Work in steps without a network: each call it asks for is answered by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generated.click2mail import types, workflow
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.steps import Pause, Steps
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.errors import TransportError
from soapwright.runtime.workflow.contents import Given
from soapwright.runtime.workflow.work import Work
from tests.generated.mailing import job, pdf

ENCODE = Codec(types.TYPES).encode
NAMES: dict[str, Any] = {"filename": None, "app_signature": "tests"}
JOBS = [job(1, 1), job(2, 3)]
GIVEN = {"upload_pdf": Given(pdf(3)), "upload_jobs": Given(JOBS, NAMES)}
LOST = TransportError("no answer: timed out")


def status(*entries: tuple[int | None, str], **values: Any) -> types.Batchjob:
    """An answer to the question how far it is; entries are (index, error)."""
    return types.Batchjob(
        **{"id": 7, "submitted": True, "received": True, **values},
        jobs=[
            types.JobStatus(job_index=index, job_id=100 + (index or 0), error_message=error)
            for index, error in entries
        ],
    )


def drive(steps: Steps[Any], answers: Sequence[Any]) -> tuple[Any, list[str], list[float]]:
    """Answer each call with the next answer, or throw it; gives result, operations, pauses."""
    waiting = list(answers)
    called: list[str] = []
    pauses: list[float] = []
    step = next(steps)
    while True:
        try:
            if isinstance(step, Pause):
                pauses.append(step.seconds)
                step = steps.send(None)
                continue
            assert isinstance(step, Call)
            called.append(step.operation.name)
            answer = waiting.pop(0)
            step = steps.throw(answer) if isinstance(answer, BaseException) else steps.send(answer)
        except StopIteration as end:
            assert not waiting
            return end.value, called, pauses


def new() -> Work[types.Job]:
    return Work(workflow.WORKFLOW, ENCODE, "us")


def again() -> Work[types.Job]:
    return Work(workflow.WORKFLOW, ENCODE, "us", id=7)


def submitted() -> Work[types.Job]:
    work = ready()
    drive(work.take("submit"), [None])
    return work


def ready() -> Work[types.Job]:
    work = new()
    drive(work.create(), [status(submitted=False)])
    drive(work.take("upload_pdf", pdf(3)), [None])
    drive(work.take("upload_jobs", JOBS, **NAMES), [None])
    return work
