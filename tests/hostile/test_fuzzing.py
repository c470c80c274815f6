"""What ``make fuzz`` does for minutes, for a moment: no input leads to an error of no type."""

from __future__ import annotations

import pytest

from tests.hostile.__main__ import fuzz
from tests.hostile.fuzzing import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_is_too_much(name: str) -> None:
    assert fuzz(name, 0.5) > 0
