"""Columns by any of a field's names, and cells by what people write."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from generated.autotask.types import Ticket
from soapwright.commands.tables.columns import Columns, Fields, Known
from soapwright.runtime.records.picklists import EntityPicklists, Picklist, PicklistValue

LIST: Picklist[Any, Any] = Picklist(
    "Ticket.Status",
    [
        PicklistValue(1, "New"),
        PicklistValue(5, "Done"),
        PicklistValue(6, "Twice"),
        PicklistValue(7, "Twice"),
    ],
)
COLOURS: Picklist[Any, Any] = Picklist("Ticket.Colour", [PicklistValue("r", "Red")])
KNOWN = Known(
    {"How far": "Status"},
    {"Colour": "Colour", "Farbe": "Colour"},
    EntityPicklists("Ticket", {"status": LIST}, {"Colour": COLOURS}),
)
FIELDS = Fields(Ticket, KNOWN)


def read(verb: str = "create", /, **cells: Any) -> Any:
    problems: list[tuple[str | None, str]] = []
    columns = Columns(FIELDS, verb, cells)
    assert columns.problems == []
    record = columns.record({k: v for k, v in cells.items() if v != ""}, problems)
    if problems:
        raise ValueError(problems)
    return record


@pytest.mark.parametrize("name", ["status", "Status", "STATUS", "How far", "how  FAR"])
def test_all_that_people_call_a_field(name: str) -> None:
    assert read(**{name: "5"}).status == 5


@pytest.mark.parametrize("name", ["Colour", "Farbe", "udf.Colour", "udf: Farbe", "UDF.Colour"])
def test_all_that_people_call_a_user_defined_field(name: str) -> None:
    assert read(**{name: "red"}).udf == {"Colour": "r"}


def test_a_user_defined_field_that_nobody_knows() -> None:
    assert read(**{"udf.New one": "x"}).udf == {"New one": "x"}
    assert read(user_defined_fields='{"a": "x", "b": null}').udf == {"a": "x", "b": None}


@pytest.mark.parametrize(("cell", "value"), [("5", 5), ("done", 5), (" New ", 1), ("77", 77)])
def test_a_value_or_a_label(cell: str, value: int) -> None:
    assert read(status=cell).status == value


@pytest.mark.parametrize(
    ("column", "cell", "what"),
    [
        ("status", "Nwe", "close are New"),
        ("status", "twice", "several values called"),
        ("account_id", "x", "is no int"),
        ("user_defined_fields", "x", "takes a JSON object"),
        ("fields", "x", "takes JSON, a ArrayOfField"),
    ],
)
def test_cells_that_are_none(column: str, cell: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        read(**{column: cell})


def test_an_empty_cell_of_an_update_clears() -> None:
    found = read("update", id="7", title="", **{"udf.Colour": ""})
    assert (found.id, found.title, dict(found.udf)) == (7, None, {"Colour": None})
    assert dict(read("create", title="x", **{"udf.Colour": ""}).udf) == {}


@pytest.mark.parametrize(
    ("names", "verb", "what"),
    [
        (["titel"], "create", "is 'title' meant"),
        (["title", "Title"], "create", "is the field title, as is the column 'title'"),
        (["CreateDate"], "create", "cannot be written"),
        (["CreateDate"], "update", "cannot be written"),
    ],
)
def test_columns_that_cannot_be_used(names: list[str], verb: str, what: str) -> None:
    ((_, problem),) = Columns(FIELDS, verb, names).problems
    assert what in problem


def test_a_delete_takes_what_was_read() -> None:
    assert Columns(FIELDS, "delete", ["id", "CreateDate"]).problems == []


def test_columns_aside_are_not_looked_at() -> None:
    columns = Columns(FIELDS, "create", ["title", "x"], ["x"])
    assert columns.record({"title": "a", "x": "b"}, []).title == "a"
    assert columns.attributes == ["title"]
    assert columns.column_of("Title") == columns.column_of("title") == "title"


def test_typed_values() -> None:
    moment = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    assert read(due_date_time=moment).due_date_time == moment


@pytest.mark.parametrize("turn", [1, -1])
def test_a_user_defined_field_is_told_once(turn: int) -> None:
    cells = {"udf.Colour": "red", "user_defined_fields": '{"Colour": "r"}'}
    with pytest.raises(ValueError, match="column"):
        read(**dict(list(cells.items())[::turn]))
    both = read(**{"udf.Other": "x", "user_defined_fields": '{"Colour": "r"}'})
    assert both.udf == {"Other": "x", "Colour": "r"}
