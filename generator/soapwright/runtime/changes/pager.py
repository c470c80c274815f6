"""Reading what has changed, sans-IO: by the time that an entity's records carry of it."""

from __future__ import annotations

from typing import Any, TypeVar

from soapwright.runtime.changes.checkpoint import Reading
from soapwright.runtime.paging.keyset import KeysetPager, KeysetPages
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)


class ChangesPager(KeysetPager[R]):
    """A way through the pages of a query for changes that leaves out what was read before.

    Args:
        reading: of the checkpoint; it ends when the user has had the last record.
        attribute: Python name of the field that tells the time.
        pages, record, entity, where, zone, types, on_unreadable: as of any query.
    """

    def __init__(
        self, reading: Reading, attribute: str, pages: KeysetPages, *query: Any, **options: Any
    ) -> None:
        super().__init__(pages, *query, **options)
        self._reading = reading
        self._attribute = attribute
        self._key = pages.key_attribute

    def is_news(self, row: R) -> bool:
        return self._reading.is_news(getattr(row, self._key), getattr(row, self._attribute))

    def finish(self) -> None:
        self._reading.finish()
