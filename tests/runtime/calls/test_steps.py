"""How waits grow."""

from __future__ import annotations

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from soapwright.runtime.calls.steps import backing_off


def test_each_wait_is_half_as_long_again() -> None:
    assert list(islice(backing_off(1, 4), 6)) == [1, 1.5, 2.25, 3.375, 4, 4]


@given(st.floats(0.001, 60), st.floats(0, 3600))
def test_waits_grow_to_the_longest_and_stay_there(first: float, more: float) -> None:
    longest = first + more
    waits = list(islice(backing_off(first, longest), 60))
    assert waits[0] == first
    assert waits == sorted(waits)
    assert waits[-1] == longest
