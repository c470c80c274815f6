"""What Arrow reads at once is what is read one by one, or it is not read at once."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soapwright.runtime.arrow.casts import cast, named
from soapwright.runtime.arrow.schema import TYPES, as_json
from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.records.columns import strictly
from soapwright.runtime.xsd.lexical import DECODERS

CONVERTERS = {
    "bigint": "int",
    "double": "double",
    "decimal": "decimal",
    "bool": "boolean",
    "timestamp": "dateTime",
    "text": "string",
}
ZONES = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", None]

_TIMES = st.datetimes().map(datetime.datetime.isoformat)
_AUTUMN = st.datetimes(datetime.datetime(1990, 10, 20), datetime.datetime(1990, 11, 10))
_SPRING = st.datetimes(datetime.datetime(2024, 3, 8), datetime.datetime(2024, 4, 2))
_ODD = st.sampled_from(
    [
        *(
            "0x1F",
            "+5",
            "-0",
            "007",
            "1_0",
            " 4",
            "1e3",
            "1e400",
            "INF",
            "-INF",
            "NaN",
            "inf",
            "nan",
        ),
        *("5.", ".5", ".", "-", "1.1234567895", "9" * 20, "9" * 29, "9" * 30, "1,5", "0x1p3", ""),
        *("true", "True", "1", "0", "yes", "2024-05-01", "2024-05-01 10:00:00", "2024-05-01T10:00"),
        *("2024-05-01T10:00:00Z", "2024-05-01T10:00:00-04:00", "2024-05-01T24:00:00"),
        *("2024-05-01T10:00:00.1234567", "0001-01-01T00:00:00", "9999-12-31T23:59:59.999999"),
        *(
            "2037-06-01T00:00:00",
            "2024-03-10T02:30:00",
            "2023-11-05T01:30:00",
            "2024-05-01T100000.12",
        ),
        *("20240501T10:00:00.000000", "2024-05-01T10:00:00,5", "24-05-01T10:00:00:00.0", "١٢"),
    ]
)
_TEXTS: dict[str, st.SearchStrategy[str]] = {
    "bigint": st.integers(-(2**64), 2**64).map(str) | st.text("0123456789+-x_ ", max_size=6),
    "double": st.floats().map(str) | st.text("0123456789.eE+-", max_size=8),
    "decimal": st.decimals(allow_nan=False, allow_infinity=False).map("{:f}".format)
    | st.text("0123456789.+-", max_size=45),
    "bool": st.sampled_from(["true", "false", "1", "0", "TRUE", "no"]),
    "timestamp": _TIMES | (_AUTUMN | _SPRING).map(datetime.datetime.isoformat),
    "text": st.text(max_size=9),
}


def one_by_one(texts: list[str | None], kind: str, zone: str | None) -> list[Any] | None:
    """The values; None where one is none."""
    convert = DECODERS[CONVERTERS[kind]]
    if kind == "timestamp" and zone is not None:
        convert = WallClock(zone).parse
    try:
        return [None if text is None else strictly(kind)(convert(text)) for text in texts]
    except ValueError:
        return None


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from([*CONVERTERS]), st.sampled_from(ZONES))
def test_at_once_as_one_by_one(data: st.DataObject, kind: str, zone: str | None) -> None:
    texts = data.draw(st.lists(st.none() | _TEXTS[kind] | _ODD, max_size=5))
    found = cast(texts, kind, zone)
    if found is None:
        return
    wanted = one_by_one(texts, kind, zone)
    assert wanted is not None, f"{texts} read as {found}"
    assert found.type == TYPES[kind]
    assert found.equals(pa.array(wanted, TYPES[kind])) or str(found) == str(
        pa.array(wanted, TYPES[kind])
    )


@pytest.mark.parametrize("zone", ZONES)
def test_the_times_of_a_century_are_read_at_once(zone: str | None) -> None:
    """But for those that only Python's database of zones reaches."""
    hours = [
        datetime.datetime(1970, 1, 1) + datetime.timedelta(hours=n) for n in range(0, 586_000, 9)
    ]
    times = [time for time in hours if time.year < 2037]
    found = cast([time.isoformat() for time in times], "timestamp", zone)
    assert found is not None
    here = datetime.UTC if zone is None else ZoneInfo(zone)
    wanted = [time.replace(tzinfo=here).astimezone(datetime.UTC) for time in times]
    assert found.equals(pa.array(wanted, TYPES["timestamp"]))
    assert cast(["2037-01-01T00:00:00"], "timestamp", "America/New_York") is None


def test_what_nothing_reads_at_once() -> None:
    assert cast(["YWJj"], "binary", None) is None
    assert cast(["2024-05-01"], "date", None) is None
    assert cast(["2024-05-01T00:00:00"], "timestamp", "Nowhere/City") is None


@given(st.lists(st.none() | st.dictionaries(st.text(min_size=1), st.text(), min_size=1)))
def test_named_values_are_written_as_each_by_itself(values: list[dict[str, str] | None]) -> None:
    wanted = [None if value is None else as_json(value) for value in values]
    assert named(values).to_pylist() == wanted
