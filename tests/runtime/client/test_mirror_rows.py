"""The table of a mirror's rows, and as of when a change counts; pages are in test_mirror."""

from __future__ import annotations

import datetime

from generated.autotask import Ticket
from generated.autotask.session import CLOCK
from soapwright.runtime.client.mirror_rows import (
    CHANGED,
    DATABASE,
    DELETED,
    Counting,
    Dictionaries,
    Layout,
    hints,
)
from soapwright.runtime.records.columns import user_fields

NOON = datetime.datetime(2024, 7, 1, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def layout(changed: str | None = "last_activity_date") -> Layout:
    pairs = user_fields(Ticket)
    assert pairs is not None
    return Layout(Ticket, "acme", "id", changed, [pairs])


def test_columns_are_ours_and_the_key_first() -> None:
    types = layout().types
    assert [*types][:2] == [DATABASE, "id"]
    assert [*types][-3:] == ["user_defined_fields", CHANGED, DELETED]
    assert types["user_defined_fields"] == "json"
    assert CHANGED not in layout(None).types
    assert "fields" not in types, "records have none"
    told = hints(types, "id")
    assert [name for name, hint in told.items() if not hint["nullable"]] == [DATABASE, "id"]
    assert [name for name, hint in told.items() if "hard_delete" in hint] == [DELETED]


def test_a_change_counts_as_of_the_beginning_at_most() -> None:
    assert Counting(NOON, None, None).of(NOON + HOUR) == NOON
    assert Counting(NOON, None, CLOCK).of(NOON - HOUR) == NOON - HOUR
    assert Counting(NOON, NOON + HOUR, CLOCK).of(NOON + 2 * HOUR) == NOON + HOUR


def test_the_hour_that_the_clock_repeats() -> None:
    """What is read as its first time may be of its second one."""
    since = datetime.datetime(2024, 11, 3, 6, 30, tzinfo=datetime.UTC)  # 1:30 for the second time
    counting = Counting(NOON + 1000 * HOUR * 4, since, CLOCK)
    assert counting.of(since - HOUR) == since
    assert counting.of(since - 2 * HOUR) == since - 2 * HOUR
    assert counting.of(since + HOUR) == since + HOUR


def test_rows_that_are_to_be_removed() -> None:
    assert Dictionaries(layout()).removed([3]) == [{DATABASE: "acme", "id": 3, DELETED: True}]
