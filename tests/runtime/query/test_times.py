"""Times of conditions, on the service's clock."""

from __future__ import annotations

import datetime

import pytest

from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.query.conditions import All, AnyOf, Comparison, DateField, DayField
from soapwright.runtime.query.times import on_clock

UTC = datetime.UTC
CLOCK = WallClock("America/New_York")


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
