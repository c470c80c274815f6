"""Whether records that were sent are there, of which nothing was heard; sans-IO."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from soapwright.runtime.calls.steps import Calls
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.client.queries import by_id, query
from soapwright.runtime.paging.keyset import KeysetPages
from soapwright.runtime.query.conditions import All, Comparison, Condition, Op
from soapwright.runtime.records.dataclass import dataclass, fields
from soapwright.runtime.records.keys import WIRE_TYPE
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record


@dataclass(frozen=True, slots=True)
class Resolve:
    """How records are looked for.

    Args:
        pages: the query.
        fields: entity → the fields that make one of its records known again, all in wire names.
        settle: seconds after which a call that was sent is carried out no more; None where nobody
            knows.
    """

    pages: KeysetPages
    fields: Mapping[str, Sequence[str]]
    settle: float | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """How records are looked for that were to be deleted: by their ids.

    Args:
        pages: the query.
        settle: as that of :class:`Resolve`.
    """

    pages: KeysetPages
    settle: float | None = None


class GoneResolver:
    """Looks for the records of a run that were to be deleted: those that are not there were.

    Args:
        connection: whose run it is.
        rule: how they are looked for.
    """

    not_done = "the service has it still"

    def __init__(self, connection: Connection, rule: Gone) -> None:
        self._connection = connection
        self._pages = rule.pages
        self.settle = rule.settle

    def can(self, item: Record) -> bool:
        """Whether a record says which it is."""
        return WIRE_TYPE not in item.__dict__

    def find(self, items: Sequence[Record]) -> Calls[list[list[int]]]:
        """For each its id where the service has no such record, else nothing.

        Raises:
            SoapwrightError: the query failed.
        """
        key = self._pages.key_attribute
        ids = [getattr(item, key) for item in items]
        there: set[tuple[type[Record], int]] = set()
        for kind in dict.fromkeys(map(type, items)):
            wanted = [id_ for id_, item in zip(ids, items, strict=True) if type(item) is kind]
            rows: list[Any] = yield from by_id(self._connection, self._pages, kind, wanted)
            there |= {(kind, getattr(row, key)) for row in rows}
        return [
            [] if (type(item), id_) in there else [id_]
            for id_, item in zip(ids, items, strict=True)
        ]


class Resolver:
    """Looks for the records of a run.

    Args:
        connection: whose run it is.
        rule: how they are looked for.
    """

    not_done = "the service has none like it"

    def __init__(self, connection: Connection, rule: Resolve) -> None:
        self._connection = connection
        self._rule = rule
        self.settle = rule.settle

    def can(self, item: Record) -> bool:
        """Whether a record has all that would make it known again."""
        values = _values(item, self._names(item))
        return bool(values) and all(value is not None and value != "" for value in values)

    def find(self, items: Sequence[Record]) -> Calls[list[list[int]]]:
        """The ids of those that the service has and that are as these are, for each.

        Raises:
            SoapwrightError: the query failed.
            ValueError: it cannot hold a value.
        """
        found: list[list[int]] = [[] for _ in items]
        kinds = dict.fromkeys(type(item) for item in items)
        for kind in kinds:
            at = [position for position, item in enumerate(items) if type(item) is kind]
            if len(self._names(items[at[0]])) == 1:
                size = self._rule.pages.language.max_alternatives
                groups = [at[start : start + size] for start in range(0, len(at), size)]
            else:
                groups = [[position] for position in at]
            for group in groups:
                yield from self._find(group, items, found)
        return found

    def _find(
        self, group: Sequence[int], items: Sequence[Record], found: list[list[int]]
    ) -> Calls[None]:
        """Look for some records in one query; for each alone where it is not clear whose is whose.

        A service may compare without regard to case or spaces, and write a value otherwise.
        """
        rows = yield from self._rows([items[position] for position in group])
        ids = [getattr(row, self._rule.pages.key_attribute) for row in rows]
        if len(group) == 1:
            found[group[0]] = ids
            return
        names = self._names(items[group[0]])
        told = {position: _values(items[position], names) for position in group}
        seen = [_values(row, names) for row in rows]
        if any(values not in told.values() for values in seen):
            for position in group:
                yield from self._find([position], items, found)
            return
        for position, values in told.items():
            found[position] = [id_ for id_, own in zip(ids, seen, strict=True) if own == values]

    def _rows(self, items: Sequence[Record]) -> Calls[list[Any]]:
        kind, names = type(items[0]), self._names(items[0])
        values = [_values(item, names) for item in items]
        parts: list[Condition] = [
            Comparison(name, Op.EQUALS, tuple(dict.fromkeys(each[at] for each in values)))
            for at, name in enumerate(names)
        ]
        where = parts[0] if len(parts) == 1 else All(tuple(parts))
        pager = query(self._connection, self._rule.pages, kind, where)
        rows: list[Any] = []
        while (call := pager.next_call()) is not None:
            rows += pager.receive((yield call))
        return rows

    def _names(self, item: Record) -> Sequence[str]:
        if WIRE_TYPE in item.__dict__:
            return ()
        return self._rule.fields.get(wire_name(type(item))[1], ())


def _values(item: Record, names: Sequence[str]) -> tuple[Any, ...]:
    by_name = {field.metadata.get("name"): field.name for field in fields(type(item))}
    return tuple(getattr(item, by_name[name], None) if name in by_name else None for name in names)
