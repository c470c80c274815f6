"""``soapwright sync`` that runs by itself, as a process: again and again, and several databases."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("dlt")

from generated import autotask as at
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME
from soapwright.sandbox.autotask.app import user_of
from tests.commands.mirror.test_stopped import wait_for
from tests.commands.mirror.test_sync import ENVIRONMENT, command, connect, sandbox
from tests.generated.packages import ROOT
from tests.mirrors import assert_same, kept, mirrored
from tests.signals import by_default
from tests.workspaces import COMMAND

pytestmark = pytest.mark.slow

Rows = list[tuple[Any, ...]]


@pytest.fixture
def started() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a command."""
    processes = []

    def start(words: list[str], **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*words, "--workspace", str(ROOT)],
            env={**os.environ, **ENVIRONMENT, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=by_default,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()


def runs(mirror: Path) -> Rows:
    """What a mirror in SQLite has of its runs: entity, mode and error of each."""
    if not mirror.exists():
        return []
    with closing(sqlite3.connect(f"file:{mirror}?mode=ro", uri=True)) as lite:
        try:
            return lite.execute("SELECT entity, mode, error FROM _soapwright_runs").fetchall()
        except sqlite3.OperationalError:  # it is not there yet
            return []


def test_it_goes_on_through_a_failure_until_a_signal_comes(started: Any, tmp_path: Path) -> None:
    mirror = tmp_path / "c.sqlite"
    to = f"sqlite:///{mirror}"
    with sandbox(tmp_path) as server, connect(server) as client:
        ticket = at.Ticket(title="first", account_id=1, status=1, priority=2)
        client.create([ticket]).raise_for_failures()
        process = started(command(server.url, to, "Ticket", "--every", "1s"))
        wait_for(lambda: len(runs(mirror)) >= 2)
        server.faults.next(operation="query", status=403, times=2)  # together, and on its own
        wait_for(lambda: any(error for *_, error in runs(mirror)))
        ticket = at.Ticket(title="late", account_id=1, status=1, priority=2)
        client.create([ticket]).raise_for_failures()
        wait_for(lambda: ticket.id in mirrored(to, "ticket", USERNAME))
        count = len(runs(mirror))
        wait_for(lambda: len(runs(mirror)) > count)
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=10)
        assert_same(mirrored(to, "ticket", USERNAME), kept(tmp_path / "service.db", "ticket"))
    assert process.returncode == 143
    assert said.count("error: ") == 1, said
    assert "stopped by SIGTERM" in said.splitlines()[-1]
    assert "Traceback" not in said


def test_a_first_run_that_can_do_nothing_ends_it(started: Any, tmp_path: Path) -> None:
    """It is noted in the mirror, too, for those who look there alone."""
    mirror = tmp_path / "c.sqlite"
    words = [COMMAND, "sync", "autotask", "Ticket", "--to", f"sqlite:///{mirror}"]
    process = started(
        [*words, "--username", "nobody@example.com", "--every", "1s"],
        https_proxy="http://127.0.0.1:1",
    )
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 2, said
    assert "error: " in said
    ((entity, mode, error),) = runs(mirror)
    assert (entity, mode) == (None, "none")
    assert error in said


def test_several_databases_of_which_one_fails(started: Any, tmp_path: Path) -> None:
    file = tmp_path / "databases.toml"
    with sandbox(tmp_path, zones=("en", "de")) as server:
        text = ""
        for zone, user in (("en", USERNAME), ("de", user_of("de"))):
            with connect(server, user) as client:
                client.create(
                    at.Ticket(title=f"{zone} {i}", account_id=1, status=1, priority=2)
                    for i in range(3)
                ).raise_for_failures()
                text += _table(zone, tmp_path, client.url, f"{zone}_USER".upper(), zone)
        text += _table("nobody", tmp_path, server.url, "NOBODY", "en")
        text += _table("unset", tmp_path, server.url, "UNSET", "en")
        file.write_text(text, "utf-8")
        process = started(
            [COMMAND, "sync", "--databases", str(file), "--processes", "2"],
            EN_USER=USERNAME,
            DE_USER=user_of("de"),
            NOBODY="nobody@example.com",
            OUR_SECRET=SECRET,
            CODE=INTEGRATION_CODE,
        )
        said, _ = process.communicate(timeout=60)
        for zone, db in (("en", "service.db"), ("de", "service.de.db")):
            mirror = mirrored(f"duckdb:///{tmp_path}/{zone}.duckdb", "ticket", zone)
            own = kept(tmp_path / db, "ticket", None if zone == "en" else zone)
            assert_same(mirror, own)
    assert process.returncode == 1
    lines = said.splitlines()
    assert any(line.startswith("en: autotask en: 2 tables, ") for line in lines), said
    assert any(line.startswith("nobody: error: ") and "credentials" in line for line in lines)
    assert (
        f"unset: error: {file} [databases.unset.arguments.username]: names an environment "
        "variable that is not set"
    ) in lines
    assert SECRET not in said


def test_several_again_and_again(started: Any, tmp_path: Path) -> None:
    """Two users and two mirrors; one signal ends all that was begun."""
    file = tmp_path / "databases.toml"
    with sandbox(tmp_path, zones=("en", "de")) as server:
        text = ""
        for zone, user in (("en", USERNAME), ("de", user_of("de"))):
            with connect(server, user) as client:
                text += _table(zone, tmp_path, client.url, f"{zone}_USER".upper(), zone)
        file.write_text(text.replace("duckdb", "sqlite"), "utf-8")
        process = started(
            [COMMAND, "sync", "--databases", str(file), "--every", "1s"],
            EN_USER=USERNAME,
            DE_USER=user_of("de"),
            OUR_SECRET=SECRET,
            CODE=INTEGRATION_CODE,
        )
        for zone in ("en", "de"):
            wait_for(lambda zone=zone: len(runs(tmp_path / f"{zone}.sqlite")) >= 4)  # type: ignore[misc]
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=15)
    assert process.returncode == 130
    assert said.splitlines()[-1].startswith("stopped by SIGINT: "), said
    assert "error" not in said


def _table(name: str, folder: Path, url: str, user: str, zone: str) -> str:
    return f"""
[databases.{name}]
service = "autotask"
entities = ["Ticket", "Resource"]
destination = "duckdb:///{folder}/{name}.duckdb"
url = "{url}"
zone = "{zone}"
arguments = {{ username = "{user}", secret = "OUR_SECRET", integration_code = "CODE" }}
"""
