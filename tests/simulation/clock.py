"""Time that passes only when somebody waits for it."""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock


class Clock:
    """A clock that is read as ``time.monotonic`` and waited for as ``time.sleep``."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += max(0.0, seconds)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Have the whole process, its event loops too, live by this clock."""
        with mock.patch.multiple(time, monotonic=self, sleep=self.sleep):
            yield


class Stuck(Exception):
    """Nothing will ever happen any more, and somebody waits."""


class _Selector(selectors.SelectSelector):
    """Waits for no file: the time is over at once."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None:
            raise Stuck
        self._clock.sleep(timeout)
        return []


def runner(clock: Clock) -> asyncio.Runner:
    """Runs coroutines by that clock."""
    return asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(_Selector(clock)))
