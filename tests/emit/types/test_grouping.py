"""Which classes share a module."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from xsdata.utils.graphs import strongly_connected_components

from soapwright.emit.types import grouping
from soapwright.emit.types.grouping import DEEPEST, LARGEST, MANY, Group, components, grouped


@st.composite
def graphs(draw: st.DrawFn) -> dict[int, set[int]]:
    count = draw(st.integers(1, 12))
    node = st.integers(0, count - 1)
    return {key: draw(st.sets(node, max_size=4)) for key in range(count)}


def chain(length: int) -> dict[int, set[int]]:
    return {key: {key + 1} if key + 1 < length else set() for key in range(length)}


def depth(groups: list[Group[int]], needs: Mapping[int, set[int]]) -> int:
    """How many modules import one another at most; fails where one comes before what it needs."""
    module = {
        key: number for number, group in enumerate(groups) for key in (*group.head, *group.beside)
    }
    assert module.keys() == needs.keys()
    assert len(module) == sum(len(group.head) + len(group.beside) for group in groups)
    depths: dict[int, int] = {}
    for number, group in enumerate(groups):
        others = {module[other] for key in (*group.head, *group.beside) for other in needs[key]}
        depths[number] = 1 + max((depths[other] for other in others - {number}), default=0)
    return max(depths.values())


@given(graphs())
def test_components_are_those_that_xsdata_finds(needs: dict[int, set[int]]) -> None:
    edges = {str(key): [str(other) for other in others] for key, others in needs.items()}
    ours = list(components(needs))
    theirs = {frozenset(map(int, found)) for found in strongly_connected_components(edges)}
    assert {frozenset(found) for found in ours} == theirs
    depth([Group(found, []) for found in ours], needs)


@given(graphs(), st.sampled_from([1, 1_000]), st.sampled_from([2, 50]))
def test_modules_import_one_another_in_one_direction_and_not_too_deep(
    needs: dict[int, set[int]], many: int, deepest: int
) -> None:
    before = grouping.MANY, grouping.DEEPEST
    grouping.MANY, grouping.DEEPEST = many, deepest
    try:
        assert depth(grouped(needs), needs) <= deepest + 1
    finally:
        grouping.MANY, grouping.DEEPEST = before


def test_a_class_has_a_module_of_its_own_where_there_are_few() -> None:
    assert grouped({1: {2}, 2: set(), 3: {2}}) == [Group([2], []), Group([1], []), Group([3], [])]


def test_a_circle_shares_one() -> None:
    (group,) = grouped({1: {2}, 2: {1}})
    assert sorted(group.head) == [1, 2]


def test_of_many_those_that_one_alone_uses_stand_in_it() -> None:
    pairs = {key: {key + MANY} for key in range(MANY)} | {key + MANY: set() for key in range(MANY)}
    shared = 2 * MANY
    needs = pairs | {0: {MANY, shared}, 1: {MANY + 1, shared}, shared: set[int]()}
    groups = grouped(needs)
    assert len(groups) == MANY + 1
    assert Group([0], [MANY]) in groups
    assert Group([shared], []) in groups


def test_a_module_takes_in_no_more_than_is_soon_loaded() -> None:
    groups = grouped({0: set(range(1, MANY)), **{key: set[int]() for key in range(1, MANY)}})
    assert max(len(group.beside) for group in groups) == LARGEST


def test_a_chain_of_any_length_can_be_imported() -> None:
    needs = chain(100_000)
    assert depth(grouped(needs), needs) == DEEPEST + 1
    ladder = {key: {key + 1, key + 2} for key in range(898)} | {898: {899}, 899: set[int]()}
    assert depth(grouped(ladder), ladder) == DEEPEST + 1
