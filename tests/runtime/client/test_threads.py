"""Work beside the thread that calls, and waits that somebody else ends."""

from __future__ import annotations

import threading
from contextvars import ContextVar

import pytest

from soapwright.runtime.calls.steps import Wait
from soapwright.runtime.client.threads import start, wait
from soapwright.runtime.limits.semaphore import Semaphore

WHO: ContextVar[str] = ContextVar("WHO", default="nobody")


@pytest.mark.parametrize("daemon", [True, False])
def test_work_is_done_elsewhere_with_the_callers_context(daemon: bool) -> None:
    done: list[object] = []
    ended = threading.Event()

    def work(argument: str) -> None:
        thread = threading.current_thread()
        done.append((argument, WHO.get(), thread.name, thread.daemon))
        ended.set()

    token = WHO.set("ada")
    try:
        start("worker", work, "x", daemon=daemon)
        assert ended.wait(10)
    finally:
        WHO.reset(token)
    assert done == [("x", "ada", "worker", daemon)]


def test_where_there_is_nothing_to_wait_for() -> None:
    wait(Wait(enter=lambda _: True, give_up=lambda _: pytest.fail("it was not broken off")))


def test_who_waits_is_woken_from_another_thread() -> None:
    semaphore = Semaphore(1)
    assert semaphore.enter()
    threading.Timer(0.01, semaphore.leave).start()
    wait(semaphore.turn())
    assert not semaphore.enter(), "the place is ours"


def test_a_wait_that_is_broken_off_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    semaphore = Semaphore(1)
    semaphore.enter()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Event, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        wait(semaphore.turn())
    semaphore.leave()
    assert semaphore.enter(), "nobody stands in line"
