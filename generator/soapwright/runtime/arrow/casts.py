"""A column of texts → Arrow's, all at once; or None where Arrow may read one otherwise than we.

Arrow reads a column some ten times as fast as Python its values, but by rules of its own:
hexadecimal integers, several forms of times, a database of zones that ends in 2037. So a column
goes this way when all of its texts are of the forms that both read alike, and else value by value.
The tests hold this to the converters of :mod:`soapwright.runtime.xsd.lexical`.
"""

# mypy: disable-error-code="import-untyped, import-not-found"
from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from soapwright.runtime.arrow.schema import TYPES
from soapwright.runtime.records.columns import utc

Texts = Sequence[str | None]

_MEMBERS, _OBJECTS = "\x1f", "\x1e"
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(_MEMBERS, ":"))
_DIGITS = b"0123456789"
_WALL = pa.timestamp("us")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False, None: None}
_SHORTEST = len("2024-01-01T00:00:00")
_ALIKE = datetime.datetime(1970, 1, 1), datetime.datetime(2037, 1, 1)
"""Between these a zone's clock in Arrow is Python's, where it is in all weeks."""
_WEEK = datetime.timedelta(days=7)


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


def named(values: Sequence[dict[str, str] | None]) -> pa.Array:
    """Named values as JSON objects, all written at once, which takes half the time.

    What parts them, and their members, is a character that no JSON text has as it is.
    """
    written = _JSON.encode([value for value in values if value is not None])[1:-1]
    parted = written.replace(f"}}{_MEMBERS}{{", f"}}{_OBJECTS}{{").replace(_MEMBERS, ",")
    texts = iter(parted.split(_OBJECTS))
    return pa.array([None if value is None else next(texts) for value in values], TYPES["json"])


def _timestamp(texts: Texts, zone: str | None) -> pa.Array | None:
    wall = _clock_times(texts)
    if wall is None or wall.null_count == len(wall):
        return None if wall is None else wall.cast(TYPES["timestamp"])
    if zone in (None, "UTC"):
        return wall.cast(TYPES["timestamp"])
    reach = pc.min_max(wall).as_py()
    if reach["min"] < _ALIKE[0] or reach["max"] >= _ALIKE[1] or not _is_alike(zone):
        return None
    # Of a time that the clock shows twice it is the first.
    moments = pc.assume_timezone(wall, zone, ambiguous="earliest", nonexistent="latest")
    return _with_gaps(moments.cast(TYPES["timestamp"]), wall, str(zone))


def _with_gaps(moments: pa.Array, wall: pa.Array, zone: str) -> pa.Array:
    """The same, with times that the clock leaves out as Python has them (PEP 495)."""
    shown = pc.local_timestamp(moments.cast(pa.timestamp("us", zone)))
    left_out = pc.not_equal(shown, wall)
    if not pc.any(left_out).as_py():
        return moments
    here = ZoneInfo(zone)
    times = [time.replace(tzinfo=here) for time in wall.filter(left_out).to_pylist()]
    mended = pa.array([utc(time) for time in times], TYPES["timestamp"])
    return pc.replace_with_mask(moments, pc.fill_null(left_out, False), mended)


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
    theirs = pc.assume_timezone(
        pa.array(walls, _WALL), zone, ambiguous="earliest", nonexistent="latest"
    )
    return bool(theirs.cast(TYPES["timestamp"]).equals(pa.array(moments, TYPES["timestamp"])))


_READERS: dict[str, Callable[[Texts, str | None], pa.Array | None]] = {
    "text": _text,
    "bigint": _bigint,
    "double": _double,
    "decimal": _decimal,
    "bool": _bool,
    "timestamp": _timestamp,
}
