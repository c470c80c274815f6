"""Dates and times with what Python's own have no room for.

They are Python's in all they do, and equal to those without it. What is computed from them is
one of Python's again: no digits or zones that were not sent are made up.
"""

from __future__ import annotations

import datetime
from typing import Any, Self, TypeVar

T = TypeVar("T", datetime.datetime, datetime.time)


class ExactDateTime(datetime.datetime):
    """A datetime that knows all digits of its second's ``fraction``, of which it holds six."""

    fraction: str = ""

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return exactly, (_plain_datetime(self), self.fraction)

    def __repr__(self) -> str:
        return repr(_plain_datetime(self))


class ExactTime(datetime.time):
    """A time that knows all digits of its second's ``fraction``, of which it holds six."""

    fraction: str = ""

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return exactly, (_plain_time(self), self.fraction)

    def __repr__(self) -> str:
        return repr(_plain_time(self))


class ZonedDate(datetime.date):
    """A date that knows the ``zone`` it was written with: ``Z`` or ``+02:00``."""

    zone: str = ""

    @classmethod
    def of(cls, value: datetime.date, zone: str) -> Self:
        made = cls(value.year, value.month, value.day)
        made.zone = zone
        return made

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return ZonedDate.of, (_plain_date(self), self.zone)

    def __repr__(self) -> str:
        return repr(_plain_date(self))


def exactly(value: T, fraction: str) -> T:
    """A datetime or a time with all digits of its second's fraction."""
    made: Any
    if isinstance(value, datetime.datetime):
        made = ExactDateTime(value.year, value.month, value.day, *_clock(value), fold=value.fold)
    else:
        made = ExactTime(*_clock(value), fold=value.fold)
    made.fraction = fraction
    return made  # type: ignore[no-any-return]


def _plain_datetime(value: datetime.datetime) -> datetime.datetime:
    return datetime.datetime(value.year, value.month, value.day, *_clock(value), fold=value.fold)


def _plain_time(value: datetime.time) -> datetime.time:
    return datetime.time(*_clock(value), fold=value.fold)


def _clock(value: datetime.datetime | datetime.time) -> tuple[Any, ...]:
    return value.hour, value.minute, value.second, value.microsecond, value.tzinfo


def _plain_date(value: datetime.date) -> datetime.date:
    return datetime.date(value.year, value.month, value.day)
