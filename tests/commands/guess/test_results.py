"""What is guessed of the answers that tell what became of records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from soapwright.project.workspace import emit_service
from soapwright.service.rules import read_service
from tests.commands.guess.guessing import ITEM, guessed, started, values
from tests.shops import Shop, choice, many, one, record

MAYBE = 'minOccurs="0"'
PROBLEM = record("Problem", one("message"), one("statusCode", more=MAYBE))
STATUS = record("Status", one("isSuccess", "xs:boolean"), many("detail", "t:Problem"))
STATE = choice("State", "Succeeded", "Failed")
CODE = choice("Code", "Done", "Failed")


def told(folder: Path, *entry: str) -> dict[str, Any]:
    """The rule of answers whose entries have these elements."""
    declared = ITEM + PROBLEM + STATUS + STATE + CODE + record("Saved", *entry)
    shop = Shop({"AddItems": (many("item", "t:Item"), many("saved", "t:Saved"))}, declared=declared)
    done = started(shop, folder)
    guess = next(guess for guess in done.guesses if guess.name == "batch.create")
    if not guess.holds:
        return {}
    emit_service(read_service(done.folder / "service.toml"), folder)
    found = values(guess, "results.records")
    more = guess.tables.get("results.records.message")
    assert found.pop("entries") == "."
    return found if more is None else {**found, "message": dict(more)}


OK = one("success", "xs:boolean")
PLACED = {"joined": "position", "success": "success"}
INDEXED = {"index_base": 0, "success": "success"}


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        ([OK], PLACED),
        ([one("id", more=MAYBE), OK], PLACED | {"id": "id"}),
        (
            [one("id"), OK, many("errors", "t:Problem")],
            PLACED
            | {"id": "id", "messages": "errors"}
            | {"message": {"text": "message", "code": "statusCode"}},
        ),
        ([one("isOK", "xs:boolean")], {"joined": "position", "success": "isOK"}),
        (
            [one("failed", "xs:boolean")],
            {"joined": "position", "success": "failed", "success_value": False},
        ),
        (
            [one("hasErrors", "xs:boolean"), one("reason", more=MAYBE)],
            {"joined": "position", "success": "hasErrors", "success_value": False}
            | {"messages": "reason"},
        ),
        (
            [one("state", "t:State")],
            {"joined": "position", "success": "state", "success_value": "Succeeded"},
        ),
        (
            [one("status", "t:Status"), one("newId", more=MAYBE)],
            {"joined": "position", "success": "status/isSuccess", "id": "newId"}
            | {"messages": "status/detail"}
            | {"message": {"text": "message", "code": "statusCode"}},
        ),
        ([one("lineNumber", "xs:int"), OK], INDEXED | {"index": "lineNumber"}),
        ([one("seq", "xs:int"), OK], INDEXED | {"index": "seq"}),
        ([one("n", "xs:int"), OK], INDEXED | {"index": "n"}),
        ([one("errorCode", "xs:int"), OK], PLACED),
        ([one("id", "xs:int"), OK], PLACED | {"id": "id"}),
        (
            [
                one("n", "xs:int"),
                one("gut", "xs:boolean"),
                one("neu", more=MAYBE),
                many("x", "xs:string"),
            ],
            {"index": "n", "index_base": 0, "success": "gut", "id": "neu", "messages": "x"},
        ),
        (
            [one("n", "xs:int"), OK, one("externalId")],
            INDEXED | {"index": "n"} | {"external_id": "externalId"},
        ),
        ([one("active", "xs:boolean")], {}),
        ([one("code", "t:Code")], {}),
        ([one("label")], {}),
    ],
)
def test_what_entries_are_made_of(tmp_path: Path, entry: list[str], rule: dict[str, Any]) -> None:
    assert told(tmp_path, *entry) == rule


def test_records_that_come_back_are_no_results(tmp_path: Path) -> None:
    declared = record("Item", one("id", "xs:long"), one("valid", "xs:boolean"))
    shop = Shop({"AddItems": (many("item", "t:Item"), many("item", "t:Item"))}, declared=declared)
    assert not guessed(shop, tmp_path)["batch.create"].holds


def test_position_is_to_be_checked(tmp_path: Path) -> None:
    shop = Shop(
        {"AddItems": (many("item", "t:Item"), many("saved", "t:Saved"))},
        declared=ITEM + record("Saved", OK),
    )
    guess = guessed(shop, tmp_path)["batch.create"]
    assert "check that the service says that it answers in the order of the request" in guess.why
