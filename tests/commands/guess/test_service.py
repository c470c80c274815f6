"""What is guessed of a service as a whole."""

from __future__ import annotations

from pathlib import Path

from tests.commands.guess.guessing import NOTHING, guessed, values
from tests.shops import Shop, one


def test_reading_is_repeated(tmp_path: Path) -> None:
    names = ("GetItem", "GetShop", "GetNextNumber", "ListItems", "ListenForItems", "SendItem")
    calls = {name: ("", one("x")) for name in (*names, "Getaway")}
    guess = guessed(Shop(calls), tmp_path)["service.idempotent"]
    # Get* would be GetNextNumber too, and List* would be ListenForItems.
    assert values(guess) == {"idempotent": ["GetItem", "GetShop", "ListItems"]}
    calls = {name: ("", one("x")) for name in ("GetItem", "GetShop", "Ping")}
    guess = guessed(Shop(calls, name="Other"), tmp_path)["service.idempotent"]
    assert values(guess) == {"idempotent": ["Get*"]}


def test_nothing_that_only_reads(tmp_path: Path) -> None:
    guess = guessed(Shop(NOTHING), tmp_path)["service.idempotent"]
    assert not guess.holds


def test_secrets_are_texts(tmp_path: Path) -> None:
    request = [one("Password"), one("apiKey"), one("nextPageToken"), one("AccessToken")]
    request += [one("passwordExpired", "xs:boolean"), one("TicketID", "xs:int")]
    guess = guessed(Shop({"Ask": ("".join(request), one("x"))}), tmp_path)["service.secrets"]
    assert values(guess) == {"secrets": ["AccessToken", "Password", "apiKey"]}
