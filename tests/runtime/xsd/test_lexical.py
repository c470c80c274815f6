"""Texts of XML Schema's builtin types: what is read, what is written, what is refused."""

from __future__ import annotations

import contextlib
import datetime
import math
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import QName

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xsdata.formats.converter import converter
from xsdata.models.datatype import XmlDate, XmlDateTime, XmlTime
from xsdata.models.enums import DataType

from soapwright.runtime.xsd.lexical import DECODERS, ENCODERS, parse_qname

UTC = datetime.UTC
HOURS_5_30 = datetime.timezone(datetime.timedelta(hours=5, minutes=30))


def test_every_builtin_type_is_known() -> None:
    builtin = {datatype.code for datatype in DataType}
    assert builtin | {"swaRef"} == set(DECODERS) == set(ENCODERS)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("dateTime", "2024-02-29T12:30:45", datetime.datetime(2024, 2, 29, 12, 30, 45)),
        ("dateTime", " 2024-02-29T12:30:45Z\n", datetime.datetime(2024, 2, 29, 12, 30, 45, 0, UTC)),
        ("dateTime", "2024-02-29T12:30:45.1", datetime.datetime(2024, 2, 29, 12, 30, 45, 100000)),
        (
            "dateTime",
            "2024-02-29T12:30:45.1234567",
            datetime.datetime(2024, 2, 29, 12, 30, 45, 123456),
        ),
        (
            "dateTime",
            "2024-02-29T12:30:45.12345678901",
            datetime.datetime(2024, 2, 29, 12, 30, 45, 123456),
        ),
        (
            "dateTime",
            "2024-12-31T24:00:00.000+05:30",
            datetime.datetime(2025, 1, 1, 0, 0, 0, 0, HOURS_5_30),
        ),
        ("date", "2024-02-29", datetime.date(2024, 2, 29)),
        ("date", "2024-02-29-05:00", datetime.date(2024, 2, 29)),
        ("time", "12:30:45.5Z", datetime.time(12, 30, 45, 500000, UTC)),
        ("time", "24:00:00", datetime.time(0)),
        ("int", " +7 ", 7),
        ("unsignedByte", "300", 300),
        ("boolean", "True", True),
        ("boolean", " 0 ", False),
        ("double", "-INF", -math.inf),
        ("float", "1E5", 1e5),
        ("decimal", "1E-7", Decimal("0.0000001")),
        ("decimal", "-.50", Decimal("-0.50")),
        ("base64Binary", "AA\n EC", b"\0\1\2"),
        ("hexBinary", "00fF", b"\0\xff"),
        ("token", " kept ", " kept "),
        ("QName", "{urn:a}b", QName("urn:a", "b")),
    ],
)
def test_read(type_: str, text: str, value: object) -> None:
    found = DECODERS[type_](text)
    assert found == value
    assert isinstance(found, type(value))


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("dateTime", "2024-02-29"),
        ("dateTime", "2024-02-30T00:00:00"),
        ("dateTime", "2024-W09-4T00:00:00"),
        ("dateTime", "20240229T000000"),
        ("dateTime", "2024-02-29T24:00:01"),
        ("dateTime", "9999-12-31T24:00:00"),
        ("dateTime", ""),
        ("date", "20240229"),
        ("date", "2024-02-30"),
        ("time", "12:30"),
        ("time", "25:00:00"),
        ("int", "1_000"),
        ("int", "1.0"),
        ("int", ""),
        ("boolean", "yes"),
        ("double", "1_0"),
        ("double", "one"),
        ("decimal", "NaN"),
        ("decimal", "1_0"),
        ("decimal", "one"),
        ("base64Binary", "A"),
        ("base64Binary", "A===" * 100),
        ("hexBinary", "0"),
        ("duration", "7"),
        ("gYear", "x"),
        ("QName", "a:b"),
        ("QName", "a b"),
    ],
)
def test_refused_naming_text_and_type(type_: str, text: str) -> None:
    with pytest.raises(ValueError, match="is not an xs:") as caught:
        DECODERS[type_](text)
    assert repr(text)[:30] in str(caught.value)


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        ("dateTime", datetime.datetime(2024, 2, 29, tzinfo=UTC), "2024-02-29T00:00:00Z"),
        ("dateTime", datetime.datetime(99, 2, 28, 0, 0, 0, 5), "0099-02-28T00:00:00.000005"),
        ("dateTime", datetime.datetime(2024, 1, 1, tzinfo=HOURS_5_30), "2024-01-01T00:00:00+05:30"),
        ("date", datetime.datetime(2024, 2, 29, 12), "2024-02-29"),
        ("time", datetime.time(1, 2, 3), "01:02:03"),
        ("boolean", True, "true"),
        ("int", True, "1"),
        ("double", 1e20, "1E20"),
        ("double", 7, "7.0"),
        ("double", -math.inf, "-INF"),
        ("float", math.nan, "NaN"),
        ("decimal", Decimal("1E-7"), "0.0000001"),
        ("decimal", Decimal("1E+3"), "1000"),
        ("decimal", 7, "7"),
        ("hexBinary", b"\xab", "AB"),
        ("base64Binary", bytearray(b"\0\1\2"), "AAEC"),
        ("QName", QName("urn:a", "b"), "{urn:a}b"),
    ],
)
def test_written(type_: str, value: object, text: str) -> None:
    assert ENCODERS[type_](value) == text


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("dateTime", datetime.date(2024, 2, 29)),
        (
            "dateTime",
            datetime.datetime(
                2024, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(minutes=19, seconds=32))
            ),
        ),
        ("date", "2024-02-29"),
        ("time", datetime.datetime(2024, 2, 29)),
        ("int", 1.0),
        ("boolean", 1),
        ("double", "1"),
        ("decimal", 1.5),
        ("decimal", Decimal("Infinity")),
        ("string", 7),
        ("base64Binary", "AAEC"),
        ("hexBinary", "00"),
    ],
)
def test_refused_to_write(type_: str, value: object) -> None:
    with pytest.raises(ValueError, match="is not an xs:"):
        ENCODERS[type_](value)


def test_qname_by_the_namespaces_in_scope() -> None:
    scope = {None: "urn:default", "p": "urn:p"}
    assert parse_qname("p:name", scope) == QName("urn:p", "name")
    assert parse_qname("name", scope) == QName("urn:default", "name")
    assert parse_qname("name") == QName("name")


_OFFSETS = st.none() | st.integers(-14 * 60, 14 * 60).map(
    lambda minutes: datetime.timezone(datetime.timedelta(minutes=minutes))
)


@given(st.datetimes(timezones=_OFFSETS))
def test_datetime_agrees_with_xsdata(value: datetime.datetime) -> None:
    text = ENCODERS["dateTime"](value)
    assert DECODERS["dateTime"](text) == value
    assert XmlDateTime.from_string(text).to_datetime() == value


@given(st.dates())
def test_date_agrees_with_xsdata(value: datetime.date) -> None:
    text = ENCODERS["date"](value)
    assert DECODERS["date"](text) == value
    assert XmlDate.from_string(text).to_date() == value


@given(st.times(timezones=_OFFSETS))
def test_time_agrees_with_xsdata(value: datetime.time) -> None:
    text = ENCODERS["time"](value)
    assert DECODERS["time"](text) == value
    assert XmlTime.from_string(text).to_time() == value


@given(
    st.one_of(
        st.tuples(st.just("integer"), st.integers()),
        st.tuples(st.just("boolean"), st.booleans()),
        st.tuples(st.just("double"), st.floats(allow_nan=False)),
        st.tuples(st.just("decimal"), st.decimals(allow_nan=False, allow_infinity=False)),
    )
)
def test_numbers_agree_with_xsdata(case: tuple[str, Any]) -> None:
    type_, value = case
    text = ENCODERS[type_](value)
    assert text == converter.serialize(value)
    assert DECODERS[type_](text) == value == converter.deserialize(text, [type(value)])


@given(st.binary())
def test_bytes_agree_with_xsdata(value: bytes) -> None:
    for type_, form in (("base64Binary", "base64"), ("hexBinary", "base16")):
        text = ENCODERS[type_](value)
        assert text == converter.serialize(value, format=form)
        assert DECODERS[type_](text) == value


@given(st.text())
def test_no_text_breaks_a_decoder(text: str) -> None:
    for decode in DECODERS.values():
        with contextlib.suppress(ValueError):
            assert decode(text) is not None
