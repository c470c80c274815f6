"""``soapwright sandbox`` as a process: where it is, how it stops, and why it cannot start."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from generated.autotask import Autotask, Ticket
from tests.workspaces import COMMAND, run

ROOT = Path(__file__).resolve().parents[2]


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
