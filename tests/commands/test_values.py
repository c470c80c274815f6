"""What people write for values, and records as JSON."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from typing import Any

import pytest

from generated.autotask import types
from generated.autotask.types import Create, Ticket
from generated.click2mail.types import Job
from generated.ecosys.types import SampleObject
from soapwright.commands.values import by_name, plain, record_of, text_of, value_of

TICKET, SAMPLE = by_name(Ticket), by_name(SampleObject)
UTC = datetime.UTC


@pytest.mark.parametrize(
    ("field", "given", "value"),
    [
        (TICKET["account_id"], "42", 42),
        (TICKET["account_id"], " 42 ", 42),
        (TICKET["account_id"], "42.0", 42),
        (TICKET["account_id"], 42.0, 42),
        (TICKET["account_id"], Decimal("42"), 42),
        (TICKET["title"], "007", "007"),
        (TICKET["title"], " x ", " x "),
        (TICKET["title"], 7, "7"),
        (TICKET["create_date"], "2026-01-31", datetime.datetime(2026, 1, 31)),
        (
            TICKET["create_date"],
            "2026-01-31 09:30Z",
            datetime.datetime(2026, 1, 31, 9, 30, tzinfo=UTC),
        ),
        (
            TICKET["create_date"],
            datetime.datetime(2026, 1, 31, 9),
            datetime.datetime(2026, 1, 31, 9),
        ),
        (TICKET["create_date"], datetime.date(2026, 1, 31), datetime.datetime(2026, 1, 31)),
        (SAMPLE["StartDate"], "2026-01-31", datetime.date(2026, 1, 31)),
        (SAMPLE["StartDate"], datetime.datetime(2026, 1, 31), datetime.date(2026, 1, 31)),
        (SAMPLE["Budget"], "12.50", Decimal("12.50")),
        (SAMPLE["Budget"], 12.5, Decimal("12.5")),
        (SAMPLE["Active"], "TRUE", True),
        (SAMPLE["Active"], False, False),
        (SAMPLE["Active"], None, None),
    ],
)
def test_values(field: Any, given: object, value: object) -> None:
    found = value_of(field, given)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        (TICKET["account_id"], "4_2"),
        (TICKET["account_id"], "42.5"),
        (TICKET["account_id"], "١x"),
        (TICKET["account_id"], True),
        (TICKET["account_id"], float("nan")),
        (TICKET["account_id"], float("inf")),
        (TICKET["account_id"], [1]),
        (TICKET["title"], True),
        (TICKET["title"], 1.5),
        (TICKET["title"], "bell\a"),
        (TICKET["create_date"], "31.01.2026"),
        (TICKET["create_date"], "2026-02-30"),
        (SAMPLE["StartDate"], datetime.datetime(2026, 1, 31, 9)),
        (SAMPLE["Budget"], "12,50"),
        (SAMPLE["Budget"], "NaN"),
        (SAMPLE["Budget"], "1e999999999"),
        (SAMPLE["Budget"], float("inf")),
        (TICKET["account_id"], Decimal("1e999999999")),
        (TICKET["account_id"], "9" * 5000),
        (SAMPLE["Active"], "yes"),
        (SAMPLE["Active"], 1),
    ],
)
def test_what_is_none(field: Any, given: object) -> None:
    with pytest.raises(ValueError, match=r"is no|cannot carry"):
        value_of(field, given)


def test_a_record_goes_to_json_and_back() -> None:
    ticket = Ticket(title="x", account_id=1, create_date=datetime.datetime(2026, 1, 1, tzinfo=UTC))
    ticket.udf["Colour"] = "red"
    request = Create(entities=types.ArrayOfEntity(entity=[ticket]))
    said = json.loads(json.dumps(plain(request, Create)))
    assert said["entities"]["entity"][0]["@type"] == "Ticket"
    assert said["entities"]["entity"][0]["udf"] == {"Colour": "red"}
    assert record_of(Create, said, types.TYPES.load) == request


def test_wire_names_will_do() -> None:
    assert record_of(Ticket, {"AccountID": "7", "udf": {"a": 1}}).udf == {"a": "1"}


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"titel": "x"}, "Ticket has no field 'titel'; is 'title' meant?"),
        ({"account_id": "x"}, "account_id: 'x' is no int"),
        ({"@type": "Nope"}, "@type: 'Nope' is no Ticket"),
        ({"user_defined_fields": 1}, "is no object"),
    ],
)
def test_what_is_no_record(given: dict[str, object], what: str) -> None:
    with pytest.raises(ValueError, match=what.replace("?", r"\?")):
        record_of(Ticket, given, types.TYPES.load)


def test_what_it_cannot_be_without() -> None:
    with pytest.raises(ValueError, match="SampleObject needs cost_object_id"):
        record_of(SampleObject, {})


def test_enumerations_are_held_to_their_members() -> None:
    field = next(
        (f for f in by_name(Job).values() if f.types and hasattr(f.types[0], "__members__")), None
    )
    if field is None:
        pytest.skip("no enumeration there")
    with pytest.raises(ValueError, match="none of those"):
        value_of(field, "surely not")


def test_cells_have_times_in_utc() -> None:
    zone = datetime.timezone(datetime.timedelta(hours=2))
    assert text_of(datetime.datetime(2026, 1, 1, 1, tzinfo=zone)) == "2025-12-31T23:00:00+00:00"
    assert (text_of(True), text_of(Decimal("1.50")), text_of(b"\0")) == ("true", "1.50", "AA==")


@pytest.mark.parametrize("given", ["9" * 400, "1e999", "-1e999", 10**400, Decimal("1e399")])
def test_no_number_becomes_an_infinite_one(given: Any) -> None:
    with pytest.raises(ValueError, match="is no double: write a number such as"):
        value_of(TICKET["estimated_hours"], given)
    assert value_of(TICKET["estimated_hours"], "-INF") == float("-inf")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"title": "a", "Title": "b"}, "Ticket has title twice, once as Title"),
        ({"Title": None, "title": "b"}, "Ticket has title twice, once as title"),
        ({"udf": "x"}, "udf: 'x' is none: it takes an object"),
        ({"udf": ["x"]}, "udf: .* is none: it takes an object"),
        ({"udf": {"a": {"b": 1}}}, "udf: .* is none: it takes an object"),
        ({"udf": {"a": [1]}}, "udf: .* is none: it takes an object"),
    ],
)
def test_nothing_that_is_given_is_left_out(given: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        record_of(Ticket, given)
    assert record_of(Ticket, {"title": "a", "udf": None}).title == "a"
