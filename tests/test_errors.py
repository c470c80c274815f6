"""The one error for input that cannot be used: where it is, and what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from soapwright.errors import InputError


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
