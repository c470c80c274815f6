"""The command as a process: exit statuses, bad input, colours, help, sandbox and demo."""

from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from generated.autotask import Autotask, Ticket
from tests.workspaces import COMMAND, LIBRARY, Space, run

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("generate", "fetch", "snapshot", "sync", "diff", "check", "sandbox", "demo")


@pytest.fixture
def space(tmp_path: Path) -> Space:
    return Space(tmp_path)


# --- bad input -----------------------------------------------------------------------------------


class Bad(NamedTuple):
    """A text of an input replaced by another, and what is said of it."""

    file: str
    old: str
    new: str
    said: str


BAD = {
    "a missing WSDL": Bad(
        "service.toml",
        '"en.wsdl"',
        '"de.wsdl"',
        r"service.toml \[zones.en.wsdl\]: names 'de.wsdl'; there is no such file beside",
    ),
    "a WSDL that is no XML": Bad(
        "en.wsdl", '<message name="SaveIn">', "<message name=SaveIn>", r"en.wsdl:\d+: .*AttValue"
    ),
    "another kind of document": Bad(
        "en.wsdl", 'http://schemas.xmlsoap.org/wsdl/"', 'urn:html"', r"en.wsdl:\d+: .*WSDL 1.1"
    ),
    "no TOML": Bad("service.toml", "[service]", "[service", r"service.toml: not TOML: .*line 3"),
    "a missing key": Bad(
        "service.toml",
        "limit = 100\n",
        "",
        r"service.toml \[page.search.limit\]: is missing; it takes a whole number",
    ),
    "an unknown key": Bad(
        "service.toml",
        "returns_ids = true",
        "return_ids = true",
        r"\[batch.create.return_ids\]: is unknown; did you mean returns_ids\? allowed: ",
    ),
    "an unknown table": Bad(
        "service.toml", "[limits.usage]", "[limts.usage]", r"\[limts\]: is unknown; did you mean"
    ),
    "a wrong type": Bad(
        "service.toml",
        "limit = 100",
        'limit = "100"',
        r"\[page.search.limit\]: takes a whole number, got '100'",
    ),
    "a value that is not allowed": Bad(
        "service.toml", '"keyset"', '"offset"', r"\[page.search.style\]: is 'offset'; allowed: key"
    ),
    "a batch of an operation that is not there": Bad(
        "service.toml",
        'operation = "Save"',
        'operation = "Sav"',
        r"service.toml \[batch.create.operation\]: names the operation 'Sav', which .*en.wsdl "
        r"does not have; close operations: Save",
    ),
    "a path that is not there": Bad(
        "service.toml",
        "Found/Item",
        "Found/Book",
        r"\[results.items.items\]: leads to 'Found/Book'; Found has no 'Book', which .*en.wsdl "
        r"does not have; allowed elements: Item",
    ),
    "an entity base that is not there": Bad(
        "service.toml", 'base = "Item"', 'base = "Itm"', r"\[entities.base\]: names the type 'Itm'"
    ),
    "a header part that is not there": Bad(
        "service.toml", "headers.Card", "headers.Cart", r"names the element 'Cart'.*elements: Card"
    ),
    "a catalogue's entity that is not there": Bad(
        "en.fields.json", '"Book": {', '"Bok": {', r"en.fields.json:2 \[Bok\]: .*no type Bok"
    ),
    "a catalogue's field that is not there": Bad(
        "en.fields.json", '"Pages"', '"Page"', r"en.fields.json:5 \[Book.*Page\]: .*Pages"
    ),
    "a catalogue's unknown key": Bad(
        "en.fields.json", '"length"', '"lenght"', r"en.fields.json:4 \[.*lenght\]: .*length"
    ),
    "a catalogue that is no JSON": Bad("en.fields.json", '"Loan": {', '"Loan": ', r"json:\d+: "),
    "a zone that is not there": Bad(
        "service.toml", 'reference = "en"', 'reference = "fr"', r"\[service.reference\]: is 'fr'; "
    ),
    "another name than the folder's": Bad(
        "service.toml", 'name = "library"', 'name = "books"', r"\[service.name\]: is 'books'; its"
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_one_message_and_nothing_is_written(space: Space, kind: str) -> None:
    bad = BAD[kind]
    space.edit(bad.file, bad.old, bad.new)
    before = space.state()
    done = space.run("generate")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(rf"error: .*({bad.said}).*\n", done.stderr), done.stderr
    assert space.state() == before
    if kind == "an unknown table":
        assert "Traceback" in space.run("generate", "--verbose").stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["generate", "libary"], "there is no service 'libary'; services here: library"),
        (["generate", "--wsdl", "a.wsdl"], "[--wsdl]: needs --package NAME and --out DIR too"),
        (["generate", "--package", "a"], "[--package]: goes with --wsdl FILE only"),
        (["generate", "--wsdl", "no.wsdl", "--package", "a", "--out", "."], "no such file"),
        (
            ["generate", "--wsdl", "wsdl/library/en.wsdl", "--package", "a-b", "--out", "."],
            "'a-b' names no Python package",
        ),
        (
            ["generate", "--wsdl", "wsdl/library/en.wsdl", "--package", "a.class", "--out", "."],
            "'a.class' names no Python package",
        ),
        (["generate", "--workspace", "wsdl/library"], "has no wsdl/ folder"),
        (["sandbox", "library"], "there is no sandbox for 'library'"),
        (["demo", "library"], "'library' has no sandbox; there is: autotask"),
        (["generate", "--frce"], "No such option"),
        (["genrate"], "No such command"),
    ],
)
def test_bad_arguments(space: Space, arguments: list[str], said: str) -> None:
    before = space.state()
    done = space.run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert space.state() == before


def test_no_workspace(tmp_path: Path) -> None:
    done = run("generate", cwd=tmp_path)
    assert done.returncode == 2
    assert "has no wsdl/ folder, nor has any folder above it" in done.stderr
    (tmp_path / "wsdl").mkdir()
    done = run("generate", cwd=tmp_path)
    assert done.returncode == 2
    assert "has no service: no wsdl/*/service.toml" in done.stderr


def test_nothing_is_written_where_a_later_service_is_bad(space: Space) -> None:
    """All rules are read before the first package is made."""
    shutil.copytree(LIBRARY, space.root / "wsdl" / "zoo")
    done = space.run("generate")
    assert done.returncode == 2
    assert not (space.root / "generated").exists()


# --- help and colours ----------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples_and_every_option(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"soapwright {command}" in done.stdout.partition("Examples:")[2]
    for option in ("--workspace", "--quiet", "--verbose", "--no-color", "--help"):
        assert option in done.stdout


def test_help_of_the_whole_names_each_command() -> None:
    shown = run("--help").stdout
    listed = shown.partition("Commands:")[2].splitlines()
    assert set(COMMANDS) <= {line.split()[0] for line in listed if line.startswith("  ")}
    assert "Exit status: 0" in shown
    assert re.search(r"\d+\.\d+\.\d+", run("--version").stdout)


def test_quiet_says_nothing_but_errors(space: Space) -> None:
    done = space.run("generate", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = space.run("generate", "nothing", "--quiet")
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What a command writes to a terminal."""
    main, other = pty.openpty()
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        [COMMAND, *arguments],
        stdin=other,
        stdout=other,
        stderr=other,
        env={**plain, "TERM": "xterm", **environment},
    ):
        os.close(other)
        shown = b""
        try:
            while data := os.read(main, 4096):
                shown += data
        except OSError:  # the other end is closed
            pass
        os.close(main)
    return shown.decode()


def test_colours_only_on_a_terminal_that_wants_them(space: Space) -> None:
    wrong = ("generate", "nothing", "--workspace", str(space.root))
    assert "\x1b[31merror: " in on_a_terminal(*wrong)
    assert "\x1b" not in on_a_terminal(*wrong, "--no-color")
    assert "\x1b" not in on_a_terminal(*wrong, NO_COLOR="1")
    assert "\x1b" not in run(*wrong).stderr


# --- sandbox and demo ----------------------------------------------------------------------------


def serving(*arguments: str) -> subprocess.Popen[str]:
    """A server, which Ctrl-C stops even where the tests run in the background."""
    return subprocess.Popen(
        [COMMAND, *arguments],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def test_the_sandbox_says_how_to_reach_it_and_stops_on_ctrl_c(tmp_path: Path) -> None:
    arguments = ("sandbox", "autotask", "--port", "0", "--db", str(tmp_path / "state.sqlite"))
    with serving(*arguments) as server:
        assert server.stderr is not None
        shown = {}
        for line in server.stderr:
            if line.startswith("Ctrl-C"):
                break
            name, _, value = line.strip().partition(" at " if " at " in line else ": ")
            shown[name] = value
        with Autotask.connect(
            shown["user"],
            shown["secret"],
            integration_code=shown["integration code"],
            locate_url=shown["autotask sandbox"],
        ) as client:
            report = client.create([Ticket(title="kept", account_id=1, status=1, priority=1)])
            assert report.ok
            server.send_signal(signal.SIGINT)
            assert server.wait(10) == 0
        assert "Traceback" not in server.stderr.read()
    assert (tmp_path / "state.sqlite").stat().st_size > 0


def test_the_sandbox_lets_faults_happen_and_counts_them() -> None:
    faults = ("--fault", "fault-after-commit@1:create", "--seed", "7")
    with serving("sandbox", "autotask", "--port", "0", *faults) as server:
        assert server.stderr is not None
        lines = [*iter(server.stderr.readline, "Ctrl-C stops it.\n")]
        shown = dict(line.strip().split(": ") for line in lines[1:])
        with Autotask.connect(
            shown["user"],
            shown["secret"],
            integration_code=shown["integration code"],
            locate_url=lines[0].split()[-1],
        ) as client:
            (outcome,) = client.create([Ticket(title="x", account_id=1, status=1, priority=1)])
            assert outcome.status == "unknown"
            assert [ticket.title for ticket in client.query(Ticket)] == ["x"]
        server.send_signal(signal.SIGINT)
        assert server.wait(10) == 0
        assert "3 requests, faults: fault-after-commit 1" in server.stderr.read()


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--language", "fr", "language 'fr' is not one of en, de"),
        ("--db", "no/such/folder/state.sqlite", "state.sqlite"),
        ("--db", "pyproject.toml", "pyproject.toml"),
        ("--host", "no.such.host.invalid", "cannot listen on no.such.host.invalid"),
        ("--fault", "drop", "there is no fault 'drop'; there is: drop-before, drop-after"),
        ("--fault", "stray:nothing", "there is no operation 'nothing'; there is: "),
    ],
)
def test_a_sandbox_that_cannot_be(option: str, value: str, said: str) -> None:
    done = run("sandbox", "autotask", option, value, cwd=ROOT)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken() -> None:
    with serving("sandbox", "autotask", "--port", "0") as server:
        assert server.stderr is not None
        port = server.stderr.readline().split(":")[2].partition("/")[0]
        done = run("sandbox", "autotask", "--port", port, cwd=ROOT)
        server.send_signal(signal.SIGINT)
    assert done.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr


def test_the_demo_prints_what_happened(tmp_path: Path) -> None:
    for folder in ("wsdl", "generated"):
        shutil.copytree(ROOT / folder / "autotask", tmp_path / folder / "autotask")
    done = run("demo", "autotask", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for expected in (
        r"sandbox at http://127\.0\.0\.1:\d+/",
        r"getZoneInfo: zone en",
        r"create 1000 tickets: 999 succeeded, 1 failed, 0 unknown, in 6 calls",
        r"record 321 was isolated: .*999999999",
        r"query: 999 tickets in 2 pages of up to 500",
        r"update 250 of them: 250 succeeded, 250 are complete now",
        r"usage: \d+ of 10000 calls in 60 minutes",
        r"sync: killed \(SIGKILL\) with one page read",
        r"sync: run again, .* DuckDB holds 999 tickets, 999 different ones, 250 of them complete",
    ):
        assert re.search(expected, done.stderr), (expected, done.stderr)
