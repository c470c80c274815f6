"""``soapwright sync``: what its options become, and what it tells at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from soapwright.cli.sync import sync
from soapwright.commands.mirror.several import Several
from soapwright.commands.mirror.sync import Synced
from soapwright.errors import Stopped
from soapwright.runtime.client.held import Difference, Reading
from soapwright.runtime.errors import RecordUnreadable
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


HOW = {"deletions": False, "full": False, "verify": False, "as_rows": False}


def test_only_what_is_given_is_passed_on(run: Run) -> None:
    done, (entities, to, arguments, more) = run()
    assert done.exit_code == 0, done.output
    assert entities == ()
    assert to == "duckdb:////x/c.db"
    assert arguments == {"username": "u", "secret": "s", "integration_code": "i"}
    assert more == {"database": None, **HOW}
    assert "autotask u: 0 tables, 0 rows written to duckdb:////x/c.db\n" in done.output


def test_all_options(run: Run) -> None:
    options = ("--url", "https://x/", "--zone", "de", "--database", "d", "--deletions", "--rows")
    _, (entities, _, arguments, more) = run("Ticket", "Account", *options)
    assert entities == ("Ticket", "Account")
    assert (arguments["url"], arguments["zone"]) == ("https://x/", "de")
    assert more == {"database": "d", **HOW, "deletions": True, "as_rows": True}


FILE = """
[databases.acme]
service = "autotask"
destination = "duckdb:////x/acme.db"
arguments = { username = "ACME_USER", secret = "ACME_SECRET" }
[databases.other]
service = "autotask"
destination = "duckdb:////x/other.db"
"""


def test_one_database_of_a_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is run as one of the command line is; what the file leaves out is as that says."""
    file = tmp_path / "databases.toml"
    file.write_text(FILE, "utf-8")
    monkeypatch.setenv("ACME_USER", "a")
    monkeypatch.setenv("ACME_SECRET", "hidden")
    _, (entities, to, arguments, more) = run(
        "Ticket", "--databases", str(file), "--only", "acme", "--full"
    )
    assert (entities, to) == (("Ticket",), "duckdb:////x/acme.db")
    assert arguments == {"username": "a", "secret": "hidden", "integration_code": "i"}
    assert more == {"database": "acme", **HOW, "full": True}
    monkeypatch.delenv("ACME_SECRET")
    done, given = run("--databases", str(file), "--only", "acme")
    assert (done.exit_code, given) == (2, [])
    assert "[databases.acme.arguments.secret]: names an environment variable" in done.output


def test_each_database_of_a_file_is_one_command(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "databases.toml"
    file.write_text(FILE, "utf-8")
    made: list[Any] = []

    class Kept(Several):
        def run(self, processes: int, every: float | None = None) -> int:
            databases = [lane.current for lane in self._waiting]
            made.extend([processes, every, *(self._command(one) for one in databases)])
            return 1

    monkeypatch.setattr("soapwright.commands.mirror.several.Several", Kept)
    done, given = run("--databases", str(file), "--verify", "--quiet", "--every", "2h")
    assert (done.exit_code, given) == (1, [])
    processes, every, *commands = made
    assert (processes, every) == (4, 7200)
    for command, name in zip(commands, ("acme", "other"), strict=True):
        assert command[0] == sys.executable
        assert command[command.index("sync") :] == [
            *("sync", "--verify", "--quiet", "--workspace", str(ROOT), "--databases", str(file)),
            *("--to", "duckdb:////x/c.db", "autotask", "--only", name),
        ]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--only", "a"], "[--only]: goes with --databases"),
        (["--processes", "2"], "[--processes]: goes with --databases"),
        (["--databases", "{file}", "--zone", "de"], "[--zone]: is for the file"),
        (["--databases", "{file}", "--database", "d"], "[--database]: is for the file"),
        (["--databases", "{file}", "--trace", "t"], "[--trace]: is the trace of one database"),
        (["--databases", "{file}", "--only", "x"], "there is no database 'x'"),
        (["--databases", "/nowhere"], "/nowhere: No such file"),
        (["--every", "15"], "[--every]: is '15'; it takes 30s, 15m"),
    ],
)
def test_what_does_not_go_with_a_file(
    run: Run, tmp_path: Path, options: list[str], told: str
) -> None:
    file = tmp_path / "databases.toml"
    file.write_text(FILE, "utf-8")
    done, given = run(*(option.replace("{file}", str(file)) for option in options))
    assert (done.exit_code, given) == (2, [])
    assert told in done.output


@pytest.mark.parametrize("arguments", [["autotask"], ["--to", "duckdb:////x/c.db"]])
def test_what_is_missing_without_a_file(arguments: list[str]) -> None:
    done = CliRunner().invoke(sync, ["--workspace", str(ROOT), *arguments])
    assert done.exit_code == 2
    assert "is missing" in done.output


def test_again_and_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same arguments each time: what was asked for is asked for once."""
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise Stopped(15)

    monkeypatch.setattr("time.sleep", sleep)
    done, given = run("--every", "15m", rows={"ticket": 3})
    assert done.exit_code == 143
    assert done.output.count("autotask u: 1 tables, 3 rows written") == 3
    assert given[:4] == given[4:8] == given[8:]
    assert all(800 < pause <= 900 for pause in pauses)


def test_tables_that_could_not_be_read_are_told_and_are_a_finding(run: Run) -> None:
    rows = {"ticket": 1_234, "account": 0}
    done, _ = run(rows=rows, failed={"contact": "no right"}, warnings=("odd",))
    assert done.exit_code == 1
    assert "warning: odd\n" in done.output
    assert "error: contact could not be read: no right\n" in done.output
    assert "  ticket: 1,234 rows\n" in done.output
    assert "  account" not in done.output, "of what has not changed nothing is told"
    assert "2 tables, 1,234 rows" in done.output


def test_errors_are_told_where_it_is_to_be_quiet(run: Run) -> None:
    unread = Reading(unread=[RecordUnreadable("bad", key="517")])
    readings = {"ticket": unread, "contact": Reading()}
    failed = {"ticket": "record 517 cannot be read", "contact": "no right"}
    done, _ = run("--quiet", rows={"ticket": 29}, failed=failed, readings=readings)
    assert done.exit_code == 1
    assert done.output == (
        "error: ticket: record 517 cannot be read\nerror: contact could not be read: no right\n"
    )


def test_why_more_is_read_than_was_asked_for_is_told(run: Run) -> None:
    readings = {"ticket": Reading(why="title is new", is_told=True), "contact": Reading(why="x")}
    done, _ = run(readings=readings)
    assert done.exit_code == 0
    assert "  ticket: read in full: title is new\n" in done.output
    assert "contact" not in done.output


def test_what_differs_is_told_and_is_a_finding(run: Run) -> None:
    reading = Reading(missing=Difference(1, {7: ()}), differing=Difference(12, {8: ("title",)}))
    readings = {"ticket": reading, "contact": Reading()}
    done, (*_, more) = run("--verify", readings=readings)
    assert (more["verify"], more["full"]) == (True, False)
    assert done.exit_code == 1
    assert done.stdout == "ticket: 1 missing: 7\nticket: 12 differing: 8 (title), …\n"
    done, (*_, more) = run("--verify", "--repair", readings=readings)
    assert (more["verify"], more["full"]) == (False, True)
    assert done.exit_code == 0
    assert "ticket: 1 missing, written: 7\n" in done.stdout
    done, _ = run("--verify", "--quiet", readings={"ticket": Reading()})
    assert (done.exit_code, done.output) == (0, "")


def test_rows_that_are_kept_are_still_a_finding_after_a_repair(run: Run) -> None:
    reading = Reading(extra=Difference(1, {7: ()}), kept=True)
    done, _ = run("--verify", "--repair", readings={"ticket": reading})
    assert done.exit_code == 1
    assert "ticket: 1 extra, kept: 7\n" in done.stdout


@pytest.mark.parametrize("options", [["--repair"], ["--verify", "--full"]])
def test_options_that_do_not_go_together(run: Run, options: list[str]) -> None:
    done, given = run(*options)
    assert done.exit_code == 2
    assert not given
