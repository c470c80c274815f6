"""What is the same in a mirror as in the service, whatever type its database gives it."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from soapwright.runtime.client.held import Difference, differing

NOON = datetime.datetime(2024, 7, 1, 12, 0, 0, 120, tzinfo=datetime.UTC)
EAST = datetime.timezone(datetime.timedelta(hours=-4))


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (NOON, NOON),
        (NOON, NOON.astimezone(EAST)),
        (NOON, NOON.replace(tzinfo=None)),
        (NOON, "2024-07-01 12:00:00.000120"),
        (datetime.date(2024, 7, 1), "2024-07-01"),
        (datetime.date(2024, 7, 1), datetime.date(2024, 7, 1)),
        (True, 1),
        (False, 0),
        (7, 7),
        (0.1, 0.1),
        (float("nan"), float("nan")),
        (Decimal("1.10"), Decimal("1.100000000")),
        (Decimal("0.1234567891"), Decimal("0.123456789")),
        (Decimal("1.1"), 1.1),
        (Decimal("12345678901234567890123456789.5"), Decimal("12345678901234567890123456789.5")),
        ({"a": "b"}, '{"a": "b"}'),
        ({"a": "b"}, {"a": "b"}),
        (b"x", memoryview(b"x")),
        ("x", "x"),
        (None, None),
    ],
)
def test_the_same(value: Any, held: Any) -> None:
    assert differing({"x": value}, {"x": held}) == []


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (NOON, NOON + datetime.timedelta(microseconds=1)),
        (NOON, "no time"),
        (datetime.date(2024, 7, 1), "2024-07-02"),
        (True, 0),
        (2.5, 2),
        (7, "7"),
        ("7", 7),
        (0.5, float("nan")),
        (Decimal("2.5"), 2),
        (Decimal("2.5"), "x"),
        ({"a": "b"}, "{"),
        ({"a": "b"}, '{"a": "c"}'),
        (b"x", memoryview(b"y")),
        ("", None),
        (None, ""),
        (0, None),
    ],
)
def test_not_the_same(value: Any, held: Any) -> None:
    assert differing({"x": value}, {"x": held}) == ["x"]


@pytest.fixture
def tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This machine's clock is Tokyo's."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("tokyo")
def test_a_time_without_a_zone_is_none_of_this_machines() -> None:
    assert differing({"x": NOON.replace(tzinfo=None)}, {"x": NOON}) == []


def test_columns_of_the_mirrors_own_do_not_count() -> None:
    assert differing({"_changed": NOON, "a": 1}, {"_own": "x", "a": 1}) == []


def test_a_column_that_the_service_has_no_more_counts_while_it_has_a_value() -> None:
    assert differing({"a": 1}, {"a": 1, "old": "x", "older": None}) == ["old"]


def test_a_value_in_a_column_of_a_new_type_counts_though_it_is_the_same_as_another_type() -> None:
    retyped = frozenset({"x"})
    assert differing({"x": Decimal("2.5")}, {"x": "2.5"}, retyped) == ["x"]
    assert differing({"x": 2.5}, {"x": Decimal("2.5")}, retyped) == ["x"]
    assert differing({"x": 1}, {"x": True}, retyped) == ["x"]
    assert differing({"x": None}, {"x": 1}, retyped) == ["x"]
    assert differing({"x": None, "y": "a"}, {"x": None, "y": "a"}, retyped) == []


def test_few_of_many_are_named() -> None:
    rows = Difference()
    for key in range(12):
        rows.add(key, ["title"] if key == 1 else [])
    assert rows.count == 12
    assert str(rows) == "0, 1 (title), 2, 3, 4, 5, 6, 7, 8, 9, …"
