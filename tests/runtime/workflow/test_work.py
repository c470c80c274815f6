"""Work in steps without a network: each call it asks for is answered by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.click2mail import types, workflow
from soapwright.runtime.answers.join import join_by_index
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.steps import Pause, Steps
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.errors import (
    EncodingError,
    MalformedResponse,
    OutcomeUnknown,
    OutOfOrder,
    TransportError,
    WaitTimeout,
)
from soapwright.runtime.workflow.contents import Given
from soapwright.runtime.workflow.run import carry_out
from soapwright.runtime.workflow.watch import Watch
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
            step = steps.throw(answer) if isinstance(answer, Exception) else steps.send(answer)
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


# --- steps ------------------------------------------------------------------------------------


def test_all_steps() -> None:
    answers = [status(), None, None, None, status((1, ""), (2, "Bad address."))]
    report, called, _ = drive(carry_out(new(), GIVEN, {}), answers)
    assert called == ["createBatch", "uploadDocument", "uploadJobs", "submitBatch", "getBatch"]
    assert [(o.index, o.status, o.id, o.errors) for o in report] == [
        (0, "succeeded", 101, ()),
        (1, "failed", 102, ("Bad address.",)),
    ]


_STEPS: dict[str, Callable[[Work[types.Job]], Steps[Any]]] = {
    "upload_pdf": lambda work: work.take("upload_pdf", pdf(3)),
    "upload_jobs": lambda work: work.take("upload_jobs", JOBS, **NAMES),
    "submit": lambda work: work.take("submit"),
    "wait": lambda work: Watch(work).wait(),
    "details": lambda work: work.read("details"),
}


@given(st.lists(st.sampled_from(sorted(_STEPS))))
def test_what_is_out_of_order_is_refused_and_what_follows_is_named(names: list[str]) -> None:
    """Against a model in five lines; an answer of None or of a status goes with every call."""
    work = new()
    drive(work.create(), [status()])
    reached = 0
    order = ["upload_pdf", "upload_jobs", "submit"]
    for name in names:
        done = reached == 3
        allowed = not done and order.index(name) <= reached if name in order else done
        answer = status((1, ""), (2, "")) if name == "wait" else None
        if allowed:
            drive(_STEPS[name](work), [answer])
            reached = order.index(name) + 1 if name in order else reached
        else:
            with pytest.raises(OutOfOrder) as refused:
                drive(_STEPS[name](work), [])
            following = refused.value.following
            assert name not in following
            assert following == (
                ("wait", "details", "tracking") if done else tuple(order[: reached + 1])
            )


def test_a_failed_step_can_be_taken_again() -> None:
    work = new()
    drive(work.create(), [status()])
    with pytest.raises(TransportError):
        drive(work.take("upload_pdf", pdf(3)), [LOST])
    with pytest.raises(OutOfOrder, match="needs upload_pdf first"):
        drive(work.take("upload_jobs", JOBS, **NAMES), [])
    drive(work.take("upload_pdf", pdf(3)), [None])


def test_no_id() -> None:
    with pytest.raises(MalformedResponse, match="no id"):
        drive(new().create(), [types.Batchjob(id=None)])  # type: ignore[arg-type]


def test_what_xml_cannot_carry() -> None:
    work = new()
    drive(work.create(), [status()])
    drive(work.take("upload_pdf", pdf(3)), [None])
    letter = job(1, 1)
    letter.recipients.address[0].name = "\0"
    with pytest.raises(EncodingError):
        drive(work.take("upload_jobs", [letter], **NAMES), [])


# --- a lost answer to submit --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        ([True], "submitted"),
        ([False, True], "submitted"),
        ([LOST, True], "submitted"),
        ([False, LOST, True], "submitted"),
        ([False, False, False], "not submitted"),
        ([LOST, LOST, False], "not submitted"),
        ([LOST, LOST, LOST], "unknown"),
        ([False, False, LOST], "unknown"),
    ],
)
def test_the_status_decides(told: list[Any], ends: str) -> None:
    work = ready()
    answers = [status(submitted=t) if isinstance(t, bool) else t for t in told]
    steps = work.take("submit")
    if ends == "submitted":
        _, called, pauses = drive(steps, [LOST, *answers])
        assert called == ["submitBatch"] + ["getBatch"] * len(told)
        assert pauses == [0.0, 1.0, 3.0][: len(told)]
        with pytest.raises(OutOfOrder):
            drive(work.take("submit"), [])
        return
    with pytest.raises(TransportError) as error:
        drive(steps, [LOST, *answers])
    if ends == "unknown":
        assert isinstance(error.value, OutcomeUnknown)
        assert error.value.id == 7
        _, called, _ = drive(work.take("submit"), [status(submitted=False), None])
        assert called == ["getBatch", "submitBatch"]  # asks before it submits again
    else:
        assert not error.value.maybe_done
        assert drive(work.take("submit"), [None])[1] == ["submitBatch"]


def test_what_never_went_out_needs_no_question() -> None:
    unsent = TransportError("could not connect: refused", sent=False)
    with pytest.raises(TransportError, match="could not connect"):
        drive(ready().take("submit"), [unsent])


def test_an_answer_that_does_not_say() -> None:
    with pytest.raises(MalformedResponse, match="whether submit has happened"):
        drive(ready().status(), [status(submitted=None)])


# --- waiting ------------------------------------------------------------------------------------


def test_waiting_until_every_job_is_listed() -> None:
    answers = [
        status(received=False),
        status(),  # begun, and nothing listed: the details may
        types.BatchDetails(),
        status((2, "")),
        status((1, ""), (2, "")),
    ]
    seen: list[Any] = []
    report, called, pauses = drive(Watch(submitted(), progress=seen.append).wait(), answers)
    assert called == ["getBatch", "getBatch", "getDetails", "getBatch", "getBatch"]
    assert pauses == [10.0, 15.0, 22.5]
    assert report.ok
    assert len(seen) == 4


def test_jobs_listed_in_the_details() -> None:
    details = types.BatchDetails(jobs=status((1, ""), (2, "No.")).jobs)
    report, _, _ = drive(Watch(submitted()).wait(), [status(), details])
    assert [outcome.ok for outcome in report] == [True, False]


def test_without_the_items_two_answers_must_agree() -> None:
    work = again()
    answers = [status((1, "")), status((1, ""), (2, "")), status((1, ""), (2, ""))]
    report, _, _ = drive(Watch(work).wait(), answers)
    assert [(outcome.index, outcome.item) for outcome in report] == [(0, None), (1, None)]


def test_work_taken_up_again_that_was_never_submitted() -> None:
    work = again()
    with pytest.raises(OutOfOrder, match="needs submit first"):
        drive(Watch(work).wait(), [status(submitted=False)])


def test_a_lost_answer_while_waiting_loses_nothing() -> None:
    work = submitted()
    with pytest.raises(TransportError) as lost:
        drive(Watch(work).wait(), [LOST])
    assert lost.value.report is not None
    assert [outcome.item for outcome in lost.value.report.unknown] == JOBS
    report, _, _ = drive(Watch(work).wait(), [status((1, ""), (2, ""))])
    assert report.ok


def test_timeout() -> None:
    with pytest.raises(WaitTimeout) as late:
        drive(Watch(submitted(), timeout=1.0, poll=5.0).wait(), [status((2, ""))])
    assert late.value.report is not None
    assert [outcome.status for outcome in late.value.report] == ["unknown", "succeeded"]


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ([(1, ""), (1, "")], "index 1 more than once"),
        ([(0, ""), (1, "")], "index 0 where 2 were sent, from 1"),
        ([(1, ""), (3, "")], "index 3 where 2 were sent, from 1"),
        ([(None, "")], "carries no index"),
    ],
)
def test_entries_are_never_joined_by_position(entries: list[Any], problem: str) -> None:
    work = submitted()
    with pytest.raises(MalformedResponse, match=problem) as broken:
        drive(Watch(work).wait(), [status(*entries)])
    assert broken.value.report is not None
    assert len(broken.value.report.unknown) == 2


@given(st.permutations(range(5)), st.integers(0, 3))
def test_joining_by_index(order: list[int], base: int) -> None:
    entries = [types.JobStatus(job_index=index + base) for index in order]
    found = join_by_index(entries, "job_index", base=base, count=5)
    assert {index: entry.job_index for index, entry in found.items()} == {
        index: index + base for index in range(5)
    }
