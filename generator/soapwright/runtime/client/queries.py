"""What clients have that query records page by page, in the order of a key; sans-IO."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from soapwright.runtime.calls.steps import Calls
from soapwright.runtime.client.base import Caller
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.errors import UnknownReference
from soapwright.runtime.paging.keyset import KeysetPager, KeysetPages, read_by_id
from soapwright.runtime.paging.pager import OnUnreadable
from soapwright.runtime.paging.references import referred
from soapwright.runtime.query.conditions import Condition
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record
from soapwright.runtime.records.several import several

R = TypeVar("R", bound=Record)


def query(
    connection: Connection,
    pages: KeysetPages,
    record: type[R],
    where: Condition[R] | str | None,
    on_unreadable: OnUnreadable = "raise",
) -> KeysetPager[R]:
    """A way through the pages of a query.

    Raises:
        ZoneMismatch: the zone lacks the type or a field.
        NotAllowed: the service lets nobody query them.
        ValueError: a time that no zone was given for, or a value that no query can hold.
    """
    from soapwright.runtime.batch.validate import check_verb

    check_class(record, "query")
    if where is not None and not isinstance(where, str | Condition):
        raise TypeError(
            f"query({record.__name__}, …) takes a condition such as q.{record.__name__}.id == 1, "
            f"got {type(where).__name__}"
        )
    view, clock = connection.zone_types, connection.clock
    view.check_query(record, where)
    check_verb(view.class_of(record), "query", zone=view.name)
    if clock is not None and isinstance(where, Condition):
        from soapwright.runtime.query.times import on_clock

        where = on_clock(clock, where)
    return KeysetPager(
        pages,
        record,
        wire_name(record)[1],
        where,
        view.name,
        view.index_of(record),
        on_unreadable=on_unreadable,
    )


def check_class(record: object, call: str) -> None:
    """Refuse what is no class of records: its name, or one of its records.

    Raises:
        TypeError: the message says how to name the class.
    """
    if isinstance(record, type) and issubclass(record, Record):
        return
    if isinstance(record, str):
        raise TypeError(f"{call}() takes a class, not its name: {call}({record}, …)")
    kind = type(record).__name__
    asked = f": {call}({kind}, …)" if isinstance(record, Record) else ""
    raise TypeError(f"{call}() takes a class of records, not {kind}{asked}")


def by_id(
    connection: Connection, pages: KeysetPages, record: type[R], ids: Iterable[int]
) -> Calls[list[R]]:
    """Those of the records that the service has, in the order of ``ids``; raises as a query."""
    from soapwright.runtime.batch.validate import check_verb

    check_class(record, "get")
    view = connection.zone_types
    types = view.index_of(record)
    check_verb(view.class_of(record), "query", zone=view.name)
    wanted = list(several(ids, "get()"))
    return read_by_id(pages, record, wire_name(record)[1], wanted, view.name, types)


class Queries(Caller):
    """Queries, and what is read by id."""

    def _query(
        self,
        pages: KeysetPages,
        record: type[R],
        where: Condition[R] | str | None,
        on_unreadable: OnUnreadable = "raise",
    ) -> KeysetPager[R]:
        return query(self._connection, pages, record, where, on_unreadable)

    def _by_id(self, pages: KeysetPages, record: type[R], ids: Iterable[int]) -> Calls[list[R]]:
        return by_id(self._connection, pages, record, ids)

    def _related(
        self,
        pages: KeysetPages,
        records: Iterable[Record],
        field: str,
        expected: type[Record],
    ) -> Calls[dict[int, Any]]:
        """The records that a field of ``records`` refers to, by id.

        Raises:
            UnknownReference: it refers to none, or to another class than ``expected``.
            NotAllowed: they cannot be queried.
        """
        records = list(records)
        entity, ids = referred(records, field)
        if entity is None:
            return {}
        namespace, _ = wire_name(type(records[0]))
        target = self._connection.types.by_wire(namespace, entity)
        if target is None or not issubclass(target, expected):
            raise UnknownReference(f"{field!r} refers to {entity}, not to {expected.__name__}")
        found = yield from self._by_id(pages, target, ids)
        return {getattr(record, pages.key_attribute): record for record in found}
