"""Warnings of the runtime are told by the command, each once."""

from __future__ import annotations

import warnings

import pytest

from soapwright.commands.warned import warnings_into


def test_each_once_and_not_all_of_a_million(recwarn: pytest.WarningsRecorder) -> None:
    found: dict[str, None] = {}
    with warnings_into(found):
        for number in range(1000):
            warnings.warn("the same", UserWarning, stacklevel=1)
            warnings.warn(f"no. {number}", UserWarning, stacklevel=1)
    assert list(found)[:2] == ["the same", "no. 0"]
    assert len(found) == 50
    assert not recwarn.list
    with pytest.warns(UserWarning, match="after"):
        warnings.warn("after", UserWarning, stacklevel=1)
