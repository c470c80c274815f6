"""Time that passes only when somebody waits for it, for tasks and for threads."""

from __future__ import annotations

import _thread
import asyncio
import heapq
import selectors
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any
from unittest import mock

from soapwright.runtime.calls.steps import Wait
from soapwright.runtime.client import sync
from soapwright.runtime.jobs.job import JobRun
from soapwright.runtime.journal.journal import Journal
from soapwright.runtime.limits.payload_quota import PayloadQuota
from soapwright.runtime.limits.quota import Quota

START = 1_000.0
_SINCE_1970 = 1_700_000_000.0
_BOUND_EARLY = ((Quota, 3), (PayloadQuota, 0), (JobRun, 0))
"""What took ``time.monotonic`` as a default when it was imported, and where among its defaults."""


class Clock:
    """A clock that is read as ``time.monotonic`` and ``time.time``."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now

    def since_1970(self) -> float:
        return _SINCE_1970 + self.now

    @contextmanager
    def running(self, sleep: Callable[[float], None]) -> Iterator[None]:
        """Have the whole process, its event loops too, live by this clock."""
        defaults = [(kind.__init__, place) for kind, place in _BOUND_EARLY]
        kept = [function.__defaults__ or () for function, _ in defaults]
        by_name = Journal.__init__.__kwdefaults__
        for (function, place), before in zip(defaults, kept, strict=True):
            function.__defaults__ = (*before[:place], self, *before[place + 1 :])
        with (
            mock.patch.multiple(time, monotonic=self, time=self.since_1970, sleep=sleep),
            mock.patch.dict(by_name or {}, now=self.since_1970),
        ):
            yield
        for (function, _), before in zip(defaults, kept, strict=True):
            function.__defaults__ = before


class Stuck(BaseException):
    """Nothing will ever happen any more, and somebody waits; or it goes on and on."""


# --- tasks ----------------------------------------------------------------------------------------


class _Selector(selectors.SelectSelector):
    """Waits for no file: the time is over at once."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None:
            raise Stuck
        self._clock.now += max(0.0, timeout)
        return []


def runner(clock: Clock) -> asyncio.Runner:
    """Runs coroutines by that clock."""
    return asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(_Selector(clock)))


# --- threads --------------------------------------------------------------------------------------


class _Thread:
    """One thread: it runs while it has the baton."""

    def __init__(self) -> None:
        self.baton = threading.Lock()
        self.baton.acquire()
        self.meets: BaseException | None = None
        """What is raised in it when it runs again."""


class Threads:
    """Threads of which one runs at a time, until it waits: so a run is the same every time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._main = self._running = _Thread()
        self._next: list[tuple[float, int, _Thread]] = []
        self._waiting: dict[_Thread, object] = {}
        self._count = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Have clients start and wait for threads here."""
        with mock.patch.multiple(sync, start=self.start, wait=self.wait):
            yield

    def finish(self) -> None:
        """Let all but the main thread come to their end; those that wait for nothing are ended."""
        self._main.meets = None
        while self._next or self._waiting:
            for thread, wait in list(self._waiting.items()):
                thread.meets = Stuck()
                self._wake(thread, wait)
            self.sleep(self._next[0][0] - self._clock.now)

    def start(
        self,
        name: str,
        work: Callable[[Any], object],
        argument: Any,
        *,
        ended_by: Callable[[], object] | None = None,
    ) -> None:
        thread, run = _Thread(), copy_context().run

        def go() -> None:
            thread.baton.acquire()
            try:
                run(work, argument)
            except (Stuck, Ended):
                pass
            finally:
                self._pass_on()

        _thread.start_new_thread(go, ())  # threading's own would wait for it
        self._at(self._clock.now, thread)

    def sleep(self, seconds: float) -> None:
        if not self._next:
            self._clock.now += max(0.0, seconds)
            return
        self._at(self._clock.now + max(0.0, seconds), self._running)
        self._pause()

    def wait(self, step: Wait) -> None:
        me, this = self._running, object()

        def wake() -> None:
            self._wake(me, this)

        self._waiting[me] = this
        if step.enter(wake):
            self._waiting.pop(me, None)
            return
        try:
            self._pause()
        except BaseException:
            self._waiting.pop(me, None)
            step.give_up(wake)
            raise

    def interrupt(self, error: BaseException) -> None:
        """Raise that in the main thread, now or when it runs again."""
        if self._running is self._main:
            raise error
        self._main.meets = error
        self._wake(self._main)

    def _wake(self, thread: _Thread, wait: object | None = None) -> None:
        """Let a thread go on that waits; ``wait``: if it still waits for that."""
        if thread in self._waiting and wait in (None, self._waiting[thread]):
            del self._waiting[thread]
            self._at(self._clock.now, thread)

    def _at(self, when: float, thread: _Thread) -> None:
        self._count += 1
        heapq.heappush(self._next, (when, self._count, thread))

    def _pause(self) -> None:
        """Let others run until it is this one's turn."""
        me = self._running
        self._pass_on()
        me.baton.acquire()
        error, me.meets = me.meets, None
        if error is not None:
            raise error

    def _pass_on(self) -> None:
        if not self._next:  # all wait, for nothing
            self._main.meets = Stuck()
            self._wake(self._main)
        if self._next:
            when, _, self._running = heapq.heappop(self._next)
            self._clock.now = max(self._clock.now, when)
            self._running.baton.release()


class Ended(BaseException):
    """The process was killed: nothing that is done after this has any effect."""
