"""Wall-clock times: what is read, what is written, what is refused."""

from __future__ import annotations

import datetime
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.codec.wall_clock import WallClock
from tests.runtime.packages import Package

EASTERN = ZoneInfo("America/New_York")
CLOCK = WallClock("America/New_York")
AUTOTASK = Package("generated.autotask")
CODEC = Codec(AUTOTASK.types.TYPES, CLOCK)


def at(*parts: int, fold: int = 0) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=EASTERN, fold=fold)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-01-15T09:30:00", "2024-01-15T14:30:00+00:00"),
        ("2024-07-15T09:30:00.1234567", "2024-07-15T13:30:00.123456+00:00"),
        ("2024-07-15T09:30:00Z", "2024-07-15T09:30:00+00:00"),
        ("2024-07-15T09:30:00+02:00", "2024-07-15T07:30:00+00:00"),
        ("2024-11-03T01:30:00", "2024-11-03T05:30:00+00:00"),  # the first of the two
    ],
)
def test_reading(text: str, moment: str) -> None:
    found = CLOCK.parse(text)
    assert isinstance(found, datetime.datetime)
    assert found.tzinfo is CLOCK.tz
    assert found.astimezone(UTC).isoformat() == moment


@given(st.datetimes(datetime.datetime(1950, 1, 1), timezones=st.just(UTC)))
@example(datetime.datetime(2024, 11, 3, 5, 30, tzinfo=UTC))
@example(datetime.datetime(2024, 3, 10, 7, tzinfo=UTC))
def test_a_moment_is_written_as_the_clock_shows_it(moment: datetime.datetime) -> None:
    text = CLOCK.format(moment)
    shown = moment.astimezone(EASTERN)
    assert text == shown.replace(tzinfo=None).isoformat()
    back = CLOCK.parse(text)
    assert isinstance(back, datetime.datetime)
    off = datetime.timedelta(hours=1 if shown.fold else 0)
    assert moment - back.astimezone(UTC) == off


@given(
    st.datetimes(datetime.datetime(1950, 1, 1), timezones=st.just(UTC)),
    st.timedeltas(datetime.timedelta(0), datetime.timedelta(hours=4)),
)
@example(datetime.datetime(2024, 11, 3, 5, 59, tzinfo=UTC), datetime.timedelta(minutes=2))
@example(datetime.datetime(2024, 11, 3, 6, 1, tzinfo=UTC), datetime.timedelta(0))
def test_nothing_later_shows_an_earlier_time(
    moment: datetime.datetime, later: datetime.timedelta
) -> None:
    earliest = CLOCK.earliest(moment)
    assert earliest <= CLOCK.wall(moment + later)
    shown = moment.astimezone(EASTERN)
    assert shown.replace(tzinfo=None) - earliest <= datetime.timedelta(hours=1)
    if shown.utcoffset() == shown.replace(fold=1).utcoffset():
        assert earliest == CLOCK.wall(moment)


def test_a_time_that_the_clock_leaves_out_is_refused() -> None:
    with pytest.raises(ValueError, match="02:30:00 does not exist in America/New_York"):
        CLOCK.format(at(2024, 3, 10, 2, 30))
    berlin = datetime.datetime(2024, 3, 31, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    with pytest.raises(ValueError, match="does not exist in Europe/Berlin"):
        CLOCK.format(berlin)


def test_the_hour_that_comes_twice_is_told_apart_by_fold() -> None:
    first, second = at(2024, 11, 3, 1, 30), at(2024, 11, 3, 1, 30, fold=1)
    assert second.astimezone(UTC) - first.astimezone(UTC) == datetime.timedelta(hours=1)
    assert CLOCK.format(first) == CLOCK.format(second) == "2024-11-03T01:30:00"


def test_a_naive_time_needs_a_zone() -> None:
    naive = datetime.datetime(2024, 7, 1, 12)
    with pytest.raises(ValueError, match="2024-07-01 12:00:00 has no time zone"):
        CLOCK.format(naive)
    assert CLOCK.assuming("Europe/Berlin").format(naive) == "2024-07-01T06:00:00"
    assert CLOCK.assuming(UTC).format(naive) == "2024-07-01T08:00:00"
    assert CLOCK.assuming(None) is CLOCK
    with pytest.raises(ValueError, match="no time zone 'Mars/Olympus'"):
        CLOCK.assuming("Mars/Olympus")


@pytest.mark.parametrize("value", [datetime.datetime.min, datetime.datetime.max])
def test_times_at_the_ends_of_the_calendar_are_refused_by_name(value: datetime.datetime) -> None:
    far = datetime.timezone(datetime.timedelta(hours=14 if value.year == 1 else -14))
    with pytest.raises(ValueError, match="beyond the years that Python can hold"):
        CLOCK.format(value.replace(tzinfo=far))


# --- in records ----------------------------------------------------------------------------------


def test_records_carry_aware_times_and_plain_dates() -> None:
    types = AUTOTASK.types
    entry = types.TimeEntry(
        start_date_time=datetime.datetime(2024, 7, 1, 12, tzinfo=UTC),
        date_worked=datetime.date(2024, 7, 1),
    )
    data = CODEC.encode(entry)
    assert b'xsi:type="xsd:dateTime">2024-07-01T08:00:00<' in data
    assert b'xsi:type="xsd:dateTime">2024-07-01T00:00:00<' in data
    back = CODEC.decode(types.TimeEntry, data)
    assert back == entry
    assert back.start_date_time.tzinfo is CLOCK.tz
    assert type(back.date_worked) is datetime.date


@pytest.mark.parametrize(
    "text", ["2024-03-10T00:00:00", "2024-03-10T00:00:00.000", "2024-03-10T00:00:00Z"]
)
def test_a_date_is_not_converted(text: str) -> None:
    data = CODEC.encode(AUTOTASK.types.TimeEntry(date_worked=datetime.date(2024, 1, 1)))
    data = data.replace(b"2024-01-01T00:00:00", text.encode())
    found = CODEC.decode(AUTOTASK.types.TimeEntry, data)
    assert found.date_worked == datetime.date(2024, 3, 10)


def test_a_date_that_has_a_time_after_all_keeps_it() -> None:
    types = AUTOTASK.types
    data = CODEC.encode(types.TimeEntry(date_worked=datetime.date(2024, 1, 1)))
    data = data.replace(b"T00:00:00", b"T13:45:00")
    found = CODEC.decode(types.TimeEntry, data)
    assert found.date_worked == at(2024, 1, 1, 13, 45)
    assert CODEC.encode(found) == data


def test_what_no_class_declares_is_on_the_clock_too() -> None:
    types = AUTOTASK.types
    data = CODEC.encode(types.Ticket(create_date=at(2024, 7, 1, 12)))
    data = data.replace(b"CreateDate", b"CreatedSomewhen")
    found = CODEC.decode(types.Ticket, data)
    assert found.extra == {"CreatedSomewhen": at(2024, 7, 1, 12)}
    assert b"2024-07-01T12:00:00</" in CODEC.encode(found)


def test_without_a_clock_times_are_as_they_come() -> None:
    plain = AUTOTASK.codec
    ticket = AUTOTASK.types.Ticket(create_date=datetime.datetime(2024, 3, 10, 2, 30))
    assert plain.decode(type(ticket), plain.encode(ticket)) == ticket


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2024-07-15T09:30:00.1234567", "2024-07-15T09:30:00.1234567"),
        ("2024-07-15T09:30:00.0000001Z", "2024-07-15T05:30:00.0000001"),
        ("12024-07-15T09:30:00", "12024-07-15T09:30:00"),
    ],
)
def test_what_python_cannot_hold_goes_back(text: str, written: str) -> None:
    assert CLOCK.format(CLOCK.parse(text)) == written
