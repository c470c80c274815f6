"""All commands as one: each has its help, and is loaded when it is asked for."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from soapwright.cli.app import app
from tests.workspaces import run

COMMANDS = (
    *("init", "generate", "fetch", "snapshot", "sync", "run", "query", "call"),
    *("diff", "check", "sandbox", "demo"),
)


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


@pytest.mark.parametrize("wrong", ["genrate", "app", "console", "_options", ""])
def test_modules_of_the_room_are_no_commands(wrong: str) -> None:
    done = CliRunner().invoke(app, [wrong])
    assert done.exit_code == 2
    assert "No such command" in done.output


def test_a_command_loads_no_other() -> None:
    code = (
        "import sys; from soapwright.cli.app import app\n"
        "app(['diff', '--help'], standalone_mode=False)\n"
        "others = {'soapwright.cli.' + name for name in ('generate', 'fetch', 'sync', 'sandbox')}\n"
        "sys.exit(bool(others & sys.modules.keys()))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode
        == 0
    )


def test_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "soapwright", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("soapwright, version ")


def test_summaries_are_whole_whatever_the_width() -> None:
    for columns in ("60", "100"):
        shown = run("--help", COLUMNS=columns).stdout
        assert "..." not in shown.partition("Commands:")[2]
        assert "all of them first, then what has changed." in " ".join(shown.split())


def test_short_options() -> None:
    done = run("check", "-q", "-v", "--workspace", "nowhere")
    assert done.returncode == 2
    assert "Traceback" in done.stderr  # -v


def test_names_are_completed() -> None:
    done = run(_SOAPWRIGHT_COMPLETE="bash_complete", COMP_WORDS="soapwright ge", COMP_CWORD="1")
    assert done.stdout == "plain,generate\n"
