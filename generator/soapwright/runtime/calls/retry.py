"""When a call is made again, and after how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapwright.runtime.calls.call import Outgoing, Response
from soapwright.runtime.calls.steps import Pause, Steps
from soapwright.runtime.errors import MalformedResponse, TransportError
from soapwright.runtime.records.dataclass import dataclass

if TYPE_CHECKING:
    from tenacity import RetryCallState

    from soapwright.runtime.calls.pipeline import Onward

_BUSY = frozenset({408, 429})
_LASTING = frozenset({501, 505})


def may_repeat(error: BaseException, *, idempotent: bool) -> bool:
    """Whether the same request may be sent again.

    A request that never went out always may. One that did may only where calling twice does no
    more than calling once, and the failure is of a kind that passes.
    """
    if not isinstance(error, TransportError) or isinstance(error, MalformedResponse):
        return False
    if not error.sent:
        return True
    return idempotent and (error.status is None or _passes(error.status))


def _passes(status: int) -> bool:
    """Whether a status is one of a moment: busy, or an error of the server or of a gateway.

    Gateways have numbers of their own beside those of RFC 9110, such as 524 for a timeout.
    """
    return status in _BUSY or (status >= 500 and status not in _LASTING)


@dataclass(slots=True)
class Retry:
    """The step that makes a call again where that is safe, after waits of about 0.5, 1, 2 s …

    Args:
        attempts: how often it is tried in all.
    """

    attempts: int = 4

    def __call__(self, outgoing: Outgoing, onward: Onward) -> Steps[Response]:
        tries: RetryCallState | None = None
        while True:
            try:
                return (yield from onward(outgoing))
            except TransportError as error:
                tries = tries or self._begin(idempotent=outgoing.call.operation.idempotent)
                yield Pause(_wait_after(error, tries))

    def _begin(self, *, idempotent: bool) -> RetryCallState:
        import tenacity  # most calls are not made again

        policy = tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda e: may_repeat(e, idempotent=idempotent)),
            wait=tenacity.wait_exponential(multiplier=0.5, max=30) + tenacity.wait_random(0, 0.5),
            stop=tenacity.stop_after_attempt(self.attempts),
            reraise=True,
        )
        policy.begin()
        return tenacity.RetryCallState(policy, None, (), {})


def _wait_after(error: TransportError, tries: RetryCallState) -> float:
    """How many seconds to wait after an attempt.

    Raises:
        TransportError: the same, where it was the last one.
    """
    tries.set_exception((type(error), error, error.__traceback__))
    seconds: object = tries.retry_object.iter(retry_state=tries)
    assert isinstance(seconds, float)  # tenacity's DoSleep: the other ways out raise
    tries.prepare_for_next_attempt()
    return seconds
