"""Lists: rows with chosen columns, restricted, sorted, page by page."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.sandbox.superoffice.archive import COLUMNS, KEY, Archive, contacts
from soapwright.sandbox.superoffice.messages import from_pairs
from soapwright.sandbox.superoffice.refusals import Refused

ROWS = contacts(25)
ARCHIVE = Archive({"FindContact": ROWS})


def ask(**request: Any) -> tuple[list[dict[str, Any]], int]:
    given_ = {"ProviderName": "FindContact", "Restriction": {}, "Page": 0, "PageSize": 100}
    return ARCHIVE.page({**given_, **request})


def restriction(name: str, operator: str, *values: str) -> dict[str, Any]:
    one = {"Name": name, "Operator": operator, "Values": {"string": list(values)}}
    return {"ArchiveRestrictionInfo": [one]}


def order(name: str, direction: str = "ASC") -> dict[str, Any]:
    return {"ArchiveOrderByInfo": [{"Name": name, "Direction": direction}]}


def keys(found: tuple[list[dict[str, Any]], int]) -> list[int]:
    return [item["PrimaryKey"] for item in found[0]]


@given(st.integers(1, 40))
def test_pages_hold_every_row_once(size: int) -> None:
    seen: list[int] = []
    for page in range(-(-25 // size) + 1):
        found = ask(Page=page, PageSize=size)
        assert found[1] == 25
        seen += keys(found)
    assert seen == [int(row[KEY]) for row in ROWS]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (restriction("city", "=", "Oslo"), 6),
        (restriction("city", "=", "oslo"), 0),
        (restriction("city", "begins", "o"), 6),
        (restriction("city", "contains", "ER"), 13),
        (restriction("city", "=", "Oslo", "Bergen"), 13),
        (restriction("city", "="), 0),
    ],
)
def test_restrictions(asked: dict[str, Any], count: int) -> None:
    assert ask(Restriction=asked)[1] == count


def test_the_first_order_counts_most() -> None:
    both = {
        "ArchiveOrderByInfo": [
            *order("city")["ArchiveOrderByInfo"],
            *order(KEY, "DESC")["ArchiveOrderByInfo"],
        ]
    }
    found = keys(ask(SortOrder=both))
    by_key = {int(row[KEY]): row for row in ROWS}
    cities = [by_key[key]["city"] for key in found]
    assert cities == sorted(cities)
    assert found[0] == max((key for key in by_key if by_key[key]["city"] == "Bergen"), key=str)


def test_only_the_columns_that_were_chosen() -> None:
    (item, *_), _ = ask(Columns={"string": ["name", "city"]})
    data = from_pairs(item["ColumnData"])
    assert {name: value["DisplayValue"] for name, value in data.items()} == {
        "name": "Contact 00001",
        "city": "Bergen",
    }
    assert [column["Name"] for column in ARCHIVE.columns("FindContact")] == list(COLUMNS)


@pytest.mark.parametrize(
    "request_",
    [
        {"ProviderName": "FindNothing"},
        {"ProviderName": None},
        {"Restriction": None},
        {"Restriction": restriction("planet", "=", "x")},
        {"Restriction": restriction("city", "like", "x")},
        {"SortOrder": order("planet")},
        {"Columns": {"string": ["planet"]}},
        {"Page": -1},
        {"PageSize": 0},
    ],
)
def test_what_is_refused(request_: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        ask(**request_)
