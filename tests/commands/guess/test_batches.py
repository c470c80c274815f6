"""What is guessed of operations that write many records."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.project.workspace import emit_service
from soapwright.service.rules import read_service
from tests.commands.guess.guessing import ITEM, guessed, started, values
from tests.shops import Shop, many, one, record

CODE = one("resultCode", "xs:int") + one("text")
FLAG = one("success", "xs:boolean") + one("text")
SAVED = record("Saved", one("rowIndex", "xs:int"), one("succeeded", "xs:boolean"))


def test_results_by_index(tmp_path: Path) -> None:
    shop = Shop(
        {"AddItems": (many("item", "t:Item", "20"), many("saved", "t:Saved"))},
        declared=ITEM + SAVED,
    )
    done = started(shop, tmp_path)
    (guess,) = (guess for guess in done.guesses if guess.name == "batch.create")
    assert values(guess) == {
        "operation": "AddItems",
        "items": "item",
        "max_items": 20,
        "result": "records",
    }
    assert values(guess, "results.records") == {
        "entries": ".",  # the operation returns nothing but the list
        "index": "rowIndex",
        "success": "succeeded",
        "index_base": 0,
    }
    emitted, _ = emit_service(read_service(done.folder / "service.toml"), tmp_path)
    assert "entries=()" in emitted.files["results.py"]


def test_results_of_the_whole_call(tmp_path: Path) -> None:
    answer = one("success", "xs:boolean") + one("errorMessage") + many("item", "t:Item")
    shop = Shop(
        {
            "CreateItems": (many("item", "t:Item"), answer),
            "UpdateItems": (many("item", "t:Item"), answer),
        },
        declared=ITEM,
        docs={"CreateItems": "Creates up to 25 items."},
    )
    found = guessed(shop, tmp_path)
    assert values(found["batch.create"])["max_items"] == 25
    assert values(found["batch.create"])["returns_ids"] is True
    assert values(found["batch.update"])["items_per_call"] == 100
    assert values(found["batch.create"], "entities") == {"base": "Item", "id": "id"}
    assert values(found["batch.create"], "results.records") == {
        "success": "success",
        "items": "item",
        "errors": "errorMessage",
    }
    assert all(guess.holds for name, guess in found.items() if name.startswith("batch"))


@pytest.mark.parametrize(
    ("request_", "answer", "reason"),
    [
        (many("item", "t:Item"), one("text"), "no flag"),
        (many("item", "t:Item"), CODE, "only the service knows"),
        (many("item", "t:NoId"), FLAG, "no type with a numeric id"),
    ],
)
def test_batches_that_cannot_be(tmp_path: Path, request_: str, answer: str, reason: str) -> None:
    declared = ITEM + record("NoId", one("label"))
    shop = Shop({"AddItems": (request_, answer)}, declared=declared)
    guess = guessed(shop, tmp_path)["batch.create"]
    assert not guess.holds
    assert reason in guess.why


@pytest.mark.parametrize(
    "request_",
    [
        one("order", "t:Order"),  # its list is of one order's lines
        one("shop") + many("item", "t:Item"),  # a batch has nothing for the shop
        many("item", "t:Item") + many("other", "t:Item"),
        many("id", "xs:long"),
    ],
)
def test_operations_that_are_no_batch(tmp_path: Path, request_: str) -> None:
    declared = ITEM + SAVED + record("Order", one("number"), many("line", "t:Item"))
    shop = Shop({"AddItems": (request_, many("saved", "t:Saved"))}, declared=declared)
    guess = guessed(shop, tmp_path)["batch.create"]
    assert not guess.holds
    assert "No operation is known to write many records" in guess.why


@pytest.mark.parametrize(
    ("name", "verb"),
    [
        ("BulkCreateItems", "create"),
        ("batchUpdate", "update"),
        ("ItemsDelete", "delete"),
        ("massUpsert", "create_or_update"),
        ("registerItems", "create"),
        ("getUpdate", None),
    ],
)
def test_what_an_operation_does_with_records(tmp_path: Path, name: str, verb: str | None) -> None:
    shop = Shop({name: (many("item", "t:Item"), many("saved", "t:Saved"))}, declared=ITEM + SAVED)
    found = {n for n, guess in guessed(shop, tmp_path).items() if n.startswith("batch.")}
    assert found == {f"batch.{verb}" if verb else "batch.create"}
