"""What is asked for when changes are: since a time, or since a checkpoint."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest

from generated.autotask import Contact, Ticket, types
from generated.autotask.changes import CHANGES
from generated.autotask.paging import QUERY
from generated.autotask.session import CLOCK, ZONES
from soapwright.runtime.changes.checkpoint import Checkpoint
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.client.tracking import changed
from soapwright.runtime.errors import UntrackedEntity

NOON = datetime.datetime(2024, 7, 1, 12, tzinfo=datetime.UTC)


def connection(**options: Any) -> Connection:
    return Connection(types.TYPES, ZONES, url="http://x/", **{"clock": CLOCK, **options})


def asked(since: Any, record: Any = Ticket, **options: Any) -> str:
    """The condition of the first page."""
    call = changed(connection(), QUERY, CHANGES, record, since, **options).next_call()
    assert call is not None
    return re.sub(r"<(?!expression)[^>]*>|\s", " ", call.request.s_xml)


def test_a_time_is_asked_for_as_the_services_clock_shows_it() -> None:
    text = asked(NOON)
    assert "LastActivityDate" in text
    assert "2024-07-01T08:00:00" in text
    assert 'op="GreaterThanorEquals"' in text


def test_in_the_hour_that_the_clock_repeats_more_is_asked_for() -> None:
    second = datetime.datetime(2024, 11, 3, 6, 30, tzinfo=datetime.UTC)  # 1:30 for the second time
    assert "2024-11-03T01:30:00" in asked(second)
    before_it_goes_back = datetime.datetime(2024, 11, 3, 5, 30, tzinfo=datetime.UTC)
    assert "2024-11-03T00:30:00" in asked(before_it_goes_back)


def test_the_field_may_be_named() -> None:
    assert "LastModifiedDate" in asked(NOON, Contact)
    assert "LastActivityDate" in asked(NOON, Contact, field="last_activity_date")


def test_a_new_checkpoint_asks_for_all_and_a_used_one_for_what_came_since() -> None:
    checkpoint = Checkpoint()
    assert "LastActivityDate" not in asked(checkpoint)
    pager: Any = changed(connection(), QUERY, CHANGES, Ticket, checkpoint)
    assert pager.is_news(Ticket(id=1, last_activity_date=NOON))
    pager.finish()
    assert set(checkpoint.marks) == {"Ticket.LastActivityDate"}
    since = NOON - checkpoint.overlap
    assert CLOCK.wall(since).isoformat() in asked(checkpoint)


def test_what_is_wrong_is_told_before_anything_is_sent() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        asked(NOON.replace(tzinfo=None))
    with pytest.raises(UntrackedEntity):
        asked(NOON, types.Contract)
    with pytest.raises(ValueError, match="told by a clock"):
        changed(connection(clock=None), QUERY, CHANGES, Ticket, NOON)
