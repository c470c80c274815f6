"""What comes between a client's calls and the service: counting them, and waiting in line."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext, suppress
from typing import Any

from soapwright.runtime.calls.pause import Pause
from soapwright.runtime.errors import SoapwrightError, ThresholdExceeded
from soapwright.runtime.limits.payload_quota import SizeMeter
from soapwright.runtime.limits.quota import Meter
from soapwright.runtime.limits.semaphore import Gate
from soapwright.runtime.limits.usage import UsageRule
from soapwright.runtime.paging.pager import Call
from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Throttle:
    """How a client's calls are held back.

    Args:
        gate: lets so many calls at once through to each entity, or None.
        meter: counts calls and says how long to wait, or None.
        usage: where the service tells what the meter asks for, or None.
        exempt: wire names of the operations that are neither counted nor held back.
        together: whether all calls share the gate's places, whatever entity they are for.
        sizes: how much data calls may carry, or None.
    """

    gate: Gate | None = None
    meter: Meter | None = None
    usage: UsageRule | None = None
    exempt: frozenset[str] = frozenset()
    together: bool = False
    sizes: SizeMeter | None = None

    def admit(self, call: Call, zone: str | None) -> Generator[Call | Pause, Any, None]:
        """What is to be done before a call: ask what is used, wait (sans-IO).

        Raises:
            ThresholdExceeded: the governor lets no call through.
            TooLarge: the call carries more data than the service takes now.
        """
        if self.sizes is not None:
            self.sizes.admit(call)
        meter = self.meter
        if meter is None or call.operation.name in self.exempt:
            return
        if meter.is_due and self.usage is not None:
            meter.asked()
            with suppress(SoapwrightError):  # the call itself meets what is more than of a moment
                meter.tell(self.usage.receive((yield self.usage.call()), zone))
        try:
            wait = meter.count()
        except ThresholdExceeded as error:
            error.operation, error.zone = call.operation.name, zone
            raise
        if wait > 0:
            yield Pause(wait)

    def place(self, call: Call) -> AbstractContextManager[None]:
        """A place for a call, while it runs."""
        if self.gate is None or call.operation.name in self.exempt:
            return nullcontext()
        return self.gate.held(self._key(call))

    def async_place(self, call: Call) -> AbstractAsyncContextManager[None]:
        """The same for a task."""
        if self.gate is None or call.operation.name in self.exempt:
            return nullcontext()
        return self.gate.awaited(self._key(call))

    def at_once(self, wanted: int, operation: str) -> int:
        """How many calls of an operation a client may have under way: as many as are wanted.

        Raises:
            ValueError: the service does not take as many.
        """
        most = None if self.gate is None or operation in self.exempt else self.gate.places
        if not 1 <= wanted <= (most or wanted):
            limit = "at least 1" if most is None else f"1 to {most}" if most > 1 else "1"
            raise ValueError(f"concurrency is {wanted}; {operation} takes {limit}")
        return wanted

    def _key(self, call: Call) -> str:
        return "" if self.together else call.endpoint or call.operation.name
