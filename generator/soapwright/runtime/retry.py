"""When a call may be made again, and after how long."""

from __future__ import annotations

from typing import Any

from .errors import MalformedResponse, TransportError

_BUSY = frozenset({429, 502, 503, 504})


def may_repeat(error: BaseException, *, idempotent: bool) -> bool:
    """Whether the same request may be sent again.

    A request that never went out always may. One that did may only where calling twice does no
    more than calling once, and the failure is of a kind that passes.
    """
    if not isinstance(error, TransportError) or isinstance(error, MalformedResponse):
        return False
    if not error.sent:
        return True
    return idempotent and (error.status is None or error.status in _BUSY)


def policy(*, idempotent: bool, attempts: int) -> dict[str, Any]:
    """Arguments for tenacity's ``Retrying`` and ``AsyncRetrying``: waits of about 0.5, 1, 2 s …"""
    import tenacity

    return {
        "retry": tenacity.retry_if_exception(
            lambda error: may_repeat(error, idempotent=idempotent)
        ),
        "wait": tenacity.wait_exponential(multiplier=0.5, max=30) + tenacity.wait_random(0, 0.5),
        "stop": tenacity.stop_after_attempt(attempts),
        "reraise": True,
    }
