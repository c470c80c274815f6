"""Where an exchange broke off, and so what may have happened to its request."""

from __future__ import annotations

from typing import Any

import pytest

from soapwright.runtime.calls.retry import may_repeat
from soapwright.runtime.errors import TransportError, TruncatedResponse
from soapwright.runtime.http.exchange import broken_off


@pytest.mark.parametrize(
    ("sent", "started", "kind", "message", "repeatable"),
    [
        (False, False, TransportError, "could not connect to https://host/path: reset", True),
        (True, False, TransportError, "no answer from https://host/path: reset", False),
        (True, True, TruncatedResponse, "the answer of https://host/path broke off: reset", False),
    ],
)
def test_an_exchange_that_broke_off(
    sent: bool, started: bool, kind: type[Any], message: str, repeatable: bool
) -> None:
    url = "https://user:secret@host/path?key=secret"
    context = {"operation": "create", "zone": "en"}
    error = broken_off("reset", url=url, sent=sent, started=started, **context)
    assert type(error) is kind
    assert error.message == message
    assert (error.operation, error.zone) == ("create", "en")
    assert error.sent is sent
    assert may_repeat(error, idempotent=False) is repeatable
