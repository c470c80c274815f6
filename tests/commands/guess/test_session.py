"""What is guessed of who calls."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.guess.guessing import NOTHING, guessed, started, values
from tests.policies import MUTUAL, OVER_TLS, with_policy
from tests.shops import Shop, one, part


@pytest.mark.parametrize(
    ("address", "needed"),
    [
        ("https://shop.example.com/soap", True),
        ("http://localhost:8080/", True),
        ("https://{tenant}.shop.net/", True),
        ("http://server/", True),
        ("https://api.shop.net/v1", False),
    ],
)
def test_an_address_that_is_nobodys(tmp_path: Path, address: str, needed: bool) -> None:
    found = guessed(Shop(NOTHING, address=address), tmp_path)
    assert ("session.url_needed" in found) is needed
    assert ("environments" in found) is not needed


def test_basic_authentication_is_told_in_words(tmp_path: Path) -> None:
    docs = {"Ping": "Uses HTTP Basic authentication."}
    assert guessed(Shop(NOTHING, docs=docs), tmp_path)["session.auth"].holds
    assert not guessed(Shop(NOTHING, name="Other"), tmp_path)["session.auth"].holds


LOGIN = {"LogOn": (one("user") + one("password"), one("sessionId") + one("success", "xs:boolean"))}


def test_a_login_and_its_ticket(tmp_path: Path) -> None:
    shop = Shop(
        {**LOGIN, **NOTHING},
        headers=["Caller", "Who"],
        declared=part("Caller", one("tenant")) + part("Who", one("sessionId")),
    )
    found = guessed(shop, tmp_path)
    assert values(found["session.login"]) == {
        "header": "Who/sessionId",
        "ticket": "sessionId",
        "success": "success",
    }
    assert values(found["session.login"], "session.login.ways.password") == {
        "operation": "LogOn",
        "arguments": {"user": "username", "password": "password"},
    }
    assert "session.headers.Who" not in found
    assert values(found["session.headers.Caller"]) == {
        "arguments": {"tenant": "tenant"},
        "optional": ["tenant"],
    }


def test_the_address_that_calls_go_on_to(tmp_path: Path) -> None:
    """Of several the plainest; which hosts it may be on is for the user to say."""
    answer = one("adminServerUrl") + one("serverUrl") + one("sessionId")
    shop = Shop(
        {"LogOn": (one("user") + one("password"), answer), **NOTHING},
        headers=["Who"],
        declared=part("Who", one("sessionId")),
    )
    found = guessed(shop, tmp_path)["session.login"]
    assert values(found)["url"] == "serverUrl"
    assert "zones.*.hosts" in found.why


def test_a_ticket_that_no_header_carries(tmp_path: Path) -> None:
    guess = guessed(Shop({**LOGIN, **NOTHING}), tmp_path)["session.login"]
    assert not guess.holds
    assert "no header part carries it" in guess.why


def test_arguments_of_header_parts_have_names_of_their_own(tmp_path: Path) -> None:
    shop = Shop(
        NOTHING,
        headers=["Login", "Api", "Key"],
        declared=part("Login", one("url"), one("password"))
        + part("Api", one("password"), one("zone"))
        + one("Key"),
    )
    found = guessed(shop, tmp_path)
    assert values(found["session.headers.Login"])["arguments"] == {
        "url": "login_url",
        "password": "password",
    }
    assert "optional" not in values(found["session.headers.Login"])  # a password, in every call
    assert values(found["session.headers.Api"])["arguments"] == {
        "password": "api_password",
        "zone": "api_zone",
    }
    assert values(found["session.headers.Key"])["arguments"] == {"": "key"}


def test_only_one_thing_tells_who_calls(tmp_path: Path) -> None:
    """Two would give ``connect`` an argument twice."""
    shop = Shop(
        {**LOGIN, **NOTHING},
        headers=["Who"],
        declared=part("Who", one("sessionId"), one("username")),
        docs={"Ping": "Basic authentication is not needed after LogOn."},
    )
    found = guessed(shop, tmp_path)
    assert "session.login" in found
    assert "session.auth" not in found
    shop = Shop(
        NOTHING,
        headers=["Who"],
        declared=part("Who", one("username"), one("secret")),
        docs={"Ping": "Basic authentication."},
        name="Other",
    )
    assert values(guessed(shop, tmp_path)["session.headers.Who"])["arguments"] == {
        "username": "who_username",
        "secret": "who_secret",
    }


def test_what_a_policy_asks_for_is_proposed(tmp_path: Path) -> None:
    made = started(PolicyShop(NOTHING, policy=OVER_TLS), tmp_path)
    found = {guess.name: guess for guess in made.guesses}
    assert found["session.security"].holds
    assert values(found["session.security"]) == {
        "username_token": True,
        "digest": True,
        "timestamp": True,
    }
    assert "session.auth" not in found
    told = next(tmp_path.glob("wsdl/*/service.toml")).read_text()
    assert "Policies of the WSDL ask for it (WS-SecurityPolicy)." in told.replace("\n# ", " ")
    assert "[session.security]\nusername_token = true\n" in told


def test_what_is_not_done_of_a_policy_is_said(tmp_path: Path) -> None:
    more = MUTUAL.replace("<sp:SignedParts>", "<sp:EncryptedParts/><sp:SignedParts>")
    found = guessed(PolicyShop(NOTHING, policy=more), tmp_path)["session.security"]
    assert values(found) == {"timestamp": True, "signature": True}
    assert "Not done: EncryptedParts." in found.why


@dataclass
class PolicyShop(Shop):
    policy: str = ""

    def text(self) -> str:
        return with_policy(Shop(self.calls), self.policy)
