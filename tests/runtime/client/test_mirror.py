"""Records as rows of a mirror: columns, values, and by what the next reading goes on."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest

from generated.autotask import Ticket, types
from generated.autotask.changes import CHANGES
from generated.autotask.paging import QUERY
from generated.autotask.session import CLOCK, ZONES
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.client.mirror import (
    CHANGED,
    DATABASE,
    DELETED,
    Mirror,
    Mirroring,
    MirrorWarning,
    Pairs,
)

UDFS = Pairs("user_defined_fields", "user_defined_field", "name", "value")
RULE = Mirroring(QUERY, types.TYPES, CHANGES, (UDFS,))
HOUR = datetime.timedelta(hours=1)
NOON = datetime.datetime(2024, 7, 1, 12, tzinfo=datetime.UTC)


class Client:
    """Gives records instead of reading pages; ``asked`` are the queries."""

    def __init__(self, *records: Any) -> None:
        self._connection = Connection(types.TYPES, ZONES, url="http://x/", clock=CLOCK)
        self._records = records
        self.asked: list[str] = []

    def beside(self, group: Any) -> Any:
        return group(self._connection, self)

    def pages(self, pager: Any) -> Iterator[Any]:
        self.asked.append(pager.next_call().request.s_xml)
        return iter(self._records)


def mirror(*records: Any, name: str = "Ticket", rule: Mirroring = RULE) -> Mirror:
    client: Any = Client(*records)
    return Mirror(rule, client, name, "acme")


def rows(one: Mirror, *how: Any) -> list[dict[str, Any]]:
    return [row for page in one.read(*how) for row in page]


def test_a_row_has_what_is_set_and_whose_it_is() -> None:
    (row,) = rows(mirror(Ticket(id=7, title="x", last_activity_date=NOON)))
    assert row == {
        "id": 7,
        "title": "x",
        "last_activity_date": NOON,
        CHANGED: NOON,
        DATABASE: "acme",
    }
    assert row.keys() <= mirror().columns.keys()


def test_columns() -> None:
    columns = mirror().columns
    assert columns[DATABASE] == {"data_type": "text", "nullable": False}
    assert columns["id"] == {"data_type": "bigint", "nullable": False}
    assert columns["title"] == {"data_type": "text", "nullable": True}
    assert (
        columns["last_activity_date"]["data_type"] == columns[CHANGED]["data_type"] == "timestamp"
    )
    assert columns["user_defined_fields"]["data_type"] == "json"
    assert columns[DELETED]["hard_delete"] is True
    assert mirror().key == (DATABASE, "id")


def test_an_entity_that_does_not_tell_its_changes_is_read_in_full() -> None:
    for name in ("Contract", "ContractCost"):  # nothing is told, or changes of the status alone
        one = mirror(name=name)
        assert not one.is_tracked
        assert CHANGED not in one.columns
    client: Any = Client()
    list(Mirror(Mirroring(QUERY, types.TYPES), client, "Ticket", "acme").read(NOON))
    list(Mirror(RULE, client, "Ticket", "acme").read(NOON))
    assert ["LastActivityDate" in text for text in client.asked] == [False, True]


def test_a_change_behind_the_reading_counts_as_of_its_beginning() -> None:
    later = datetime.datetime.now(datetime.UTC) + HOUR
    (row,) = rows(mirror(Ticket(id=1, last_activity_date=later)))
    assert row[CHANGED] < later
    assert row["last_activity_date"] == later


def test_fields_of_named_values_are_one_column() -> None:
    said = {"Region": "North", "Seats": None, "": "x"}
    fields = [types.UserDefinedField(name=n or None, value=v) for n, v in said.items()]
    holder = types.ArrayOfUserDefinedField(user_defined_field=[*fields])
    (row,) = rows(mirror(Ticket(id=1, user_defined_fields=holder)))
    assert row["user_defined_fields"] == {"Region": "North"}
    empty = types.ArrayOfUserDefinedField()
    (row,) = rows(mirror(Ticket(id=1, user_defined_fields=empty)))
    assert "user_defined_fields" not in row


def test_rows_come_in_pages() -> None:
    pages = [*mirror(*(Ticket(id=n) for n in range(1, 1002))).read()]
    assert [len(page) for page in pages] == [500, 500, 1]


def test_rows_of_records_that_are_gone_are_removed() -> None:
    one = mirror(Ticket(id=2))
    *_, gone = one.read(NOON, lambda: [3, 1, 2])
    assert gone == [{DATABASE: "acme", "id": id_, DELETED: True} for id_ in (1, 3)]


def test_where_nothing_is_shown_all_rows_are_kept() -> None:
    with pytest.warns(MirrorWarning, match="none of the 2 records that the mirror of acme holds"):
        assert rows(mirror(), None, lambda: [1, 2]) == []
    assert rows(mirror(), None, lambda: []) == []
