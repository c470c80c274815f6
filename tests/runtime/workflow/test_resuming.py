"""Work with a journal, killed at any of its events and gone on with: each step happens once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generated.click2mail import workflow
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.steps import Pause, Steps
from soapwright.runtime.errors import (
    JournalError,
    OutcomeUnknown,
    ServiceError,
    TransportError,
)
from soapwright.runtime.journal.once import Once
from soapwright.runtime.outcome import Report
from soapwright.runtime.records.dataclass import replace
from soapwright.runtime.workflow.contents import Given
from soapwright.runtime.workflow.run import carry_out
from soapwright.runtime.workflow.work import Work
from tests.generated.mailing import job, pdf
from tests.runtime.journal.killing import Killed, events
from tests.runtime.works import ENCODE, GIVEN, JOBS, NAMES, new, status

SETTLE = 60.0
DOCUMENT = pdf(3)
SAME = {**GIVEN, "upload_pdf": Given(DOCUMENT)}
BEFORE, AFTER = "before", "after"


class Post:
    """A service that counts what it does.

    Args:
        event: is told of each thing that happens.
        fails: gives what goes wrong with a call, and whether before it is done or after.
    """

    def __init__(
        self,
        event: Callable[[], object] = lambda: None,
        fails: dict[str, tuple[str, Exception]] | None = None,
    ) -> None:
        self.event = event
        self.fails = fails or {}
        self.done = Counter[str]()
        self.called: list[str] = []
        self.submitted: list[int] = []
        self.now = 0.0
        self.late: list[int] = []

    def answer(self, call: Call) -> Any:
        name, request = call.operation.name, call.request
        self.called.append(name)
        if call.sending is not None:
            call.sending(b"")
        try:
            self.event()
        except Killed:
            if name == "submitBatch":
                self.late.append(request.parameters["id"])
            raise
        when, error = self.fails.pop(name, ("", None))
        if error is not None and when == BEFORE:
            raise error
        answer = self._do(name, request)
        self.event()
        if error is not None:
            raise error
        return answer

    def _do(self, name: str, request: Any) -> Any:
        self.done[name] += 1
        if name == "createBatch":
            return status(id=self.done[name])
        if name == "submitBatch":
            self.submitted.append(request.parameters["id"])
        if name == "getBatch":
            sent = request.parameters["id"] in self.submitted
            return status((1, ""), (2, ""), submitted=sent, received=sent)
        return None

    def pass_(self, seconds: float) -> None:
        """Time passes, and calls whose caller was killed are carried out late."""
        self.now += seconds
        while self.late:
            self.submitted.append(self.late.pop())


def drive(steps: Steps[Any], post: Post) -> Any:
    proceed: Any = steps.send
    value: Any = None
    try:
        while True:
            step = proceed(value)
            try:
                proceed, value = steps.send, None if isinstance(step, Pause) else post.answer(step)
            except Exception as error:
                proceed, value = steps.throw, error
    except StopIteration as end:
        return end.value
    finally:
        steps.close()


def run(
    path: Path,
    post: Post,
    given: dict[str, Given] = SAME,
    *,
    settle: float | None = SETTLE,
    work: Work[Any] | None = None,
    **options: Any,
) -> Report[Any]:
    made = work or new()
    rule = made.workflow
    steps = tuple(replace(step, settle=settle) for step in rule.steps)
    made.workflow = replace(rule, steps=steps)
    with Once(path, {"verb": "send"}, {}, now=lambda: post.now, **options) as journal:
        report: Report[Any] = drive(carry_out(made, given, {}, journal=journal), post)
    return report


def test_a_second_run_does_nothing_again_and_tells_the_same(tmp_path: Path) -> None:
    post = Post()
    first = run(tmp_path / "j", post)
    again = run(tmp_path / "j", post)
    assert post.called[:4] == ["createBatch", "uploadDocument", "uploadJobs", "submitBatch"]
    assert set(post.called[4:]) == {"getBatch"}
    assert [(o.status, o.id) for o in first] == [(o.status, o.id) for o in again]
    assert first.ok


@pytest.mark.parametrize("late", [False, True])
def test_killed_at_any_event_it_is_handed_over_once(tmp_path: Path, late: bool) -> None:
    killed, at = True, 0
    while killed:
        at += 1
        (tmp_path / str(at)).mkdir()
        path = tmp_path / str(at) / "j"
        post = Post()
        with events(path, at) as (event, left):
            post.event = event
            try:
                run(path, post)
                killed = False
            except Killed:
                pass
        if not killed:
            break
        post.event = lambda: None
        path = left if left.exists() else path
        early = run(path, post)
        if not late:
            post.late.clear()
        post.pass_(SETTLE - 1)
        between = run(path, post)
        post.pass_(2)
        report = run(path, post)
        assert all(each.ok or len(each.unknown) == 2 for each in (early, between))
        assert report.ok, f"killed at {at}: {[outcome.errors for outcome in report]}"
        assert len(post.submitted) == 1, f"{post.submitted} where it was killed at {at}"
    assert at > 12


def test_without_a_settle_time_not_having_happened_is_no_answer(tmp_path: Path) -> None:
    lost = Post(fails={"submitBatch": (BEFORE, TransportError("timed out"))})
    assert len(run(tmp_path / "j", lost, settle=None).failed) == 2
    lost.now = 1e9
    again = run(tmp_path / "j", lost, settle=None)
    assert len(again.unknown) == 2
    assert "nothing says when it will not any more" in again.unknown[0].errors[0]
    assert lost.called.count("submitBatch") == 1
    lost.pass_(0)
    lost.submitted.append(1)
    assert run(tmp_path / "j", lost, settle=None).ok, "having happened is one"


def test_before_the_settle_time_it_says_when_to_come_again(tmp_path: Path) -> None:
    lost = Post(fails={"submitBatch": (BEFORE, TransportError("timed out"))})
    run(tmp_path / "j", lost)
    lost.now = 20.0
    (told, _) = run(tmp_path / "j", lost)
    assert "it has not yet; run again in 40 s, when that counts" in told.errors[0]


def test_what_was_refused_is_told_again_or_tried_again(tmp_path: Path) -> None:
    refused = ServiceError("no credit", messages=("no credit",))
    post = Post(fails={"submitBatch": (BEFORE, refused)})
    for _ in range(2):
        report = run(tmp_path / "j", post)
        assert [outcome.errors for outcome in report.failed] == [("no credit",)] * 2
    assert post.called.count("submitBatch") == 1
    assert run(tmp_path / "j", post, retry_failed=True).ok
    assert post.called.count("uploadDocument") == 1


def test_an_empty_one_may_be_made_again_where_that_does_no_more(tmp_path: Path) -> None:
    post = Post(fails={"createBatch": (AFTER, TransportError("timed out"))})
    assert run(tmp_path / "j", post).failed
    assert run(tmp_path / "j", post).ok
    assert post.submitted == [2]


def test_elsewhere_it_is_not(tmp_path: Path) -> None:
    operation = replace(workflow.WORKFLOW.create.operation, idempotent=False)
    create = replace(workflow.WORKFLOW.create, operation=operation)
    rule = replace(workflow.WORKFLOW, create=create)
    post = Post(fails={"createBatch": (AFTER, TransportError("timed out"))})
    for _ in range(2):
        report = run(tmp_path / "j", post, work=Work(rule, ENCODE, "us"))
    assert len(report.unknown) == 2
    assert post.called == ["createBatch"]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({**SAME, "upload_pdf": Given(pdf(4))}, "upload_pdf"),
        ({**SAME, "upload_jobs": Given([JOBS[0]], NAMES)}, "upload_jobs"),
        ({**SAME, "upload_jobs": Given([JOBS[0], job(2, 2)], NAMES)}, "upload_jobs"),
        ({**SAME, "upload_jobs": Given(JOBS, {**NAMES, "filename": "b.pdf"})}, "upload_jobs"),
    ],
)
def test_other_content_is_an_error_that_names_the_step(
    tmp_path: Path, given: dict[str, Given], named: str
) -> None:
    post = Post(fails={"submitBatch": (BEFORE, TransportError("timed out"))})
    run(tmp_path / "j", post)
    before = len(post.called)
    with pytest.raises(JournalError, match=f"other content stands in the journal for {named}"):
        run(tmp_path / "j", post, given)
    assert len(post.called) == before


def test_calls_of_one_step_are_told_apart(tmp_path: Path) -> None:
    """Of items that go out in several calls the second may be lost."""
    steps = tuple(
        replace(step, again="adds", sends=replace(step.sends, max_items=1))  # type: ignore[type-var]
        if step.name == "upload_jobs"
        else step
        for step in workflow.WORKFLOW.steps
    )
    rule = replace(workflow.WORKFLOW, steps=steps)
    post = Post()

    def lose(call: Call) -> Any:
        if call.operation.name == "uploadJobs" and post.called.count("uploadJobs") == 1:
            post.fails = {"uploadJobs": (AFTER, OutcomeUnknown("timed out", id=1))}
        return answer(call)

    answer, post.answer = post.answer, lose  # type: ignore[method-assign]
    for _ in range(2):
        report = run(tmp_path / "j", post, work=Work(rule, ENCODE, "us"))
    assert len(report.unknown) == 2
    assert "upload_jobs 2 may or may not have happened" in report.unknown[0].errors[0]
    assert post.called == ["createBatch", "uploadDocument", "uploadJobs", "uploadJobs"]


def test_where_the_journal_cannot_be_written_no_further_step_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post()

    def full(journal: Once, name: str, id_: Any = None) -> None:
        raise JournalError("the disk is full")

    monkeypatch.setattr(Once, "succeeded", full)
    with pytest.raises(JournalError) as caught:
        run(tmp_path / "j", post)
    assert caught.value.report is not None
    assert len(caught.value.report.unknown) == 2
    assert post.called == ["createBatch"]
