"""Batches of rows, and what becomes of rows that no table holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from generated.autotask import Ticket
from soapwright.runtime.arrow.reading import Batches
from soapwright.runtime.arrow.table import Columns
from soapwright.runtime.errors import MalformedResponse, RecordUnreadable
from soapwright.runtime.paging.pager import OnUnreadable, Pager


class Pages(Pager[Any]):
    """No pages at all; tells whether the user has had them."""

    finished = False
    rows = ()

    def next_call(self) -> None:
        return None

    def take(self, rows: Sequence[Any]) -> Sequence[Any]:
        return rows

    def receive(self, result: Any) -> Sequence[Any]:
        return self.take(result)

    def finish(self) -> None:
        self.finished = True


def batches(size: int = 3, on_unreadable: OnUnreadable = "raise") -> tuple[Batches, Pages]:
    pager = Pages(on_unreadable, "id")
    return Batches(pager, Columns(Ticket, ["id", "account_id"]), size), pager


def ticket(id_: int, account: Any = None) -> Any:
    return Ticket(id=id_, account_id=account)


def ids(found: Any) -> list[list[int]]:
    return [batch.column("id").to_pylist() for batch in found]


def test_a_batch_is_full_or_the_last_one() -> None:
    tables, pager = batches()
    assert pager.reads_texts
    assert [tables.add(ticket(n)) for n in (1, 2, 3)] == [False, False, True]
    assert ids(tables.take()) == [[1, 2, 3]]
    assert ids(tables.take()) == []
    tables.add(ticket(4))
    last = tables.last()
    assert next(last).num_rows == 1
    assert not pager.finished, "before the user has had the last batch"
    assert [*last] == []
    assert pager.finished
    assert tables.table([]).schema.names == ["id", "account_id"]


def test_a_value_that_no_column_holds_is_an_error_after_the_rows_before_it() -> None:
    tables, pager = batches()
    for row in (ticket(1), ticket(2, "many"), ticket(3)):
        tables.add(row)
    found = tables.last()
    assert ids([next(found)]) == [[1]]
    with pytest.raises(
        MalformedResponse,
        match=r"a record \(key 2\) fits no table: account_id: 'many' is no integer",
    ):
        next(found)
    assert not pager.finished
    assert ids(tables.take()) == []


def test_or_it_is_left_out_and_told() -> None:
    tables, pager = batches(on_unreadable="skip")
    for row in (ticket(1, "x"), ticket(2), ticket(3, 1 << 70), ticket(4)):
        tables.add(row)
    with pytest.warns(RecordUnreadable) as told:
        assert ids(tables.take()) == [[2, 4]]
    assert [one.message for one in told] == pager.left_out
    assert [one.key for one in pager.left_out] == ["1", "3"]
    tables.add(ticket(5, "x"))
    with pytest.warns(RecordUnreadable, match="'x' is no integer of 64 bits"):
        assert ids(tables.last()) == []
    assert pager.finished


def test_a_batch_has_rows() -> None:
    with pytest.raises(ValueError, match="a batch has at least 1 row, not 0"):
        batches(0)
