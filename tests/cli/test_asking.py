"""What a command needs to connect: from its options, the environment, or whom it can ask."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from soapwright.cli.asking import arguments_of, one_way, places_of
from soapwright.errors import InputError

PARAMETERS = {"username": True, "secret": True, "url": False}


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in the environment, and nobody to ask."""
    for name in ("USERNAME", "SECRET", "URL", "TICKET", "TOKEN"):
        monkeypatch.delenv(f"SOAPWRIGHT_{name}", raising=False)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: False))


def test_what_is_given_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOAPWRIGHT_USERNAME", "of the environment")
    monkeypatch.setenv("SOAPWRIGHT_SECRET", "hidden")
    monkeypatch.setenv("SOAPWRIGHT_URL", "not needed, so not taken")
    assert arguments_of(PARAMETERS, {"username": "given"}) == {
        "username": "given",
        "secret": "hidden",
    }


@pytest.mark.parametrize("value", [None, ""])
def test_what_is_nowhere_is_named(value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if value is not None:
        monkeypatch.setenv("SOAPWRIGHT_SECRET", value)
    with pytest.raises(InputError, match="the client needs its secret") as caught:
        arguments_of(PARAMETERS, {"username": "u"})
    assert caught.value.key == "SOAPWRIGHT_SECRET"


def test_whom_it_can_ask_it_does_without_showing_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, bool]] = []

    def prompt(text: str, *, hide_input: bool, err: bool) -> str:
        assert err, "stdout is for results"
        asked.append((text, hide_input))
        return "answer"

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("click.prompt", prompt)
    found = arguments_of({**PARAMETERS, "integration_code": True}, {})
    assert found == dict.fromkeys(("username", "secret", "integration_code"), "answer")
    assert asked == [("Username", False), ("Secret", True), ("Integration code", True)]


class Keyring:
    """Stands where the library would be: what is kept, by place and name."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **kept: str) -> None:
        pytest.importorskip("keyring")
        self.kept, self.asked = kept, list[str]()
        monkeypatch.setattr("keyring.get_password", self.get)

    def get(self, place: str, name: str) -> str | None:
        from keyring.errors import KeyringLocked

        self.asked.append(place)
        if self.kept.get("locked"):
            raise KeyringLocked
        return self.kept.get(f"{place} {name}")


def test_a_keyring_has_what_the_environment_has_not(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {
        "soapwright:orders secret": "for all",
        "soapwright:orders:de secret": "for one",
        "soapwright:orders username": "kept",
    }
    Keyring(monkeypatch, **kept)
    found = arguments_of(PARAMETERS, {}, service="orders")
    assert found == {"username": "kept", "secret": "for all"}
    assert arguments_of(PARAMETERS, {}, service="orders", zone="de")["secret"] == "for one"
    assert arguments_of(PARAMETERS, {}, service="orders", zone="en")["secret"] == "for all"
    monkeypatch.setenv("SOAPWRIGHT_SECRET", "of the environment")
    assert arguments_of(PARAMETERS, {}, service="orders")["secret"] == "of the environment"


def test_a_keyring_that_cannot_be_opened_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    Keyring(monkeypatch, locked="yes")
    with pytest.raises(InputError, match="or keep it: keyring set soapwright:orders secret"):
        arguments_of(PARAMETERS, {"username": "u"}, service="orders")


def test_without_the_library_nothing_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Keyring(monkeypatch, **{"soapwright:orders secret": "kept"})
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match="is missing"):
        arguments_of(PARAMETERS, {"username": "u"}, service="orders")
    assert ring.asked == []


WAYS = (
    {"url": True, "username": True, "secret": True, "token": False},
    {"url": True, "ticket": True, "token": False},
    {"url": True, "token": False},
)


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({"USERNAME": "u", "SECRET": "s"}, {"username": "u", "secret": "s"}),
        ({"TICKET": "t"}, {"ticket": "t"}),
        ({"TICKET": "t", "TOKEN": "x"}, {"ticket": "t", "token": "x"}),
        ({"USERNAME": "u", "SECRET": "s", "TICKET": "t"}, {"username": "u", "secret": "s"}),
        ({}, {}),
    ],
)
def test_the_way_that_all_is_there_for(
    environment: dict[str, str], found: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(f"SOAPWRIGHT_{name}", value)
    told = one_way(WAYS, {"url": "https://x/"}, service="none", optional=["token"])
    assert told == {"url": "https://x/", **found}


def test_where_nothing_is_there_the_first_way_is_asked_for() -> None:
    with pytest.raises(InputError) as caught:
        one_way(WAYS, {}, service="none")
    assert caught.value.key == "SOAPWRIGHT_URL"


def test_options_go_by_the_names_of_the_client() -> None:
    parameters = {"url": True, "user": True, "password": True, "zone": False}
    assert places_of(parameters, url="u", username="n", zone=None) == {"url": "u", "user": "n"}
    with pytest.raises(InputError, match="nothing that this client takes; it needs url, user"):
        places_of(parameters, time_zone="UTC")
