"""Rows of a mirror as tables are its rows as dictionaries, to the last value."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pyarrow as pa
import pytest

from generated.autotask import Ticket, types
from generated.autotask.session import CLOCK
from soapwright.runtime.arrow.schema import TYPES
from soapwright.runtime.client.mirror_rows import CHANGED, DELETED, Counting, Dictionaries, Layout
from soapwright.runtime.client.mirror_tables import Tables, together
from soapwright.runtime.client.rows import Rows
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.records.columns import user_fields
from tests.runtime.arrow.frames import read_both
from tests.runtime.arrow.test_reading import Pages

CODEC = Codec(types.TYPES, CLOCK)
NOON = datetime.datetime(2024, 7, 1, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def tickets() -> list[Ticket]:
    item = types.UserDefinedField(name="Region", value="Nörd")
    holder = types.ArrayOfUserDefinedField(user_defined_field=[item])
    times = [
        NOON - DAY,
        None,
        NOON + DAY,
        datetime.datetime(2024, 11, 3, 5, 30, tzinfo=datetime.UTC),
    ]
    return [
        Ticket(
            id=number,
            title=f"t{number}",
            estimated_hours=0.1 * number,
            last_activity_date=time,
            user_defined_fields=holder if number % 2 else None,
        )
        for number, time in enumerate(times, 1)
    ]


@pytest.mark.parametrize("changed", ["last_activity_date", None])
@pytest.mark.parametrize("since", [None, datetime.datetime(2024, 11, 3, 6, tzinfo=datetime.UTC)])
def test_tables_have_what_dictionaries_have(
    changed: str | None, since: datetime.datetime | None
) -> None:
    pairs = user_fields(Ticket)
    assert pairs is not None
    layout = Layout(Ticket, "acme", "id", changed, [pairs])
    counting = Counting(NOON, since, CLOCK)
    both = [read_both(CODEC, CODEC.encode(one, types.Entity), types.Entity) for one in tickets()]

    def rows(at: int) -> Rows[Any]:
        return Rows(Pages(), Ticket, lambda _: (pair[at] for pair in both))

    (table,) = Tables(layout).pages(rows(0), counting)
    (plain,) = Dictionaries(layout).pages(rows(1), counting)
    assert [without_nulls(row) for row in table.rows()] == list(plain.rows())
    assert table.keys == plain.keys == [1, 2, 3, 4]
    assert table.latest == plain.latest
    assert table.some([0, 1, 2, 3]).schema.names == [*layout.types]
    some = [without_nulls(row) for row in table.some([1, 3]).to_pylist()]
    for row in some:
        row |= {n: json.loads(v) for n, v in row.items() if n == "user_defined_fields"}
    assert some == plain.some([1, 3])
    assert (CHANGED in layout.types) is (changed is not None)


def test_rows_that_are_to_be_removed_are_a_table_of_the_same_columns() -> None:
    layout = Layout(Ticket, "acme", "id", "last_activity_date", [])
    found = Tables(layout).removed([3, 5])
    assert {name: TYPES[type_] for name, type_ in layout.types.items()} == dict(
        zip(found.schema.names, found.schema.types, strict=True)
    )
    plain = Dictionaries(layout).removed([3, 5])
    assert [without_nulls(row) for row in found.to_pylist()] == plain
    assert plain[0][DELETED] is True


def without_nulls(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}


def test_batches_are_put_together_but_none_waits_long() -> None:
    batch = pa.record_batch({"id": [1, 2]})
    assert [t.num_rows for t in together([batch] * 5, most=4, seconds=60)] == [4, 4, 2]
    assert [t.num_rows for t in together([batch] * 3, most=4, seconds=0)] == [2, 2, 2]
    assert list(together([])) == []
