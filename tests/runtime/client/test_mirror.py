"""Records as rows of a mirror: columns, values, and by what the next reading goes on."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from generated.autotask import Ticket, types
from generated.autotask.changes import CHANGES
from generated.autotask.paging import QUERY
from generated.autotask.session import CLOCK, ZONES
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.client.held import Reading
from soapwright.runtime.client.mirror import OVERLAP, Mirror, Mirroring, MirrorWarning
from soapwright.runtime.client.mirror_rows import CHANGED, DATABASE, DELETED
from soapwright.runtime.client.rows import Rows
from soapwright.runtime.errors import RecordUnreadable
from soapwright.runtime.records.columns import Pairs

UDFS = Pairs("user_defined_fields", "user_defined_field", "name", "value")
RULE = Mirroring(QUERY, types.TYPES, CHANGES, (UDFS,))
HOUR = datetime.timedelta(hours=1)
NOON = datetime.datetime(2024, 7, 1, 12, tzinfo=datetime.UTC)


class Client:
    """Gives records instead of reading pages; ``asked`` are the queries, ``unread`` the keys of
    records that cannot be read."""

    unread: tuple[str | None, ...] = ()

    def __init__(self, *records: Any) -> None:
        self._connection = Connection(types.TYPES, ZONES, url="http://x/", clock=CLOCK)
        self._records = records
        self.asked: list[str] = []

    def beside(self, group: Any) -> Any:
        return group(self._connection, self)

    def pages(self, pager: Any, record: Any) -> Rows[Any]:
        self.asked.append(pager.next_call().request.s_xml)
        pager.left_out.extend(RecordUnreadable("bad", key=key) for key in self.unread)
        return Rows(pager, record, lambda _: (one for one in self._records))


class Held:
    """A mirror's rows."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        self._rows = rows

    def keys(self) -> list[int]:
        return [row["id"] for row in self._rows]

    def rows(self, low: int, high: int) -> dict[int, dict[str, Any]]:
        return {row["id"]: row for row in self._rows if low <= row["id"] <= high}


def mirror(
    *records: Any, name: str = "Ticket", rule: Mirroring = RULE, unread: tuple[str | None, ...] = ()
) -> Mirror:
    client: Any = Client(*records)
    client.unread = unread
    return Mirror(rule, client, name, "acme", rows=form.rows)


class Form:
    """What rows come as, which all of this holds for."""

    rows = False


form = Form()


@pytest.fixture(autouse=True, params=["rows", "tables"])
def _forms(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "rows", request.param == "rows")


def rows(
    one: Mirror, reading: Reading | None = None, held: Held | None = None
) -> list[dict[str, Any]]:
    return [row for page in pages(one, reading, held) for row in page]


def pages(
    one: Mirror, reading: Reading | None = None, held: Held | None = None
) -> list[list[dict[str, Any]]]:
    """What is read, with no column that has no value."""
    found = []
    for page in one.read(reading or Reading(), held):
        plain = page if form.rows else page.to_pylist()
        found.append([{n: _told(n, v) for n, v in row.items() if v is not None} for row in plain])
    return found


def _told(name: str, value: Any) -> Any:
    is_text = name == "user_defined_fields" and isinstance(value, str)
    return json.loads(value) if is_text else value


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
    since = Reading("changes", since=NOON)
    list(Mirror(Mirroring(QUERY, types.TYPES), client, "Ticket", "acme").read(since))
    list(Mirror(RULE, client, "Ticket", "acme").read(since))
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
    found = pages(mirror(*(Ticket(id=n) for n in range(1, 1002))))
    assert [len(page) for page in found] == [500, 500, 1]


def test_rows_of_records_that_are_gone_are_removed() -> None:
    reading = Reading()
    *_, gone = pages(mirror(Ticket(id=2)), reading, Held({"id": 3}, {"id": 1}, {"id": 2}))
    assert gone == [{DATABASE: "acme", "id": id_, DELETED: True} for id_ in (1, 3)]
    assert str(reading.extra) == "1, 3"


def test_where_nothing_is_shown_all_rows_are_kept() -> None:
    reading = Reading()
    with pytest.warns(MirrorWarning, match="none of the 2 records that the mirror of acme holds"):
        assert rows(mirror(), reading, Held({"id": 1}, {"id": 2})) == []
    assert reading.kept
    assert not reading.is_equal
    assert rows(mirror(), None, Held()) == []


def test_what_is_held_as_it_is_is_not_written_and_all_else_is() -> None:
    tickets = [Ticket(id=n, title=f"t{n}") for n in range(1, 6)]
    held = Held(
        {"id": 1, "title": "t1", "_own": "x", CHANGED: NOON},
        {"id": 2, "title": "other"},
        {"id": 3, "title": "t3", "no_more": "of a field that is gone"},
        {"id": 4, "title": "t4"},
        {"id": 4, "title": "t4"},
    )
    reading = Reading()
    assert [row["id"] for row in rows(mirror(*tickets), reading, held)] == [2, 3, 4, 5]
    assert str(reading.differing) == "2 (title), 3 (no_more), 4 (held twice)"
    assert str(reading.missing) == "5"
    assert (reading.read, reading.written) == (5, 4)


@pytest.mark.parametrize(("unread", "removed"), [(("3",), [1]), ((None,), []), (("x",), [])])
def test_a_record_that_cannot_be_read_is_not_taken_for_gone(
    unread: tuple[str | None, ...], removed: list[int]
) -> None:
    one = mirror(Ticket(id=2), unread=unread)
    reading = Reading()
    found = rows(one, reading, Held({"id": 1}, {"id": 2}, {"id": 3}))
    assert [row["id"] for row in found if DELETED in row] == removed
    state: dict[str, Any] = {}
    one.remember(state, reading)
    assert state == {}, "the next reading is to try again"


def test_where_a_reading_goes_on() -> None:
    one = mirror(Ticket(id=1, last_activity_date=NOON))
    state: dict[str, Any] = {}
    first = one.choose(state)
    assert (first.mode, first.why) == ("full", "read for the first time")
    one.remember(state, first)
    assert state == {}, "it was not read to its end"
    rows(one, first)
    one.remember(state, first)
    then = one.choose(state)
    assert (then.mode, then.since) == ("changes", NOON - OVERLAP)
    older = mirror(Ticket(id=1, last_activity_date=NOON - HOUR))
    rows(older, then)
    older.remember(state, then)
    assert older.choose(state).since == NOON - OVERLAP, "it never goes back"
    assert one.choose(state, "asked for").why == "asked for"


def test_another_rule_is_a_reason_to_read_in_full() -> None:
    one = mirror(Ticket(id=1, last_activity_date=NOON))
    state: dict[str, Any] = {}
    first = one.choose(state)
    rows(one, first)
    one.remember(state, first)
    columns = state["rule"]["columns"]
    del columns["title"]
    columns |= {"account_id": "text", "old": "text"}
    reading = one.choose(state)
    assert reading.mode == "full"
    assert reading.is_told
    assert reading.why == "account_id was text and is bigint, old is no more, title is new"
    assert reading.retyped == {"account_id"}
    state["rule"] = {**one.rule, "changes": "create_date"}
    why = one.choose(state).why
    assert why == "changes were told by create_date and are by last_activity_date"


def test_a_column_of_another_type_in_the_mirror_is_a_reason_to_read_in_full() -> None:
    """Somebody has changed it, or a run of another zone; it does not matter what a column has
    that is none of ours."""
    one = mirror(Ticket(id=1, title="7", last_activity_date=NOON))
    state: dict[str, Any] = {}
    first = one.choose(state, held={"title": "bigint"})
    assert (first.why, first.is_first) == ("read for the first time", True)
    assert first.retyped == {"title"}
    rows(one, first)
    one.remember(state, first)
    assert one.choose(state, held={"title": "text", "own": "bigint"}).mode == "changes"
    reading = one.choose(state, held={"title": "bigint", "own": "bigint"})
    assert (reading.mode, reading.is_told) == ("full", True)
    assert reading.why == "title is bigint in the mirror"
    held = Held({"id": 1, "title": "7", "last_activity_date": NOON})
    assert [row["id"] for row in rows(one, reading, held)] == [1], "it is written again"
