"""Answers with rows of every class of some packages."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from random import Random
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.records.record import Record
from tests.fast.documents import answer, document, mutated, otherwise
from tests.fast.reading import Answer
from tests.runtime.packages import Package
from tests.runtime.values import records


class Drawn(NamedTuple):
    """An answer, and what reads it."""

    data: bytes
    codecs: tuple[Codec, ...]
    record: type[Record]

    def answer(self, dice: Random, *, changed: bool) -> Answer:
        """It, or what might have come instead."""
        data = otherwise(self.data, dice) if dice.random() < 0.1 else self.data
        return answer(
            (changed and mutated(data, dice)) or data,
            dice.choice(self.codecs),
            self.record,
            dice,
            texts=dice.random() < 0.4,
            skips=dice.random() < 0.3,
        )


def codecs(package: Package) -> tuple[Codec, ...]:
    """What reads a package's answers: with and without a clock, strict or not."""
    types = package.types.TYPES
    clock = WallClock("America/New_York")
    return package.codec, Codec(types, clock), Codec(types, by_local_name=True)


def rows(package: Package, record: type[Record]) -> st.SearchStrategy[list[Any]]:
    """Rows of a class and of those that derive from it."""
    kinds = [kind for kind in package.kinds if issubclass(kind, record)] or [record]
    return st.lists(st.sampled_from(kinds).flatmap(records), min_size=1, max_size=5)


class Pool:
    """Answers for each class of some packages, the same each time; each is made when it is drawn.

    Args:
        packages: the packages.
        count: how many answers a class has.
    """

    def __init__(self, packages: Iterable[Package], count: int) -> None:
        self._count = count
        self._classes = [
            (package, codecs(package), record)
            for package in packages
            for record in package.classes.values()
        ]
        self._known: dict[type[Record], list[Drawn]] = {}

    def draw(self, dice: Random) -> Drawn:
        """One of them."""
        package, known, record = dice.choice(self._classes)
        if record not in self._known:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                drawn = _drawn(rows(package, record), self._count)
            self._known[record] = [
                Drawn(document(package.codec, some, record, bool(number % 2)), known, record)
                for number, some in enumerate(drawn)
            ]
        return dice.choice(self._known[record])


def _drawn(some: st.SearchStrategy[list[Any]], count: int) -> list[list[Any]]:
    found: list[list[Any]] = []

    @settings(
        max_examples=count + 2,
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(some)
    def draw(each: list[Any]) -> None:
        found.append(each)

    draw()
    return sorted(found, key=len)[-count:]  # the first ones are the least
