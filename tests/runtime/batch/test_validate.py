"""What the field catalogue says of a record is checked before anything is sent."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, Literal

import pytest

from generated.autotask import types
from soapwright.runtime.batch.validate import check_record
from soapwright.runtime.calls.call import Call
from soapwright.runtime.errors import BatchError, InvalidRecord
from tests.runtime.driving import autotask, no_call

Verb = Literal["create", "update", "delete"]
GOOD: dict[str, Any] = {"account_id": 1, "title": "T", "status": 1, "priority": 2}


def check(record: types.Entity, verb: Verb = "create") -> None:
    check_record(3, record, verb, id_attribute="id", zone="en")


def refused(record: types.Entity, verb: Verb = "create") -> InvalidRecord:
    with pytest.raises(InvalidRecord) as caught:
        check(record, verb)
    assert caught.value.records == (3,)
    assert caught.value.zone == "en"
    assert str(caught.value).startswith("record 3: ")
    return caught.value


def test_a_good_record() -> None:
    check(types.Ticket(**GOOD))
    check(types.Ticket(**GOOD, id=0))


@pytest.mark.parametrize("name", list(GOOD))
def test_what_is_required_on_create(name: str) -> None:
    values = {**GOOD, name: None}
    error = refused(types.Ticket(**values))
    assert error.entity == "Ticket"
    assert error.field is not None
    assert f"Ticket.{name} ({error.field}) is required on create" in str(error)
    check(types.Ticket(**values, id=7), "update")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"title": 5}, "title (Title) takes str (string), got int 5"),
        ({"title": "x" * 256}, "title (Title) takes at most 255 characters, got 256"),
        ({"account_id": "1"}, "account_id (AccountID) takes an int (int), got str '1'"),
        ({"account_id": True}, "takes an int (int), got bool True"),
        ({"account_id": 1 << 31}, "takes 32 bits (int), got int 2147483648"),
        ({"contract_service_id": 1 << 63}, "takes 64 bits (long)"),
        ({"estimated_hours": "1"}, "takes float or int (double), got str '1'"),
        ({"estimated_hours": True}, "takes float or int (double), got bool True"),
        ({"due_date_time": "2024-01-01"}, "takes datetime (dateTime), got str '2024-01-01'"),
        ({"due_date_time": datetime.date(2024, 1, 1)}, "takes datetime (dateTime), got date"),
        ({"create_date": datetime.datetime(2024, 1, 1)}, "is read-only, but set to datetime"),
        ({"id": 5}, "id (id) is 5; a new record has none, the service gives it"),
        ({"title": ["x"] * 99}, "got list ['x',"),
    ],
)
def test_values_that_are_refused_on_create(values: dict[str, Any], message: str) -> None:
    assert message in str(refused(types.Ticket(**{**GOOD, **values})))


@pytest.mark.parametrize(
    "values",
    [
        {"title": "x" * 255},
        {"title": ""},
        {"account_id": 0},
        {"account_id": -(1 << 31)},
        {"contract_service_id": (1 << 63) - 1},
        {"estimated_hours": 1},
        {"estimated_hours": 1.5},
        {"due_date_time": datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)},
    ],
)
def test_values_that_are_taken(values: dict[str, Any]) -> None:
    check(types.Ticket(**{**GOOD, **values}))


def test_an_update_may_carry_what_was_read() -> None:
    """The service ignores read-only values, and a record is sent as it was read."""
    ticket = types.Ticket(id=0, create_date=datetime.datetime(2024, 1, 1))
    ticket.hours_to_be_scheduled = Decimal("1.5")
    check(ticket, "update")
    ticket.title = "x" * 256
    refused(ticket, "update")


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_an_update_and_a_delete_need_an_id(verb: Verb) -> None:
    ticket = types.Ticket(**GOOD)
    ticket.id = None  # type: ignore[assignment]
    assert "is missing; it tells which record is meant" in str(refused(ticket, verb))


def test_a_delete_needs_nothing_else() -> None:
    check(types.Ticket(id=5, title="x" * 999), "delete")


class Service:
    """Saves all that is sent to it."""

    def __init__(self) -> None:
        self.sent: list[types.Entity] = []

    def answer(self, call: Call) -> Any:
        sent = call.request.entities.entity
        self.sent += sent
        given = [type(item)(id=number) for number, item in enumerate(sent, 1)]
        return types.ATWSResponse(
            return_code=1, entity_results=types.ArrayOfEntity(entity=[*given])
        )


def test_a_refused_record_is_an_outcome_and_is_not_sent() -> None:
    service = Service()
    records = [types.Ticket(**{**GOOD, "title": title}) for title in ("good", None)]
    good, bad = autotask(service.answer).create(records)
    assert good.ok
    assert service.sent == [records[0]]
    assert isinstance(bad.error, InvalidRecord)
    assert (bad.index, bad.error.field) == (1, "Title")


def test_a_refused_record_ends_a_run_that_raises() -> None:
    records = [types.Ticket(**{**GOOD, "title": None})]
    with pytest.raises(BatchError, match=r"Ticket.title \(Title\) is required"):
        autotask(no_call).create(records, on_error="raise")


def test_validation_can_be_turned_off() -> None:
    service = Service()
    autotask(service.answer).create([types.Ticket()], validate=False)
    assert len(service.sent) == 1


def test_all_that_is_wrong_is_told_at_once_and_the_record_once() -> None:
    error = refused(types.Ticket(title="T" * 256))
    told = "record 3: Ticket.account_id (AccountID) is required on create; Ticket."
    assert str(error).startswith(told)
    assert error.field == "AccountID"
    for name in ("(Status) is required on create", "(Priority) is", "(Title) takes at most 255"):
        assert name in str(error)
    assert str(error).count("record") == 1
    with pytest.raises(BatchError) as caught:
        autotask(no_call).create([types.Ticket()], on_error="raise")
    assert str(caught.value).count("record 0") == 1
