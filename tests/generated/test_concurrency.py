"""Chunks of a batch under way at once, against sandboxes that count calls: in threads and tasks."""

from __future__ import annotations

import _thread
import asyncio
import signal
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import generated.autotask
from generated.autotask import AsyncAutotask, Autotask, Contact, Ticket, q
from soapwright.runtime.errors import AuthenticationError, BatchError, NotSent
from soapwright.runtime.limits.usage import Usage
from soapwright.runtime.outcome import Progress
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME
from soapwright.sandbox.autotask.app import create_app
from soapwright.sandbox.server import Sandbox, start
from tests.generated.conftest import Open, Service
from tests.generated.drivers import connect
from tests.generated.ecosys import ecosys
from tests.generated.packages import AUTOTASK
from tests.signals import by_default

NOBODY = 999_999_999
"""An account that does not exist."""


def tickets(count: int, *bad: int) -> Iterator[Ticket]:
    for n in range(count):
        account = NOBODY if n in bad else 1
        yield Ticket(title=f"t{n}", account_id=account, status=1, priority=2)


def contacts(count: int) -> Iterator[Contact]:
    for n in range(count):
        yield Contact(first_name=f"c{n}", last_name="Hopper", active=1, account_id=1)


def workers() -> list[threading.Thread]:
    """The threads of ours that are there, once those that have told of their end are gone."""
    found = [thread for thread in threading.enumerate() if thread.name == "soapwright-call"]
    for thread in found:
        thread.join(0.2)
    return [thread for thread in found if thread.is_alive()]


class Counting:
    """ASGI: how many creates of each entity, and of all, run at once at most. Each takes 50 ms."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.inside: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    @property
    def state(self) -> Any:
        return self.app.state

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", scope["type"] == "http"
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        kinds = ("Ticket", "Contact") if b":create>" in body else ()
        entity = next((kind for kind in kinds if f':{kind}"'.encode() in body), "")

        async def again() -> Any:
            return {"type": "http.request", "body": body}

        self.inside[entity] += 1
        self.inside["all"] += bool(entity)
        for key in (entity, "all"):
            self.most[key] = max(self.most[key], self.inside[key])
        try:
            if entity:
                await asyncio.sleep(0.05)
            await self.app(scope, again if body else receive, send)
        finally:
            self.inside[entity] -= 1
            self.inside["all"] -= bool(entity)


@contextmanager
def counted() -> Iterator[tuple[Sandbox, Counting]]:
    counting = Counting(create_app(AUTOTASK))
    with start(counting) as server:  # type: ignore[arg-type]
        yield server, counting


def arguments(server: Sandbox) -> dict[str, Any]:
    return {
        "username": USERNAME,
        "secret": SECRET,
        "integration_code": INTEGRATION_CODE,
        "locate_url": server.url,
    }


# --- as many at once as are allowed --------------------------------------------------------------


def test_three_at_once_for_each_of_two_types(driver: str) -> None:
    """Both types in one run: three calls in all. The sandbox refuses a fourth to an entity."""
    mixed = [item for pair in zip(tickets(60), contacts(60), strict=True) for item in pair]
    with counted() as (server, counting):
        with connect(generated.autotask, driver, "Autotask", **arguments(server)) as client:
            report = client.create(iter(mixed), max_items=5, concurrency=3)
            report.raise_for_failures()
            assert [outcome.item for outcome in report] == mixed
            assert report.calls == 24
            assert client.usage.calls == 24
            stored = {found.id: found.title for found in client.query(Ticket)}
        assert counting.most["all"] == 3
        ours = [outcome for outcome in report if isinstance(outcome.item, Ticket)]
        assert {outcome.id: outcome.item.title for outcome in ours} == stored


def test_several_runs_share_the_places_of_an_entity() -> None:
    """Two runs of tickets and one of contacts, each three at once: the tickets share three."""
    failures: list[BaseException] = []
    with counted() as (server, counting), Autotask.connect(**arguments(server)) as client:

        def work(items: Iterator[Any]) -> None:
            try:
                client.create(items, max_items=2, concurrency=3).raise_for_failures()
            except BaseException as error:  # told to the test's own thread
                failures.append(error)

        inputs = (tickets(24), tickets(24), contacts(24))
        threads = [threading.Thread(target=work, args=(items,)) for items in inputs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert failures == []
    assert (counting.most["Ticket"], counting.most["Contact"]) == (3, 3)
    assert counting.most["all"] > 3


def test_several_runs_of_one_loop_share_the_places_of_an_entity() -> None:
    async def run(server: Sandbox) -> list[Any]:
        async with AsyncAutotask.connect(**arguments(server)) as client:
            inputs = (tickets(24), tickets(24), contacts(24))
            return await asyncio.gather(
                *(client.create(items, max_items=2, concurrency=3) for items in inputs)
            )

    with counted() as (server, counting):
        reports = asyncio.run(run(server))
    assert all(report.ok for report in reports)
    assert (counting.most["Ticket"], counting.most["Contact"]) == (3, 3)
    assert counting.most["all"] > 3


def test_more_than_are_allowed(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        for verb in (client.create, client.update, client.delete):
            with pytest.raises(ValueError, match=r"concurrency is 4; \w+ takes 1 to 3"):
                verb(tickets(1), concurrency=4)
            with pytest.raises(ValueError, match=r"concurrency is 0; \w+ takes 1 to 3"):
                verb(tickets(1), concurrency=0)
    assert service.operations() == ["getZoneInfo"]


def test_one_at_a_time_is_all_that_some_services_allow(driver: str) -> None:
    with ecosys() as box, box.connect(driver) as client:
        with pytest.raises(ValueError, match=r"concurrency is 2; \w+ takes 1$"):
            client.sample_object.create([], concurrency=2)
        assert client.sample_object.create([], concurrency=1).ok


def test_it_starts_no_thread_unless_asked(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    start = threading.Thread.start

    def noted(thread: threading.Thread) -> None:
        started.append(thread.name)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", noted)
    with service.connect() as client:
        client.create(tickets(6), max_items=2)
        assert "soapwright-call" not in started
        client.create(tickets(6), max_items=2, concurrency=2)
    assert started.count("soapwright-call") == 3
    assert workers() == []


# --- the same outcomes ---------------------------------------------------------------------------


def test_bad_records_are_found(service: Service, driver: str) -> None:
    bad = (3, 57, 58, 199)
    told: list[tuple[int, Progress]] = []
    threads = set()

    def progress(now: Progress) -> None:
        told.append((threading.get_ident(), now))

    def source() -> Iterator[Ticket]:
        for item in tickets(200, *bad):
            threads.add(threading.get_ident())
            yield item

    with service.connect(driver) as client:
        report = client.create(source(), max_items=20, concurrency=3, progress=progress)
        stored = {found.id: found.title for found in client.query(Ticket)}
    assert [outcome.index for outcome in report] == list(range(200))
    assert tuple(outcome.index for outcome in report.failed) == bad
    assert {outcome.id: outcome.item.title for outcome in report.succeeded} == stored
    assert report.calls == len(told) == service.operations().count("create")
    assert {thread for thread, _ in told} == threads == {threading.get_ident()}
    assert [now.calls for _, now in told] == list(range(1, len(told) + 1))
    assert told[-1][1] == Progress(succeeded=196, failed=4, unknown=0, calls=report.calls)


def test_updates_of_some_fields_and_deletes(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        ids = [outcome.id for outcome in client.create(tickets(30), max_items=10, concurrency=3)]
        changes = [Ticket(id=id_, priority=1) for id_ in (*ids, NOBODY)]
        report = client.update(changes, fields=["priority"], max_items=4, concurrency=3)
        assert [outcome.index for outcome in report.failed] == [30]
        found = list(client.query(Ticket, q.Ticket.priority == 1))
        assert {ticket.title for ticket in found} == {f"t{n}" for n in range(30)}
        with pytest.raises(BatchError, match="alike: The operation delete is not allowed"):
            client.delete(found, max_items=7, concurrency=2, validate=False)


def test_an_endless_input_is_taken_as_there_is_room(opened: Open, driver: str) -> None:
    service = opened()
    service.server.faults.next(operation="create", delay=0.02, times=1000)
    taken, most = 0, 0
    done = 0

    def progress(now: Progress) -> None:
        nonlocal done
        done = now.done

    def endless() -> Iterator[Ticket]:
        nonlocal taken, most
        while True:
            taken += 1
            most = max(most, taken - done)
            yield Ticket(title="t", account_id=NOBODY if taken == 200 else 1, status=1, priority=2)

    with service.connect(driver) as client, pytest.raises(BatchError) as caught:
        client.create(endless(), max_items=10, on_error="raise", concurrency=3, progress=progress)
    assert len(caught.value.report) == taken < 400
    assert most <= 30


# --- ends before the end --------------------------------------------------------------------------


def stored_titles(service: Service) -> set[str | None]:
    with service.connect() as client:
        return {found.title for found in client.query(Ticket)}


def test_the_first_failure_ends_it_and_the_report_has_all(service: Service, driver: str) -> None:
    service.server.faults.next(operation="create", delay=0.05, times=1000)
    with service.connect(driver) as client, pytest.raises(BatchError) as caught:
        client.create(tickets(1_000, 15), max_items=10, on_error="raise", concurrency=3)
    report = caught.value.report
    assert len(report) < 60
    assert [outcome.index for outcome in report] == list(range(len(report)))
    assert report.outcomes[15].errors
    succeeded = {outcome.item.title for outcome in report.succeeded}
    assert succeeded == stored_titles(service)
    unsent = sum(isinstance(outcome.error, NotSent) for outcome in report)
    assert len(succeeded) + unsent + 10 == len(report)
    assert workers() == []


def test_a_wrong_secret_ends_it(service: Service, driver: str) -> None:
    with (
        service.connect(driver, secret="wrong") as client,
        pytest.raises(AuthenticationError) as caught,
    ):
        client.create(tickets(10_000), max_items=10, concurrency=3)
    assert caught.value.report is not None
    assert len(caught.value.report.failed) == len(caught.value.report) <= 60
    assert service.operations().count("create") <= 3


@pytest.mark.parametrize("breaks", ["input", "callback"])
def test_an_error_of_the_program_ends_it(service: Service, driver: str, breaks: str) -> None:
    service.server.faults.next(operation="create", delay=0.05, times=1000)

    def source() -> Iterator[Ticket]:
        yield from tickets(25)
        if breaks == "input":
            raise OSError("the file ended")

    def progress(now: Progress) -> None:
        if breaks == "callback":
            raise OSError("the file ended")

    with service.connect(driver) as client, pytest.raises(BatchError) as caught:
        client.create(source(), max_items=10, concurrency=3, progress=progress)
    assert isinstance(caught.value.__cause__, OSError)
    succeeded = {outcome.item.title for outcome in caught.value.report.succeeded}
    assert succeeded == stored_titles(service)
    assert len(succeeded) >= 20 or breaks == "callback"
    assert workers() == []


def test_what_no_report_is_made_of_waits_for_what_is_under_way(opened: Open, driver: str) -> None:
    """What ``on_usage`` raises ends the call that led to it, as it is."""

    def on_usage(usage: Usage) -> None:
        raise LookupError(usage)

    service = opened(threshold=20, latency=0.0)
    with service.connect(driver, on_usage=on_usage) as client, pytest.raises(LookupError):
        client.create(tickets(400), max_items=5, concurrency=3)
    assert workers() == []
    assert len(stored_titles(service)) == 5 * service.operations().count("create") > 0


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C is heard, even where the tests run in the background, which has it ignored."""
    before = signal.getsignal(signal.SIGINT)
    by_default()
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_a_keyboard_interrupt_waits_for_what_is_under_way(service: Service) -> None:
    service.server.faults.next(operation="create", delay=0.3, times=1000)
    began = time.monotonic()
    with service.connect() as client:
        threading.Timer(0.15, _thread.interrupt_main).start()
        with pytest.raises(KeyboardInterrupt):
            client.create(tickets(1_000), max_items=10, concurrency=3)
    assert time.monotonic() - began < 5
    assert workers() == []
    assert service.operations().count("create") == 3
    assert len(stored_titles(service)) == 30


def test_an_interrupt_in_the_input_waits_for_what_is_under_way(service: Service) -> None:
    service.server.faults.next(operation="create", delay=0.1, times=1000)

    def source() -> Iterator[Ticket]:
        yield from tickets(25)
        raise KeyboardInterrupt

    with service.connect() as client, pytest.raises(KeyboardInterrupt):
        client.create(source(), max_items=10, concurrency=3)
    assert workers() == []
    assert len(stored_titles(service)) == 20


def test_cancelling_a_task_cancels_what_is_under_way(service: Service) -> None:
    service.server.faults.next(operation="create", delay=0.5, times=1000)

    async def run() -> set[Any]:
        async with AsyncAutotask.connect(**arguments(service.server)) as client:
            writing = asyncio.create_task(client.create(tickets(90), max_items=10, concurrency=3))
            while service.operations().count("create") < 3:
                await asyncio.sleep(0.01)
            writing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await writing
            left = asyncio.all_tasks() - {asyncio.current_task()}
            assert (await client.create(contacts(3), concurrency=3)).ok, "its places are free"
            return left

    assert asyncio.run(run()) == set()
    assert service.operations().count("create") == 4


def test_async_iterables_are_taken_by_their_own_task(service: Service) -> None:
    tasks = set()

    async def source() -> AsyncIterator[Ticket]:
        for item in tickets(30, 7):
            tasks.add(asyncio.current_task())
            await asyncio.sleep(0)
            yield item

    async def run() -> Any:
        async with AsyncAutotask.connect(**arguments(service.server)) as client:
            return await client.create(source(), max_items=4, concurrency=3)

    report = asyncio.run(run())
    assert [outcome.index for outcome in report.failed] == [7]
    assert len(tasks) == 1
