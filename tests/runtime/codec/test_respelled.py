"""Whatever a service may write in another way is read as the same records, of any class."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soapwright.runtime.codec.document import parse
from soapwright.runtime.records.keys import EXTRA
from soapwright.runtime.records.record import Record
from tests.examples import examples
from tests.runtime.codec.test_codec import IDIOMS, PACKAGES, several
from tests.runtime.packages import Package
from tests.runtime.respelling import UNKNOWN, disordered, respelled
from tests.runtime.values import plain, records

DICE = st.randoms(use_true_random=False)
WILD = {"AnyType"}
"""Classes that take any element: for them none is unknown."""

_records = cache(records)


@pytest.mark.parametrize("name", PACKAGES)
def test_other_prefixes(name: str) -> None:
    package = PACKAGES[name]

    @settings(several, max_examples=examples(100))
    @given(st.sampled_from(list(package.classes.values())).flatmap(_records), DICE)
    def agrees(value: Any, dice: Random) -> None:
        check(package, value, dice)

    agrees()


def test_other_prefixes_in_every_idiom(idioms: Package) -> None:
    classes = [idioms.classes[name] for name in IDIOMS]

    @settings(several, max_examples=examples(300))
    @given(st.sampled_from(classes).flatmap(lambda c: _records(c, among=tuple(idioms.kinds))), DICE)
    def agrees(value: Any, dice: Random) -> None:
        check(idioms, value, dice)

    agrees()


def check(package: Package, value: Any, dice: Random) -> None:
    """Our decoder and xsdata's parser read the same out of it as out of what we wrote."""
    data = respelled(parse(package.codec.encode(value)), dice).encode()
    assert plain(package.codec.decode(type(value), data)) == plain(value)
    assert plain(package.parse(data, type(value))) == plain(value)


@pytest.mark.parametrize("name", PACKAGES)
def test_another_order_blanks_and_unknown_elements(name: str) -> None:
    package = PACKAGES[name]
    classes = [cls for cls in package.classes.values() if cls.__name__ not in WILD]

    @settings(several, max_examples=examples(100))
    @given(st.sampled_from(classes).flatmap(_records), DICE)
    def agrees(value: Any, dice: Random) -> None:
        root = parse(package.codec.encode(value))
        disordered(root, dice)
        found = package.codec.decode(type(value), respelled(root, dice).encode())
        assert plain(known(found)) == plain(value)

    agrees()


def known(value: Any) -> Any:
    """A value without the unknown elements in it, which are what was put there."""
    if isinstance(value, list):
        return [known(member) for member in value]
    if isinstance(value, Record):
        for name, kept in value.__dict__.pop(EXTRA, {}).items():
            assert name in (f"{{{UNKNOWN}}}a", f"{{{UNKNOWN}}}b")
            assert kept == "1"
        for name, member in vars(value).items():
            setattr(value, name, known(member))
    return value
