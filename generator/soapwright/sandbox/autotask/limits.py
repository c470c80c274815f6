"""How often and how much at once a client may call.

10,000 requests in any 60 minutes, slower from half of it and again from three quarters, refused
over it; three calls at a time to an object endpoint for each integration code. Asking for the
usage is no request of this count, and is answered over the threshold too.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from soapwright.sandbox.autotask.texts import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from soapwright.sandbox.autotask.store import Store

WINDOW_MINUTES = 60


@dataclass(slots=True)
class Limits:
    """The limits of one database.

    Args:
        store: counts the calls, so that a restart forgets none.
        clock: seconds since 1970.
        threshold: requests allowed in the window.
        concurrent: calls at a time to an endpoint.
        latency: seconds added to each call from 50 % of the threshold; twice that from 75 %.
    """

    store: Store
    clock: Callable[[], float]
    threshold: int
    concurrent: int
    latency: float
    _running: Counter[tuple[str, str]] = field(default_factory=Counter)

    def used(self) -> int:
        """Requests in the window that ends now."""
        return self.store.calls_since(self.clock() - WINDOW_MINUTES * 60)

    def note(self) -> float:
        """Count a request; returns the seconds that it is to wait.

        Raises:
            Refused: the threshold is reached; a refused request does not count.
        """
        used = self.used()
        if used >= self.threshold:
            raise Refused("suspended", threshold=self.threshold, minutes=WINDOW_MINUTES)
        self.store.note_call(self.clock())
        if used >= 0.75 * self.threshold:
            return 2 * self.latency
        return self.latency if used >= 0.5 * self.threshold else 0.0

    @contextmanager
    def running(self, code: str, endpoint: str) -> Iterator[None]:
        """A call to an endpoint, from here to the end; only used on the event loop's thread.

        Raises:
            Refused: as many as are allowed are running.
        """
        key = (code, endpoint)
        if self._running[key] >= self.concurrent:
            raise Refused("concurrency", limit=self.concurrent, endpoint=endpoint)
        self._running[key] += 1
        try:
            yield
        finally:
            self._running[key] -= 1

    def usage_text(self) -> str:
        """The text that getThresholdAndUsageInfo answers with."""
        return (
            f"ThresholdOfExternalRequest: {self.threshold}; "
            f"TimeframeOfLimitation: {WINDOW_MINUTES}; "
            f"numberOfExternalRequest: {self.used()};"
        )
