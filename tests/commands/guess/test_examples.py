"""What no WSDL tells is an example only where this one could have a use for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.guess.guessing import NOTHING, started
from tests.shops import Shop, one, record


def examples(shop: Shop, folder: Path) -> dict[str, str]:
    """Why, by table."""
    guesses = started(shop, folder).guesses
    return {table: guess.why for guess in guesses if not guess.holds for table in guess.tables}


def test_limits_always_and_the_rest_not(tmp_path: Path) -> None:
    found = examples(Shop(NOTHING, address="http://localhost/soap"), tmp_path)
    assert {"time", "environments", "errors"}.isdisjoint(found)
    assert "may tell what is used" not in found["limits"]


@pytest.mark.parametrize(("type_", "told"), [("xs:dateTime", True), ("xs:date", False)])
def test_a_clock_where_there_are_times(type_: str, told: bool, tmp_path: Path) -> None:
    declared = record("Item", one("at", type_))
    assert ("time" in examples(Shop(NOTHING, declared=declared), tmp_path)) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [("GetApiUsage", True), ("ReadQuota", True), ("SetQuota", False), ("GetItems", False)],
)
def test_what_may_tell_the_allowance(name: str, told: bool, tmp_path: Path) -> None:
    found = examples(Shop({name: (one("a"), one("b"))}), tmp_path)
    assert (f"{name} may tell what is used" in found["limits"]) == told
