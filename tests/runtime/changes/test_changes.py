"""Which field tells the changes of an entity, and what of its pages is news."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from generated.autotask import types
from generated.autotask.paging import QUERY
from soapwright.runtime.changes.changes import Changes, ChangesPager, Tracking
from soapwright.runtime.changes.checkpoint import Checkpoint
from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.errors import UntrackedEntity

CHANGES = Changes(
    {
        "Contact": Tracking({"LastModified": "last_modified", "LastActivity": "last_activity"}),
        "Cost": Tracking({"StatusModified": "status_modified"}, status_only=True),
    }
)
CLOCK = WallClock("America/New_York")
NOON = datetime.datetime(2024, 7, 1, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("field", "found"),
    [
        (None, ("LastModified", "last_modified")),
        ("LastActivity", ("LastActivity", "last_activity")),
        ("last_activity", ("LastActivity", "last_activity")),
    ],
)
def test_the_field_to_go_by(field: str | None, found: tuple[str, str]) -> None:
    assert CHANGES.field("Contact", field, status_only=False) == found


def test_changes_of_the_status_alone_are_asked_for_as_such() -> None:
    assert CHANGES.field("Cost", None, status_only=True)[0] == "StatusModified"
    with pytest.raises(UntrackedEntity, match="ask with status_only=True"):
        CHANGES.field("Cost", None, status_only=False)
    with pytest.raises(UntrackedEntity, match="Contact tells all changes; status_only is for Cost"):
        CHANGES.field("Contact", None, status_only=True)
    with pytest.raises(UntrackedEntity, match="status_only is for none"):
        Changes({"A": Tracking({"X": "x"})}).field("A", None, status_only=True)


def test_what_is_not_tracked_is_said_with_what_is() -> None:
    with pytest.raises(UntrackedEntity, match=r"Ticket does not tell .*; these do: Contact$"):
        CHANGES.field("Ticket", None, status_only=False)
    with pytest.raises(UntrackedEntity, match="LastModified, LastActivity, not by 'Created'"):
        CHANGES.field("Contact", "Created", status_only=False)


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
