"""What ends a command early: where its input is wrong, and which signal stopped it."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest

from soapwright.errors import InputError, Stopped


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ({}, "it is wrong"),
        ({"file": "a.wsdl"}, "a.wsdl: it is wrong"),
        ({"file": Path("a.wsdl"), "line": 3}, "a.wsdl:3: it is wrong"),
        ({"key": "--to"}, "[--to]: it is wrong"),
        ({"file": "s.toml", "key": "service.name"}, "s.toml [service.name]: it is wrong"),
        ({"line": 3}, "it is wrong"),
    ],
)
def test_an_error_says_where_it_is(where: dict[str, Any], text: str) -> None:
    error = InputError("it is wrong", **where)
    assert str(error) == text
    assert error.message == "it is wrong"
    assert error.file is None or isinstance(error.file, str)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_what_a_signal_stopped_has_the_status_of_shells(number: int, status: int) -> None:
    stopped = Stopped(number)
    assert (stopped.status, str(stopped)) == (status, f"stopped by {signal.Signals(number).name}")
    assert not isinstance(stopped, Exception), "no library takes it for an error of its own"
