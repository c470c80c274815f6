"""Texts of XML Schema's dates and times and the Python values they stand for.

What Python's values cannot hold is kept beside them (``exact``): digits beyond microseconds, the
zone of a date. A year that they cannot hold at all, beyond 9999 or before 1, stays text, which is
written as it is. So what was read is written back as it came.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T", datetime.datetime, datetime.time)

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
_YEAR_FORM = re.compile(r"-\d{4,}|[1-9]\d{4,}", re.ASCII)
_MIDNIGHT_FORM = re.compile(rf"{_DATE}T00:00:00(?:\.0+)?{_ZONE}", re.ASCII)


def refused(value: object, type_: str) -> ValueError:
    """The error for a value, or a text, that is none of a type."""
    return ValueError(f"{value!r} is not an xs:{type_}")


def parse_datetime(text: str) -> datetime.datetime | str:
    """``xs:dateTime``; ``24:00:00`` is the next midnight.

    Digits beyond microseconds are kept (:class:`soapwright.runtime.xsd.exact.ExactDateTime`); a
    year that Python cannot hold stays text.

    Raises:
        ValueError: not such a text.
    """
    if text[4:17:3] == SEPARATORS and not (len(text) > 26 and text[20:27].isdigit()):
        try:
            return _read_iso(text)
        except ValueError:
            pass
    found = _DATETIME_FORM.fullmatch(text.strip())
    if found is None:
        return _beyond(text, "dateTime", parse_datetime)
    date, time, fraction, zone = found.groups()
    midnight = time == "24:00:00" and not (fraction or "").strip("0")
    try:
        value = _read_iso(
            f"{date}T{'00:00:00' if midnight else time}{_microseconds(fraction)}{zone or ''}"
        )
        value = value + _DAY if midnight else value
    except (ValueError, OverflowError):
        raise refused(text, "dateTime") from None
    return _exactly(value, fraction)


def format_datetime(value: datetime.datetime | str) -> str:
    """``xs:dateTime``, UTC as ``Z``.

    Raises:
        ValueError: not a datetime, or an offset that is not whole minutes.
    """
    if not isinstance(value, datetime.datetime):
        return _as_it_came(value, "dateTime", parse_datetime)
    text = value.isoformat()
    if text.endswith("+00:00") and type(value) is datetime.datetime:
        return text[:-6] + "Z"  # as nearly all are
    if type(value) is not datetime.datetime and (fraction := getattr(value, "fraction", "")):
        text = with_fraction(text, fraction, 19)
    return text if value.tzinfo is None else _zoned(text, value, "dateTime")


def parse_date(text: str) -> datetime.date | str:
    """``xs:date``.

    Python's dates have no offset, so one in the text is kept beside it
    (:class:`soapwright.runtime.xsd.exact.ZonedDate`); a year that Python cannot hold stays text.

    Raises:
        ValueError: not such a text.
    """
    found = _DATE_FORM.fullmatch(text.strip())
    if found is None:
        return _beyond(text, "date", parse_date)
    try:
        value = datetime.date.fromisoformat(found[1])
    except ValueError:
        raise refused(text, "date") from None
    if found[2] is None:
        return value
    from soapwright.runtime.xsd.exact import ZonedDate  # what few texts need

    return ZonedDate.of(value, found[2])


def format_date(value: datetime.date | str) -> str:
    """``xs:date``; of a datetime its date.

    Raises:
        ValueError: not a date.
    """
    if not isinstance(value, datetime.date):
        return _as_it_came(value, "date", parse_date)
    text = value.isoformat()[:10]
    return text if type(value) is datetime.date else text + getattr(value, "zone", "")


def parse_time(text: str) -> datetime.time:
    """``xs:time``; ``24:00:00`` is midnight.

    Digits beyond microseconds are kept (:class:`soapwright.runtime.xsd.exact.ExactTime`).

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
        value = datetime.time.fromisoformat(f"{time}{_microseconds(fraction)}{zone or ''}")
    except ValueError:
        raise refused(text, "time") from None
    return _exactly(value, fraction)


def format_time(value: datetime.time) -> str:
    """``xs:time``, UTC as ``Z``.

    Raises:
        ValueError: not a time, or an offset that is not whole minutes.
    """
    if not isinstance(value, datetime.time):
        raise refused(value, "time") from None
    text = value.isoformat()
    if fraction := getattr(value, "fraction", ""):
        text = with_fraction(text, fraction, 8)
    return _zoned(text, value, "time")


def parse_day(
    text: str, parse: Callable[[str], datetime.datetime | str] = parse_datetime
) -> datetime.date | str:
    """An ``xs:dateTime`` that stands for a day: its midnight, whose offset says nothing.

    One that has a time after all is kept as the datetime that ``parse`` makes of it.

    Raises:
        ValueError: not such a text.
    """
    found = _MIDNIGHT_FORM.fullmatch(text.strip())
    if found is None:
        return parse(text)
    try:
        return datetime.date.fromisoformat(found[1])
    except ValueError:
        raise refused(text, "dateTime") from None


def format_day(
    value: datetime.date | str, show: Callable[[datetime.datetime], str] = format_datetime
) -> str:
    """A day as the ``xs:dateTime`` of its midnight; a datetime as ``show`` writes it.

    Raises:
        ValueError: not a date.
    """
    if isinstance(value, datetime.datetime):
        return show(value)
    if not isinstance(value, datetime.date):
        return _as_it_came(value, "dateTime", parse_datetime)
    return f"{value.isoformat()}T00:00:00"


def with_fraction(text: str, fraction: str, at: int) -> str:
    """An ISO text with all the digits of its second's fraction, which begins at ``at``."""
    rest = text[at + 7 :] if text[at : at + 1] == "." else text[at:]
    return f"{text[:at]}.{fraction}{rest}"


def _exactly(value: T, fraction: str | None) -> T:
    """A datetime or a time, with the digits that it has no room for."""
    if fraction is None or not fraction[6:].strip("0"):
        return value
    from soapwright.runtime.xsd.exact import exactly  # what few texts need

    return exactly(value, fraction)


def _beyond(text: str, type_: str, parse: Callable[[str], object]) -> str:
    """A text whose year Python cannot hold; that the rest of it is right is tried with another.

    The calendar repeats itself every 400 years.
    """
    stripped = text.strip()
    year = _YEAR_FORM.match(stripped)
    if year is None or not int(year[0]):
        raise refused(text, type_) from None
    try:
        parse(f"{2000 + int(year[0]) % 400}{stripped[year.end() :]}")
    except ValueError:
        raise refused(text, type_) from None
    return stripped


def _as_it_came(value: object, type_: str, parse: Callable[[str], object]) -> str:
    """A text that stands for a value that Python cannot hold."""
    if isinstance(value, str):
        try:
            if parse(value) == value:
                return value
        except ValueError:
            pass
    raise refused(value, type_) from None


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
