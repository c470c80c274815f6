"""Values: from the text of a request to what is stored, and back."""

from __future__ import annotations

import pytest

from soapwright.sandbox.autotask.fields import NoSuchTime, parse, writer, xsd_type


@pytest.mark.parametrize(
    ("type_", "text", "written"),
    [
        ("string", " a\n", " a\n"),
        ("integer", " +7 ", "7"),
        ("long", str(2**63 - 1), str(2**63 - 1)),
        ("short", "-32768", "-32768"),
        ("boolean", "True", "true"),
        ("boolean", "0", "false"),
        ("double", "1e3", "1000.0"),
        ("decimal", "12345678901234567890.1200", "12345678901234567890.1200"),
        ("decimal", ".5", "0.5"),
        ("datetime", "2024-02-29", "2024-02-29T00:00:00"),
        ("datetime", "2024-02-29T10:11:12.1300000", "2024-02-29T10:11:12.13"),
        ("datetime", "2024-02-29T10:11:12Z", "2024-02-29T05:11:12"),
        ("datetime", "2024-07-01T00:30:00+02:00", "2024-06-30T18:30:00"),
        ("datetime", "0987-01-01T00:00:00", "0987-01-01T00:00:00"),
        ("date", "2024-02-29", "2024-02-29"),
    ],
)
def test_there_and_back(type_: str, text: str, written: str) -> None:
    assert writer(type_)(parse(type_, text)) == written


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("integer", ""),
        ("integer", "1.0"),
        ("integer", "1_000"),
        ("integer", str(2**31)),
        ("short", "32768"),
        ("long", str(-(2**63) - 1)),
        ("boolean", "yes"),
        ("double", "NaN"),
        ("double", "1e999"),
        ("decimal", "1e5"),
        ("decimal", "1,5"),
        ("datetime", "2023-02-29"),
        ("datetime", "2024-01-01T25:00:00"),
        ("datetime", "0001-01-01T00:00:00Z"),
    ],
)
def test_no_values(type_: str, text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse(type_, text)


def test_the_gap_of_daylight_saving() -> None:
    with pytest.raises(NoSuchTime):
        parse("datetime", "2024-03-10T02:00:00")
    assert parse("datetime", "2024-03-10T03:00:00")
    assert parse("datetime", "2024-11-03T01:30:00")  # twice there, and so there


def test_xsd_types() -> None:
    assert [xsd_type(t) for t in ("datetime", "integer", "unheard of")] == [
        "dateTime",
        "int",
        "string",
    ]
