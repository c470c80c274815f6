"""Texts of XML Schema's dates and times and the Python values they stand for.

Values that Python cannot hold (years beyond 9999, fractions beyond microseconds) are refused or
cut, as said below.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

_read_iso = datetime.datetime.fromisoformat
SEPARATORS = "--T::"
"""Every third character of an ``xs:dateTime``, from the fifth on: what ``fromisoformat`` reads
beyond such texts lacks one of them, or ends in ``,5`` or ``+0100``, whose meaning is plain."""
_DAY = datetime.timedelta(days=1)
_DATE = r"(\d{4}-\d\d-\d\d)"
_TIME = r"(\d\d:\d\d:\d\d)(?:\.(\d+))?"
_ZONE = r"(Z|[+-]\d\d:\d\d)?"
_DATETIME_FORM = re.compile(f"{_DATE}T{_TIME}{_ZONE}", re.ASCII)
_DATE_FORM = re.compile(_DATE + _ZONE, re.ASCII)
_TIME_FORM = re.compile(_TIME + _ZONE, re.ASCII)
_MIDNIGHT_FORM = re.compile(rf"{_DATE}T00:00:00(?:\.0+)?{_ZONE}", re.ASCII)


def refused(value: object, type_: str) -> ValueError:
    """The error for a value, or a text, that is none of a type."""
    return ValueError(f"{value!r} is not an xs:{type_}")


def parse_datetime(text: str) -> datetime.datetime:
    """``xs:dateTime``: digits beyond microseconds are cut; ``24:00:00`` is the next midnight.

    Raises:
        ValueError: not such a text, or a year that Python cannot hold.
    """
    if text[4:17:3] == SEPARATORS:
        try:
            return _read_iso(text)
        except ValueError:
            pass
    found = _DATETIME_FORM.fullmatch(text.strip())
    if found is None:
        raise refused(text, "dateTime") from None
    date, time, fraction, zone = found.groups()
    midnight = time == "24:00:00" and not (fraction or "").strip("0")
    try:
        value = _read_iso(
            f"{date}T{'00:00:00' if midnight else time}{_microseconds(fraction)}{zone or ''}"
        )
        return value + _DAY if midnight else value
    except (ValueError, OverflowError):
        raise refused(text, "dateTime") from None


def format_datetime(value: datetime.datetime) -> str:
    """``xs:dateTime``, UTC as ``Z``.

    Raises:
        ValueError: not a datetime, or an offset that is not whole minutes.
    """
    if not isinstance(value, datetime.datetime):
        raise refused(value, "dateTime") from None
    text = value.isoformat()
    return text if value.tzinfo is None else _zoned(text, value, "dateTime")


def parse_date(text: str) -> datetime.date:
    """``xs:date``; Python's dates have no offset, so one in the text is dropped.

    Raises:
        ValueError: not such a text, or a year that Python cannot hold.
    """
    found = _DATE_FORM.fullmatch(text.strip())
    if found is None:
        raise refused(text, "date") from None
    try:
        return datetime.date.fromisoformat(found[1])
    except ValueError:
        raise refused(text, "date") from None


def format_date(value: datetime.date) -> str:
    """``xs:date``; of a datetime its date.

    Raises:
        ValueError: not a date.
    """
    if not isinstance(value, datetime.date):
        raise refused(value, "date") from None
    return value.isoformat()[:10]


def parse_time(text: str) -> datetime.time:
    """``xs:time``: digits beyond microseconds are cut; ``24:00:00`` is midnight.

    Raises:
        ValueError: not such a text.
    """
    found = _TIME_FORM.fullmatch(text.strip())
    if found is None:
        raise refused(text, "time") from None
    time, fraction, zone = found.groups()
    if time == "24:00:00" and not (fraction or "").strip("0"):
        time = "00:00:00"
    try:
        return datetime.time.fromisoformat(f"{time}{_microseconds(fraction)}{zone or ''}")
    except ValueError:
        raise refused(text, "time") from None


def format_time(value: datetime.time) -> str:
    """``xs:time``, UTC as ``Z``.

    Raises:
        ValueError: not a time, or an offset that is not whole minutes.
    """
    if not isinstance(value, datetime.time):
        raise refused(value, "time") from None
    return _zoned(value.isoformat(), value, "time")


def parse_day(
    text: str, parse: Callable[[str], datetime.datetime] = parse_datetime
) -> datetime.date:
    """An ``xs:dateTime`` that stands for a day: its midnight, whose offset says nothing.

    One that has a time after all is kept as the datetime that ``parse`` makes of it.

    Raises:
        ValueError: not such a text, or a year that Python cannot hold.
    """
    found = _MIDNIGHT_FORM.fullmatch(text.strip())
    if found is None:
        return parse(text)
    try:
        return datetime.date.fromisoformat(found[1])
    except ValueError:
        raise refused(text, "dateTime") from None


def format_day(
    value: datetime.date, show: Callable[[datetime.datetime], str] = format_datetime
) -> str:
    """A day as the ``xs:dateTime`` of its midnight; a datetime as ``show`` writes it.

    Raises:
        ValueError: not a date.
    """
    if isinstance(value, datetime.datetime):
        return show(value)
    return f"{format_date(value)}T00:00:00"


def _microseconds(fraction: str | None) -> str:
    return f".{fraction[:6]:0<6}" if fraction else ""


def _zoned(text: str, value: datetime.datetime | datetime.time, type_: str) -> str:
    offset = value.utcoffset()
    if offset is None:
        return text
    if not offset:
        return text[:-6] + "Z"
    if offset % datetime.timedelta(minutes=1):
        raise refused(value, type_) from None
    return text
