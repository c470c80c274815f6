"""What commands say to people, where, in which colour, and what status they end with."""

from __future__ import annotations

import io
import os
import pty
import signal
import subprocess
from contextlib import redirect_stderr
from pathlib import Path

import pytest

from soapwright.cli.console import Console
from soapwright.cli.console import run as run_command
from soapwright.errors import InputError, Stopped
from tests.workspaces import COMMAND, Space, run


@pytest.fixture
def space(tmp_path: Path) -> Space:
    return Space(tmp_path)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "ascii"

    def isatty(self) -> bool:
        return True


def test_progress_gives_way_to_the_next_text() -> None:
    with redirect_stderr(Terminal()) as terminal:
        console = Console(no_color=True)
        console.progress("1 of 2")
        console.progress("2 of 2")
        console.say("done")
    blank = "\r" + " " * 6 + "\r"
    assert terminal.getvalue() == f"1 of 2{blank}2 of 2{blank}done\n"


def test_progress_stays_on_its_line() -> None:
    with redirect_stderr(Terminal()) as terminal:
        Console(no_color=True).progress("x" * 500)
    assert len(terminal.getvalue()) == 79


def test_what_the_stream_cannot_encode_is_said_all_the_same() -> None:
    with redirect_stderr(Terminal()) as terminal:
        Console(no_color=True).say("Größe \udcff")
    assert terminal.getvalue() == "Gr\\xf6\\xdfe \\udcff\n"


def test_nothing_is_going_on_where_nobody_sees_it(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console()
    console.progress("1 of 2")
    console.clear()
    console.warn("careful")
    assert capsys.readouterr() == ("", "warning: careful\n")


@pytest.mark.parametrize(("verbose", "traced"), [(False, False), (True, True)])
def test_an_error_is_told_even_where_it_is_to_be_quiet(
    verbose: bool, traced: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails() -> int:
        raise InputError("no", file="a.toml")

    assert run_command(Console(quiet=True, verbose=verbose), fails) == 2
    said = capsys.readouterr().err
    assert said.endswith("error: a.toml: no\n")
    assert ("Traceback" in said) == traced


@pytest.mark.parametrize(("gives", "status"), [(None, 0), (0, 0), (1, 1)])
def test_a_status_is_what_a_command_gives(gives: int | None, status: int) -> None:
    assert run_command(Console(), lambda: gives) == status


def test_ctrl_c(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    assert run_command(Console(), interrupted) == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_what_nobody_foresaw_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        run_command(Console(), lambda: 1 // 0)


@pytest.mark.slow
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


def test_a_command_that_a_signal_stopped_says_what_is_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def stop() -> None:
        stopped = Stopped(signal.SIGTERM)
        stopped.add_note("3 of 7 tables are left")
        raise stopped

    assert run_command(Console(), stop) == 143
    assert capsys.readouterr().err == "stopped by SIGTERM: 3 of 7 tables are left\n"


@pytest.mark.slow
def test_a_long_generation_tells_its_steps_on_a_terminal(space: Space) -> None:
    shown = on_a_terminal("generate", "--workspace", str(space.root))
    for step in ("reading", "types", "operations", "client", "formatting"):
        assert f"{step} " in shown
    assert "reading" not in space.run("generate", "--force").stderr
