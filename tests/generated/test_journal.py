"""Clients with a journal, over sockets: killed processes go on, and one at a time has the file."""

from __future__ import annotations

import asyncio
import datetime
import random
import subprocess
import sys
import time
import warnings
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from generated.autotask import AsyncAutotask, Autotask, ServiceCall, Ticket, batching, q
from soapwright.runtime.errors import InvalidRecord, JournalError
from soapwright.runtime.journal.entries import State
from soapwright.runtime.journal.store import Store
from soapwright.runtime.outcome import Report, Status
from soapwright.runtime.records.dataclass import replace
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME
from tests.generated.conftest import Open, Service
from tests.generated.test_client import NOBODY, ticket

ROOT = Path(__file__).parents[2]


def numbered(count: int, **fields: Any) -> list[Ticket]:
    return [ticket(f"Import {number}", **fields) for number in range(count)]


def visit(number: int) -> ServiceCall:
    day = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
    return ServiceCall(
        account_id=1,
        description=f"Visit {number}",
        start_date_time=day,
        end_date_time=day + datetime.timedelta(hours=1),
    )


def entries(path: Path) -> dict[Any, Any]:
    with closing(Store(path, None)) as store:
        return {entry.key: entry for entry in store.entries()}


def test_a_run_goes_on_where_the_answer_was_lost(
    service: Service, driver: str, tmp_path: Path
) -> None:
    service.server.faults.next(operation="create", drop=True, skip=1)
    with service.connect(driver) as client:
        first = client.create(numbered(6), max_items=2, journal=tmp_path / "j")
        items = numbered(6)
        again = client.create(items, max_items=2, journal=str(tmp_path / "j"))
        made = list(client.query(Ticket, q.Ticket.title.begins_with("Import")))
    assert [outcome.status[0] for outcome in again] == [outcome.status[0] for outcome in first]
    assert "".join(outcome.status[0] for outcome in first) == "ssuuss"
    assert [outcome.id for outcome in again] == [outcome.id for outcome in first]
    assert [item.id or None for item in items] == [outcome.id for outcome in first]
    assert (again.calls, len(made)) == (0, 6)


def test_calls_at_once(service: Service, driver: str, tmp_path: Path) -> None:
    with service.connect(driver) as client:
        options: dict[str, Any] = {"max_items": 4, "journal": tmp_path / "j", "concurrency": 3}
        items = numbered(30)
        items[7].account_id = NOBODY
        report = client.create(items, **options)
        again = client.create([*numbered(7), *numbered(30)[7:]], **options)
    assert (len(report.succeeded), len(report.failed)) == (29, 1)
    assert {key: (e.state.value, e.id) for key, e in entries(tmp_path / "j").items()} == {
        outcome.index: (outcome.status.value, outcome.id) for outcome in report
    }
    assert (again.calls, len(again.succeeded)) == (0, 29)
    assert isinstance(again.failed[0].error, InvalidRecord), "it has other content now"


@pytest.mark.slow
def test_updates_and_deletes(service: Service, driver: str, tmp_path: Path) -> None:
    with service.connect(driver) as client:
        made = [outcome.item for outcome in client.create(numbered(3))]
        for item in made:
            item.title = "changed"
        service.server.faults.next(operation="update", status=503, processed=False, times=9)
        lost = client.update(made, fields=["title"], journal=tmp_path / "u", key=lambda t: t.id)
        service.server.faults.clear()
        found = client.update(made, fields=["title"], journal=tmp_path / "u", key=lambda t: t.id)
        assert lost.unknown
        assert found.ok, "updating twice is as good as once"
        options: dict[str, Any] = {"journal": tmp_path / "d", "validate": False}
        first = client.delete(made, **options)
        again = client.delete(made, **options)
        assert (len(first.failed), first.calls > 0, again.calls) == (3, True, 0), "no ticket can be"
        assert [outcome.errors for outcome in again] == [outcome.errors for outcome in first]
        with pytest.raises(JournalError, match="its operation is 'delete', not 'create'"):
            client.create(numbered(1), journal=tmp_path / "d")


def test_other_fields_are_other_content(service: Service, driver: str, tmp_path: Path) -> None:
    with service.connect(driver) as client:
        (made,) = [outcome.item for outcome in client.create(numbered(1))]
        assert client.update([made], fields=["title"], journal=tmp_path / "u").ok
        (told,) = client.update([made], fields=["description"], journal=tmp_path / "u")
    assert "other content stands in the journal for its key 0" in told.errors[0]


@pytest.mark.parametrize("content", ["a,b\n" * 200, None])
def test_where_the_file_cannot_be_used_nothing_is_sent(
    service: Service, driver: str, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "list.csv" if content else tmp_path / "missing" / "j"
    if content:
        path.write_text(content)
    with service.connect(driver) as client:
        before = client.calls
        with pytest.raises(JournalError, match=str(path)):
            client.create(numbered(1), journal=path)
        with pytest.raises(ValueError, match="of a journal; there is none"):
            client.create(numbered(1), retry_failed=True)
        assert client.calls == before


def test_another_zone_is_another_run(opened: Open, driver: str, tmp_path: Path) -> None:
    service = opened()
    with service.connect(driver) as client:
        client.create(numbered(1), journal=tmp_path / "j")
    with (
        service.connect(driver, zone="de") as client,
        pytest.raises(JournalError, match="its zone is 'en', not 'de'"),
    ):
        client.create(numbered(1), journal=tmp_path / "j")


@pytest.mark.slow
def test_a_task_that_is_cancelled_writes_down_what_is_unknown(
    service: Service, tmp_path: Path
) -> None:
    service.server.faults.next(operation="create", delay=30.0, skip=1)

    async def cancelled() -> None:
        async with AsyncAutotask.connect(
            USERNAME, SECRET, integration_code=INTEGRATION_CODE, locate_url=service.server.url
        ) as client:
            async with asyncio.timeout(2):
                await client.create(numbered(6), max_items=2, journal=tmp_path / "j")

    with pytest.raises(TimeoutError):
        asyncio.run(cancelled())
    states = [entry.state for entry in entries(tmp_path / "j").values()]
    assert states == [State.SUCCEEDED] * 2 + [State.UNKNOWN] * 2


# --- what may have been done ---------------------------------------------------------------------


@pytest.fixture
def settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """What went out is settled after a moment."""
    rule = replace(batching.RESOLVE_CREATE, settle=1.0)
    monkeypatch.setattr(batching, "RESOLVE_CREATE", rule)


@pytest.mark.usefixtures("settle")
@pytest.mark.parametrize("processed", [True, False])
@pytest.mark.filterwarnings("ignore::soapwright.runtime.errors.FieldNotYours")
def test_lost_tickets_are_looked_for(
    service: Service, driver: str, tmp_path: Path, processed: bool
) -> None:
    def mine() -> list[Ticket]:
        return [ticket(f"Import {n}", external_id=f"x{n}") for n in range(6)]

    service.server.faults.next(operation="create", drop=True, skip=1, processed=processed)
    with service.connect(driver) as client:
        options: dict[str, Any] = {"max_items": 2, "journal": tmp_path / "j"}
        assert len(client.create(mine(), **options).unknown) == 2
        early = client.create(mine(), **options)
        assert len(early.unknown) == (0 if processed else 2), "it may still come"
        time.sleep(0 if processed else 1.1)
        report = client.create(mine(), **options)
        made = list(client.query(Ticket, q.Ticket.title.begins_with("Import")))
    assert report.ok
    assert {t.external_id: t.id for t in made} == {o.item.external_id: o.id for o in report}
    assert len(made) == 6
    assert [o.item.id for o in report] == [o.id for o in report]
    assert early.calls == 0
    assert report.calls == (0 if processed else 1)


@pytest.mark.usefixtures("settle")
@pytest.mark.filterwarnings("ignore::soapwright.runtime.errors.FieldNotYours")
def test_a_ticket_without_the_field_and_another_entity_stay_unknown(
    service: Service, driver: str, tmp_path: Path
) -> None:
    service.server.faults.next(operation="create", drop=True, processed=False)
    with service.connect(driver) as client:
        items = [ticket("Import 0"), ticket("Import 1", external_id="")]
        client.create(items, journal=tmp_path / "j")
        time.sleep(1.1)
        before = service.operations().count("query")
        report = client.create(items, journal=tmp_path / "j")
    assert (len(report.unknown), report.calls) == (2, 0)
    assert service.operations().count("query") == before


@pytest.mark.parametrize("processed", [True, False])
def test_lost_deletes_are_done_where_the_record_is_gone(
    service: Service,
    driver: str,
    tmp_path: Path,
    processed: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batching, "RESOLVE_DELETE", replace(batching.RESOLVE_DELETE, settle=1.0))
    with service.connect(driver) as client:
        made = [visit(n) for n in range(4)]
        assert client.create(made).ok
        service.server.faults.next(operation="delete", drop=True, skip=1, processed=processed)
        options: dict[str, Any] = {"max_items": 2, "journal": tmp_path / "j"}
        assert len(client.delete(made, **options).unknown) == 2
        early = client.delete(made, **options)
        if not processed:
            assert len(early.unknown) == 2
            assert "the service has it still; run again in" in early.unknown[0].errors[-1]
            time.sleep(1.1)
        report = client.delete(made, **options)
        left = list(client.query(ServiceCall, q.ServiceCall.description.begins_with("Visit")))
    assert report.ok
    assert [outcome.id for outcome in report] == [item.id for item in made]
    assert not left


# --- processes -----------------------------------------------------------------------------------


def write(url: str, path: str, count: str) -> None:
    """What a process that may be killed does."""
    with Autotask.connect(
        USERNAME, SECRET, integration_code=INTEGRATION_CODE, locate_url=url
    ) as client:
        print("go", flush=True)
        client.create(numbered(int(count)), max_items=5, journal=path, key=lambda t: str(t.title))


def begin(
    service: Service, path: Path, count: int, function: str = "write"
) -> subprocess.Popen[bytes]:
    code = f"from {__name__} import {function}; import sys; {function}(*sys.argv[1:])"
    return subprocess.Popen(
        [sys.executable, "-c", code, service.server.url, path, str(count)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )


def settled(service: Service, path: Path, count: int) -> tuple[Report[Ticket], list[Ticket]]:
    """The report of a last run, and what the server has."""
    with service.connect() as client:
        report = client.create(numbered(count), journal=path, key=lambda t: str(t.title))
        return report, list(client.query(Ticket, q.Ticket.title.begins_with("Import")))


def agree(path: Path, report: Report[Ticket], made: list[Ticket]) -> None:
    times = Counter(t.title for t in made)
    assert set(times.values()) <= {1}
    ids = {t.title: t.id for t in made}
    kept = entries(path)
    for outcome in report:
        title = outcome.item.title
        if outcome.status is Status.UNKNOWN:
            assert kept[title].state in (State.SENT, State.UNKNOWN)
        else:
            assert (outcome.ok, outcome.id, outcome.item.id) == (True, ids[title], ids[title])
            assert (kept[title].state, kept[title].id) == (State.SUCCEEDED, ids[title])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_killed_processes_go_on(service: Service, tmp_path: Path, seed: int) -> None:
    order, kills, count = random.Random(seed), 8, 600
    for _ in range(kills):
        with begin(service, tmp_path / "j", count) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(order.uniform(0, 0.3))
            process.kill()
    report, made = settled(service, tmp_path / "j", count)
    agree(tmp_path / "j", report, made)
    assert len(report.unknown) <= kills * 5
    assert len(report.succeeded) >= count - kills * 5


def write_known(url: str, path: str, count: str) -> None:
    """The same with a number of one's own in each record, by which it is found."""
    warnings.simplefilter("ignore")
    batching.RESOLVE_CREATE = replace(batching.RESOLVE_CREATE, settle=2.0)
    with Autotask.connect(
        USERNAME, SECRET, integration_code=INTEGRATION_CODE, locate_url=url
    ) as client:
        print("go", flush=True)
        report = client.create(known(int(count)), journal=path, key=lambda t: str(t.external_id))
        print(len(report.unknown), len(report.failed), flush=True)


def known(count: int) -> list[Ticket]:
    return [ticket(f"Import {n}", external_id=f"x{n}") for n in range(count)]


class Late:
    """ASGI: each third call is carried out late, even where its caller has gone by then."""

    def __init__(self, app: Any, delay: float) -> None:
        self._app, self.state = app, app.state
        self._delay = delay
        self._calls = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        messages = []
        if scope["type"] == "http":
            messages.append(await receive())
            while messages[-1].get("more_body"):
                messages.append(await receive())
            self._calls += 1
            await asyncio.sleep(0 if self._calls % 3 else self._delay)

        async def again() -> Any:
            return messages.pop(0) if messages else await receive()

        await self._app(scope, again, send)


@pytest.mark.slow
@pytest.mark.parametrize(("count", "kills", "late"), [(10_000, 50, 0.0), (300, 20, 1.0)])
def test_each_of_many_is_there_once_however_often_the_process_is_killed(
    service: Service, tmp_path: Path, count: int, kills: int, late: float
) -> None:
    service.recorder.app = Late(service.recorder.app, late)
    order, path = random.Random(kills), tmp_path / "j"
    for _ in range(kills):
        with begin(service, path, count, "write_known") as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(order.uniform(0, 0.5))
            process.kill()
    time.sleep(2.1)
    with begin(service, path, count, "write_known") as process:
        told, _ = process.communicate()
    assert told == b"go\n0 0\n"
    with service.connect() as client:
        made = list(client.query(Ticket, q.Ticket.title.begins_with("Import")))
    kept = entries(path)
    assert Counter(t.external_id for t in made) == Counter(f"x{n}" for n in range(count))
    assert {key: entry.id for key, entry in kept.items()} == {t.external_id: t.id for t in made}
    assert {entry.state for entry in kept.values()} == {State.SUCCEEDED}


def test_two_processes_on_one_journal(service: Service, tmp_path: Path) -> None:
    service.server.faults.next(operation="create", delay=30.0)
    with begin(service, tmp_path / "j", 5) as process:
        end = time.monotonic() + 30
        while not service.operations().count("create") and time.monotonic() < end:
            time.sleep(0.02)
        with service.connect() as client, pytest.raises(JournalError, match="is in use by another"):
            client.create(numbered(5), journal=tmp_path / "j", key=lambda t: str(t.title))
        process.kill()
    report, made = settled(service, tmp_path / "j", 5)
    assert len(report.unknown) == 5
    agree(tmp_path / "j", report, made)
