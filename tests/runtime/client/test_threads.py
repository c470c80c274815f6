"""Work beside the thread that calls, and waits that somebody else ends."""

from __future__ import annotations

import subprocess
import sys
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
        start("worker", work, "x", ended_by=ended.set if daemon else None)
        assert ended.wait(10)
    finally:
        WHO.reset(token)
    assert done == [("x", "ada", "worker", daemon)]


def test_work_that_nobody_waits_for_ends_before_python_does() -> None:
    program = """
import threading
from soapwright.runtime.client.threads import start

told, begun = threading.Event(), threading.Event()

def work(_):
    begun.set()
    told.wait()
    print("ended")

start("worker", work, None, ended_by=told.set)
start("waits for the network", threading.Event().wait, None, ended_by=int)
begun.wait()
"""
    run = [sys.executable, "-c", program]
    ended = subprocess.run(run, capture_output=True, text=True, check=True, timeout=20)
    assert ended.stdout == "ended\n"


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
