"""``--trace``: which commands have it, and that it writes what they do."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from soapwright.cli.app import app
from soapwright.commands.snapshot import Taken
from soapwright.runtime.http.settings import WIRE
from tests.commands.test_tracing import call
from tests.generated.packages import ROOT

CALLING = {"call", "demo", "query", "run", "snapshot", "sync"}
"""The commands that make calls of a service."""


def test_commands_that_make_calls_have_it() -> None:
    with click.Context(app) as context:
        commands = {name: app.get_command(context, name) for name in app.list_commands(context)}
    having = {
        name
        for name, found in commands.items()
        if found is not None and any(option.name == "trace" for option in found.params)
    }
    assert having == CALLING


def test_it_is_written_while_the_command_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take(*arguments: Any) -> Taken:
        call()
        return Taken(Path("en.fields.json"), entities=1, fields=1)

    monkeypatch.setattr("soapwright.commands.snapshot.take", take)
    for name in ("USERNAME", "SECRET", "INTEGRATION_CODE"):
        monkeypatch.setenv(f"SOAPWRIGHT_{name}", "x")
    path = tmp_path / "trace.jsonl"
    arguments = ["--workspace", str(ROOT), "autotask", "--zone", "en", "--trace", str(path)]
    done = CliRunner().invoke(app, ["snapshot", *arguments])
    assert done.exit_code == 0, done.output
    assert [json.loads(line)["kind"] for line in path.read_text().splitlines()] == [
        *("request", "response")
    ]
    assert logging.getLogger(WIRE).level == logging.NOTSET


def test_a_file_that_cannot_be_written_is_told_before_anything_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soapwright.commands.snapshot.take", lambda *_: pytest.fail("it was"))
    for name in ("USERNAME", "SECRET", "INTEGRATION_CODE"):
        monkeypatch.setenv(f"SOAPWRIGHT_{name}", "x")
    path = str(tmp_path / "absent" / "trace.jsonl")
    arguments = ["--workspace", str(ROOT), "autotask", "--zone", "en", "--trace", path]
    done = CliRunner().invoke(app, ["snapshot", *arguments])
    assert done.exit_code == 2
    assert "[--trace]: cannot be written: No such file or directory" in done.output
