"""Texts of dates and times: there and back, and against the standard library and xmlschema."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st

from soapwright.runtime.xsd.dates import (
    format_date,
    format_datetime,
    format_day,
    format_time,
    parse_date,
    parse_datetime,
    parse_day,
    parse_time,
)

ZONES = st.none() | st.integers(-14 * 60, 14 * 60).map(
    lambda minutes: datetime.timezone(datetime.timedelta(minutes=minutes))
)
SCHEMA = xmlschema.XMLSchema(
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    + "".join(f'<xs:element name="{n}" type="xs:{n}"/>' for n in ("dateTime", "date", "time"))
    + "</xs:schema>"
)


@given(st.datetimes(timezones=ZONES), st.times(timezones=ZONES))
def test_what_is_written_is_valid_and_reads_back(
    moment: datetime.datetime, hour: datetime.time
) -> None:
    for name, text, read, value in (
        ("dateTime", format_datetime(moment), parse_datetime, moment),
        ("date", format_date(moment.date()), parse_date, moment.date()),
        ("time", format_time(hour), parse_time, hour),
        ("dateTime", format_day(moment.date()), parse_day, moment.date()),
    ):
        assert SCHEMA.is_valid(f"<{name}>{text}</{name}>")
        back = read(text)
        assert back == value
        assert type(back) is type(value)


@given(st.datetimes(timezones=ZONES), st.text("0123456789", min_size=7, max_size=12))
def test_digits_beyond_microseconds_are_kept(moment: datetime.datetime, digits: str) -> None:
    """The value is the nearest before it that Python can hold, and goes back with all of them."""
    start, zone = moment.isoformat()[:19], moment.isoformat()[len(moment.isoformat()) - 6 :]
    end = "" if moment.tzinfo is None else zone
    expected = moment.replace(microsecond=int(digits[:6]))
    cases: tuple[tuple[str, Any, Any, object], ...] = (
        (f"{start}.{digits}{end}", parse_datetime, format_datetime, expected),
        (f"{start[11:]}.{digits}{end}", parse_time, format_time, expected.timetz()),
    )
    for text, read, write, value in cases:
        found = read(text)
        assert found == value
        again = write(found)
        assert _number(again) == _number(text.replace("+00:00", "Z"))


def _number(text: str) -> str:
    """A text without the zeros at the end of its fraction."""
    return re.sub(r"\.(\d*?)0*(?=\D|$)", lambda found: f".{found[1]}" if found[1] else "", text)


@pytest.mark.parametrize("zone", ["Z", "+02:00", "-05:00", "+00:00"])
def test_the_zone_of_a_date_is_kept(zone: str) -> None:
    found = parse_date(f" 2024-12-31{zone} ")
    assert found == datetime.date(2024, 12, 31)
    assert format_date(found) == f"2024-12-31{zone}"


@pytest.mark.parametrize(
    ("read", "write", "text"),
    [
        (parse_datetime, format_datetime, "12024-01-01T00:00:00.5Z"),
        (parse_datetime, format_datetime, "-0044-03-15T12:00:00"),
        (parse_date, format_date, "-0044-03-15"),
        (parse_date, format_date, "12024-02-29+02:00"),
        (parse_day, format_day, "12024-01-01T00:00:00"),
    ],
)
def test_a_year_that_python_cannot_hold_stays_text(
    read: Callable[[str], object], write: Callable[[Any], str], text: str
) -> None:
    assert read(f" {text}\n") == text
    assert write(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "12024-13-01",
        "12023-02-29",
        "-44-03-15",
        "0000-01-01",
        "-0000-01-01",
        "012024-01-01",
        "+2024",
    ],
)
def test_other_years_excuse_nothing(text: str) -> None:
    with pytest.raises(ValueError, match="is not an xs:date"):
        parse_date(text)
    with pytest.raises(ValueError, match="is not an xs:dateTime"):
        parse_datetime(f"{text}T00:00:00")
    with pytest.raises(ValueError, match="is not an xs:date"):
        format_date(text)


def test_24_00_is_the_next_midnight() -> None:
    assert parse_datetime("2024-02-29T24:00:00Z") == datetime.datetime(
        2024, 3, 1, tzinfo=datetime.UTC
    )
    assert parse_datetime("2024-02-29T24:00:00.000") == datetime.datetime(2024, 3, 1)
    assert parse_time("24:00:00") == datetime.time(0)
    for text in ("2024-02-29T24:00:00.1", "2024-02-29T24:01:00", "9999-12-31T24:00:00"):
        with pytest.raises(ValueError, match="is not an xs:dateTime"):
            parse_datetime(text)


@pytest.mark.parametrize("offset", ["+0530", "+05:30"])
def test_an_offset_has_one_meaning_however_it_is_spelt(offset: str) -> None:
    found = parse_datetime(f"2024-02-29T12:00:00{offset}")
    assert isinstance(found, datetime.datetime)
    assert found.utcoffset() == datetime.timedelta(hours=5, minutes=30)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-29T00:00:00", datetime.date(2024, 2, 29)),
        (" 2024-02-29T00:00:00.0000000+13:00 ", datetime.date(2024, 2, 29)),
        ("2024-02-29T00:00:01", datetime.datetime(2024, 2, 29, 0, 0, 1)),
        ("2024-02-29T24:00:00", datetime.datetime(2024, 3, 1)),
    ],
)
def test_the_midnight_of_a_day_is_the_day(text: str, day: datetime.date) -> None:
    found = parse_day(text)
    assert found == day
    assert type(found) is type(day)


def test_a_day_that_has_a_time_is_read_and_written_as_asked_for() -> None:
    noon = datetime.datetime(2024, 2, 29, 12)
    assert parse_day("2024-02-29T12:00:00", parse=lambda _: noon) is noon
    assert format_day(noon, show=lambda value: f"<{value:%H}>") == "<12>"


SECONDS = datetime.timezone(datetime.timedelta(seconds=90))


@pytest.mark.parametrize(
    ("write", "value"),
    [
        (format_datetime, datetime.date(2024, 2, 29)),
        (format_datetime, datetime.datetime(2024, 2, 29, tzinfo=SECONDS)),
        (format_time, datetime.time(1, tzinfo=SECONDS)),
        (format_time, datetime.datetime(2024, 2, 29)),
        (format_date, "2024-02-29"),
        (format_day, None),
    ],
)
def test_what_cannot_be_written(write: object, value: object) -> None:
    assert callable(write)
    with pytest.raises(ValueError, match="is not an xs:"):
        write(value)


@pytest.mark.parametrize(
    "text", ["2024-02-30T00:00:00", "2023-02-29T00:00:00Z", "0000-01-01T00:00:00"]
)
def test_days_that_the_calendar_does_not_have(text: str) -> None:
    with pytest.raises(ValueError, match="is not an xs:dateTime"):
        parse_datetime(text)
    with pytest.raises(ValueError, match="is not an xs:dateTime"):
        parse_day(text)
    with pytest.raises(ValueError, match="is not an xs:date"):
        parse_date(text[:10])
