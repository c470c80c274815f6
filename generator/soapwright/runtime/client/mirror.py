"""Records as rows of a database that mirrors a service: their columns, and what to read again.

A mirror is read in full once, then by the time that records carry of their last change. That time
is no safe place to go on from as it is: pages come in the order of keys, so a record may change
behind the reading, and another one later that is yet to be read. So each row carries, as
:data:`CHANGED`, the time of its change but never one after the reading began, and who goes on
from the largest of them misses nothing; :mod:`.checkpoint` has the same rule. An entity that does
not tell when it changed, or tells changes of its status alone, is read in full each time. So is one
whose columns or whose rule of changes are not those that the mirror was last read by: what is kept
beside the time (:meth:`Mirror.remember`) says so. Whatever is read in full is compared with what
the mirror holds (:mod:`.held`), and written where that is something else.

Nothing here knows what writes the rows; the words of the columns are those of dlt
(https://dlthub.com/docs/general-usage/schema), which the emitted ``source.py`` hands them to.
"""

from __future__ import annotations

import datetime
import time
import warnings
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from types import MappingProxyType
from typing import Any

from soapwright.runtime.changes.changes import Changes
from soapwright.runtime.client.held import Held, Reading, differing
from soapwright.runtime.client.mirror_rows import (
    CHANGED,
    DATABASE,
    Counting,
    Dictionaries,
    Form,
    Layout,
    Page,
    hints,
)
from soapwright.runtime.client.queries import query
from soapwright.runtime.client.rows import Rows
from soapwright.runtime.client.sync import SyncClient, SyncGroup
from soapwright.runtime.client.tracking import changed
from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.paging.keyset import KeysetPages
from soapwright.runtime.paging.pager import Pager
from soapwright.runtime.records.columns import Pairs
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.index import TypeIndex
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record

OVERLAP = datetime.timedelta(minutes=5)
"""How far a reading goes back from where the one before ended, since clocks differ."""
_SAID = 5


class MirrorWarning(UserWarning):
    """Something about a mirror that its owner should know; nothing was lost."""


@dataclass(frozen=True, slots=True)
class Mirroring:
    """How the records of a service are read for a mirror.

    Args:
        pages: reads them.
        types: their classes.
        changes: the entities that tell when they changed, or None.
        pairs: the fields that hold named values.
    """

    pages: KeysetPages
    types: TypeIndex
    changes: Changes | None = None
    pairs: tuple[Pairs, ...] = ()


class Mirror:
    """One entity of one database, to be read into rows.

    Args:
        rule: how.
        client: open to the database.
        name: the entity's class.
        database: what :data:`DATABASE` is to say.
        rows: whether each row is a dictionary; else some at a time are a record batch of Arrow.

    Raises:
        ZoneMismatch: the client's zone has no such entity.
    """

    def __init__(
        self, rule: Mirroring, client: SyncClient, name: str, database: str, *, rows: bool = False
    ) -> None:
        self._rule = rule
        self._service = client.beside(_Service)
        self._record = self._service.class_of(rule.types.load(name))
        self._entity = wire_name(self._record)[1]
        self.database = database
        self._changed = self._changed_attribute()
        layout = Layout(
            self._record,
            database,
            rule.pages.key_attribute,
            self._changed,
            [pairs for pairs in rule.pairs if hasattr(self._record, pairs.attribute)],
        )
        self.gives_rows = rows
        self._form = _form(layout, rows=rows)
        self.columns = hints(layout.types, layout.key)

    @property
    def is_tracked(self) -> bool:
        """Whether the entity tells when its records changed."""
        return self._changed is not None

    @property
    def key(self) -> tuple[str, str]:
        """The columns that tell rows apart."""
        return DATABASE, self._rule.pages.key_attribute

    @property
    def rule(self) -> dict[str, Any]:
        """What rows are made by: with another one they would have to be read again."""
        types = {name: column["data_type"] for name, column in self.columns.items()}
        return {"columns": types, "changes": self._changed}

    def choose(
        self,
        state: Mapping[str, Any],
        asked: str | None = None,
        held: Mapping[str, str] = MappingProxyType({}),
    ) -> Reading:
        """How much is to be read.

        Args:
            state: what :meth:`remember` has written after the last reading, or nothing.
            asked: why all of it is asked for, or None.
            held: column → the type that it has in the mirror, where that is known.
        """
        known = state.get("rule")
        types = self.rule["columns"]
        retyped = _retyped(held, types)
        if known is None:
            return Reading(why="read for the first time", is_first=True, retyped=retyped)
        retyped |= _retyped(known["columns"], types)
        if why := _news(known, self.rule) or _others(held, types):
            return Reading(why=why, is_told=True, retyped=retyped)
        if asked is not None:
            return Reading(why=asked)
        if self._changed is None:
            return Reading(why="does not tell when it changed")
        if state.get("since") is None:
            return Reading(why="had no record that tells when it changed")
        since = datetime.datetime.fromisoformat(state["since"]) - OVERLAP
        return Reading("changes", "changed since the last reading", since=since)

    def remember(self, state: MutableMapping[str, Any], reading: Reading) -> None:
        """Note in the state where the next reading goes on, if this one has read all it should."""
        if not reading.is_whole or reading.unread:
            return
        latest = reading.latest
        if reading.since is not None:
            before = reading.since + OVERLAP
            latest = before if latest is None else max(before, latest)
        state["rule"] = self.rule
        state["since"] = None if latest is None else latest.isoformat()

    def read(self, reading: Reading, held: Held | None = None) -> Iterator[Any]:
        """The rows to write: those of the records that changed, or of all.

        A record that cannot be read is left out; the reading names it.

        Args:
            reading: from when on, or all; what comes of it is noted there.
            held: the mirror's rows. With it all records are read, those of which the mirror holds
                just that are left out, and rows of which the service has no record come with
                :data:`DELETED`.

        Returns:
            Some at a time: a list of :data:`Row`, or a record batch of Arrow.

        Raises:
            SoapwrightError: as a query does.
        """
        rule = self._rule
        since = None if held is not None else reading.since
        reading.began = began = datetime.datetime.now(datetime.UTC)
        start, calls = time.monotonic(), self._service.calls
        # A row that is there twice is written once more, which leaves one.
        twice, gone = _keys(held)
        count = len(gone)
        pager, records = self._service.records(rule, self._record, since)
        counting = Counting(began, since, self._service.clock)
        for page in self._form.pages(records, counting):
            keys = page.keys
            places: Sequence[int] = range(len(keys))
            reading.read += len(keys)
            reading.latest = max(filter(None, (reading.latest, page.latest)), default=None)
            if held is not None and count:
                places = _different(page, rule.pages.key_attribute, held, gone, twice, reading)
            elif held is not None:
                for key in keys:
                    reading.missing.add(key)
            reading.written += len(places)
            if places:
                yield page.some(places)
        reading.unread = list(pager.left_out)
        gone = _surely(gone, reading)
        for id in sorted(gone):
            reading.extra.add(id)
        reading.kept = bool(gone) and not reading.read
        if reading.kept:
            # An answer without records may also mean that the right to see them was taken away.
            warnings.warn(
                f"{self._entity}: the service shows none of the {count} records that the mirror "
                f"of {self.database} holds; they are kept, since missing rights look the same",
                MirrorWarning,
                stacklevel=2,
            )
        elif gone:
            yield self._form.removed(sorted(gone))
        reading.seconds = time.monotonic() - start
        reading.calls = self._service.calls - calls
        reading.is_whole = True

    def _changed_attribute(self) -> str | None:
        changes = self._rule.changes
        tracking = None if changes is None else changes.entities.get(self._entity)
        if tracking is None or tracking.status_only:
            return None
        return next(iter(tracking.fields.values()))


class _Service(SyncGroup):
    """What a mirror asks of the service."""

    def class_of(self, record: type[Record]) -> type[Record]:
        """The class that the zone has; raises ZoneMismatch where it has none."""
        return self._connection.zone_types.class_of(record)

    @property
    def calls(self) -> int:
        """How many calls the connection has made."""
        return self._connection.calls

    @property
    def clock(self) -> WallClock | None:
        """The service's, if times are those of one."""
        return self._connection.clock

    def records(
        self, rule: Mirroring, record: type[Record], since: datetime.datetime | None
    ) -> tuple[Pager[Record], Rows[Record]]:
        """Those that changed, or all, and who reads them."""
        connection = self._connection
        pager: Pager[Record]
        if since is None or rule.changes is None:
            pager = query(connection, rule.pages, record, None, "skip")
        else:
            pager = changed(
                connection, rule.pages, rule.changes, record, since, on_unreadable="skip"
            )
        return pager, self._driver.pages(pager, record)


def _form(layout: Layout, *, rows: bool) -> Form:
    if rows:
        return Dictionaries(layout)
    from soapwright.runtime.client.mirror_tables import Tables  # and with it Arrow

    return Tables(layout)


def _keys(held: Held | None) -> tuple[set[int], set[int]]:
    """Those that a mirror holds twice, and all."""
    twice: set[int] = set()
    known: set[int] = set()
    for key in () if held is None else held.keys():
        (twice if key in known else known).add(key)
    return twice, known


def _different(
    page: Page, key: str, held: Held, gone: set[int], twice: set[int], reading: Reading
) -> list[int]:
    """Which of a page's rows the mirror does not hold as they are."""
    keys = page.keys
    known = [key for key in keys if key in gone]
    rows = held.rows(min(known), max(known)) if known else {}
    found = []
    for place, (id, row) in enumerate(zip(keys, page.rows(), strict=True)):
        if id not in gone:
            reading.missing.add(id)
        elif columns := differing(row, rows[id], reading.retyped) if id in rows else [key]:
            reading.differing.add(id, columns)
        elif id in twice:
            reading.differing.add(id, ["held twice"])
        else:
            continue
        found.append(place)
    gone.difference_update(known)
    return found


def _surely(gone: set[int], reading: Reading) -> set[int]:
    """Those of the rows whose record is no more: one that could not be read is still there."""
    keys = [unread.key for unread in reading.unread]
    if not all(key is not None and key.strip().lstrip("-").isdecimal() for key in keys):
        return set()
    return gone - {int(key) for key in keys if key is not None}


def _news(known: Mapping[str, Any], rule: Mapping[str, Any]) -> str:
    """What is new of a rule, in words; nothing where it is the same."""
    before, now = known["columns"], rule["columns"]
    said = [f"{name} is new" for name in now.keys() - before.keys() if name != CHANGED]
    said += [f"{name} is no more" for name in before.keys() - now.keys() if name != CHANGED]
    said += [f"{name} was {before[name]} and is {now[name]}" for name in _retyped(before, now)]
    said.sort()
    if known["changes"] != rule["changes"]:
        said.append(f"changes were told by {known['changes']} and are by {rule['changes']}")
    if len(said) > _SAID:
        said[_SAID:] = [f"{len(said) - _SAID} more"]
    return ", ".join(said)


def _others(held: Mapping[str, str], types: Mapping[str, str]) -> str:
    """The columns that have another type in the mirror, in words: somebody else has changed it."""
    names = sorted(_retyped(held, types))
    return ", ".join(f"{name} is {held[name]} in the mirror" for name in names[:_SAID])


def _retyped(before: Mapping[str, str], now: Mapping[str, str]) -> frozenset[str]:
    """The columns whose type is another one now."""
    return frozenset(name for name in before.keys() & now.keys() if before[name] != now[name])
