"""What the exchanges of both bindings have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from soapwright.runtime.errors import (
    AuthenticationError,
    SoapwrightError,
    ThresholdExceeded,
    TransportError,
    TruncatedResponse,
)
from soapwright.runtime.http.retry_after import retry_after


def broken_off(
    message: str, *, url: str, sent: bool, started: bool, **context: Any
) -> TransportError:
    """The error for an exchange that broke off before or within its answer.

    Args:
        message: what happened.
        url: where it went; what may be secret in it is not shown.
        sent: whether the request may have reached the server.
        started: whether an answer had begun.
        context: operation and zone.
    """
    where = shown(url)
    if started:
        return TruncatedResponse(f"the answer of {where} broke off: {message}", **context)
    how = f"no answer from {where}" if sent else f"could not connect to {where}"
    return TransportError(f"{how}: {message}", sent=sent, **context)


def shown(url: str) -> str:
    """A URL without its user and query, which may hold what nobody should read."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "the address"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def refused(status: int, headers: Mapping[str, str], **context: Any) -> SoapwrightError | None:
    """The error for a status that says who or how often, whatever the answer holds; else None.

    Args:
        status: of the answer.
        headers: of the answer.
        context: operation, zone, and the messages of a readable answer.
    """
    if status in (401, 403):
        return AuthenticationError(
            _with_messages(f"the service refused the credentials (HTTP {status})", context),
            **context,
        )
    if status == 429:
        return ThresholdExceeded(
            _with_messages("the service had too many calls (HTTP 429)", context),
            status=status,
            retry_after=retry_after(headers),
            **context,
        )
    return None


def _with_messages(text: str, context: dict[str, Any]) -> str:
    return f"{text}: {'; '.join(told)}" if (told := context.get("messages")) else text
