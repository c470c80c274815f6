"""``soapwright sync`` as a process that is sent SIGINT or SIGTERM at every stage of its run."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("dlt")

from soapwright.sandbox import open_sandbox
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME
from soapwright.sandbox.server import Sandbox
from tests.commands.mirror.test_sync import connect, sync
from tests.generated.packages import AUTOTASK, ROOT
from tests.mirrors import assert_same, kept, mirrored
from tests.signals import by_default
from tests.workspaces import COMMAND

pytestmark = pytest.mark.slow

BOTH = pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["INT", "TERM"]
)
TABLES = ("Account", "Contact", "Contract", "Invoice", "Resource", "ServiceCall", "Ticket")
"""More than one load holds."""
LEFT = re.compile(
    r"stopped by SIG(INT|TERM): (\d+) of (\d+) tables are up to date, ([\d,]+) rows written; "
    r"(\d+) are left for the next run\n"
)


@contextmanager
def serving(folder: Path, **options: Any) -> Iterator[Sandbox]:
    with open_sandbox("autotask", AUTOTASK, db=str(folder / "service.db"), **options) as server:
        yield server


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts the command on a sandbox."""
    processes = []

    def start(url: str, *tables: str, to: str = "duckdb") -> subprocess.Popen[str]:
        where = f"parquet:{tmp_path}/c" if to == "parquet" else f"{to}:///{tmp_path}/c.{to}"
        command = [COMMAND, "sync", "autotask", "--workspace", str(ROOT), "--to", where]
        process = subprocess.Popen(
            [*command, "--url", url, "--username", USERNAME, *tables],
            env={
                **os.environ,
                "SOAPWRIGHT_SECRET": SECRET,
                "SOAPWRIGHT_INTEGRATION_CODE": INTEGRATION_CODE,
                "PYTHONDONTWRITEBYTECODE": "1",
            },
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


def wait_for(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.005)


def ended(process: subprocess.Popen[str], seconds: float) -> tuple[int, str]:
    said, _ = process.communicate(timeout=seconds)
    assert "Traceback" not in said
    assert SECRET not in said
    return process.returncode, said


def queries(server: Sandbox) -> int:
    assert server.proxy is not None
    return server.proxy.requests


@BOTH
@pytest.mark.parametrize("seconds", [0.15, 0.5, 1.0])
def test_during_its_start(
    started: Any, tmp_path: Path, number: int, status: int, seconds: float
) -> None:
    with serving(tmp_path, faults=["late=1@1:query"]) as server:
        process = started(server.url, "Ticket")
        time.sleep(seconds)
        process.send_signal(number)
        code, _ = ended(process, 5)
    assert code in (status, -number), "a shell tells them as one; Python has its own beginning"


@BOTH
def test_a_call_that_is_out_is_let_finish(
    started: Any, tmp_path: Path, number: int, status: int
) -> None:
    with serving(tmp_path, faults=["late=2@1:query"]) as server:
        process = started(server.url, "Ticket", "Resource")
        wait_for(lambda: queries(server) == 1)
        time.sleep(0.2)
        began = time.monotonic()
        process.send_signal(number)
        code, said = ended(process, 10)
        assert 1.0 < time.monotonic() - began < 5
        assert server.proxy is not None
        assert server.proxy.settle(1)
    assert code == status
    assert LEFT.search(said), said
    assert "0 of 2 tables are up to date, 0 rows written; 2 are left" in said


def test_a_call_that_is_not_answered_is_given_up(started: Any, tmp_path: Path) -> None:
    with serving(tmp_path, faults=["late=60@1:query"]) as server:
        process = started(server.url, "Ticket")
        wait_for(lambda: queries(server) == 1)
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        code, said = ended(process, 10)
    assert (code, "1 are left" in said) == (143, True)


@BOTH
def test_a_wait_that_the_service_asked_for_is_left(
    started: Any, tmp_path: Path, number: int, status: int
) -> None:
    with serving(tmp_path, faults=["status=503,retry-after=60@1:query"]) as server:
        process = started(server.url, "Ticket")
        wait_for(lambda: queries(server) == 1)
        time.sleep(0.5)
        process.send_signal(number)
        code, said = ended(process, 2)
    assert (code, "1 are left" in said) == (status, True)


def test_a_second_signal_ends_it_at_once(started: Any, tmp_path: Path) -> None:
    with serving(tmp_path, faults=["late=60@1:query"]) as server:
        process = started(server.url, "Ticket")
        wait_for(lambda: queries(server) == 1)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        code, said = ended(process, 1)
    assert (code, said) == (143, "ended at once by SIGTERM: what was under way may be done\n")


@pytest.mark.parametrize("to", ["duckdb", "parquet"])
def test_what_is_loaded_is_counted_and_stays(started: Any, tmp_path: Path, to: str) -> None:
    """It is stopped while the second load is read; the next run goes on from the first."""
    with serving(tmp_path, faults=["late=0.3@1:query"]) as server, connect(server) as client:
        before = queries(server)
        process = started(server.url, *TABLES, to=to)
        wait_for(lambda: queries(server) >= before + 6)
        process.send_signal(signal.SIGTERM)
        code, said = ended(process, 10)
        found = LEFT.search(said)
        assert code == 143, said
        assert found, said
        assert (found[2], found[3], found[5]) == ("5", "7", "2")
        assert int(found[4]) > 0
        where = f"parquet:{tmp_path}/c" if to == "parquet" else f"duckdb:///{tmp_path}/c.duckdb"
        for table in ("account", "resource"):
            assert_same(mirrored(where, table, USERNAME), kept(tmp_path / "service.db", table))
        done = sync(server.url, where, *TABLES)
        assert done.returncode == 0, done.stderr
    del client
