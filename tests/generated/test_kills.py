"""An import killed with SIGKILL at random points and resumed each time: all there, each once.

Its records have a number of their own, by which what may have been done is looked for. The kills
are spread over the whole import: each comes some calls after its process began, in the middle of
whatever that does then. The full form is ``pytest -m exhaustive tests/generated/test_kills.py -s``.
"""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generated.autotask import Autotask, Ticket, batching, q
from soapwright.runtime.journal.entries import State
from soapwright.runtime.journal.store import Store
from soapwright.runtime.records.dataclass import replace
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME
from soapwright.sandbox.autotask.app import create_app
from soapwright.sandbox.server import start
from tests.generated.packages import AUTOTASK
from tests.workspaces import run

ROOT = Path(__file__).parents[2]


def tickets(count: int) -> Iterator[Ticket]:
    for number in range(count):
        yield Ticket(
            title=f"Import {number}", account_id=1, status=1, priority=2, external_id=f"x{number}"
        )


def connect(url: str) -> Autotask:
    return Autotask.connect(
        USERNAME, SECRET, integration_code=INTEGRATION_CODE, locate_url=url, time_zone="UTC"
    )


def work(url: str, journal: str, count: str, size: str, settle: str, at_once: str) -> None:
    """What a process that may be killed does."""
    warnings.simplefilter("ignore")
    batching.RESOLVE_CREATE = replace(batching.RESOLVE_CREATE, settle=float(settle))
    with connect(url) as client:
        report = client.create(
            tickets(int(count)),
            max_items=int(size),
            concurrency=int(at_once),
            journal=journal,
            key=lambda ticket: str(ticket.external_id),
        )
    print(len(report.succeeded), len(report.failed), len(report.unknown))


@dataclass
class Server:
    """ASGI: counts creates; some it commits late, whether their caller is there then or not.

    Args:
        app: the service.
        late: seconds that those are held back before they are carried out.
        every: which of them: each third, or so.
    """

    app: Any
    late: float
    every: int
    creates: int = 0
    held: int = 0
    gone: int = 0
    """Calls that were carried out after their caller had gone."""

    @property
    def state(self) -> Any:
        return self.app.state

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        action = dict(scope.get("headers", ())).get(b"soapaction", b"")
        if not action.strip(b'"').endswith(b"/create"):
            await self.app(scope, receive, send)
            return
        messages = [await receive()]
        while messages[-1].get("more_body"):
            messages.append(await receive())
        if messages[-1]["type"] == "http.disconnect":
            return  # it never came as a whole
        self.creates += 1
        if self.late and self.creates % self.every == 0:
            self.held += 1
            left = asyncio.ensure_future(receive())
            await asyncio.sleep(self.late)
            self.gone += left.done()
            left.cancel()

        async def again() -> Any:
            return messages.pop(0) if messages else await receive()

        await self.app(scope, again, send)


@contextmanager
def serving(late: float, every: int) -> Iterator[tuple[str, Server]]:
    server = Server(create_app(AUTOTASK), late, every)
    with start(server) as sandbox:  # type: ignore[arg-type]
        yield sandbox.url, server


def doubtful(journal: Path) -> int:
    """How many records nobody knows of just now."""
    if not journal.exists() or not journal.stat().st_size:
        return 0
    with closing(Store(journal, None)) as store:
        return sum(entry.state in (State.SENT, State.UNKNOWN) for entry in store.entries())


@pytest.mark.parametrize(
    ("count", "kills", "size", "late", "at_once"),
    [
        pytest.param(500, 8, 10, 0.0, 1, marks=pytest.mark.slow),
        pytest.param(500, 8, 10, 1.0, 3, marks=pytest.mark.slow),
        pytest.param(10_000, 50, 50, 0.0, 1, marks=pytest.mark.exhaustive),
        pytest.param(10_000, 50, 50, 3.0, 3, marks=pytest.mark.exhaustive),
    ],
)
def test_each_record_is_there_once_however_often_the_process_is_killed(
    tmp_path: Path, count: int, kills: int, size: int, late: float, at_once: int
) -> None:
    dice, journal, settle = random.Random(count + at_once), tmp_path / "import.db", late + 2.0
    in_doubt = running = 0
    with serving(late, every=10) as (url, server):

        def begin() -> subprocess.Popen[bytes]:
            code = f"from {__name__} import work; import sys; work(*sys.argv[1:])"
            given = map(str, (url, journal, count, size, settle, at_once))
            command = [sys.executable, "-c", code, *given]
            return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)

        for _ in range(kills):
            # As many calls as leave some to the kills after it, and to the last run.
            until = server.creates + dice.uniform(0, 1.2 * count / size / kills)
            with begin() as process:
                while server.creates < until and process.poll() is None:
                    time.sleep(0.001)
                time.sleep(dice.uniform(0, 0.02))
                running += process.poll() is None
                process.kill()
            in_doubt += doubtful(journal)
        time.sleep(settle + 0.1)
        with begin() as process:
            told, _ = process.communicate()
        shown = run("journal", "show", "import.db", cwd=tmp_path).stdout
        with connect(url) as client:
            made = list(client.query(Ticket, q.Ticket.title.begins_with("Import")))
    ids = {ticket.external_id: ticket.id for ticket in made}
    with closing(Store(journal, None)) as store:
        kept = {entry.key: (entry.state, entry.id) for entry in store.entries()}
    print(
        f"\n{count:,} records, {size} a call, {at_once} at once: {kills} kills, {running} of them "
        f"of a process at work; {in_doubt:,} times a record was in doubt.\n{server.creates} "
        f"creates, {server.held} of them committed {late:g} s late, {server.gone} after their "
        f"caller had gone.\nOn the server: {len(made):,} tickets, {len(ids):,} different. The last "
        f"run told {told.decode().strip()} (succeeded, failed, unknown).\n{shown}"
    )
    assert Counter(ticket.external_id for ticket in made) == Counter(
        f"x{number}" for number in range(count)
    )
    assert told.split() == [str(count).encode(), b"0", b"0"]
    assert kept == {key: (State.SUCCEEDED, id_) for key, id_ in ids.items()}
    assert f"{count:,} succeeded done; not sent again" in shown
    assert running > kills / 2
    assert in_doubt
