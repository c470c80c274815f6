"""What a command needs to connect: from its options, the environment, or whom it can ask."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from soapwright.cli.asking import arguments_of
from soapwright.errors import InputError

PARAMETERS = {"username": True, "secret": True, "url": False}


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in the environment, and nobody to ask."""
    for name in ("USERNAME", "SECRET", "URL"):
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
