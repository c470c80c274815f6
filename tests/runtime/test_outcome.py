"""What became of each record, and of all of them."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.runtime.errors import BatchError, ServiceError
from soapwright.runtime.outcome import Outcome, Progress, Report, Status

NO = ServiceError("no")


def report(*statuses: Status) -> Report[str]:
    return Report([Outcome(at, f"item {at}", status) for at, status in enumerate(statuses)], 2)


@given(st.lists(st.sampled_from(Status)))
def test_every_outcome_is_in_one_of_the_three_lists_in_the_order_of_the_input(
    statuses: list[Status],
) -> None:
    one = report(*statuses)
    lists = one.succeeded, one.failed, one.unknown
    assert sorted(o.index for part in lists for o in part) == [*range(len(one))]
    for part, status in zip(lists, Status, strict=True):
        assert [o.index for o in part] == [at for at, s in enumerate(statuses) if s is status]
    assert one.ok is all(outcome.ok for outcome in one)
    assert [*one] == one.outcomes


def test_a_report_without_failures_raises_nothing() -> None:
    report().raise_for_failures()
    report(Status.SUCCEEDED).raise_for_failures()


def test_the_first_failure_is_named_and_is_the_cause() -> None:
    one = report(Status.SUCCEEDED, Status.UNKNOWN, Status.FAILED, Status.FAILED)
    one.outcomes[1] = Outcome(1, "b", Status.UNKNOWN, errors=("gone", "lost"), error=NO)
    with pytest.raises(BatchError) as caught:
        one.raise_for_failures()
    assert caught.value.message == (
        "2 failed and 1 unknown of 4 records; first, record 1: gone; lost"
    )
    assert caught.value.report is one
    assert caught.value.records == (1, 2, 3)
    assert caught.value.__cause__ is NO


def test_a_failure_without_a_reason_says_what_it_is() -> None:
    with pytest.raises(BatchError, match="first, record 0: unknown"):
        report(Status.UNKNOWN).raise_for_failures()


def test_a_report_shows_its_numbers() -> None:
    one = report(Status.SUCCEEDED, Status.FAILED, Status.FAILED)
    assert repr(one) == "<Report: 1 succeeded, 2 failed, 0 unknown, 2 calls>"
    assert Progress(1, 2, 3, calls=9).done == 6


def test_the_type_of_ids_need_not_be_named() -> None:
    """Annotations may be evaluated, by pydantic for one, as type checkers read them."""
    assert get_args(Report[str]) == get_args(Outcome[str]) == (str,)
    assert get_args(Report[str, int]) == (str, int)
    assert Report[str]().ok
