"""Tables of service.toml as texts, and what their readers refuse."""

from __future__ import annotations

import tomllib
from collections.abc import Callable

import pytest

from soapwright.errors import InputError
from soapwright.service.toml_reader import Table


def table(text: str, key: str = "rule") -> Table:
    return Table(tomllib.loads(text), "service.toml", key)


def refused(read: Callable[[Table], object], text: str, key: str, said: str) -> None:
    """Check that a reader refuses a table, by a key below it and with a message."""
    with pytest.raises(InputError, match=said) as caught:
        read(table(text))
    assert caught.value.key == (f"rule.{key}" if key else "rule")
    assert caught.value.file == "service.toml"
