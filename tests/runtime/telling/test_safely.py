"""Who is told may fail, which changes nothing."""

from __future__ import annotations

import warnings

import pytest

from soapwright.runtime.errors import HookFailed
from soapwright.runtime.telling.safely import safely


def fails(secret: str) -> int:
    raise ValueError(secret)


def test_what_it_raises_is_a_warning_without_its_text() -> None:
    with pytest.warns(HookFailed) as told:
        assert safely(fails, "secret") is None
    assert [str(each.message) for each in told] == [
        "who is told of work raised ValueError, which changes nothing"
    ]


def test_so_it_is_where_warnings_are_errors() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert safely(fails, "secret") is None
        assert safely(len, "abc") == 3


def test_what_stops_the_program_does() -> None:
    def stops() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        safely(stops)
