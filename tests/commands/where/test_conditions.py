"""Words of a condition are held to the types of fields."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from generated.autotask import q
from generated.autotask.types import Account, Ticket
from soapwright.commands.tables.columns import Fields, Known
from soapwright.commands.where.conditions import condition_of
from soapwright.errors import InputError

TICKET, ACCOUNT = Fields(Ticket, Known()), Fields(Account, Known())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("estimated_hours > 1.5", 1.5),
        ("estimated_hours > 1", 1.0),
        ("account_id = '7'", 7),
        ("create_date > 2026-01-31", datetime.date(2026, 1, 31)),
        ("create_date > 2026-01-31T09:30", datetime.datetime(2026, 1, 31, 9, 30)),
    ],
)
def test_values_are_of_the_field(text: str, value: Any) -> None:
    found: Any = condition_of(text, TICKET, q.Ticket)
    ((given,), field) = found.values, found.field
    assert field[0].isupper(), "the service's own name"
    assert (type(given), given) == (type(value), value)


@pytest.mark.parametrize(("text", "value"), [("true", True), ("'false'", False), ("TRUE", True)])
def test_truths(text: str, value: bool) -> None:
    found: Any = condition_of(f"active = {text}", ACCOUNT, q.Account)
    assert found.values == (value,)
    with pytest.raises(InputError, match="write true or false"):
        condition_of("active = 2026-01-01", ACCOUNT, q.Account)
    with pytest.raises(InputError, match="has no order"):
        condition_of("active > true", ACCOUNT, q.Account)


def test_times_need_a_zone_where_they_are_asked_for_one() -> None:
    text = "create_date > 2026-01-31T09:30"
    with pytest.raises(InputError, match="has no time zone: write 2026-01-31T09:30") as caught:
        condition_of(text, TICKET, q.Ticket, aware=True)
    assert caught.value.key == "--where"
    condition_of(f"{text}Z", TICKET, q.Ticket, aware=True)
    condition_of("create_date > 2026-01-31", TICKET, q.Ticket, aware=True)


def test_values_come_once() -> None:
    found: Any = condition_of("id in (1, 2, 1)", TICKET, q.Ticket)
    assert found.values == (1, 2)
