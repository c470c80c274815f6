"""How much data a service takes at once and in a while: checked before anything is sent."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from soapwright.runtime.answers.result import Path, walk
from soapwright.runtime.calls.call import Call
from soapwright.runtime.errors import TooLarge
from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class PayloadRule:
    """What an operation may carry.

    Args:
        operation: its wire name.
        data: path of the data in its request.
        each: how many bytes one may have.
        window: how many all may have together.
        seconds: in how long a time.
    """

    operation: str
    data: Path
    each: int
    window: int
    seconds: float


class PayloadQuota:
    """What a client has sent of it; threads may share it.

    Args:
        rule: the limits.
        clock: seconds that only go forward.
    """

    def __init__(self, rule: PayloadRule, clock: Callable[[], float] = time.monotonic) -> None:
        self.operation = rule.operation
        """The operation that is measured."""
        self._rule = rule
        self._clock = clock
        self._sent: deque[tuple[float, int]] = deque()
        self._lock = threading.Lock()

    def admit(self, call: Call) -> None:
        """Count what a call of the operation is about to send.

        Raises:
            TooLarge: it is more than the service takes; it was not sent, and is not counted.
        """
        rule, operation = self._rule, self.operation
        size = sum(len(data) for data in walk(call.request, rule.data))
        if size > rule.each:
            raise TooLarge(
                f"the data has {size:,} bytes; the service takes at most {rule.each:,} at once",
                operation=operation,
            )
        with self._lock:
            now = self._clock()
            while self._sent and self._sent[0][0] <= now - rule.seconds:
                self._sent.popleft()
            over = sum(sent for _, sent in self._sent) + size - rule.window
            if over > 0:
                wait = self._wait(over, now)
                raise TooLarge(
                    f"the data has {size:,} bytes, {over:,} more than are left of the "
                    f"{rule.window:,} that the service takes in {rule.seconds / 60:g} minutes; "
                    f"there is room for it in {wait:.0f} seconds",
                    retry_after=wait,
                    operation=operation,
                )
            self._sent.append((now, size))

    def _wait(self, over: int, now: float) -> float:
        """Seconds until so many bytes are forgotten."""
        for moment, sent in self._sent:
            over -= sent
            if over <= 0:
                return moment + self._rule.seconds - now
        return self._rule.seconds
