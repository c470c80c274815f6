"""What ``run``, ``query`` and ``call`` have in common, and what they tell on a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from soapwright.cli.console import Console
from soapwright.cli.running import Opened, Pace, check_files
from soapwright.errors import InputError
from tests.generated.packages import ROOT
from tests.sandboxed import Served, served, write
from tests.workspaces import COMMAND


@pytest.fixture(scope="module")
def eco() -> Iterator[Served]:
    with served("ecosys") as found:
        yield found


class Terminal(Console):
    """Keeps what it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def progress(self, text: str) -> None:
        self.shown.append(text)


def test_how_far_how_fast_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    console = Terminal()
    pace = Pace(console, 40_000)
    for seconds, done in ((2.0, 1000), (10.0, 20_000), (20.0, 40_000)):
        now[0] = 100 + seconds
        pace.tell(done, ", 7 not well")
    counting = Pace(console)
    now[0] += 2
    counting.tell(500)
    assert console.shown == [
        "1,000 of 40,000 rows, 7 not well, 500 a second, 1 min 18 s left",
        "20,000 of 40,000 rows, 7 not well, 2,000 a second, 10 s left",
        "40,000 of 40,000 rows, 7 not well, 2,000 a second",
        "500 rows, 250 a second",
    ]


def on_a_terminal(served: Served, *words: object, answer: str) -> tuple[int, str]:
    """Run a command that talks to a terminal; gives its status, and what stood there."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [COMMAND, *map(str, words), "--workspace", str(ROOT)],
        env={**os.environ, **served.environment, "NO_COLOR": "1"},
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    os.write(ours, answer.encode())
    shown = b""
    try:
        while data := os.read(ours, 4096):
            shown += data
    except OSError:  # nobody has it open any more
        pass
    finally:
        os.close(ours)
    return process.wait(60), shown.decode()


@pytest.mark.slow
def test_a_delete_asks_and_tells_how_far_it_is(eco: Served, tmp_path: Path) -> None:
    keys = [f"T.{n}" for n in range(600)]
    rows = [f"{key},x" for key in keys]
    file = write(tmp_path / "o.csv", "CostObjectID,CostObjectName", *rows)
    assert eco.run("run", "create", "SampleObject", "--from", file).exit_code == 0
    file = write(tmp_path / "k.csv", "CostObjectID", *keys)
    line = ("run", "ecosys", "delete", "SampleObject", "--from", file)
    status, shown = on_a_terminal(eco, *line, answer="n\n")
    assert status == 2
    assert "Delete 600 records of sample_object at ecosys? [y/N]" in shown
    assert "error: nothing was deleted" in shown
    status, shown = on_a_terminal(eco, *line, answer="y\n")
    assert status == 0
    assert "500 of 600 rows, " in shown
    assert "succeeded         600" in shown


def test_no_option_shows_a_credential() -> None:
    for command in ("run", "query", "call"):
        said = subprocess.run(
            [COMMAND, command, "--help"], capture_output=True, text=True, check=True
        ).stdout
        assert "--secret" not in said
        assert "--password" not in said


@pytest.mark.parametrize(
    ("service", "package", "places", "what"),
    [
        ("orders", None, {}, "there is no service 'orders'"),
        ("autotask", "acme.none", {}, "there is no client yet"),
        ("ecosys", None, {"time_zone": "UTC"}, "nothing that this client takes"),
        ("click2mail", None, {"zone": "us"}, "nothing that this client takes"),
    ],
)
def test_what_cannot_be_opened(
    service: str, package: str | None, places: dict[str, str | None], what: str
) -> None:
    with pytest.raises(InputError, match=what):
        Opened(ROOT, service, package, places)


def test_a_user_is_called_as_the_client_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PASSWORD": "p", "URL": "https://x/"}.items():
        monkeypatch.setenv(f"SOAPWRIGHT_{name}", value)
    opened = Opened(ROOT, "ecosys", None, {"username": "me"})
    assert opened.arguments() == {"user": "me", "password": "p", "url": "https://x/"}


@pytest.mark.parametrize("link", [None, os.link, os.symlink])
@pytest.mark.parametrize(
    ("command", "first", "second"),
    [
        *(
            (("run", "create", "SampleObject"), first, second)
            for first, second in (
                *(("--from", second) for second in ("--journal", "--out", "--trace", "--document")),
                *(("--journal", second) for second in ("--out", "--trace", "--document")),
                *(("--out", second) for second in ("--trace", "--document")),
            )
        ),
        (("query", "SampleObject"), "--to", "--trace"),
        (("call", "GetVersionInfo"), "--json", "--trace"),
    ],
)
def test_no_file_is_written_over_another_one(
    eco: Served,
    tmp_path: Path,
    command: tuple[str, ...],
    first: str,
    second: str,
    link: Callable[[Path, Path], None] | None,
) -> None:
    file = write(tmp_path / "t.csv", "CostObjectID,CostObjectName", "W1,a")
    other = file
    if link is not None:
        other = tmp_path / "other.csv"
        link(file, other)
    words = list(command)
    if first != "--from" and command[0] == "run":
        words += ["--from", str(write(tmp_path / "f.csv", "CostObjectID,CostObjectName", "W1,a"))]
    before = file.read_bytes()
    done = eco.run(*words, first, file, second, other)
    assert done.exit_code == 2
    assert "too: name another" in done.stderr
    assert file.read_bytes() == before


def test_files_that_are_not_there_may_be_one(tmp_path: Path) -> None:
    check_files({"--to": "-", "--trace": None, "--from": "-"})
    check_files({"--to": str(tmp_path / "a"), "--trace": tmp_path / "b"})
    with pytest.raises(InputError, match=r"\[--trace\]: is the file of --to too"):
        check_files({"--to": str(tmp_path / "a"), "--trace": tmp_path / "x" / ".." / "a"})
