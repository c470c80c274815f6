"""How a batch may end before its time: Ctrl-C, a cancelled task, a timeout."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any

KINDS = {"sync": ("interrupt",), "async": ("interrupt", "cancel", "timeout")}
_SOON = (0.01, 0.05, 0.2)
"""Seconds within which it is; a batch takes about a twentieth of one, longer where calls fail."""


class Ending:
    """An ending at some moment, for a batch of this process's main thread.

    Args:
        draw: what kind and moment follow from.
        driver: whose kinds there are.
    """

    def __init__(self, draw: random.Random, driver: str) -> None:
        self.kind = draw.choice(KINDS[driver])
        self._seconds = draw.choice(_SOON) * draw.random()
        self._is_armed = False
        self._result: Any = None
        self._report: Any = None
        self.happened = False
        """Whether something left the batch method; else it had come to its end before."""

    def __call__(self, call: Callable[[], Any]) -> Any:
        """Carry a batch out; gives what it does, or the report of what left it."""
        if self.kind == "interrupt":
            signal.signal(signal.SIGALRM, self._strike)
            signal.setitimer(signal.ITIMER_REAL, self._seconds)
        self._is_armed = True
        try:
            self._result = call()
        except (KeyboardInterrupt, asyncio.CancelledError, TimeoutError) as left:
            self._leave(left)
        finally:
            self._is_armed = False
        return self._result or self._report

    def _leave(self, left: BaseException) -> None:
        """Keep its report, and not the connections that its frames hold."""
        self._report = self._report or getattr(left, "report", None)
        self.happened = self._result is None

    def _strike(self, number: int, frame: FrameType | None) -> None:
        if self._is_armed:
            # asyncio hears it, and cancels its task; else it is what Ctrl-C is to Python.
            signal.raise_signal(signal.SIGINT)

    async def wait(self, result: Awaitable[Any]) -> Any:
        """Wait for what an async method gives; what leaves it is caught there."""

        async def caught() -> Any:
            try:
                self._result = await result
            except (KeyboardInterrupt, asyncio.CancelledError) as left:
                self._leave(left)
                raise
            return self._result

        if self.kind == "timeout" and self._is_armed:
            async with asyncio.timeout(self._seconds):
                return await caught()
        task = asyncio.ensure_future(caught())
        if self.kind == "cancel" and self._is_armed:
            asyncio.get_running_loop().call_later(self._seconds, task.cancel)
        return await task
