"""Times of conditions, on the service's clock."""

from __future__ import annotations

import datetime
import operator
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.query.conditions import (
    All,
    AnyOf,
    Comparison,
    Condition,
    DateField,
    DayField,
    Op,
    TextField,
)
from soapwright.runtime.query.times import on_clock

UTC = datetime.UTC
CLOCK = WallClock("America/New_York")
BERLIN = CLOCK.assuming("Europe/Berlin")
DUE = DateField("DueDateTime")
MARCH = datetime.date(2027, 3, 1)
COMPARED: dict[Op, Callable[[Any, Any], bool]] = {
    Op.EQUALS: operator.eq,
    Op.NOT_EQUAL: operator.ne,
    Op.GREATER: operator.gt,
    Op.GREATER_OR_EQUAL: operator.ge,
    Op.LESS: operator.lt,
    Op.LESS_OR_EQUAL: operator.le,
}


def holds(where: Condition, value: datetime.datetime) -> bool:
    """Whether the service finds a record whose time shows that on its clock."""
    if isinstance(where, All):
        return all(holds(part, value) for part in where.parts)
    if isinstance(where, AnyOf):
        return any(holds(part, value) for part in where.parts)
    assert isinstance(where, Comparison)
    return any(COMPARED[where.op](value, one) for one in where.values)


def test_conditions() -> None:
    field, day = DateField("CreateDate"), DayField("DateWorked")
    where = (field > datetime.datetime(2024, 7, 1, 16, tzinfo=UTC)) & (
        (day == datetime.date(2024, 7, 2)) | day.is_this_day(datetime.date(2024, 7, 3))
    )
    found = on_clock(CLOCK, where)
    assert isinstance(found, All)
    first, either = found.parts
    assert isinstance(first, Comparison)
    assert first.values == (datetime.datetime(2024, 7, 1, 12),)
    assert isinstance(either, AnyOf)
    assert [part.values for part in either.parts if isinstance(part, Comparison)] == [
        (datetime.datetime(2024, 7, 2),),
        (datetime.date(2024, 7, 3),),
    ]
    with pytest.raises(ValueError, match=r"CreateDate: .* has no time zone"):
        on_clock(CLOCK, field < datetime.datetime(2024, 7, 1))


@pytest.mark.parametrize("clock", [CLOCK, BERLIN])
def test_days_and_users_own_fields_have_no_zone(clock: WallClock) -> None:
    midnight = datetime.datetime(2027, 3, 1)
    day: Any = DayField("DateWorked")
    own: Any = TextField("mine", udf=True)
    for field in (day, own):
        found = on_clock(clock, field >= MARCH)
        assert isinstance(found, Comparison)
        assert found.values == (midnight,)
    assert on_clock(clock, day.is_this_day(MARCH)) == day.is_this_day(MARCH)


def test_a_date_is_that_day_on_the_callers_clock() -> None:
    begins, ends = datetime.datetime(2027, 2, 28, 18), datetime.datetime(2027, 3, 1, 18)
    at_least = on_clock(BERLIN, DUE >= MARCH)
    assert at_least == Comparison("DueDateTime", Op.GREATER_OR_EQUAL, (begins,))
    assert on_clock(BERLIN, DUE > MARCH) == Comparison("DueDateTime", Op.GREATER_OR_EQUAL, (ends,))
    assert on_clock(BERLIN, DUE < MARCH) == Comparison("DueDateTime", Op.LESS, (begins,))
    assert on_clock(BERLIN, DUE <= MARCH) == Comparison("DueDateTime", Op.LESS, (ends,))
    within = All((at_least, Comparison("DueDateTime", Op.LESS, (ends,))))
    assert on_clock(BERLIN, DUE == MARCH) == within
    assert on_clock(BERLIN, DUE.is_this_day(MARCH)) == within
    assert on_clock(BERLIN, DUE.is_this_day(datetime.datetime(2027, 3, 1, 14))) == within


def test_without_a_callers_zone_it_is_the_services_day() -> None:
    begins = datetime.datetime(2027, 3, 1)
    assert on_clock(CLOCK, DUE >= MARCH) == Comparison(
        "DueDateTime", Op.GREATER_OR_EQUAL, (begins,)
    )
    assert on_clock(CLOCK, DUE.is_this_day(MARCH)) == DUE.is_this_day(MARCH)


def test_dates_among_times_and_values_that_are_missing() -> None:
    noon = datetime.datetime(2027, 5, 1, 12)
    found = on_clock(BERLIN, DUE.in_([MARCH, noon, MARCH + datetime.timedelta(days=30)]))
    assert isinstance(found, AnyOf)
    assert holds(found, datetime.datetime(2027, 3, 1, 3))
    assert holds(found, datetime.datetime(2027, 5, 1, 6))
    assert not holds(found, datetime.datetime(2027, 5, 1, 7))
    assert on_clock(BERLIN, DUE.is_null()) == DUE.is_null()


@given(
    st.sampled_from(["Europe/Berlin", "Asia/Tokyo", "America/Sao_Paulo", "Africa/Cairo", "UTC"]),
    st.dates(datetime.date(2015, 1, 1), datetime.date(2030, 12, 31)),
    st.integers(-3000, 3000),
    st.sampled_from([*COMPARED]),
)
def test_a_time_is_on_the_day_that_its_callers_clock_shows(
    zone: str, day: datetime.date, minutes: int, op: Op
) -> None:
    clock = WallClock("UTC", zone)
    begins = clock.begins(day).astimezone(UTC)
    moment = begins + datetime.timedelta(minutes=minutes)
    shown = moment.astimezone(ZoneInfo(zone)).date()
    where = on_clock(clock, Comparison("DueDateTime", op, (day,)))
    assert holds(where, clock.wall(moment)) is COMPARED[op](shown, day)


def test_days_at_the_ends_of_time() -> None:
    due, first, last = DUE, datetime.date.min, datetime.date.max
    with pytest.raises(ValueError, match="DueDateTime: 0001-01-01 is beyond the years"):
        on_clock(CLOCK.assuming("Asia/Tokyo"), due >= first)
    with pytest.raises(ValueError, match="DueDateTime: 9999-12-31 is the last day"):
        on_clock(BERLIN, due == last)
