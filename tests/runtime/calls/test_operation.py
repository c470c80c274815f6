"""What an operation tells of its call."""

from __future__ import annotations

from typing import Any

from soapwright.runtime.calls.operation import HttpOperation


def test_an_http_operation_returns_its_whole_answer() -> None:
    assert HttpOperation[Any, Any]("op", "GET", "/").result is None
