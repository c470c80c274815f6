"""Whoever is blamed, rightly or not: only the bad records are found at fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.runtime.batch.isolation import LOST, REFUSED, SAVED, Isolation, SendResult, step


@given(
    size=st.integers(1, 20),
    bad=st.sets(st.integers(0, 19), max_size=6),
    searches=st.integers(1, 3),
    data=st.data(),
)
def test_any_blame(size: int, bad: set[int], searches: int, data: st.DataObject) -> None:
    """A refusal blames all that are bad, or at random as long as nobody has been believed."""
    isolation = Isolation()
    honest = data.draw(st.booleans())
    for _ in range(searches):
        failed, saved = list[int](), list[int]()
        search = isolation.search(range(size), failed.append)
        group = next(search)
        while group:
            assert bad.isdisjoint(saved)
            if bad.isdisjoint(group):
                saved += group
                group = step(search, SAVED)
                continue
            blamed = bad.intersection(group) if honest else set()
            if not honest and len(group) > 1:
                blamed = {data.draw(st.sampled_from(group))}
            group = step(search, SendResult("refused", frozenset(blamed)))
        assert sorted(failed) == sorted(bad & set(range(size)))
        assert sorted(saved) == sorted(set(range(size)) - bad)


@given(size=st.integers(2, 200), bad=st.integers(0, 199))
def test_without_a_lead_halves_find_one_bad_record(size: int, bad: int) -> None:
    bad %= size
    failed: list[int] = []
    search = Isolation().search(range(size), failed.append)
    group, calls = next(search), 0
    while group:
        group, calls = step(search, REFUSED if bad in group else SAVED), calls + 1
    assert failed == [bad]
    assert calls <= 1 + 2 * (size - 1).bit_length()


def test_what_was_lost_is_not_sent_again() -> None:
    failed: list[int] = []
    search = Isolation().search(range(4), failed.append)
    assert next(search) == [0, 1, 2, 3]
    assert step(search, REFUSED) == [0, 1]
    assert step(search, LOST) == [2, 3]
    assert step(search, LOST) == []
    assert not failed


def test_searches_under_way_at_once_blame_apart() -> None:
    """Both number their records from 0; what is blamed in one says nothing of the other."""
    isolation = Isolation()
    failed: dict[str, list[int]] = {"one": [], "other": []}
    one = isolation.search(range(4), failed["one"].append)
    other = isolation.search(range(4), failed["other"].append)
    assert (next(one), next(other)) == ([0, 1, 2, 3], [0, 1, 2, 3])
    assert one.send(SendResult("refused", frozenset({2}))) == [0, 1, 3]
    with pytest.raises(StopIteration):
        other.send(SendResult("saved"))  # with a record 2 of its own
    assert isolation.proven is None
    with pytest.raises(StopIteration):
        one.send(SendResult("saved"))
    assert failed == {"one": [2], "other": []}


def test_searches_under_way_at_once_share_what_is_learned() -> None:
    isolation = Isolation()
    failed: list[int] = []
    one = isolation.search(range(4), failed.append)
    other = isolation.search(range(4), failed.append)
    assert (next(one), next(other)) == ([0, 1, 2, 3], [0, 1, 2, 3])
    assert one.send(SendResult("refused", frozenset({1, 2}))) == [0, 3]
    assert one.send(SendResult("saved")) == [1], "a blame of several is tried on each"
    assert one.send(SendResult("refused", frozenset({1}))) == [2]
    with pytest.raises(StopIteration):
        one.send(SendResult("refused", frozenset({2})))
    assert isolation.proven
    assert other.send(SendResult("refused", frozenset({0, 3}))) == [1, 2]
    with pytest.raises(StopIteration):
        other.send(SendResult("saved"))
    assert failed == [1, 2, 0, 3]
