"""Components that have a name, and may have been renamed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from soapwright.diff.compare.pairing import pair_up


def pairs(base: list[str], other: list[str]) -> list[tuple[str | None, str | None]]:
    """Named by their first letter, and alike in the others."""
    return [
        *pair_up(
            base, other, name=lambda one: one[0], likeness=lambda a, b: len({*a[1:]} & {*b[1:]})
        )
    ]


def test_a_name_goes_before_likeness() -> None:
    assert pairs(["axy", "b"], ["bxy", "a"]) == [("axy", "a"), ("b", "bxy")]


def test_what_is_most_alike_was_renamed() -> None:
    assert pairs(["axyz"], ["bx", "cxy"]) == [("axyz", "cxy"), (None, "bx")]


def test_what_is_alike_in_nothing_is_gone_and_new() -> None:
    assert pairs(["ax"], ["by"]) == [("ax", None), (None, "by")]
    assert pairs([], []) == []


WORDS = st.lists(st.text("abcxyz", min_size=1, max_size=4))


@given(WORDS, WORDS)
def test_each_is_there_once(base: list[str], other: list[str]) -> None:
    found = pairs(base, other)
    assert sorted(one for one, _ in found if one is not None) == sorted(base)
    assert sorted(one for _, one in found if one is not None) == sorted(other)
