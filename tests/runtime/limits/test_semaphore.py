"""Places: never more than there are, given in order, to threads and tasks alike."""

from __future__ import annotations

import asyncio
import gc
import threading
import time

import pytest

from soapwright.runtime.limits.semaphore import Gate


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


def thread(gate: Gate, busy: Busy, times: int) -> None:
    for _ in range(times):
        with gate.held("Ticket"):
            busy.enter()
            time.sleep(0.001)
            busy.leave()


async def task(gate: Gate, busy: Busy, times: int) -> None:
    for _ in range(times):
        async with gate.awaited("Ticket"):
            busy.enter()
            await asyncio.sleep(0.001)
            busy.leave()


def test_threads_and_the_tasks_of_two_loops_share_the_places() -> None:
    gate, busy = Gate(3), Busy()

    async def tasks() -> None:
        await asyncio.gather(*(task(gate, busy, 10) for _ in range(6)))

    threads = [threading.Thread(target=thread, args=(gate, busy, 10)) for _ in range(6)]
    threads += [threading.Thread(target=lambda: asyncio.run(tasks())) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert busy.times == 180
    assert busy.most == 3
    assert gate.enter("Ticket", print)  # and all are free again


def test_keys_have_places_of_their_own() -> None:
    gate = Gate(1)
    assert gate.enter("Ticket", print)
    assert gate.enter("Account", print)
    assert not gate.enter("Ticket", print)


def test_who_waits_longest_is_first() -> None:
    gate = Gate(1)
    called: list[str] = []
    gate.enter("Ticket", print)
    gate.enter("Ticket", lambda: called.append("first"))
    gate.enter("Ticket", lambda: called.append("second"))
    gate.leave("Ticket")
    assert called == ["first"]
    gate.leave("Ticket")
    assert called == ["first", "second"]
    gate.leave("Ticket")
    assert gate.enter("Ticket", print)


def test_who_gives_up_neither_keeps_a_place_nor_takes_one() -> None:
    gate = Gate(1)
    called: list[str] = []

    def first() -> None:
        called.append("first")

    gate.enter("Ticket", print)
    gate.enter("Ticket", first)
    gate.enter("Ticket", lambda: called.append("second"))
    gate.give_up("Ticket", first)
    gate.leave("Ticket")
    assert called == ["second"]
    gate.enter("Ticket", first)
    gate.leave("Ticket")
    gate.give_up("Ticket", first)  # too late: the place was given already, and goes on
    assert gate.enter("Ticket", print)


def test_a_cancelled_task_gives_its_place_back() -> None:
    async def cancel() -> None:
        gate, busy = Gate(1), Busy()
        async with gate.awaited("Ticket"):
            waiting = asyncio.create_task(task(gate, busy, 1))
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
        assert gate.enter("Ticket", print)

    asyncio.run(cancel())


def test_an_error_inside_gives_the_place_back() -> None:
    gate = Gate(1)
    with pytest.raises(KeyError), gate.held("Ticket"):
        raise KeyError
    assert gate.enter("Ticket", print)


def test_clients_of_one_code_share_a_gate_as_long_as_there_are_any() -> None:
    gate = Gate.shared("service", "CODE", 1)
    assert Gate.shared("service", "CODE", 1) is gate
    assert Gate.shared("service", "OTHER", 1) is not gate
    assert Gate.shared("other", "CODE", 1) is not gate
    gate.enter("Ticket", print)
    del gate
    gc.collect()
    assert Gate.shared("service", "CODE", 1).enter("Ticket", print)
