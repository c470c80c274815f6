"""Times on the wall clock of one zone, as a service writes them that sends no offsets.

``xs:dateTime`` leaves the offset out at will. Where a service does and means the clock of one
place, a :class:`WallClock` turns its texts into aware datetimes and aware datetimes into its
texts. What has no answer is refused before it is sent: a naive value that nobody gave a zone, and
a time that the change to daylight-saving time leaves out. A wall clock shows the hour of the
change back twice; it reads as the first of the two (``fold`` 0), and of either it writes the same
text, as the service itself does.
"""

from __future__ import annotations

import datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from soapwright.runtime.xsd.dates import SEPARATORS, format_datetime, parse_datetime, with_fraction

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_EARLIEST = datetime.datetime.min
_combine = datetime.datetime.combine
_read_iso = datetime.datetime.fromisoformat


class WallClock:
    """The clock of a zone.

    Args:
        zone: its name in the IANA database.
        naive: the zone that a caller's naive values are meant in, by name or as it is; None
            refuses them.
    """

    def __init__(self, zone: str, naive: datetime.tzinfo | str | None = None) -> None:
        self.zone = zone
        self._naive = _zone_info(naive) if isinstance(naive, str) else naive

    def assuming(self, naive: datetime.tzinfo | str | None) -> WallClock:
        """The same clock for a caller whose naive values are meant in that zone.

        Raises:
            ValueError: there is no zone of that name.
        """
        return self if naive is None else WallClock(self.zone, naive)

    @property
    def is_callers(self) -> bool:
        """Whether the caller said what naive values mean."""
        return self._naive is not None

    @cached_property
    def tz(self) -> ZoneInfo:
        """The zone; loaded when the first time is read or written."""
        return _zone_info(self.zone)

    # --- reading ------------------------------------------------------------------------------

    def parse(self, text: str) -> datetime.datetime | str:
        """An ``xs:dateTime`` on this clock; one with an offset is converted to it.

        Digits beyond microseconds are kept, and a year that Python cannot hold stays text.

        Raises:
            ValueError: not such a text, or one that conversion takes beyond Python's years.
        """
        if text[4:17:3] == SEPARATORS and not (len(text) > 26 and text[20:27].isdigit()):
            try:  # a page has thousands of them, and nearly all are as plain as that
                value = _read_iso(text)
            except ValueError:
                return self._parse_other(text)
            if value.tzinfo is None:
                return _combine(value, value.time(), self.tz)
            return self._here(value)
        return self._parse_other(text)

    def _parse_other(self, text: str) -> datetime.datetime | str:
        """A text that is spelt otherwise, or has more than a datetime can hold."""
        value = parse_datetime(text)
        if isinstance(value, str):
            return value
        found = self._here(value)
        if not (fraction := getattr(value, "fraction", "")):
            return found
        from soapwright.runtime.xsd.exact import exactly  # what few texts need

        return exactly(found, fraction)

    def _here(self, value: datetime.datetime) -> datetime.datetime:
        if value.tzinfo is None:
            return _combine(value, value.time(), self.tz)
        try:
            return value.astimezone(self.tz)
        except OverflowError:
            raise ValueError(f"{value} is beyond the years that Python can hold") from None

    # --- writing ------------------------------------------------------------------------------

    def moment(self, value: datetime.datetime) -> datetime.datetime:
        """A caller's value as an aware one.

        Raises:
            ValueError: no datetime, a naive one that no zone was given for, or a time that a
                change of the clock leaves out.
        """
        if not isinstance(value, datetime.datetime):
            raise ValueError(f"{value!r} is not an xs:dateTime")
        if value.tzinfo is None:
            if self._naive is None:
                raise ValueError(
                    f"{value} has no time zone: give it one, or open the client with time_zone"
                )
            value = _on(value, self._naive)
        try:
            if _is_left_out(value):
                raise ValueError(
                    f"{value.replace(tzinfo=None)} does not exist in {value.tzinfo}: the change to "
                    "daylight-saving time leaves it out"
                )
            return value.astimezone(self.tz)
        except OverflowError:
            raise ValueError(f"{value} is beyond the years that Python can hold") from None

    def wall(self, value: datetime.datetime) -> datetime.datetime:
        """What this clock shows at a moment, without a zone.

        Raises:
            ValueError: as :meth:`moment` does.
        """
        return _on(self.moment(value), None)

    def format(self, value: datetime.datetime | str) -> str:
        """The text of a moment.

        Raises:
            ValueError: as :meth:`moment` does.
        """
        if not isinstance(value, datetime.datetime):
            return format_datetime(value)  # a text of a year that Python cannot hold
        text = self.wall(value).isoformat()
        fraction = getattr(value, "fraction", "")
        return with_fraction(text, fraction, 19) if fraction else text

    def begins(self, day: datetime.date) -> datetime.datetime:
        """The moment that a day begins: on the caller's clock, or on this one where nobody gave a
        zone. A midnight that a change of the clock leaves out is the moment of that change.

        Raises:
            ValueError: it is beyond the years that Python can hold.
        """
        midnight = _combine(day, datetime.time(), self.tz if self._naive is None else self._naive)
        try:
            return midnight.astimezone(datetime.UTC).astimezone(self.tz)
        except OverflowError:
            raise ValueError(f"{day} is beyond the years that Python can hold") from None

    def earliest(self, moment: datetime.datetime) -> datetime.datetime:
        """The earliest time that this clock shows at or after a moment, without a zone.

        That is what it shows at the moment, but for the hour before it is set back: there all
        that comes after may show an hour less.
        """
        here = moment.astimezone(self.tz)
        wall = here.replace(tzinfo=None, fold=0)
        first, second = (wall.replace(tzinfo=self.tz, fold=fold).utcoffset() for fold in (0, 1))
        if here.fold or first is None or second is None or first <= second:
            return wall
        return max(wall - (first - second), _EARLIEST)


def _on(value: datetime.datetime, tz: datetime.tzinfo | None) -> datetime.datetime:
    """The same time of day in another zone, or in none; six times as fast as ``replace``."""
    return _combine(value, value.time(), tz)


def _is_left_out(value: datetime.datetime) -> bool:
    """Whether a wall-clock time falls into a gap of its zone (PEP 495): it reads back as another.

    Few days of a year have one, and the same days are asked for again and again.
    """
    if isinstance(value.tzinfo, datetime.timezone) or not _is_set(value.tzinfo, value.date()):
        return False
    back = value.astimezone(datetime.UTC).astimezone(value.tzinfo)
    return back.replace(tzinfo=None) != value.replace(tzinfo=None)


@lru_cache(maxsize=1024)
def _is_set(tz: datetime.tzinfo | None, day: datetime.date) -> bool:
    """Whether the clock of a zone is set on a day, as far as the hours of it tell."""
    noon = datetime.datetime(day.year, day.month, day.day, 12, tzinfo=tz)
    hours = (noon.replace(hour=hour, fold=fold) for hour in range(24) for fold in (0, 1))
    return len({hour.utcoffset() for hour in hours}) > 1


def _zone_info(name: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # imported late: opening a client is rare

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f"there is no time zone {name!r} on this system (pip install tzdata)"
        ) from None
