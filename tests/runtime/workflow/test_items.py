"""What became of each item: by what is listed, by the whole, or unknown."""

from __future__ import annotations

from types import SimpleNamespace as Answer
from typing import Any

import pytest

from generated.click2mail.workflow import WORKFLOW
from soapwright.runtime.errors import MalformedResponse, ServiceError
from soapwright.runtime.outcome import Status
from soapwright.runtime.workflow.items import ItemOutcomes
from soapwright.runtime.workflow.rule import Listing
from tests.runtime.works import JOBS, status

LISTING = WORKFLOW.listing


def outcomes(items: Any = JOBS, listing: Listing | None = LISTING) -> ItemOutcomes[Any]:
    return ItemOutcomes(listing, items, operation="submitBatch", zone="us")


def test_what_is_listed_and_what_is_not() -> None:
    found = outcomes()
    entries = found.entries(status((2, "No.")))
    assert not found.is_complete(entries)
    assert found.failed(entries)
    report = found.report(entries, 4)
    assert [(o.item, o.status, o.errors) for o in report] == [
        (JOBS[0], "unknown", ("the service has not told what became of it",)),
        (JOBS[1], "failed", ("No.",)),
    ]
    assert report.calls == 4


def test_what_is_not_listed_shares_the_failure_of_the_whole() -> None:
    failure = ServiceError("It burns.", messages=("It burns.", "Still."))
    entries = outcomes().entries(status((2, "")))
    report = outcomes().report(entries, 4, failure)
    assert [(o.status, o.errors) for o in report] == [
        ("failed", ("It burns.", "Still.")),
        ("succeeded", ()),
    ]


@pytest.mark.parametrize(
    ("items", "entries", "complete"),
    [
        (JOBS, [1, 2], True),
        (JOBS, [2], False),
        ([], [], True),
        (None, [], False),
        (None, [1, 2], True),
        (None, [2], False),
    ],
)
def test_when_all_are_listed(items: Any, entries: list[int], complete: bool) -> None:
    found = outcomes(items)
    listed = found.entries(status(*((index, "") for index in entries)))
    assert found.is_complete(listed) is complete


def test_of_no_items_nothing_can_be_listed() -> None:
    with pytest.raises(MalformedResponse, match="index 1 where 0 were sent"):
        outcomes([]).entries(status((1, "")))


def test_without_a_listing_all_fare_alike() -> None:
    found = outcomes(listing=None)
    assert found.entries(Answer()) == {}
    report = found.all(Status.SUCCEEDED, 3)
    assert [(o.item, o.status) for o in report] == [(item, "succeeded") for item in JOBS]
    assert len(outcomes(None, None).all(Status.SUCCEEDED, 3)) == 0
