"""What is guessed of operations that read page by page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.guess.guessing import ITEM, guessed, values
from tests.shops import Shop, many, one, record


def test_pages(tmp_path: Path) -> None:
    declared = ITEM + record("Found", many("Item", "t:Item"), one("totalCount", "xs:int"))
    ask = one("pageIndex", "xs:int") + one("pageSize", "xs:int")
    shop = Shop({"SearchItems": (one("text") + ask, one("found", "t:Found"))}, declared=declared)
    assert values(guessed(shop, tmp_path)["page.all_items"]) == {
        "operation": "SearchItems",
        "style": "page-number",
        "page": "pageIndex",
        "size": "pageSize",
        "first": 0,
        "page_size": 100,
        "rows": "Item",
        "total": "totalCount",
    }


def test_a_part_of_the_request_says_which_page_it_is(tmp_path: Path) -> None:
    declared = ITEM + record("Paging", one("skip", "xs:int"), one("take", "xs:int"))
    ask = one("text") + one("paging", "t:Paging")
    answer = many("item", "t:Item") + one("total", "xs:int")
    shop = Shop({"ListItems": (ask, answer)}, declared=declared)
    found = values(guessed(shop, tmp_path)["page.all_items"])
    assert (found["style"], found["offset"], found["size"]) == (
        *("offset", "paging/skip", "paging/take"),
    )


LISTED = many("item", "t:Item") + one("total", "xs:int")
TOKENS = many("item", "t:Item") + one("nextToken", more='minOccurs="0"')


@pytest.mark.parametrize(
    ("offset", "size"),
    [("offset", "limit"), ("skip", "take"), ("startIndex", "maxResults"), ("firstRow", "count")],
)
def test_offsets(tmp_path: Path, offset: str, size: str) -> None:
    ask = one(offset, "xs:int") + one(size, "xs:int")
    found = guessed(Shop({"ListItems": (ask, LISTED)}, declared=ITEM), tmp_path)
    assert values(found["page.all_items"]) == {
        "operation": "ListItems",
        "style": "offset",
        "offset": offset,
        "size": size,
        "first": 0,
        "page_size": 100,
        "rows": "item",
        "total": "total",
        "row_key": ["id"],
    }


@pytest.mark.parametrize(
    ("more", "done"),
    [
        (one("hasMore", "xs:boolean"), {"done": "hasMore", "done_value": False}),
        (one("done", "xs:boolean"), {"done": "done"}),
        ("", {}),
    ],
)
def test_tokens_of_one_operation(tmp_path: Path, more: str, done: dict[str, object]) -> None:
    ask = one("pageToken", more='minOccurs="0"') + one("pageSize", "xs:int")
    found = guessed(Shop({"ListItems": (ask, TOKENS + more)}, declared=ITEM), tmp_path)
    assert values(found["page.all_items"]) == {
        "operation": "ListItems",
        "style": "token",
        "token": "nextToken",
        "parameter": "pageToken",
        "rows": "item",
        **done,
        "size": "pageSize",
        "page_size": 100,
        "row_key": ["id"],
    }


@pytest.mark.parametrize("second", ["searchMore", "getNextSearch", "searchNext", "continueSearch"])
def test_tokens_of_two_operations(tmp_path: Path, second: str) -> None:
    shop = Shop(
        {
            "search": (one("text"), TOKENS),
            "other": (one("text"), one("x")),
            second: (one("nextToken"), TOKENS),
        },
        declared=ITEM,
    )
    found = {n: g for n, g in guessed(shop, tmp_path).items() if n.startswith("page")}
    (guess,) = found.values()
    assert guess.holds
    assert values(guess)["next"] == second


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (one("from", "xs:date") + one("limit", "xs:int"), LISTED),  # a span of time
        (one("offset", "xs:int"), LISTED),
        (one("offset", "xs:int") + one("limit", "xs:int"), one("total", "xs:int")),
        (one("text"), TOKENS),  # nothing takes it
        (one("token"), many("item", "t:Item")),  # nothing gives it
    ],
)
def test_operations_that_give_no_pages(tmp_path: Path, ask: str, answer: str) -> None:
    guess = guessed(Shop({"ListItems": (ask, answer)}, declared=ITEM), tmp_path)["page.all_rows"]
    assert not guess.holds
    assert "No operation is known to give a list page by page" in guess.why
