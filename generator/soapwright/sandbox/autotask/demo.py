"""One session with a generated client: batches, pages, an isolated bad record, usage, a mirror."""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from soapwright.sandbox.autotask.app import INTEGRATION_CODE, SECRET, USERNAME
from soapwright.sandbox.server import Sandbox

TICKETS = 1_000
BAD = 321
NO_SUCH_ACCOUNT = 999_999_999
COMPLETE = 5


def run(package: ModuleType, server: Sandbox, say: Callable[[str], None]) -> None:
    """Create tickets in batches, one of them bad, read them back in pages, and mirror them.

    Args:
        package: the generated package.
        server: the running sandbox.
        say: takes each line of what happened.
    """
    q: Any = importlib.import_module(f"{package.__name__}.q")

    def tickets() -> Iterator[Any]:
        for number in range(TICKETS):
            account = NO_SUCH_ACCOUNT if number == BAD else 1
            yield package.Ticket(
                title=f"Printer {number} is out of paper", account_id=account, status=1, priority=2
            )

    with package.Autotask.connect(
        USERNAME, SECRET, integration_code=INTEGRATION_CODE, locate_url=server.url
    ) as client:
        say(f"getZoneInfo: zone {client.zone}, {client.url}")
        began = time.perf_counter()
        report = client.create(tickets())
        took = time.perf_counter() - began
        say(
            f"create {TICKETS} tickets: {len(report.succeeded)} succeeded, {len(report.failed)} "
            f"failed, {len(report.unknown)} unknown, in {report.calls} calls, {took:.2f} s"
        )
        for outcome in report.failed:
            say(f"  record {outcome.index} was isolated: {outcome.errors[0]}")

        before, began = client.calls, time.perf_counter()
        found = list(client.query(package.Ticket, q.Ticket.title.begins_with("Printer")))
        took = time.perf_counter() - began
        say(
            f"query: {len(found)} tickets in {client.calls - before} pages of up to 500, "
            f"{took:.2f} s"
        )

        for ticket in found[:250]:
            ticket.status = COMPLETE
        report = client.update(found[:250])
        done = sum(1 for _ in client.query(package.Ticket, q.Ticket.status == COMPLETE))
        say(f"update 250 of them: {len(report.succeeded)} succeeded, {done} are complete now")

        usage = client.read_usage()
        say(
            f"usage: {usage.used} of {usage.limit} calls in {usage.window_minutes} minutes; "
            f"this client made {client.calls}"
        )

        if importlib.util.find_spec("dlt") is None:
            say("sync: pip install 'soapwright[sync]', and the demo mirrors the tickets too")
        else:
            with tempfile.TemporaryDirectory() as folder:
                _mirror(package, server, client, Path(folder) / "cache.duckdb", say)


def _mirror(
    package: ModuleType, server: Sandbox, client: Any, cache: Path, say: Callable[[str], None]
) -> None:
    """Mirror the tickets; the first attempt is killed while it waits for its second page."""
    server.faults.next(operation="query", delay=60, skip=1)
    before = client.read_usage().used
    first = _sync(package, server, cache)
    while first.poll() is None and client.read_usage().used < before + 2:
        time.sleep(0.02)
    first.kill()
    first.wait()
    server.faults.clear()
    say("sync: killed (SIGKILL) with one page read and another one asked for")
    began = time.perf_counter()
    if _sync(package, server, cache).wait():
        raise RuntimeError("the mirror could not be brought up to date")
    took = time.perf_counter() - began
    import duckdb

    query = "SELECT count(*), count(DISTINCT id), count(*) FILTER (status = ?) FROM autotask.ticket"
    with duckdb.connect(str(cache), read_only=True) as mirror:
        rows, different, complete = mirror.execute(query, [COMPLETE]).fetchall()[0]
    say(
        f"sync: run again, {took:.2f} s: DuckDB holds {rows} tickets, {different} different ones, "
        f"{complete} of them complete"
    )


def _sync(package: ModuleType, server: Sandbox, cache: Path) -> subprocess.Popen[bytes]:
    """``soapwright sync`` as a process of its own."""
    folder = Path(str(package.__file__)).parent
    space = next(above for above in folder.parents if (above / "wsdl" / "autotask").is_dir())
    where = ["--workspace", str(space), "--package", package.__name__, "--out", str(folder)]
    where += ["--url", server.url]
    to = ["--username", USERNAME, "--to", f"duckdb:///{cache}", "--quiet"]
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "soapwright", "sync", "autotask", "Ticket", *where, *to],
        env={
            **os.environ,
            "SOAPWRIGHT_SECRET": SECRET,
            "SOAPWRIGHT_INTEGRATION_CODE": INTEGRATION_CODE,
        },
    )
