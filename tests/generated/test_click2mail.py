"""The generated client of a service with HTTP bindings and work in steps, sync and async."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from lxml import etree

from generated.click2mail import Click2Mail
from soapwright.runtime.errors import (
    AuthenticationError,
    HttpError,
    InvalidDocument,
    InvalidRecord,
    OutcomeUnknown,
    OutOfOrder,
    ServiceError,
    TransportError,
    UnknownValue,
    WaitTimeout,
)
from tests.generated.mailing import SCHEMA, Mail, job, mail, pdf

CREATE = "POST /v1/batches"
PDF = "PUT /v1/batches/{id} application/pdf"
XML = "PUT /v1/batches/{id} application/xml"
SUBMIT = "POST /v1/batches/{id}"
STATUS = "GET /v1/batches/{id}"
FILLED = [CREATE, PDF, XML]
JOBS = [job(1, 2), job(3, 3), job(4, 6)]
pytestmark = pytest.mark.usefixtures("asked_at_once")


def filled(client: Any, jobs: Any = JOBS) -> Any:
    batch = client.create()
    batch.upload_pdf(pdf(6))
    batch.upload_jobs(jobs)
    return batch


# --- all goes well ----------------------------------------------------------------------------


def test_all_in_one(box: Mail, driver: str) -> None:
    with box.connect(driver) as client:
        report = client.send(pdf(6), (letter for letter in JOBS), poll=0.01)
    assert [(o.index, o.item, o.status) for o in report] == [
        (index, letter, "succeeded") for index, letter in enumerate(JOBS)
    ]
    assert len({outcome.id for outcome in report}) == 3
    assert report.calls == 4
    assert box.lines()[:4] == [*FILLED, SUBMIT]
    assert set(box.lines()[4:]) <= {STATUS, f"{STATUS}/details"}


def test_the_jobs_are_valid_for_the_schema(box: Mail, driver: str, tmp_path: Path) -> None:
    document = tmp_path / "letters.pdf"
    document.write_bytes(pdf(6))
    with box.connect(driver) as client:
        client.send(document, JOBS, app_signature="tests", poll=0.01)
    sent = box.recorder.seen[2].body
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(etree.fromstring(sent))
    xmlschema.XMLSchema(str(SCHEMA)).validate(etree.fromstring(sent))
    root = etree.fromstring(sent)
    assert [root.findtext("filename"), root.findtext("appSignature")] == ["letters.pdf", "tests"]
    assert root.findtext("job/recipients/address/name") == "Ann & Bob <Ötker>"
    assert box.recorder.seen[1].body == document.read_bytes()
    assert sent.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')


def test_step_by_step(box: Mail, driver: str) -> None:
    answers: list[Any] = []
    with box.connect(driver, url=box.production) as client:
        batch = filled(client)
        assert not batch.status().submitted
        batch.submit()
        report = batch.wait(poll=0.01, progress=answers.append)
        assert report.ok
        assert (answers[0].submitted, answers[0].received) == (True, False)
        details = batch.details()
        assert (details.batch_number, details.no_of_pieces) == (batch.id, 3)
        tracking = batch.tracking(tracking_type="impb")
        assert [piece.status for piece in tracking.mail_piece] == ["In Transit"] * 3
    assert box.recorder.seen[-1].path == f"/production/v1/batches/{batch.id}/tracking"


def test_no_tracking_is_a_value(box: Mail, driver: str) -> None:
    with box.connect(driver) as client:
        batch = filled(client)
        batch.submit()
        batch.wait(poll=0.01)
        assert batch.tracking() is None


def test_the_queue_is_first_in_first_out(box: Mail) -> None:
    with box.connect() as client:
        first, second = filled(client), filled(client)
        first.submit()
        second.submit()
        assert second.wait(poll=0.01).ok
        assert first.wait(poll=0.01).ok
        ids = [[entry.job_id for entry in batch.status().jobs] for batch in (first, second)]
    assert max(ids[0]) < min(ids[1])


def test_jobs_that_only_the_details_list(driver: str) -> None:
    with mail(jobs_in="details") as box, box.connect(driver) as client:
        report = client.send(pdf(6), [*JOBS[:1], job(3, 3, postal_code=""), *JOBS[2:]], poll=0.01)
    assert [outcome.status for outcome in report] == ["succeeded", "failed", "succeeded"]


def test_taken_up_again(box: Mail, driver: str) -> None:
    with box.connect(driver) as client:
        batch = filled(client)
        again = client.batch(batch.id)
        again.submit()
        with pytest.raises(OutOfOrder, match="is past submit"):
            client.batch(batch.id).upload_pdf(pdf(1))
        assert [o.item for o in client.batch(batch.id).wait(poll=0.01)] == [None] * 3
        report = client.batch(batch.id, JOBS).wait(poll=0.01)
        assert [outcome.item for outcome in report] == JOBS
    assert box.lines().count(SUBMIT) == 1


def test_environments() -> None:
    with Click2Mail.connect("u", "p") as client:
        assert client.url == "https://stage-batch.click2mail.com/v1"
    with Click2Mail.connect("u", "p", environment="production") as client:
        assert client.url == "https://batch.click2mail.com/v1"
    with pytest.raises(ValueError, match="no environment 'prod'; staging, production are"):
        Click2Mail.connect("u", "p", environment="prod")  # type: ignore[arg-type]


# --- the service refuses ----------------------------------------------------------------------


def test_errors_of_jobs_are_outcomes(box: Mail, driver: str) -> None:
    jobs = [job(1, 2), job(3, 3, postal_code=""), job(4, 6)]
    with box.connect(driver) as client:
        report = client.send(pdf(6), jobs, poll=0.01)
    assert [outcome.index for outcome in report.succeeded] == [0, 2]
    [failed] = report.failed
    assert failed.item is jobs[1]
    assert failed.errors == ("Address 1 has no postal code.",)
    assert isinstance(failed.error, ServiceError)
    assert failed.error.records == (1,)


def test_has_errors_with_http_200(driver: str) -> None:
    with mail(credit=2) as box, box.connect(driver) as client:
        batch = filled(client)
        batch.submit()
        with pytest.raises(ServiceError, match="Insufficient credit") as refused:
            batch.wait(poll=0.01)
        assert refused.value.messages == ("Insufficient credit for 3 pieces.",)
        assert refused.value.report is not None
        assert len(refused.value.report.failed) == 3
        with pytest.raises(ServiceError, match="Insufficient credit") as asked:
            batch.status()
        assert asked.value.answer.received
        report = client.send(pdf(6), JOBS, poll=0.01)
        assert [o.errors for o in report.failed] == [("Insufficient credit for 3 pieces.",)] * 3


def test_a_refused_step_fails_every_job(box: Mail, driver: str) -> None:
    box.server.faults.next(operation="PUT /v1/batches/{id}", skip=1, status=413, processed=False)
    with box.connect(driver) as client:
        report = client.send(pdf(6), JOBS)
    assert len(report.failed) == 3
    assert isinstance(report.failed[0].error, HttpError)
    assert report.failed[0].error.status == 413
    assert SUBMIT not in box.lines()


def test_a_batch_that_vanished(box: Mail, driver: str) -> None:
    with box.connect(driver) as client, pytest.raises(HttpError, match="no batch 5") as refused:
        client.batch(5).status()
    assert refused.value.status == 404


def test_wrong_credentials(box: Mail, driver: str) -> None:
    with box.connect(driver, secret="wrong-one") as client:
        with pytest.raises(AuthenticationError) as refused:
            client.send(pdf(6), JOBS)
        assert client.calls == 1
    assert "wrong-one" not in str(refused.value)


# --- out of order: nothing is sent --------------------------------------------------------------


def test_steps_out_of_order(box: Mail, driver: str) -> None:
    with box.connect(driver) as client:
        batch = client.create()
        for early in (
            lambda: batch.upload_jobs(JOBS),
            batch.submit,
            lambda: batch.wait(poll=0.01),
            batch.details,
            batch.tracking,
        ):
            with pytest.raises(OutOfOrder) as refused:
                early()
            assert refused.value.following == ("upload_pdf",)
        assert box.lines() == [CREATE]
        batch.upload_pdf(pdf(6))
        with pytest.raises(OutOfOrder, match="needs upload_jobs first") as refused:
            batch.submit()
        assert refused.value.following == ("upload_pdf", "upload_jobs")
        batch.upload_pdf(pdf(7))  # another one, before the jobs
        batch.upload_jobs(JOBS)
        batch.upload_pdf(pdf(6))  # what spoke of the pages of the other one goes
        with pytest.raises(OutOfOrder, match="needs upload_jobs first"):
            batch.submit()
        batch.upload_jobs(JOBS)
        batch.submit()
        for late in (batch.submit, lambda: batch.upload_pdf(pdf(1))):
            with pytest.raises(OutOfOrder, match="is past submit") as refused:
                late()
            assert refused.value.following == ("wait", "details", "tracking")
    assert box.lines().count(SUBMIT) == 1


# --- answers that are lost ----------------------------------------------------------------------


def test_a_lost_answer_to_submit_that_went_through(box: Mail, driver: str) -> None:
    box.server.faults.next(operation=SUBMIT, drop=True)
    with box.connect(driver) as client:
        assert client.send(pdf(6), JOBS, poll=0.01).ok
    assert box.lines().count(SUBMIT) == 1


@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 524}])
def test_a_lost_submit_may_be_submitted_again_by_the_caller(
    box: Mail, driver: str, fault: dict[str, Any]
) -> None:
    box.server.faults.next(operation=SUBMIT, processed=False, **fault)
    with box.connect(driver) as client:
        batch = filled(client)
        with pytest.raises(TransportError, match="has not happened") as lost:
            batch.submit()
        assert not lost.value.maybe_done
        assert SUBMIT not in box.lines()  # the fault was in front of the service
        assert box.lines().count(STATUS) == 3
        batch.submit()
        assert batch.wait(poll=0.01).ok


def test_submitting_whose_outcome_nobody_tells(box: Mail, driver: str) -> None:
    box.server.faults.next(operation=SUBMIT, drop=True)
    box.server.faults.next(operation=STATUS, status=404, processed=False, times=3)
    with box.connect(driver) as client:
        report = client.send(pdf(6), JOBS)
        assert len(report.unknown) == 3
        error = report.unknown[0].error
        assert isinstance(error, OutcomeUnknown)
        batch = client.batch(error.id, JOBS)
        with pytest.raises(OutOfOrder, match="is past submit"):
            batch.submit()  # asks first
        assert batch.wait(poll=0.01).ok
    assert box.lines().count(SUBMIT) == 1


@pytest.mark.usefixtures("brief_waits")
def test_everything_else_is_repeated(box: Mail, driver: str) -> None:
    box.server.faults.next(operation=CREATE, drop=True)
    box.server.faults.next(operation="PUT /v1/batches/{id}", status=524, processed=False)
    box.server.faults.next(operation=STATUS, status=503, processed=False)
    with box.connect(driver) as client:
        assert client.send(pdf(6), JOBS, poll=0.01).ok
    assert box.lines().count(CREATE) == 2
    assert box.lines().count(SUBMIT) == 1


def test_a_cut_answer_is_none(box: Mail) -> None:
    box.server.faults.next(operation=CREATE, cut=60)
    with box.connect() as client, pytest.raises(TransportError, match="broke off"):
        client.create()


def test_time_is_over(box: Mail, driver: str) -> None:
    with box.connect(driver) as client:
        batch = filled(client)
        batch.submit()
        with pytest.raises(WaitTimeout, match="not done within 0 s") as late:
            batch.wait(timeout=0, poll=0.01)
        assert late.value.id == batch.id
        assert isinstance(late.value, TimeoutError)
        assert late.value.report is not None
        assert len(late.value.report.unknown) == 3
        assert batch.wait(poll=0.01).ok


# --- what is wrong before anything is sent ------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (b"", "is empty"),
        (b"Dear customer,", "is not a PDF"),
        (pdf(6)[:200], "cannot be read"),
        (pdf(0), "has no pages"),
        ("nowhere/letters.pdf", "No such file"),
    ],
)
def test_documents_that_are_none(box: Mail, driver: str, document: Any, problem: str) -> None:
    with box.connect(driver) as client:
        with pytest.raises(InvalidDocument, match=problem):
            client.send(document, JOBS)
        assert box.lines() == []
        batch = client.create()
        with pytest.raises(InvalidDocument, match=problem):
            batch.upload_pdf(document)
    assert box.lines() == [CREATE]


@pytest.mark.parametrize(
    ("jobs", "indices", "problem"),
    [
        ([job(1, 2), job(3, 7)], (1,), "page 7 is not in the document, which has 6"),
        ([job(1, 2), job(4, 3)], (1,), "pages 4 to 3 are reversed"),
        ([job(0, 2)], (0,), "startingPage is 0; pages count from 1"),
        ([job(1, 3), job(4, 6), job(3, 3)], (0, 2), "page 3 is in two ranges"),
        ([job(1, 6), job(2, 2), job(5, 5)], (0, 1), "page 2 is in two ranges"),
        ([], (), "there is nothing to upload"),
    ],
)
def test_page_ranges(
    box: Mail, driver: str, jobs: Any, indices: tuple[int, ...], problem: str
) -> None:
    with box.connect(driver) as client:
        with pytest.raises(InvalidRecord, match=problem) as refused:
            client.send(pdf(6), jobs)
        assert refused.value.records == indices
        assert box.lines() == []
        batch = client.create()
        batch.upload_pdf(pdf(6))
        with pytest.raises(InvalidRecord, match=problem):
            batch.upload_jobs(jobs)
    assert box.lines() == [CREATE, PDF]


def test_unknown_options_are_sent_with_a_warning(box: Mail, driver: str) -> None:
    jobs = [job(1, 2), job(3, 3, color="Full colour")]
    with box.connect(driver) as client:
        with pytest.warns(UnknownValue, match="record 1: .*color is 'Full colour'.*'Full Color'"):
            assert client.send(pdf(6), jobs, poll=0.01).ok
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            client.send(pdf(6), JOBS, poll=0.01)
    assert b"Full colour" in box.recorder.seen[2].body
