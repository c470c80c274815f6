"""Places: never more than there are, given in order, to threads and tasks alike."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import Any

import pytest

from soapwright.runtime.calls.steps import Pause, Steps
from soapwright.runtime.client.aio import AsyncDriver
from soapwright.runtime.client.sync import SyncDriver
from soapwright.runtime.limits.semaphore import Semaphore


class Busy:
    """How many are inside at once, at most."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self.most = 0
        self.times = 0

    def enter(self) -> None:
        with self._lock:
            self._inside += 1
            self.times += 1
            self.most = max(self.most, self._inside)

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1


def holding(semaphore: Semaphore, busy: Busy, times: int) -> Steps[None]:
    """What a call does around its being sent."""
    for _ in range(times):
        if not semaphore.enter("Ticket"):
            yield semaphore.turn("Ticket")
        try:
            busy.enter()
            yield Pause(0.001)
            busy.leave()
        finally:
            semaphore.leave("Ticket")


CONNECTION: Any = None


def thread(semaphore: Semaphore, busy: Busy, times: int) -> None:
    SyncDriver(CONNECTION, CONNECTION).drive(holding(semaphore, busy, times))


async def task(semaphore: Semaphore, busy: Busy, times: int) -> None:
    await AsyncDriver(CONNECTION, CONNECTION).drive(holding(semaphore, busy, times))


def test_threads_and_the_tasks_of_two_loops_share_the_places() -> None:
    semaphore, busy = Semaphore(3), Busy()

    async def tasks() -> None:
        await asyncio.gather(*(task(semaphore, busy, 10) for _ in range(6)))

    threads = [threading.Thread(target=thread, args=(semaphore, busy, 10)) for _ in range(6)]
    threads += [threading.Thread(target=lambda: asyncio.run(tasks())) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert busy.times == 180
    assert busy.most == 3
    assert semaphore.enter("Ticket", print)  # and all are free again


def test_keys_have_places_of_their_own() -> None:
    semaphore = Semaphore(1)
    assert semaphore.enter("Ticket", print)
    assert semaphore.enter("Account", print)
    assert not semaphore.enter("Ticket", print)


def test_who_waits_longest_is_first() -> None:
    semaphore = Semaphore(1)
    called: list[str] = []
    semaphore.enter("Ticket", print)
    semaphore.enter("Ticket", lambda: called.append("first"))
    semaphore.enter("Ticket", lambda: called.append("second"))
    semaphore.leave("Ticket")
    assert called == ["first"]
    semaphore.leave("Ticket")
    assert called == ["first", "second"]
    semaphore.leave("Ticket")
    assert semaphore.enter("Ticket", print)


def test_who_gives_up_neither_keeps_a_place_nor_takes_one() -> None:
    semaphore = Semaphore(1)
    called: list[str] = []

    def first() -> None:
        called.append("first")

    semaphore.enter("Ticket", print)
    semaphore.enter("Ticket", first)
    semaphore.enter("Ticket", lambda: called.append("second"))
    semaphore.give_up("Ticket", first)
    semaphore.leave("Ticket")
    assert called == ["second"]
    semaphore.enter("Ticket", first)
    semaphore.leave("Ticket")
    semaphore.give_up("Ticket", first)  # too late: the place was given already, and goes on
    assert semaphore.enter("Ticket", print)


def test_a_cancelled_task_gives_its_place_back() -> None:
    async def cancel() -> None:
        semaphore, busy = Semaphore(1), Busy()
        assert semaphore.enter("Ticket")
        waiting = asyncio.create_task(task(semaphore, busy, 1))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        semaphore.leave("Ticket")
        assert semaphore.enter("Ticket")

    asyncio.run(cancel())


def test_an_error_inside_gives_the_place_back() -> None:
    semaphore = Semaphore(1)
    steps = holding(semaphore, Busy(), 1)
    next(steps)
    with pytest.raises(KeyError):
        steps.throw(KeyError())
    assert semaphore.enter("Ticket")


def test_clients_of_one_code_share_one_as_long_as_there_are_any() -> None:
    semaphore = Semaphore.shared("service", "CODE", 1)
    assert Semaphore.shared("service", "CODE", 1) is semaphore
    assert Semaphore.shared("service", "OTHER", 1) is not semaphore
    assert Semaphore.shared("other", "CODE", 1) is not semaphore
    semaphore.enter("Ticket", print)
    del semaphore
    gc.collect()
    assert Semaphore.shared("service", "CODE", 1).enter("Ticket", print)
