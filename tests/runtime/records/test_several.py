"""What takes several values takes no text and no single one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from soapwright.runtime.records.several import several


@pytest.mark.parametrize("values", [[1], (), {"a"}, {"a": 1}, range(3), iter("ab")])
def test_any_iterable_is_given_back_as_it_is(values: Iterable[Any]) -> None:
    assert several(values, "in_()") is values


@pytest.mark.parametrize("value", ["ab", "", b"ab", bytearray(b"a"), 5, None])
def test_a_text_or_one_value_is_refused_and_how_to_give_one_is_said(value: Any) -> None:
    with pytest.raises(TypeError) as caught:
        several(value, "in_()")
    assert str(caught.value) == (
        f"in_() takes several values, got {value!r}: give one as [{value!r}]"
    )
