"""Joining answers to what was sent: by index or, of as many, by position; flaws are named."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.runtime.answers.join import join_by_index, join_by_position
from soapwright.runtime.errors import MalformedResponse


@dataclass
class Entry:
    index: int | None


def join(*indices: int | None, count: int | None = 3, base: int = 0, **more: Any) -> list[int]:
    entries = [Entry(index) for index in indices]
    found = join_by_index(entries, "index", base=base, count=count, **more)
    assert all(entry.index == at + base for at, entry in found.items())
    return sorted(found)


def test_any_order() -> None:
    for order in permutations(range(3)):
        assert join(*order, complete=True) == [0, 1, 2]
    assert join(3, 1, 2, base=1, complete=True) == [0, 1, 2]
    assert join(7, 2, count=None) == [2, 7]


@pytest.mark.parametrize(
    ("indices", "more", "said"),
    [
        ((0, 2), {"complete": True}, "says nothing of index 1"),
        ((), {"complete": True}, "says nothing of index 0, 1, 2"),
        ((0, 1, 1, 1), {}, "has index 1 more than once"),
        ((0, -1), {}, "speaks of index -1 where 3 were sent, from 0"),
        ((3, 1), {}, "speaks of index 3 where 3 were sent, from 0"),
        ((0, 1), {"base": 1}, "speaks of index 0 where 3 were sent, from 1"),
        ((0, None), {}, "carries no index with one entry"),
        ((None, None), {}, "carries no index with 2 entries"),
        (
            (None, 2, 2, 9),
            {"complete": True},
            "carries no index with one entry, has index 2 more than once, "
            "speaks of index 9 where 3 were sent, from 0, says nothing of index 0, 1",
        ),
    ],
)
def test_every_flaw_is_named(
    indices: tuple[int | None, ...], more: dict[str, Any], said: str
) -> None:
    with pytest.raises(MalformedResponse) as caught:
        join(*indices, operation="Save", **more)
    assert caught.value.message == f"the answer {said}"
    assert caught.value.operation == "Save"


def test_few_of_many_are_named() -> None:
    with pytest.raises(MalformedResponse, match=r"index 0, 1, .*, 19 and 480 more$"):
        join(count=500, complete=True)


@given(st.lists(st.integers(-1, 6), max_size=8))
def test_complete_means_each_once(indices: list[int]) -> None:
    if sorted(indices) == list(range(5)):
        assert join(*indices, count=5, complete=True) == list(range(5))
    else:
        with pytest.raises(MalformedResponse):
            join(*indices, count=5, complete=True)


@given(st.permutations(range(5)), st.integers(0, 3))
def test_joining_by_index(order: list[int], base: int) -> None:
    entries = [Entry(index + base) for index in order]
    found = join_by_index(entries, "index", base=base, count=5)
    assert {at: entry.index for at, entry in found.items()} == {at: at + base for at in range(5)}


def test_by_position_an_entry_stands_for_each() -> None:
    assert join_by_position("ab", count=2) == {0: "a", 1: "b"}
    for entries in ("", "a", "abc"):
        with pytest.raises(MalformedResponse, match="where 2 were sent"):
            join_by_position(entries, count=2)
