"""What clients have that tell which records have changed; sans-IO."""

from __future__ import annotations

import datetime
from typing import TypeVar

from soapwright.runtime.changes.changes import Changes
from soapwright.runtime.changes.checkpoint import Checkpoint
from soapwright.runtime.client.base import Caller
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.paging.keyset import KeysetPager, KeysetPages
from soapwright.runtime.paging.pager import OnUnreadable, Pager
from soapwright.runtime.query.conditions import Comparison, Op
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)


def changed(
    connection: Connection,
    pages: KeysetPages,
    changes: Changes,
    record: type[R],
    since: datetime.date | Checkpoint,
    *,
    field: str | None = None,
    status_only: bool = False,
    on_unreadable: OnUnreadable = "raise",
) -> Pager[R]:
    """A way through the pages of the records that changed.

    Raises:
        UntrackedEntity: the entity does not tell when it changed, or not in that way.
        ZoneMismatch: the zone lacks the type or the field.
        ValueError: ``since`` is a naive time, and no zone was given for such values.
    """
    clock = connection.clock
    if clock is None:
        raise ValueError("changes are told by a clock, and the connection has none")
    view = connection.zone_types
    entity = wire_name(record)[1]
    wire, attribute = changes.field(entity, field, status_only=status_only)
    reading = None
    if isinstance(since, Checkpoint):
        now = datetime.datetime.now(datetime.UTC)
        reading = since.reading(f"{entity}.{wire}", clock, now)
        earliest = reading.since
    elif isinstance(since, datetime.datetime):
        earliest = clock.earliest(clock.moment(since))
    else:
        earliest = clock.earliest(clock.begins(since))
    where = None
    if earliest is not None:
        where = Comparison(wire, Op.GREATER_OR_EQUAL, (earliest,))
        view.check_query(record, where)
    query = (pages, record, entity, where, view.name, view.index_of(record))
    if reading is None:
        return KeysetPager(*query, on_unreadable=on_unreadable)
    from soapwright.runtime.changes.pager import ChangesPager  # few have a checkpoint

    return ChangesPager(reading, attribute, *query, on_unreadable=on_unreadable)


class HasChanges(Caller):
    """Changes since a time, or since a checkpoint."""

    def _changes(
        self,
        pages: KeysetPages,
        changes: Changes,
        record: type[R],
        since: datetime.date | Checkpoint,
        *,
        field: str | None,
        status_only: bool,
        on_unreadable: OnUnreadable = "raise",
    ) -> Pager[R]:
        return changed(
            self._connection,
            pages,
            changes,
            record,
            since,
            field=field,
            status_only=status_only,
            on_unreadable=on_unreadable,
        )
