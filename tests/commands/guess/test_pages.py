"""What is guessed of operations that read page by page."""

from __future__ import annotations

from pathlib import Path

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
