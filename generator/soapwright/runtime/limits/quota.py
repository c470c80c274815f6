"""How much of a service's allowance of calls is used, counted and asked for; sans-IO.

The service counts the calls of all its clients, so its own number is asked for now and then, and
what this client has called since is added to it. Where nobody wants to know, nobody asks.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TypeAlias

from soapwright.runtime.errors import ThresholdExceeded
from soapwright.runtime.limits.usage import Usage
from soapwright.runtime.records.dataclass import dataclass

OnUsage: TypeAlias = Callable[[Usage], object]

_STALE = 1 / 12
"""The part of the window after which the service's number is asked for again."""
_STALE_AT_STOP = 1 / 120
"""The same while the governor lets no call through: half a minute of an hour."""
_ASK_EVERY = 1 / 100
"""The part of the allowance that is called between two questions, and at least as many calls:"""
_ASK_AT_LEAST = 5


@dataclass(frozen=True, slots=True)
class Governor:
    """When a client holds itself back, as parts of the allowance.

    Args:
        slow: from here on calls are spread so that a full window of them is the allowance.
        stop: from here on ThresholdExceeded is raised and nothing is sent.
    """

    slow: float = 0.75
    stop: float = 0.95

    def __post_init__(self) -> None:
        if not 0 <= self.slow <= self.stop <= 1:
            raise ValueError(
                f"slow is {self.slow} and stop {self.stop}; it takes 0 <= slow <= stop <= 1"
            )


class Quota:
    """The allowance as one client sees it; may be used from any thread.

    Args:
        allowance: what the service documents, with nothing used of it.
        levels: percentages of it that ``on_usage`` is called at, once on the way up to each.
        on_usage: is called with what is used; what it raises ends the call that led to it.
        governor: when to hold calls back, or None.
        now: a clock, in seconds.
    """

    def __init__(
        self,
        allowance: Usage,
        levels: tuple[int, ...] = (),
        on_usage: OnUsage | None = None,
        governor: Governor | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._told = allowance
        self._levels = levels
        self._on_usage = on_usage
        self._governor = governor
        self._now = now
        self._lock = threading.Lock()
        self._calls = 0
        self._times: deque[float] = deque()
        self._since = 0
        self._asked: float | None = None
        self._level = 0
        self._slot = 0.0
        self.reading: Usage | None = None
        """What the service told last, if it was asked."""

    @property
    def calls(self) -> int:
        """How many calls of this client count against the allowance, in all."""
        return self._calls

    @property
    def used(self) -> int:
        """How many calls of the window are used: the service's number, and ours since."""
        with self._lock:
            return self._used()

    @property
    def limit(self) -> int:
        """How many calls a window has."""
        return self._told.limit

    @property
    def window_minutes(self) -> int:
        return self._told.window_minutes

    @property
    def share(self) -> float:
        """The used part of the limit, from 0 to 1 and beyond."""
        return Usage(self.limit, self.used, self.window_minutes).share

    def __repr__(self) -> str:
        known = "" if self.reading else ", the service was not asked"
        return f"<{self.used} of {self.limit} calls in {self.window_minutes} minutes{known}>"

    # --- asking the service -------------------------------------------------------------------

    @property
    def is_due(self) -> bool:
        """Whether the service is to be asked now, before the next call."""
        if self._on_usage is None and self._governor is None:
            return False
        with self._lock:
            if self._asked is None:
                return True
            window = self.window_minutes * 60
            stale = _STALE_AT_STOP if self._is_stopped() else _STALE
            return (
                self._since >= max(_ASK_AT_LEAST, self.limit * _ASK_EVERY)
                or self._now() - self._asked >= window * stale
            )

    def asked(self) -> None:
        """The service is being asked; if it does not tell, it is asked again as if it had."""
        with self._lock:
            self._asked = self._now()

    def tell(self, usage: Usage) -> None:
        """The service told."""
        with self._lock:
            self.reading = self._told = usage
            self._since = 0
            self._asked = self._now()
        self._hear()

    # --- calling ------------------------------------------------------------------------------

    def count(self) -> float:
        """Count a call that is about to be made.

        Returns:
            How many seconds to wait before it.

        Raises:
            ThresholdExceeded: the governor lets no call through; none was counted.
        """
        with self._lock:
            if self._is_stopped():
                assert self._governor is not None
                raise ThresholdExceeded(
                    f"{self._used()} of {self.limit} calls in {self.window_minutes} minutes are "
                    f"used, and the governor stops at {self._governor.stop:.0%}"
                )
            wait = self._wait()
            now = self._now()
            self._calls += 1
            self._since += 1
            self._times.append(now)
        self._hear()
        return wait

    def _is_stopped(self) -> bool:
        return self._governor is not None and self._used() >= self._governor.stop * self.limit

    def _wait(self) -> float:
        """Time slots one after the other, so that threads do not share one."""
        if self._governor is None or self._used() < self._governor.slow * self.limit:
            return 0.0
        now = self._now()
        at = max(now, self._slot)
        self._slot = at + self.window_minutes * 60 / max(self.limit, 1)
        return at - now

    def _used(self) -> int:
        """Of ours, those count that the service did not know of or that are in the window."""
        window = self._now() - self.window_minutes * 60
        while self._times and self._times[0] <= window:
            self._times.popleft()
        return max(self._told.used + self._since, len(self._times))

    def _hear(self) -> None:
        """Tell of a level that was reached; a level left behind is told of again."""
        if self._on_usage is None:
            return
        with self._lock:
            usage = Usage(self.limit, self._used(), self.window_minutes)
            before = self._level
            reached = [level for level in self._levels if usage.share * 100 >= level]
            self._level = max(reached, default=0)
            rose = self._level > before
        if rose:
            self._on_usage(usage)
