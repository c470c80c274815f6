"""Chunks of a batch under way at once, sans-IO: which call comes next, and when there is room.

Threads or tasks make the calls. Everything else, the input, the run's state and the user's
callback, is touched only by who steps this: so none of that needs a lock.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeAlias

from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.steps import Calls, Fork, Steps, Wait, Wake

Delivery: TypeAlias = Calls[None]
_Ended: TypeAlias = tuple[Delivery, Any, BaseException | None]


class InFlight:
    """Deliveries under way, each with the one call that it waits for.

    Args:
        most: how many there may be.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._calls: dict[Delivery, Callable[[], object] | None] = {}
        self.ended: deque[_Ended] = deque()
        """Deliveries that were heard of, with what their calls ended with."""
        self._wake: Wake | None = None

    def begin(self, delivery: Delivery) -> Steps[None]:
        """Start to deliver, and wait until another one may begin."""
        yield from self._go_on(delivery.send, None, delivery)
        yield from self._until(self._most - 1)

    def hear(self) -> Steps[None]:
        """Take what calls have ended with, and start those that follow.

        Raises:
            BaseException: what a call raised that is no :class:`SoapwrightError`.
        """
        while self.ended:
            delivery, result, error = self.ended[0]
            proceed, value = (delivery.send, result) if error is None else (delivery.throw, error)
            try:
                self.ended.popleft()
                if delivery in self._calls:  # else it was given up
                    del self._calls[delivery]
                    yield from self._go_on(proceed, value, delivery)
            except BaseException:  # what breaks off between two steps leaves none half done
                self._calls.pop(delivery, None)
                delivery.close()
                raise

    def finish(self) -> Steps[None]:
        """Wait until none is under way; raises as :meth:`hear` does."""
        yield from self._until(0)

    def abandon(self, error: BaseException) -> Steps[None]:
        """Let what went out come to its end; the run is over, so nothing more is started.

        Args:
            error: why; what is no mere error, such as a cancellation, cancels the calls.
        """
        if not isinstance(error, Exception):
            for cancel in self._calls.values():
                if cancel is not None:
                    cancel()
        while self._calls:
            yield Wait(self._look, self._stop_looking)
            with suppress(BaseException):  # the first one is told
                yield from self.hear()

    def close(self) -> None:
        """Wait for nothing any more: the answers of what is under way will not be heard."""
        for delivery in list(self._calls):
            delivery.close()
        self._calls.clear()

    def _until(self, most: int) -> Steps[None]:
        while len(self._calls) > most:
            yield Wait(self._look, self._stop_looking)
            yield from self.hear()

    def _go_on(self, proceed: Callable[[Any], Call], value: Any, delivery: Delivery) -> Steps[None]:
        try:
            call = proceed(value)
        except StopIteration:
            return
        self._calls[delivery] = None
        try:
            self._calls[delivery] = yield Fork(call, partial(self._end, delivery))
        except BaseException:  # whether it was begun nobody knows
            del self._calls[delivery]
            delivery.close()
            raise

    # --- from any thread ------------------------------------------------------------------------

    def _end(self, delivery: Delivery, result: Any, error: BaseException | None) -> None:
        with self._lock:
            self.ended.append((delivery, result, error))
            wake, self._wake = self._wake, None
        if wake is not None:
            wake()

    def _look(self, wake: Wake) -> bool:
        with self._lock:
            if self.ended:
                return True
            self._wake = wake
            return False

    def _stop_looking(self, wake: Wake) -> None:
        with self._lock:
            self._wake = None
