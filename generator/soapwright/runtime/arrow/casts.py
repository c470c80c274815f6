"""A column of texts → Arrow's, all at once; or None where Arrow may read one otherwise than we do.

Arrow reads a column some ten times as fast as Python its values, but by rules of its own: hexadecimal
integers, several forms of times, a database of zones that ends in 2037. So a column goes this way
when all of its texts are of the forms that both read alike, and else value by value. The tests hold
this to the converters of :mod:`soapwright.runtime.xsd.lexical`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from soapwright.runtime.arrow.schema import TYPES

Texts = Sequence[str | None]

_DIGITS = b"0123456789"
_WALL = pa.timestamp("us")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False, None: None}
_SHORTEST = len("2024-01-01T00:00:00")
_ALIKE = datetime.datetime(1970, 1, 1), datetime.datetime(2037, 1, 1)
"""Between these a zone's clock is held to Python's."""
_WEEK = datetime.timedelta(days=7)
_FIRST, _LAST = datetime.datetime.min, datetime.datetime.max


def cast(texts: Texts, data_type: str, zone: str | None) -> pa.Array | None:
    """A column's values.

    Args:
        texts: of its elements; None where there is none.
        data_type: of the column.
        zone: whose clock times without an offset are read on; None is UTC.
    """
    reader = _READERS.get(data_type)
    try:
        return None if reader is None else reader(texts, zone)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, KeyError):
        return None


def _text(texts: Texts, _: str | None) -> pa.Array | None:
    return pa.array(texts, TYPES["text"])


def _bigint(texts: Texts, _: str | None) -> pa.Array | None:
    found = pa.array(texts, TYPES["text"])
    return found.cast(TYPES["bigint"]) if _holds(found, _DIGITS + b"-") else None


def _double(texts: Texts, _: str | None) -> pa.Array | None:
    found = pa.array(texts, TYPES["text"])
    return found.cast(TYPES["double"]) if _holds(found, _DIGITS + b"-.eE") else None


def _decimal(texts: Texts, _: str | None) -> pa.Array | None:
    found = pa.array(texts, TYPES["text"])
    return found.cast(TYPES["decimal"]) if _holds(found, _DIGITS + b"-.") else None


def _bool(texts: Texts, _: str | None) -> pa.Array | None:
    return pa.array(list(map(_BOOLEANS.__getitem__, texts)), TYPES["bool"])


def _timestamp(texts: Texts, zone: str | None) -> pa.Array | None:
    wall = _clock_times(texts)
    if wall is None or wall.null_count == len(wall):
        return None if wall is None else wall.cast(TYPES["timestamp"])
    if zone in (None, "UTC"):
        return wall.cast(TYPES["timestamp"])
    reach = pc.min_max(wall).as_py()
    if reach["min"] < _ALIKE[0] or reach["max"] >= _ALIKE[1] or not _is_alike(zone):
        return None
    # A time that the clock leaves out is none to Arrow; one that it shows twice is the first.
    moments = pc.assume_timezone(wall, zone, ambiguous="earliest", nonexistent="raise")
    return moments.cast(TYPES["timestamp"])


def _clock_times(texts: Texts) -> pa.Array | None:
    """What a clock shows, of texts with dates, times and no offsets alone."""
    found = pa.array(texts, TYPES["text"])
    count = len(found) - found.null_count
    if not count:
        return pa.nulls(len(found), _WALL)
    held = _bytes(found)
    if (
        held.translate(None, _DIGITS + b"-:T.")
        or (held.count(b"T"), held.count(b":")) != (count, 2 * count)
        or pc.min(pc.binary_length(found)).as_py() < _SHORTEST
    ):
        return None
    return found.cast(_WALL)


def _holds(found: pa.Array, allowed: bytes) -> bool:
    """Whether texts have no other characters."""
    return not _bytes(found).translate(None, allowed)


def _bytes(found: pa.Array) -> bytes:
    """All texts of a column, one after the other."""
    buffer = found.buffers()[2]
    return b"" if buffer is None else bytes(buffer)


@lru_cache
def _is_alike(zone: str) -> bool:
    """Whether Arrow's clock of a zone is Python's, as far as the weeks of it tell."""
    here, (at, end) = ZoneInfo(zone), _ALIKE
    walls, moments = [], []
    while at < end:
        walls.append(at)
        moments.append(at.replace(tzinfo=here).astimezone(datetime.UTC))
        at += _WEEK
    theirs = pc.assume_timezone(pa.array(walls, _WALL), zone, ambiguous="earliest", nonexistent="latest")
    return bool(theirs.cast(TYPES["timestamp"]).equals(pa.array(moments, TYPES["timestamp"])))


_READERS: dict[str, Callable[[Texts, str | None], pa.Array | None]] = {
    "text": _text,
    "bigint": _bigint,
    "double": _double,
    "decimal": _decimal,
    "bool": _bool,
    "timestamp": _timestamp,
}
