"""Batches of one environment: what they take in which order, and how the queue works them off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from lxml import etree

from generated.click2mail import types
from soapwright.runtime.codec.codec import Codec
from soapwright.sandbox.click2mail.batches import Batch, Batches, Refused, pieces
from tests.generated.mailing import SCHEMA, job, pdf

CODEC = Codec(types.TYPES)
NOW = datetime(2024, 1, 2, tzinfo=UTC)


def jobs(*some: types.Job) -> etree._Element:
    batch = types.Batch(filename="a.pdf", app_signature="b", job=list(some))
    return etree.fromstring(CODEC.encode(batch))


def batches(credit: int = 99) -> Batches:
    return Batches(etree.XMLSchema(etree.parse(SCHEMA)), lambda: NOW, credit)


def queued(all_: Batches, *some: types.Job, pages: int = 3) -> Batch:
    batch = all_.create()
    all_.upload_document(batch, pdf(pages))
    all_.upload_jobs(batch, jobs(*some))
    all_.submit(batch)
    return batch


def worked_off(all_: Batches, batch: Batch) -> int:
    """How many steps it takes."""
    steps = 0
    while not batch.done:
        all_.advance()
        steps += 1
    return steps


def test_steps_out_of_order_are_refused() -> None:
    all_ = batches()
    batch = all_.create()
    with pytest.raises(Refused, match="PDF before the XML"):
        all_.upload_jobs(batch, jobs(job(1, 1)))
    with pytest.raises(Refused, match="before you submit"):
        all_.submit(batch)
    with pytest.raises(Refused, match="not a PDF"):
        all_.upload_document(batch, b"%PDF-nothing")
    all_.upload_document(batch, pdf(1))
    with pytest.raises(Refused, match="The XML is invalid"):
        all_.upload_jobs(batch, etree.fromstring("<batch/>"))


def test_another_document_needs_its_own_jobs() -> None:
    all_ = batches()
    batch = all_.create()
    all_.upload_document(batch, pdf(1))
    all_.upload_jobs(batch, jobs(job(1, 1)))
    all_.upload_document(batch, pdf(2))
    with pytest.raises(Refused, match="before you submit"):
        all_.submit(batch)


def test_what_was_submitted_does_not_change() -> None:
    all_ = batches()
    batch = queued(all_, job(1, 1))
    changes: list[Callable[[], None]] = [
        lambda: all_.upload_document(batch, pdf(1)),
        lambda: all_.upload_jobs(batch, jobs(job(1, 1))),
        lambda: all_.submit(batch),
    ]
    for change in changes:
        with pytest.raises(Refused, match="has been submitted"):
            change()


def test_first_in_first_out_one_job_a_step() -> None:
    all_ = batches()
    one, other = queued(all_, job(1, 1), job(2, 2)), queued(all_, job(1, 1))
    all_.advance()
    assert (one.received, one.listed, other.received) == (True, [], False)
    assert worked_off(all_, one) == 2
    assert not other.received
    assert worked_off(all_, other) == 2
    all_.advance()
    assert len({each.id for each in (*one.jobs, *other.jobs)}) == 3


def test_what_is_wrong_with_a_job_is_told_late() -> None:
    all_ = batches()
    bad = [job(2, 4), job(1, 1, document_class="Poster"), job(1, 1, postal_code="")]
    batch = queued(all_, *bad, job(1, 3))
    worked_off(all_, batch)
    errors = [each.error for each in batch.jobs]
    assert "Pages 2 to 4 are not in the document" in errors[0]
    assert "no document class Poster" in errors[1]
    assert "Address 1 has no postal code" in errors[2]
    assert errors[3] == ""
    assert batch.failed
    assert [piece["status"] for piece in pieces(batch)] == ["In Transit"]


def test_credit_is_used_up() -> None:
    all_ = batches(credit=1)
    paid, unpaid = queued(all_, job(1, 1)), queued(all_, job(1, 1))
    worked_off(all_, paid)
    assert worked_off(all_, unpaid) == 1
    assert not paid.failed
    assert unpaid.error == "Insufficient credit for 1 pieces."
    assert list(pieces(unpaid)) == []


def test_ids_ascend() -> None:
    all_ = batches()
    one, other = all_.create(), all_.create()
    assert other.id == one.id + 1
    assert all_.get(one.id) is one
    assert all_.get(7) is None
