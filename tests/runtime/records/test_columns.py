"""Columns of a table, and what stands in them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from generated.autotask import Account, Ticket, types
from soapwright.runtime.records.columns import (
    Pairs,
    conversion,
    data_type,
    day,
    leaves,
    strictly,
    text,
    user_fields,
    utc,
)
from soapwright.runtime.records.record import Record, element

NOON = datetime.datetime(2024, 7, 1, 12, tzinfo=datetime.UTC)


class Colour(Enum):
    RED = "red"


class Thing(Record):
    count: int | None = element("Count", "int", default=None)
    union: int | str | None = element("Union", "int string", default=None)
    day: datetime.date | None = element("Day", "dateTime", default=None, day=True)
    at: datetime.datetime | None = element("At", "dateTime", default=None)
    colour: Colour | None = element("Colour", default=None)
    many: list[int] = element("Many", "int", default_factory=list)
    inner: Account | None = element("Inner", default=None)


def test_leaves_are_columns_by_the_types_of_the_schema() -> None:
    found = {field.attribute: data_type(field) for field in leaves(Thing)}
    assert found == {
        "count": "bigint",
        "union": "text",
        "day": "date",
        "at": "timestamp",
        "colour": "text",
    }
    convert = {f.attribute: conversion(f, data_type(f)) for f in leaves(Thing)}
    assert convert["count"] is None
    assert (convert["at"], convert["day"]) == (utc, day)
    assert convert["colour"] is convert["union"] is text


def test_texts_of_what_is_none() -> None:
    assert text(Colour.RED) == "red"
    assert text([1, Colour.RED, (2, "x")]) == "1 red 2 x"


def test_moments_are_in_utc_and_within_the_years_that_there_are() -> None:
    new_york = ZoneInfo("America/New_York")
    assert utc(datetime.datetime(2024, 7, 1, 8, tzinfo=new_york)) == NOON
    assert utc(NOON.replace(tzinfo=None)) == NOON, "never in the zone of this machine"
    last = datetime.datetime(9999, 12, 31, 23, tzinfo=new_york)
    assert utc(last) == datetime.datetime.max.replace(tzinfo=datetime.UTC)
    first = datetime.datetime(1, 1, 1, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert utc(first) == datetime.datetime.min.replace(tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("kind", "value", "made"),
    [
        ("bigint", -(2**63), -(2**63)),
        ("double", 0.5, 0.5),
        ("decimal", Decimal("0.1234567895"), Decimal("0.123456790")),
        ("decimal", 7, Decimal(7)),
        ("decimal", Decimal("-" + 29 * "9"), Decimal("-" + 29 * "9")),
        ("bool", False, False),
        ("binary", bytearray(b"x"), b"x"),
        ("date", NOON, datetime.date(2024, 7, 1)),
        ("timestamp", NOON, NOON),
        ("text", 5, "5"),
    ],
)
def test_what_fits_a_column(kind: str, value: Any, made: Any) -> None:
    found = strictly(kind)(value)
    assert (found, type(found)) == (made, type(made))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *(("bigint", value) for value in (2**63, True, 1.0, "1")),
        *(("double", value) for value in (1, "x")),
        *(
            ("decimal", value)
            for value in (10**29, Decimal("99999999999999999999999999999.9999999999"))
        ),
        *(("decimal", value) for value in (True, 1.5, Decimal("1E+400"))),
        *(("bool", 1), ("binary", "x"), ("date", "12024-01-01"), ("timestamp", "soon")),
    ],
)
def test_what_does_not(kind: str, value: Any) -> None:
    with pytest.raises(ValueError, match=" is no "):
        strictly(kind)(value)


def test_user_defined_fields() -> None:
    pairs = user_fields(Ticket)
    assert pairs == Pairs("user_defined_fields", "user_defined_field", "name", "value")
    assert user_fields(Thing) is None
    items = [
        types.UserDefinedField(name=n, value=v) for n, v in [("a", "1"), (None, "2"), ("b", None)]
    ]
    holder = types.ArrayOfUserDefinedField(user_defined_field=[*items, None])
    assert pairs.read(Ticket(user_defined_fields=holder)) == {"a": "1"}
    assert pairs.read(Ticket()) is None
