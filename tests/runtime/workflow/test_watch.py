"""Waiting for the end of work, and what is told of each item."""

from __future__ import annotations

from typing import Any

import pytest

from generated.click2mail import types
from soapwright.runtime.errors import (
    MalformedResponse,
    OutOfOrder,
    TransportError,
    WaitTimeout,
)
from soapwright.runtime.workflow.watch import Watch
from tests.runtime.works import JOBS, LOST, again, drive, status, submitted


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
        drive(Watch(submitted(), timeout=0.0, poll=5.0).wait(), [status((2, ""))])
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
