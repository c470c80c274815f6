"""``soapwright journal`` as a process: exit statuses, what goes where, and bad files."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from soapwright.runtime.journal.entries import Event, State
from soapwright.runtime.journal.store import Store
from tests.workspaces import run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with closing(Store(tmp_path / "import.db", {"verb": "create", "keys": "own"})) as store:
        store.write(Event(State.SENT, 0.0, ["a", "b"]))
    return tmp_path / "import.db"


def test_show_settle_export(file: Path) -> None:
    shown = run("journal", "show", "import.db", cwd=file.parent)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "2 may be done or not" in shown.stdout
    settled = run("journal", "resolve", "import.db", "a", "--done", "--id", "7", cwd=file.parent)
    assert (settled.returncode, settled.stdout) == (0, "")
    assert settled.stderr == '"a" is succeeded now: done; not sent again\n'
    settled = run("journal", "resolve", "import.db", "b", "--not-done", cwd=file.parent)
    assert settled.stderr.startswith('"b" is open now')
    exported = run("journal", "export", "import.db", "--format", "json", cwd=file.parent)
    assert [(row["key"], row["id"]) for row in json.loads(exported.stdout)] == [
        ("a", 7),
        ("b", None),
    ]
    run("journal", "export", "import.db", "--output", "out.csv", cwd=file.parent)
    assert (file.parent / "out.csv").read_bytes().startswith(b"key,state,id,sent,")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "no.db"], "there is no such journal"),
        (["show", "list.csv"], "is no journal: it is not a database"),
        (["resolve", "import.db", "c", "--not-done"], "has no record with the key c"),
        (["resolve", "import.db", "a"], "is it done? Say --done"),
        (["export", "import.db", "--format", "xml"], "Invalid value"),
    ],
)
def test_bad_input(file: Path, arguments: list[str], said: str) -> None:
    (file.parent / "list.csv").write_text("a,b\n" * 300)
    before = file.read_bytes()
    done = run("journal", *arguments, cwd=file.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert file.read_bytes() == before
    assert not (file.parent / "no.db").exists()


def test_one_in_use(file: Path) -> None:
    with closing(Store(file, None)):
        done = run("journal", "show", "import.db", cwd=file.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is in use by another process" in done.stderr


@pytest.mark.parametrize("name", ["show", "export", "resolve"])
def test_help_has_examples(name: str) -> None:
    done = run("journal", name, "--help")
    assert done.returncode == 0
    assert f"soapwright journal {name} import.db" in done.stdout
