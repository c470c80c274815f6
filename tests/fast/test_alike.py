"""Answers of every class of every package, changed in any way: both readers say the same."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.fast import drawing
from tests.fast.documents import document
from tests.fast.reading import check
from tests.runtime.codec.test_codec import IDIOMS, PACKAGES, several
from tests.runtime.packages import Package

pytestmark = pytest.mark.fast
_rows = cache(lambda package, name: drawing.rows(package, package.classes[name]))
_codecs = cache(drawing.codecs)


@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize("name", PACKAGES)
def test_every_package(name: str, changed: bool) -> None:
    check_some(PACKAGES[name], list(PACKAGES[name].classes), changed)


@pytest.mark.parametrize("changed", [False, True])
def test_every_idiom(idioms: Package, changed: bool) -> None:
    check_some(idioms, IDIOMS, changed)


def check_some(package: Package, names: list[str], changed: bool) -> None:
    @settings(several, max_examples=examples(100))
    @given(
        st.sampled_from(names).flatmap(lambda name: st.tuples(st.just(name), rows(name))),
        st.booleans(),
        st.randoms(use_true_random=False),
    )
    def agrees(drawn: tuple[str, list[Any]], default: bool, dice: Random) -> None:
        record = package.classes[drawn[0]]
        data = document(package.codec, drawn[1], record, default)
        check(drawing.Drawn(data, _codecs(package), record).answer(dice, changed=changed))

    def rows(name: str) -> st.SearchStrategy[list[Any]]:
        return _rows(package, name)

    agrees()


@pytest.mark.exhaustive
def test_many_changed_answers() -> None:
    dice = Random(7)
    pool = drawing.Pool(PACKAGES.values(), 2)
    for _ in range(20_000):
        check(pool.draw(dice).answer(dice, changed=True))
