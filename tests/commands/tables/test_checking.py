"""All that is wrong with a file is told before any of it is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generated.autotask.types import Ticket
from soapwright.commands.offers import Writing
from soapwright.commands.tables.checking import SHOWN, Rows
from soapwright.commands.tables.columns import Fields, Known
from soapwright.commands.tables.source import Source
from soapwright.errors import InputError, InputErrors
from soapwright.runtime.journal.entries import Event, State
from soapwright.runtime.journal.store import Store
from tests.sandboxed import write

CREATE = Writing("create", None, "create", "id", 200, Ticket, "Ticket")
UPDATE = Writing("update", None, "update", "id", 200, Ticket, "Ticket")
HEADER = "title,account_id,status,priority"


def rows(file: Path, writing: Writing = CREATE, **options: Any) -> Rows:
    return Rows(Source(str(file)), writing, Fields(Ticket, Known()), **options)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "t.csv", HEADER, "a,1,1,2", "b,1,1,2", "b,1,1,2")


def test_what_is_checked_is_what_is_given(file: Path) -> None:
    found = rows(file)
    checked = found.check()
    assert (checked.rows, checked.done) == (3, 0)
    assert list(checked.attributes) == HEADER.split(",")
    lines = list(found.lines())
    assert [line.record.title for line in lines] == ["a", "b", "b"]  # type: ignore[attr-defined]
    assert [line.key for line in lines] == ["1", "2", "3"]
    assert len({line.known for line in lines}) == 3


def test_a_row_is_known_by_its_place_and_content(file: Path, tmp_path: Path) -> None:
    before = [line.known for line in rows(file).lines()]
    other = write(tmp_path / "o.csv", HEADER, "a,1,1,2", "c,1,1,2", "b,1,1,2")
    after = [line.known for line in rows(other).lines()]
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True]


def test_columns_that_are_ignored_make_no_other_row(file: Path, tmp_path: Path) -> None:
    before = [line.known for line in rows(file).lines()]
    other = write(tmp_path / "o.csv", HEADER + ",note", "a,1,1,2,x", "b,1,1,2,y", "b,1,1,2,")
    assert [line.known for line in rows(other, ignored=["note"]).lines()] == before


def test_it_begins_where_it_is_told(file: Path) -> None:
    found = rows(file, first=3)
    assert found.check().rows == 1
    assert [line.number for line in found.lines()] == [3]


def test_problems_are_shown_up_to_some_number(tmp_path: Path) -> None:
    file = write(tmp_path / "t.csv", HEADER, *["a,x,y,2"] * SHOWN)
    with pytest.raises(InputErrors) as caught:
        rows(file).check()
    assert len(caught.value.errors) == SHOWN + 1
    assert str(caught.value.errors[-1]).endswith(
        f"and {SHOWN} more: {2 * SHOWN} problems in all; nothing was sent"
    )


def test_progress(tmp_path: Path) -> None:
    file = write(tmp_path / "t.csv", HEADER, *["a,1,1,2"] * 2500)
    told: list[int] = []
    rows(file).check(progress=told.append)
    assert told == [1000, 2000]


def test_an_update_has_to_change_something(tmp_path: Path) -> None:
    file = write(tmp_path / "t.csv", "id", "1")
    with pytest.raises(InputError, match="has no column of a field to change"):
        rows(file, UPDATE).check()


def journal(path: Path, **states: State) -> Path:
    """A journal of rows by key."""
    store = Store(path, {"keys": "own"})
    for key, state in states.items():
        store.write(Event(State.SENT, 1.0, [key], b"12345678"))
        if state is not State.SENT:
            store.write(Event(state, 2.0, [key]))
    store.close()
    return path


@pytest.mark.parametrize(
    ("state", "is_lost"),
    [
        (State.SUCCEEDED, True),
        (State.SENT, True),
        (State.UNKNOWN, True),
        (State.FAILED, False),
        (State.OPEN, False),
    ],
)
def test_what_may_be_done_has_to_be_in_the_file(
    file: Path, tmp_path: Path, state: State, is_lost: bool
) -> None:
    kept = journal(tmp_path / "j.db", **{"1-ffffffffffffffff": state})
    if is_lost:
        with pytest.raises(InputError, match="row 1 is not what it was when it was sent"):
            rows(file).check(kept)
    else:
        assert rows(file).check(kept).done == 0


def test_rows_that_are_done_are_counted(file: Path, tmp_path: Path) -> None:
    first, second, _ = (line.known for line in rows(file).lines())
    kept = journal(tmp_path / "j.db", **{first: State.SUCCEEDED, second: State.FAILED})
    assert rows(file).check(kept).done == 1
    assert rows(file).check(tmp_path / "new.db").done == 0


def test_a_journal_of_a_program(file: Path, tmp_path: Path) -> None:
    Store(tmp_path / "j.db", {"keys": "index"}).close()
    with pytest.raises(InputError, match="is a journal of another program"):
        rows(file).check(tmp_path / "j.db")
    (tmp_path / "x.db").write_bytes(b"no journal at all")
    with pytest.raises(InputError, match="is no journal"):
        rows(file).check(tmp_path / "x.db")


@pytest.mark.parametrize("key", ["\\ud800", "\\u0000", "a\\uffff"])
def test_a_key_is_text_that_can_be_kept(tmp_path: Path, key: str) -> None:
    cells = '"title":"a","account_id":1,"status":1,"priority":2'
    file = write(tmp_path / "t.jsonl", f'{{{cells},"ref":"{key}"}}')
    with pytest.raises(InputError, match="row 1, line 1, column 'ref': it holds the character U"):
        rows(file, key="ref").check()


def test_a_row_that_it_begins_with_has_to_be_there(file: Path) -> None:
    with pytest.raises(InputError, match="has no rows from row 99 on"):
        rows(file, first=99).check()


def test_a_key_that_was_left_out(file: Path, tmp_path: Path) -> None:
    kept = journal(tmp_path / "j.db", k1=State.SUCCEEDED)
    with pytest.raises(InputError, match="known by a key, such as 'k1': say --key COLUMN"):
        rows(file).check(kept)
