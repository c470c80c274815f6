"""What is guessed of a service as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.guess.guessing import NOTHING, guessed, values
from tests.shops import Shop, one, record


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


@pytest.mark.parametrize(
    "name",
    [
        *("pass", "passwd", "Pwd", "userPassword", "password2", "PIN", "passphrase", "pw"),
        *("sessionKey", "sessionId", "SessionID", "clientSignature", "access_key", "securityToken"),
        *("clientSecret", "sharedsecret", "authtoken", "API_KEY", "privateKey", "licenseKey"),
    ],
)
def test_secrets_by_any_usual_spelling(tmp_path: Path, name: str) -> None:
    shop = Shop({"Ask": (one(name), one("x"))})
    assert values(guessed(shop, tmp_path)["service.secrets"]) == {"secrets": [name]}


@pytest.mark.parametrize(
    "name", ["key", "passenger", "bypass_reason", "pinned", "nextToken", "sign"]
)
def test_names_that_only_look_like_secrets(tmp_path: Path, name: str) -> None:
    assert "service.secrets" not in guessed(Shop({"Ask": (one(name), one("x"))}), tmp_path)


def test_what_a_login_takes_and_gives_is_secret_by_its_place(tmp_path: Path) -> None:
    answer = one("result", "t:Result")
    shop = Shop(
        {"signIn": (one("user") + one("mot") + one("tenant"), one("permit"))}
        | {"logon": (one("userName") + one("code"), answer)},
        declared=record("Result", one("sessionRef"), one("serverUrl"), one("currency")),
    )
    found = values(guessed(shop, tmp_path)["service.secrets"])
    assert found == {"secrets": ["code", "mot", "permit", "sessionRef"]}
