"""``soapwright snapshot``: what its options become, and what it tells at the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from soapwright.cli.snapshot import snapshot
from soapwright.commands.snapshot import Taken
from tests.generated.packages import ROOT

Run = Callable[..., tuple[Result, dict[str, Any]]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command up to the service; gives also what that would be asked with."""

    def run(*options: str, **taken: Any) -> tuple[Result, dict[str, Any]]:
        given: dict[str, Any] = {}

        def take(space: object, rules: object, zone: Any, arguments: Any, told: Any) -> Taken:
            told("Ticket", 1, 2)
            given.update(arguments, zone_of_file=zone.name)
            return Taken(Path("en.fields.json"), **{"entities": 2, "fields": 9, **taken})

        monkeypatch.setattr("soapwright.commands.snapshot.take", take)
        arguments = ["--workspace", str(ROOT), "autotask", *options]
        return CliRunner().invoke(snapshot, arguments), given

    monkeypatch.setenv("SOAPWRIGHT_USERNAME", "u")
    monkeypatch.setenv("SOAPWRIGHT_SECRET", "s")
    monkeypatch.setenv("SOAPWRIGHT_INTEGRATION_CODE", "i")
    return run


def test_without_an_address_the_service_is_asked_for_it(run: Run) -> None:
    done, given = run("--zone", "en")
    assert done.exit_code == 0, done.output
    assert given == {
        **{"username": "u", "secret": "s", "integration_code": "i"},
        "zone_of_file": "en",
    }
    assert done.output == "autotask en: 2 entities and 9 fields in en.fields.json\n"


def test_an_address_is_of_the_zone(run: Run) -> None:
    _, given = run("--zone", "de", "--url", "https://x/", "--username", "given")
    assert given["url"] == "https://x/"
    assert given["zone"] == given["zone_of_file"] == "de"
    assert given["username"] == "given"


def test_what_was_resumed_and_put_up_with_is_told(run: Run) -> None:
    done, _ = run("--zone", "en", resumed=1, warnings=("odd",))
    assert "warning: odd\n" in done.output
    assert "2 entities, 1 of them read before and 9 fields" in done.output


def test_a_zone_that_is_not_there(run: Run) -> None:
    done, given = run("--zone", "fr")
    assert done.exit_code == 2
    assert "has no zone 'fr'; its zones: en, de, es" in done.output
    assert not given


def test_a_client_may_be_elsewhere(run: Run) -> None:
    """It is asked what it needs: one that is nowhere is named."""
    done, _ = run("--zone", "en", "--package", "generated.autotask", "--out", "generated/autotask")
    assert done.exit_code == 0, done.output
    done, _ = run("--zone", "en", "--package", "acme.nowhere")
    assert done.exit_code == 2
    assert "there is no client yet" in done.output
