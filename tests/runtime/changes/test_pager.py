"""What of the pages of a query for changes is news."""

from __future__ import annotations

import datetime
from typing import Any

from generated.autotask import types
from generated.autotask.paging import QUERY
from soapwright.runtime.changes.checkpoint import Checkpoint
from soapwright.runtime.changes.pager import ChangesPager
from soapwright.runtime.codec.wall_clock import WallClock

CLOCK = WallClock("America/New_York")
NOON = datetime.datetime(2024, 7, 1, 12, tzinfo=datetime.UTC)


def ticket(id_: int, changed: datetime.datetime) -> types.Ticket:
    return types.Ticket(id=id_, last_activity_date=changed)


def read(checkpoint: Checkpoint, *tickets: types.Ticket, ends: bool = True) -> list[int]:
    """The ids of what a page holds that is news."""
    reading = checkpoint.reading("Ticket.LastActivityDate", CLOCK, NOON)
    query: tuple[Any, ...] = (QUERY, types.Ticket, "Ticket", None, "en")
    pager: ChangesPager[types.Ticket] = ChangesPager(reading, "last_activity_date", *query)
    news = [row.id for row in pager.take(tickets) if pager.is_news(row)]
    if ends:
        pager.finish()
    return news


def test_a_record_is_news_once_and_again_when_it_changes() -> None:
    checkpoint = Checkpoint()
    one, other = ticket(1, NOON), ticket(2, NOON)
    assert read(checkpoint, one, other) == [1, 2]
    assert read(checkpoint, one, other) == []
    assert read(checkpoint, one, ticket(2, NOON + datetime.timedelta(seconds=1))) == [2]


def test_a_reading_that_does_not_end_leaves_the_checkpoint_as_it_is() -> None:
    checkpoint = Checkpoint()
    assert read(checkpoint, ticket(1, NOON), ends=False) == [1]
    assert checkpoint.marks == {}
