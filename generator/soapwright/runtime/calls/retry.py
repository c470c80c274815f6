"""When a call may be made again, and after how long."""

from __future__ import annotations

from typing import Any

from soapwright.runtime.errors import MalformedResponse, TransportError

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
