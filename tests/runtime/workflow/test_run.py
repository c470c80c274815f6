"""All steps of work, and what its report says where one of them ends it."""

from __future__ import annotations

from typing import Any

import pytest

from soapwright.runtime.errors import (
    AuthenticationError,
    EncodingError,
    InvalidDocument,
    InvalidRecord,
    TransportError,
)
from soapwright.runtime.workflow.contents import Given
from soapwright.runtime.workflow.run import carry_out
from tests.generated.mailing import job, pdf
from tests.runtime.works import GIVEN, JOBS, LOST, NAMES, drive, new, status


def test_all_steps() -> None:
    answers = [status(), None, None, None, status((1, ""), (2, "Bad address."))]
    report, called, _ = drive(carry_out(new(), GIVEN, {}), answers)
    assert called == ["createBatch", "uploadDocument", "uploadJobs", "submitBatch", "getBatch"]
    assert [(o.index, o.status, o.id, o.errors) for o in report] == [
        (0, "succeeded", 101, ()),
        (1, "failed", 102, ("Bad address.",)),
    ]


@pytest.mark.parametrize(
    ("answers", "called", "statuses"),
    [
        ([LOST], 1, "failed"),
        ([status(), LOST], 2, "failed"),
        ([status(), None, None, LOST, *[status(submitted=False)] * 3], 7, "failed"),
        ([status(), None, None, LOST, LOST, LOST, LOST], 7, "unknown"),
    ],
)
def test_where_it_ends_early(answers: list[Any], called: int, statuses: str) -> None:
    report, names, _ = drive(carry_out(new(), GIVEN, {}), answers)
    assert len(names) == called
    assert [outcome.item for outcome in report] == JOBS
    assert {outcome.status for outcome in report} == {statuses}


def test_wrong_credentials_are_an_error() -> None:
    refused = AuthenticationError("who are you?")
    with pytest.raises(AuthenticationError) as caught:
        drive(carry_out(new(), GIVEN, {}), [refused])
    assert caught.value.report is not None
    assert len(caught.value.report.failed) == 2


@pytest.mark.parametrize(
    "answers", [[], [status()], [status(), None, None], [status()] + [None] * 3]
)
def test_whatever_breaks_it_off_carries_a_report(answers: list[Any]) -> None:
    with pytest.raises(KeyboardInterrupt) as broken:
        drive(carry_out(new(), GIVEN, {}), [*answers, KeyboardInterrupt()])
    report = getattr(broken.value, "report", ())
    assert [(outcome.item, outcome.status) for outcome in report] == [(j, "unknown") for j in JOBS]
    assert "2" in "".join(broken.value.__notes__)


def test_what_the_service_has_told_when_it_is_broken_off() -> None:
    def stop(answer: Any) -> None:
        raise ValueError("enough")

    answers = [status(), None, None, None, status((1, ""), (2, "Bad address."))]
    with pytest.raises(ValueError, match="enough") as broken:
        drive(carry_out(new(), GIVEN, {}, progress=stop), answers)
    assert len(getattr(broken.value, "report", ())) == 2


def test_a_lost_answer_while_waiting_is_an_error_with_a_report() -> None:
    with pytest.raises(TransportError) as lost:
        drive(carry_out(new(), GIVEN, {}), [status(), None, None, None, LOST])
    assert lost.value.report is not None
    assert len(lost.value.report.unknown) == 2


@pytest.mark.parametrize(
    ("document", "jobs", "error"),
    [
        (b"Dear customer,", JOBS, InvalidDocument),
        (pdf(3), [], InvalidRecord),
        (pdf(3), [job(1, 4)], InvalidRecord),
        (pdf(3), [job(1, 1), job(2, 2, color="\0")], EncodingError),
    ],
)
@pytest.mark.filterwarnings("ignore::soapwright.runtime.errors.UnknownValue")
def test_nothing_is_sent_of_what_cannot_be(document: bytes, jobs: Any, error: Any) -> None:
    given = {"upload_pdf": Given(document), "upload_jobs": Given(jobs, NAMES)}
    with pytest.raises(error):
        drive(carry_out(new(), given, {}), [])
