"""What the exchanges of both bindings have in common."""

from __future__ import annotations

from soapwright.runtime.errors import TransportError, TruncatedResponse


def broken_off(
    message: str, *, sent: bool, started: bool, operation: str, zone: str | None
) -> TransportError:
    """The error for an exchange that broke off before or within its answer."""
    if started:
        return TruncatedResponse(f"the answer broke off: {message}", operation=operation, zone=zone)
    return TransportError(
        f"no answer: {message}" if sent else f"could not connect: {message}",
        sent=sent,
        operation=operation,
        zone=zone,
    )
