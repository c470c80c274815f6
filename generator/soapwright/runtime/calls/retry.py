"""When a call is made again, and after how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from soapwright.runtime.calls.call import Outgoing, Response
from soapwright.runtime.calls.steps import Pause, Steps
from soapwright.runtime.errors import (
    MalformedResponse,
    SoapwrightError,
    ThresholdExceeded,
    TransportError,
)
from soapwright.runtime.records.dataclass import dataclass, field

if TYPE_CHECKING:
    from tenacity import RetryCallState

    from soapwright.runtime.calls.pipeline import Onward

_TIMEOUT = 408
_LASTING = frozenset({501, 505})
LONGEST = 120.0
"""The longest time that a server is waited for because it says so; beyond it, it is told."""


def may_repeat(error: BaseException, *, idempotent: bool) -> bool:
    """Whether the same request may be sent again.

    A request that never went out always may, and one that came too soon after others (429). One
    that may have been done may only where calling twice does no more than calling once, and the
    failure is of a kind that passes.
    """
    if isinstance(error, ThresholdExceeded):
        return error.status is not None
    if not isinstance(error, TransportError) or isinstance(error, MalformedResponse):
        return False
    if not error.sent:
        return True
    return idempotent and (error.status is None or _passes(error.status))


def _passes(status: int) -> bool:
    """Whether a status is one of a moment: late, or an error of the server or of a gateway.

    Gateways have numbers of their own beside those of RFC 9110, such as 524 for a timeout.
    """
    return status == _TIMEOUT or (status >= 500 and status not in _LASTING)


class Budget:
    """How many calls of a client may be made again: where most of them fail, more do harm.

    A bucket of tokens: each repeated call takes ``cost`` of them, each call that is answered
    brings one back. So at first some twenty may be repeated, later one in five.

    Args:
        capacity: the tokens at first, and at most.
        cost: those of a repeated call.
    """

    def __init__(self, capacity: int = 100, cost: int = 5) -> None:
        self.capacity = capacity
        self.cost = cost
        self.spent = 0

    def spend(self) -> bool:
        """Take the tokens of a repeated call, where they are there."""
        if self.spent + self.cost > self.capacity:
            return False
        self.spent += self.cost
        return True

    def earn(self) -> None:
        """A call was answered."""
        self.spent = max(0, self.spent - 1)


@dataclass(slots=True)
class Retry:
    """The step that makes a call again where that is safe, after waits of about 0.5, 1, 2 s …

    A server that says when it wants to be asked again is asked then.

    Args:
        attempts: how often it is tried in all.
        budget: how many calls of the client may be.
        total: seconds that all tries of a call and the waits between them may take, or None.
    """

    attempts: int = 4
    budget: Budget = field(default_factory=Budget)
    total: float | None = None

    def __call__(self, outgoing: Outgoing, onward: Onward) -> Steps[Response[Any]]:
        tries: RetryCallState | None = None
        while True:
            try:
                response = yield from onward(outgoing)
            except SoapwrightError as error:
                if outgoing.earlier is not None:  # that this failed does not undo what it did
                    error.earlier = outgoing.earlier
                elif error.maybe_done:
                    outgoing.doubt(error)
                if not may_repeat(error, idempotent=outgoing.call.operation.idempotent):
                    raise
                tries = tries or self._begin()
                seconds = _wait_after(error, tries)
                outgoing.took += seconds
                if self.total is not None and outgoing.took >= self.total:
                    raise
                if not self.budget.spend():
                    raise
                _told().retried(outgoing, error, seconds, tries.attempt_number - 1)
                yield Pause(seconds)
            else:
                if self.budget.spent:
                    self.budget.earn()
                return response

    def _begin(self) -> RetryCallState:
        import tenacity  # most calls are not made again

        policy = tenacity.Retrying(
            wait=tenacity.wait_exponential(multiplier=0.5, max=30) + tenacity.wait_random(0, 0.5),
            stop=tenacity.stop_after_attempt(self.attempts),
            reraise=True,
        )
        policy.begin()
        return tenacity.RetryCallState(policy, None, (), {})


def _told() -> Any:
    """What tells of it; most calls are not made again."""
    from soapwright.runtime.calls import told

    return told


def _wait_after(error: SoapwrightError, tries: RetryCallState) -> float:
    """How many seconds to wait after an attempt.

    Raises:
        SoapwrightError: the same, where it was the last one.
    """
    asked: float = getattr(error, "retry_after", None) or 0.0
    most: int | None = getattr(error, "tries", None)
    if asked > LONGEST or (most is not None and tries.attempt_number >= most):
        raise error
    tries.set_exception((type(error), error, error.__traceback__))
    seconds: object = tries.retry_object.iter(retry_state=tries)
    assert isinstance(seconds, float)  # tenacity's DoSleep: the other ways out raise
    tries.prepare_for_next_attempt()
    return max(seconds, asked)
