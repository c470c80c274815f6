"""What a mirror's rows are: their columns, and how records become some of them at a time."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Protocol, TypeAlias

from soapwright.runtime.client.rows import Rows
from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.records.columns import Pairs, conversion, data_type, leaves, utc
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.record import Record

Row: TypeAlias = dict[str, Any]
"""Column → value; a column that is not in it has none."""


class Counting:
    """As of when a change counts that a record tells: in UTC, and never after a moment.

    Args:
        latest: the moment.
        since: from when on changes are read, or None.
        clock: the service's, if times are those of one.
    """

    def __init__(
        self,
        latest: datetime.datetime,
        since: datetime.datetime | None,
        clock: WallClock | None,
    ) -> None:
        self.latest = latest if since is None else max(latest, since)
        self.since = since
        self._clock = clock
        self._earliest = None if since is None or clock is None else clock.earliest(since)

    def of(self, at: datetime.datetime) -> datetime.datetime:
        if self.since is not None and self._is_since(at):
            at = max(at, self.since)
        return min(utc(at), self.latest)

    def _is_since(self, at: datetime.datetime) -> bool:
        """Whether the clock shows it so: in the hour that it repeats, a time may stand for one an
        hour later."""
        clock, earliest = self._clock, self._earliest
        if clock is None or earliest is None:
            return False
        return at.astimezone(clock.tz).replace(tzinfo=None) >= earliest


DATABASE = "_database"
"""The column that tells the rows of several databases apart; a part of the key."""
CHANGED = "_changed"
"""The column by which the next reading goes on; of entities that tell when they changed."""
DELETED = "_deleted"
"""The column of a row that is to be removed."""

ROWS = 500
"""Of a page."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The table that an entity's rows are in.

    Args:
        record: the entity's class.
        database: what :data:`DATABASE` says.
        key: the field that tells records apart.
        changed: the field that tells when a record changed, or None.
        pairs: the fields that hold named values.
    """

    record: type[Record]
    database: str
    key: str
    changed: str | None
    pairs: Sequence[Pairs]

    @property
    def types(self) -> dict[str, str]:
        """Column → data type: the key's first, what is ours about the others."""
        types = {field.attribute: data_type(field) for field in leaves(self.record)}
        found = {DATABASE: "text", self.key: types.pop(self.key), **types}
        found |= {pairs.attribute: "json" for pairs in self.pairs}
        if self.changed is not None:
            found[CHANGED] = "timestamp"
        return {**found, DELETED: "bool"}


class Page(Protocol):
    """Some rows of a reading."""

    @property
    def keys(self) -> Sequence[int]:
        """Of the records, in their order."""

    @property
    def latest(self) -> datetime.datetime | None:
        """The largest :data:`CHANGED`."""

    def rows(self) -> Sequence[Row]:
        """Their values, to be compared."""

    def some(self, places: Sequence[int]) -> Any:
        """Those at some places, to be written."""


class Form(Protocol):
    """What rows come as."""

    def pages(self, records: Rows[Any], counting: Counting) -> Iterator[Page]:
        """The rows of what a query gives."""

    def removed(self, keys: Sequence[int]) -> Any:
        """Rows that say that those of the keys are to be removed."""


class Dictionaries:
    """Rows as a dictionary each, which any destination takes.

    Args:
        layout: the table.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        fields = leaves(layout.record)
        self._names = frozenset(field.attribute for field in fields)
        self._conversions: dict[str, Callable[[Any], Any]] = {
            field.attribute: convert
            for field in fields
            if (convert := conversion(field, data_type(field))) is not None
        }

    def pages(self, records: Rows[Any], counting: Counting) -> Iterator[Page]:
        rows = iter(records)
        while page := [self._row(record, counting) for record in islice(rows, ROWS)]:
            yield _Dictionaries(page, self._layout.key)

    def removed(self, keys: Sequence[int]) -> list[Row]:
        database, key = self._layout.database, self._layout.key
        return [{DATABASE: database, key: id, DELETED: True} for id in keys]

    def _row(self, record: Record, counting: Counting) -> Row:
        names, conversions, changed = self._names, self._conversions, self._layout.changed
        found = {n: v for n, v in vars(record).items() if v is not None and n in names}
        if changed is not None and (at := found.get(changed)) is not None:
            found[CHANGED] = counting.of(at)
        for name in conversions.keys() & found.keys():
            found[name] = conversions[name](found[name])
        for pairs in self._layout.pairs:
            if (named := pairs.read(record)) is not None:
                found[pairs.attribute] = named
        found[DATABASE] = self._layout.database
        return found


class _Dictionaries:
    def __init__(self, rows: list[Row], key: str) -> None:
        self._rows = rows
        self._key = key

    @property
    def keys(self) -> list[int]:
        return [row[self._key] for row in self._rows]

    @property
    def latest(self) -> datetime.datetime | None:
        return max(filter(None, (row.get(CHANGED) for row in self._rows)), default=None)

    def rows(self) -> list[Row]:
        return self._rows

    def some(self, places: Sequence[int]) -> list[Row]:
        return [self._rows[place] for place in places]


def hints(types: Mapping[str, str], key: str) -> dict[str, dict[str, Any]]:
    """The columns as dlt takes them."""
    # "required" of the catalogue is what a new record needs; older ones may lack it.
    found: dict[str, dict[str, Any]] = {
        name: {"data_type": type_, "nullable": name not in (DATABASE, key)}
        for name, type_ in types.items()
    }
    found[DELETED]["hard_delete"] = True
    return found
