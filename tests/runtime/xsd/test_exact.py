"""Dates and times with what Python's own have no room for: they travel whole, and act as those."""

from __future__ import annotations

import copy
import datetime
import pickle

import pytest

from soapwright.runtime.xsd.dates import (
    format_date,
    format_datetime,
    format_time,
    parse_date,
    parse_datetime,
    parse_time,
)
from soapwright.runtime.xsd.exact import ExactDateTime, ExactTime, ZonedDate, exactly

MOMENT = "2024-12-31T10:00:00.1234567Z"
ZEROS = "2024-12-31T10:00:00.0000001+02:00"
HOUR = "10:00:00.12345678-05:00"
DAY = "2024-12-31+02:00"


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))])
def test_copies_are_whole(way: object) -> None:
    assert callable(way)
    for text in (MOMENT, ZEROS):
        assert format_datetime(way(parse_datetime(text))) == text
    assert format_time(way(parse_time(HOUR))) == HOUR
    assert format_date(way(parse_date(DAY))) == DAY


def test_they_are_equal_to_and_shown_as_those_without() -> None:
    utc = datetime.UTC
    for found, plain in (
        (parse_datetime(MOMENT), datetime.datetime(2024, 12, 31, 10, 0, 0, 123456, utc)),
        (parse_time("10:00:00.1234567"), datetime.time(10, 0, 0, 123456)),
        (parse_date(DAY), datetime.date(2024, 12, 31)),
    ):
        assert isinstance(found, ExactDateTime | ExactTime | ZonedDate)
        assert (found == plain, hash(found) == hash(plain), repr(found)) == (
            True,
            True,
            repr(plain),
        )


def test_what_is_computed_of_them_makes_nothing_up() -> None:
    moment, day = parse_datetime(MOMENT), parse_date(DAY)
    assert isinstance(moment, datetime.datetime)
    assert isinstance(day, datetime.date)
    later = moment + datetime.timedelta(seconds=1)
    assert format_datetime(later) == "2024-12-31T10:00:01.123456Z"
    assert format_datetime(moment.replace(second=1)) == "2024-12-31T10:00:01.123456Z"
    assert format_date(day + datetime.timedelta(1)) == "2025-01-01"
    assert format_date(day.replace(month=1)) == "2024-01-31"
    assert format_time(parse_time(HOUR).replace(hour=11)) == "11:00:00.123456-05:00"


def test_the_second_of_two_hours_stays_it() -> None:
    second = datetime.datetime(2024, 11, 3, 1, fold=1)
    assert exactly(second, "0000001").fold == 1
    assert exactly(second.time(), "0000001").fold == 1
