"""Lining up two lists: what both hold, what moved, and what replaces what."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from soapwright.diff.compare.align import align


@given(st.lists(st.integers(0, 30), unique=True), st.lists(st.integers(0, 30), unique=True))
def test_align_accounts_for_everything(base: list[int], other: list[int]) -> None:
    found = align(base, other)
    assert {base[i] for i, _ in found.common} == set(base) & set(other)
    assert all(base[i] == other[j] for i, j in found.common)
    assert {base[i] for gone, _ in found.gaps for i in gone} == set(base) - set(other)
    assert {other[j] for _, new in found.gaps for j in new} == set(other) - set(base)
    kept = [pair for pair in found.common if pair not in found.moved]
    assert [j for _, j in kept] == sorted(j for _, j in kept)


@given(st.lists(st.integers(), unique=True, min_size=2), st.data())
def test_align_sees_one_move_as_one(base: list[int], data: st.DataObject) -> None:
    source = data.draw(st.integers(0, len(base) - 1))
    other = [*base[:source], *base[source + 1 :]]
    other.insert(data.draw(st.integers(0, len(base) - 1)), base[source])
    assert len(align(base, other).moved) == (0 if other == base else 1)


def test_align_pairs_what_replaces_each_other() -> None:
    assert align("abcd", "axyd").replaced() == [(1, 1), (2, 2)]
    assert align("abcd", "axd").replaced() == []
