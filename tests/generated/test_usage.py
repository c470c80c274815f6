"""The allowance of calls and three at once, against a sandbox that counts both."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from generated.autotask import Account, AsyncAutotask, Autotask, Ticket
from soapwright.runtime.errors import ThresholdExceeded
from soapwright.runtime.limits.quota import Governor
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME

if TYPE_CHECKING:
    from soapwright.runtime.limits.usage import Usage
    from tests.generated.conftest import Open, Service


def tickets(count: int) -> list[Ticket]:
    return [Ticket(title=f"t{i}", account_id=1, status=1, priority=2) for i in range(count)]


def test_usage_shows_what_is_known(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        assert (client.usage.calls, client.usage.limit, client.usage.reading) == (0, 10_000, None)
        client.create(tickets(3)).raise_for_failures()
        list(client.query(Ticket))
        assert (client.usage.calls, client.usage.used) == (2, 2)
        told = client.read_usage()
        assert client.usage.reading == told
        assert (told.used, client.usage.used, client.usage.share) == (2, 2, 0.0002)
        assert service.operations().count("getThresholdAndUsageInfo") == 1


def test_other_clients_of_the_database_show_when_the_service_is_asked(
    opened: Open, driver: str
) -> None:
    service = opened(threshold=40, latency=0.0)
    told: list[Usage] = []
    with service.connect(driver) as other, service.connect(driver, on_usage=told.append) as client:
        for _ in range(15):
            list(other.query(Ticket))
        list(client.query(Ticket))  # asks first
        assert told == []
        for _ in range(15):
            list(client.query(Ticket))
        assert [usage.used for usage in told] == [20, 30]
        assert all(usage.limit == 40 for usage in told)
        assert other.usage.reading is None


def test_the_governor_stops_before_the_service_does(opened: Open, driver: str) -> None:
    service = opened(threshold=20, latency=0.0)
    with service.connect(driver, governor=Governor(slow=0.9, stop=0.9)) as client:
        for _ in range(18):
            list(client.query(Account))
        before = service.operations().count("query")
        with pytest.raises(ThresholdExceeded, match=r"18 of 20 calls .* zone en"):
            list(client.query(Account))
        with pytest.raises(ThresholdExceeded) as stopped:
            client.create(tickets(2))
        assert [outcome.status for outcome in stopped.value.report or ()] == ["failed", "failed"]
        assert service.operations().count("query") == before
        assert "create" not in service.operations()


def test_the_governor_slows_down(opened: Open, driver: str) -> None:
    service = opened(threshold=36_000, latency=0.0)
    with service.connect(driver, governor=Governor(slow=0.0, stop=1.0)) as client:
        list(client.query(Account))
        began = time.monotonic()
        for _ in range(5):
            list(client.query(Account))
        assert time.monotonic() - began >= 0.4  # a tenth of a second each


def connection(service: Service) -> dict[str, Any]:
    return {
        "username": USERNAME,
        "secret": SECRET,
        "integration_code": INTEGRATION_CODE,
        "locate_url": service.server.url,
    }


def test_three_at_once_for_threads_and_tasks_of_several_clients(service: Service) -> None:
    """The sandbox refuses a fourth call to an entity; nobody meets that refusal."""
    service.server.faults.next(operation="query", delay=0.01, times=1000)
    failures: list[BaseException] = []

    def told(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:  # told to the test's own thread
            failures.append(error)

    with (
        Autotask.connect(**connection(service)) as first,
        Autotask.connect(**connection(service)) as second,
    ):
        work = [partial(query_four_times, client) for client in (first, second) * 4]
        tasks = partial(asyncio.run, query_in_tasks(service))
        threads = [threading.Thread(target=told, args=(each,)) for each in (*work, tasks)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert failures == []
    assert service.operations().count("query") == 8 * 4 + 8 * 4


def query_four_times(client: Autotask) -> None:
    for _ in range(4):
        list(client.query(Ticket))


async def query_in_tasks(service: Service) -> None:
    """Four times in each of eight tasks."""
    async with AsyncAutotask.connect(**connection(service)) as client:

        async def one() -> None:
            for _ in range(4):
                async for _ticket in client.query(Ticket):
                    pass

        await asyncio.gather(*(one() for _ in range(8)))


def test_writing_counts_with_reading_of_the_same_entity(service: Service) -> None:
    failures: list[BaseException] = []
    service.server.faults.next(delay=0.02, times=1000)

    def work(client: Autotask, number: int) -> None:
        try:
            if number % 2:
                client.create(tickets(3)).raise_for_failures()
            else:
                list(client.query(Ticket))
        except BaseException as error:
            failures.append(error)

    with Autotask.connect(**connection(service)) as client:
        threads = [threading.Thread(target=work, args=(client, n)) for n in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert failures == []
