"""What comes between a client's calls and the service: counting them, and waiting in line."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from soapwright.runtime.calls.call import Outgoing, Response
from soapwright.runtime.calls.steps import Pause, Steps, Wait
from soapwright.runtime.errors import SoapwrightError, ThresholdExceeded
from soapwright.runtime.limits.payload_quota import PayloadQuota
from soapwright.runtime.limits.quota import Quota
from soapwright.runtime.limits.semaphore import Semaphore
from soapwright.runtime.limits.usage import UsageRule
from soapwright.runtime.records.dataclass import dataclass

if TYPE_CHECKING:
    from soapwright.runtime.calls.pipeline import Onward


@dataclass(frozen=True, slots=True)
class Throttle:
    """The step that holds calls back.

    Args:
        semaphore: lets so many calls at once through to each entity, or None.
        quota: counts calls and says how long to wait, or None.
        usage: where the service tells what the quota asks for, or None.
        exempt: wire names of the operations that are neither counted nor held back.
        together: whether all calls share the semaphore's places, whatever entity they are for.
        payload: how much data calls may carry, or None.
    """

    semaphore: Semaphore | None = None
    quota: Quota | None = None
    usage: UsageRule | None = None
    exempt: frozenset[str] = frozenset()
    together: bool = False
    payload: PayloadQuota | None = None

    def __call__(self, outgoing: Outgoing, onward: Onward) -> Steps[Response[Any]]:
        """Ask what is used, wait, and hold a place while the call runs.

        Raises:
            ThresholdExceeded: the governor lets no call through.
            TooLarge: the call carries more data than the service takes now.
        """
        call, name = outgoing.call, outgoing.call.operation.name
        if self.payload is not None and self.payload.operation == name:
            self.payload.admit(call)
        if name in self.exempt:
            return (yield from onward(outgoing))
        if self.quota is not None:
            yield from self._admit(outgoing, self.quota)
        semaphore = self.semaphore
        if semaphore is None:
            return (yield from onward(outgoing))
        key = "" if self.together else call.endpoint or name
        if not semaphore.enter(key):
            yield from _waited(outgoing, "semaphore", semaphore.turn(key))
        try:
            return (yield from onward(outgoing))
        finally:
            semaphore.leave(key)

    def _admit(self, outgoing: Outgoing, quota: Quota) -> Steps[None]:
        if quota.is_due and self.usage is not None:
            quota.asked()
            with suppress(SoapwrightError):  # the call itself meets what is more than of a moment
                quota.tell(self.usage.receive((yield self.usage.call()), outgoing.zone))
        try:
            wait = quota.count()
        except ThresholdExceeded as error:
            error.operation, error.zone = outgoing.call.operation.name, outgoing.zone
            raise
        if wait > 0:
            yield from _waited(outgoing, "quota", Pause(wait))

    def check_at_once(self, wanted: int, operation: str) -> None:
        """Check that a client may have so many calls of an operation under way.

        Raises:
            ValueError: the service does not take as many.
        """
        most = None if self.semaphore is None or operation in self.exempt else self.semaphore.places
        if not 1 <= wanted <= (most or wanted):
            limit = "at least 1" if most is None else f"1 to {most}" if most > 1 else "1"
            raise ValueError(f"concurrency is {wanted}; {operation} takes {limit}")


def _waited(outgoing: Outgoing, cause: str, step: Pause | Wait) -> Steps[None]:
    from soapwright.runtime.calls.told import waited  # most calls need not wait

    yield from waited(outgoing, cause, step)
