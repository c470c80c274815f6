"""The steps of work: their order, and what becomes of one whose answer is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace as Answer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.click2mail import operations, types
from soapwright.runtime.calls.operation import HttpRequest
from soapwright.runtime.calls.steps import Steps
from soapwright.runtime.errors import (
    EncodingError,
    MalformedResponse,
    OutcomeUnknown,
    OutOfOrder,
    TransportError,
)
from soapwright.runtime.workflow.rule import (
    Again,
    Question,
    Status,
    Step,
    Told,
    Workflow,
)
from soapwright.runtime.workflow.watch import Watch
from soapwright.runtime.workflow.work import Work
from tests.generated.mailing import job, pdf
from tests.runtime.works import ENCODE, JOBS, LOST, NAMES, drive, new, ready, status

# --- steps ------------------------------------------------------------------------------------


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


# --- other ways to tell -----------------------------------------------------------------------


def counting(again: Again = "adds", *, counted: bool = True, idempotent: bool = False) -> Workflow:
    """One step, of which the status tells how often it has happened, or nothing."""
    operation = replace(operations.UPLOAD_JOBS, idempotent=idempotent)
    question = Question(operation, lambda id, **more: HttpRequest({"id": id, **more}, None))
    return Workflow(
        noun="load",
        create=Question(operation, lambda: HttpRequest({}, None)),
        id=(),
        steps=(
            Step(
                "add",
                operation,
                question.request,
                again=again,
                counted=("parts",) if counted else (),
            ),
        ),
        status=Status(question, ("add",), ("state",), frozenset({"Done"})),
    )


def load(rule: Workflow) -> Work[types.Job]:
    work: Work[types.Job] = Work(rule, ENCODE, None)
    drive(work.create(), [7])
    return work


@pytest.mark.parametrize(
    ("before", "told", "happened"), [(0, 1, True), (0, 0, False), (2, 3, True), (2, 2, False)]
)
def test_a_step_that_is_counted(before: int, told: int, happened: bool) -> None:
    work = load(counting())
    for _ in range(before):
        drive(work.take("add"), [None])
    answers = [LOST, *[Answer(parts=told)] * (1 if happened else 3)]
    if happened:
        drive(work.take("add"), answers)
        drive(work.take("add"), [LOST, Answer(parts=told + 1)])  # it knows how many there were
    else:
        with pytest.raises(TransportError, match="add of load 7 has not happened"):
            drive(work.take("add"), answers)
        drive(work.take("add"), [LOST, Answer(parts=told + 1)])


def test_what_was_counted_before_is_asked_of_work_taken_up_again() -> None:
    work: Work[types.Job] = Work(counting(), ENCODE, None, id=7)
    drive(work.take("add"), [Answer(parts=4), LOST, Answer(parts=5)])
    with pytest.raises(TransportError, match="has not happened"):
        drive(work.take("add"), [LOST, *[Answer(parts=5)] * 3])


def test_nobody_can_tell() -> None:
    work = load(counting(counted=False))
    with pytest.raises(OutcomeUnknown, match="there is no way to ask") as unknown:
        drive(work.take("add"), [LOST])
    assert unknown.value.id == 7
    drive(work.take("add"), [None])  # whoever has looked may go on


def test_a_step_that_may_be_repeated_needs_no_question() -> None:
    work = load(counting("replaces", counted=False, idempotent=True))
    with pytest.raises(TransportError) as lost:
        drive(work.take("add"), [LOST])
    assert lost.value is LOST


def test_of_a_step_that_has_happened_before_the_status_cannot_tell_once_more() -> None:
    rule = counting("replaces", counted=False)
    step = replace(rule.steps[0], told=Told(("state",), frozenset({"Filled"})))
    work = load(replace(rule, steps=(step,)))
    drive(work.take("add"), [LOST, Answer(state="Filled")])
    with pytest.raises(OutcomeUnknown):
        drive(work.take("add"), [LOST])
