"""Which classes share a module: each has one of its own, but where that could not be imported.

Modules import each other from the top down, so there may be no circle, and a chain of them is as
many imports within imports: Python ends one of about 160. Where there are thousands of classes,
those that only one other module uses stand in that module, which loads them anyway.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Set
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)

DEEPEST = 50
"""How many modules may import one another in a chain; what stands above shares one module."""
MANY = 1_000
"""From so many modules on, what only one of them uses stands in it."""
LARGEST = 40
"""How many classes a module takes in, since who imports one of them loads them all."""


class Group(NamedTuple, Generic[K]):
    """The classes of one module: those that it is there for, and those that it alone uses."""

    head: list[K]
    beside: list[K]


def grouped(needs: Mapping[K, Set[K]]) -> list[Group[K]]:
    """Part classes into modules whose imports have no circle and no chain above ``DEEPEST``.

    Args:
        needs: class → the classes whose names its module uses; all of them are keys.

    Returns:
        Each module after those that it imports.
    """
    groups = [Group(found, []) for found in components(needs)]
    if len(groups) >= MANY:
        groups = _with_only_user(groups, needs)
    return _shallow(groups, needs)


def components(needs: Mapping[K, Set[K]]) -> Iterator[list[K]]:
    """The strongly connected components of a graph, each after those that it leads to.

    Tarjan's algorithm (1972) without recursion: chains of types are as long as people like.
    """
    index: dict[K, int] = {}
    lowest: dict[K, int] = {}
    open_: dict[K, None] = {}
    for start in needs:
        if start in index:
            continue
        path = [(start, iter(needs[start]))]
        index[start] = lowest[start] = len(index)
        open_[start] = None
        while path:
            node, rest = path[-1]
            for other in rest:
                if other not in index:
                    index[other] = lowest[other] = len(index)
                    open_[other] = None
                    path.append((other, iter(needs[other])))
                    break
                if other in open_:
                    lowest[node] = min(lowest[node], index[other])
            else:
                path.pop()
                if path:
                    above = path[-1][0]
                    lowest[above] = min(lowest[above], lowest[node])
                if lowest[node] == index[node]:
                    found = [node]
                    while (last := open_.popitem()[0]) != node:
                        found.append(last)
                    yield found


def _with_only_user(groups: list[Group[K]], needs: Mapping[K, Set[K]]) -> list[Group[K]]:
    """Put each group into the one that alone uses it."""
    at = {key: number for number, group in enumerate(groups) for key in group.head}
    users: list[set[int]] = [set() for _ in groups]
    for key, others in needs.items():
        for other in others:
            users[at[other]].add(at[key])
    host = list(range(len(groups)))
    for number in reversed(host):  # who uses comes after what it uses, so it is settled already
        found = {host[user] for user in users[number] if user != number}
        if len(found) == 1:
            (only,) = found
            beside, head = groups[only].beside, groups[number].head
            if len(beside) + len(head) <= LARGEST:
                host[number] = only
                beside += head
    return [group for number, group in enumerate(groups) if host[number] == number]


def _shallow(groups: list[Group[K]], needs: Mapping[K, Set[K]]) -> list[Group[K]]:
    """Put all that stands above ``DEEPEST`` levels of imports into one module."""
    level: dict[K, int] = {}
    shallow: list[Group[K]] = []
    deep: list[K] = []
    for group in groups:
        here = {*group.head, *group.beside}
        below = (level[other] for key in here for other in needs[key] - here)
        height = max(below, default=-1) + 1
        level.update(dict.fromkeys(here, height))
        if height < DEEPEST:
            shallow.append(group)
        else:
            deep += here
    return [*shallow, Group(deep, [])] if deep else shallow
