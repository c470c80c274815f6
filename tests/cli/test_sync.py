"""``soapwright sync``: what its options become, and what it tells at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from soapwright.cli.sync import sync
from soapwright.commands.mirror.sync import Synced
from tests.generated.packages import ROOT

Run = Callable[..., tuple[Result, list[Any]]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command up to the service; gives also what that would be asked with."""

    def run(*options: str, **done: Any) -> tuple[Result, list[Any]]:
        given: list[Any] = []

        def copy(
            space: object, rules: object, entities: Any, to: Any, arguments: Any, **more: Any
        ) -> Synced:
            more.pop("progress")("read", "Ticket", 1)
            given.extend((entities, to.shown, arguments, more))
            return Synced(**{"database": "u", "rows": {}, **done})

        monkeypatch.setattr("soapwright.commands.mirror.sync.sync", copy)
        arguments = ["--workspace", str(ROOT), "autotask", "--to", "duckdb:////x/c.db", *options]
        return CliRunner().invoke(sync, arguments), given

    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    monkeypatch.setenv("SOAPWRIGHT_USERNAME", "u")
    monkeypatch.setenv("SOAPWRIGHT_SECRET", "s")
    monkeypatch.setenv("SOAPWRIGHT_INTEGRATION_CODE", "i")
    return run


def test_only_what_is_given_is_passed_on(run: Run) -> None:
    done, (entities, to, arguments, more) = run()
    assert done.exit_code == 0, done.output
    assert entities == ()
    assert to == "duckdb:////x/c.db"
    assert arguments == {"username": "u", "secret": "s", "integration_code": "i"}
    assert more == {"database": None, "deletions": False}
    assert "autotask u: 0 tables, 0 rows written to duckdb:////x/c.db\n" in done.output


def test_all_options(run: Run) -> None:
    options = ("--url", "https://x/", "--zone", "de", "--database", "d", "--deletions")
    _, (entities, _, arguments, more) = run("Ticket", "Account", *options)
    assert entities == ("Ticket", "Account")
    assert (arguments["url"], arguments["zone"]) == ("https://x/", "de")
    assert more == {"database": "d", "deletions": True}


def test_tables_that_could_not_be_read_are_told_and_are_a_finding(run: Run) -> None:
    rows = {"ticket": 1_234, "account": 0}
    done, _ = run(rows=rows, failed={"contact": "no right"}, warnings=("odd",))
    assert done.exit_code == 1
    assert "warning: odd\n" in done.output
    assert "warning: contact could not be read: no right\n" in done.output
    assert "  ticket: 1,234 rows\n" in done.output
    assert "  account" not in done.output, "of what has not changed nothing is told"
    assert "2 tables, 1,234 rows" in done.output
