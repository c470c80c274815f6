"""Times over the wire: aware to the caller, on the service's clock between, days never moved."""

from __future__ import annotations

import datetime
from datetime import UTC
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from generated.autotask import Contract, Ticket, q
from soapwright.runtime.errors import InvalidRecord

if TYPE_CHECKING:
    from tests.generated.conftest import Open, Service

EASTERN = ZoneInfo("America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")
DUE = datetime.datetime(2026, 7, 1, 17, 30, tzinfo=BERLIN)
IN_THE_GAP = datetime.datetime(2026, 3, 8, 2, 30, tzinfo=EASTERN)


def ticket(**values: Any) -> Ticket:
    return Ticket(**{"title": "x", "account_id": 1, "status": 1, "priority": 2, **values})


def contract(**values: Any) -> Contract:
    days = {
        "start_date": datetime.date(2026, 1, 1),
        "end_date": datetime.date(2026, 12, 31),
    }
    needed = {"account_id": 1, "contract_name": "c", "contract_type": 1, "status": 1}
    return Contract(
        **{**needed, "time_reporting_requires_start_and_stop_times": 0, **days, **values}
    )


def test_a_moment_is_the_same_wherever_it_is_said(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        made = ticket(due_date_time=DUE)
        client.create([made]).raise_for_failures()
        assert b">2026-07-01T11:30:00<" in service.recorder.seen[-1].body
        read = client.get(Ticket, made.id)
        assert read.due_date_time == DUE
        assert read.due_date_time.tzinfo.key == "America/New_York"
        assert abs(datetime.datetime.now(UTC) - read.create_date) < datetime.timedelta(minutes=1)
        (found,) = client.query(Ticket, q.Ticket.due_date_time == DUE.astimezone(UTC))
        assert found.id == made.id
        later = q.Ticket.due_date_time > DUE + datetime.timedelta(seconds=1)
        assert list(client.query(Ticket, later)) == []
        client.update([read]).raise_for_failures()
        assert client.get(Ticket, made.id).due_date_time == DUE


def test_days_stay_days(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        made = contract()
        client.create([made]).raise_for_failures()
        body = service.recorder.seen[-1].body
        assert b'xsi:type="xsd:dateTime">2026-01-01T00:00:00<' in body
        read = client.get(Contract, made.id)
        assert type(read.start_date) is datetime.date
        assert (read.start_date, read.end_date) == (made.start_date, made.end_date)
        day = q.Contract.start_date
        for where in (
            day == datetime.date(2026, 1, 1),
            day.is_this_day(datetime.date(2026, 1, 1)),
            (day > datetime.date(2025, 12, 31)) & (day < datetime.date(2026, 1, 2)),
        ):
            assert [found.id for found in client.query(Contract, where)] == [made.id]


@pytest.mark.parametrize("validate", [True, False])
@pytest.mark.parametrize(
    ("due", "problem"),
    [
        (datetime.datetime(2026, 7, 1, 12), "has no time zone"),
        (IN_THE_GAP, "does not exist in America/New_York"),
    ],
)
def test_a_time_that_means_nothing_is_not_sent(
    due: datetime.datetime, problem: str, validate: bool, service: Service, driver: str
) -> None:
    with service.connect(driver) as client:
        before = len(service.recorder.seen)
        report = client.create([ticket(), ticket(due_date_time=due)], validate=validate)
        assert [outcome.status for outcome in report] == ["succeeded", "failed"]
        error = report.failed[0].error
        assert isinstance(error, InvalidRecord)
        assert (error.entity, error.field, error.records) == ("Ticket", "DueDateTime", (1,))
        assert f"record 1: Ticket.due_date_time (DueDateTime): {due.replace(tzinfo=None)}" in str(
            error
        )
        assert problem in str(error)
        assert len(service.recorder.seen) == before + 1
        with pytest.raises(ValueError, match=f"DueDateTime: .*{problem}"):
            list(client.query(Ticket, q.Ticket.due_date_time == due))
        assert len(service.recorder.seen) == before + 1


def test_naive_times_where_the_caller_said_what_they_are(service: Service, driver: str) -> None:
    with service.connect(driver, time_zone="Europe/Berlin") as client:
        made = ticket(due_date_time=DUE.replace(tzinfo=None))
        client.create([made]).raise_for_failures()
        assert client.get(Ticket, made.id).due_date_time == DUE
        (found,) = client.query(Ticket, q.Ticket.due_date_time >= DUE.replace(tzinfo=None))
        assert found.id == made.id
    with (
        pytest.raises(ValueError, match="no time zone 'Europe/Nowhere'"),
        service.connect(driver, time_zone="Europe/Nowhere"),
    ):
        pass


@pytest.mark.parametrize(
    ("zone", "due", "day"),
    [
        ("Europe/Berlin", datetime.datetime(2027, 3, 1, 0, 30), datetime.date(2027, 3, 1)),
        ("Asia/Tokyo", datetime.datetime(2027, 3, 1, 23, 59), datetime.date(2027, 3, 1)),
        (None, datetime.datetime(2027, 3, 1, 23, 59, tzinfo=EASTERN), datetime.date(2027, 3, 1)),
    ],
)
def test_a_date_is_that_day_where_the_caller_lives(
    zone: str | None, due: datetime.datetime, day: datetime.date, service: Service, driver: str
) -> None:
    following, before = day + datetime.timedelta(days=1), day - datetime.timedelta(days=1)
    field = q.Ticket.due_date_time
    with service.connect(driver, time_zone=zone) as client:
        client.create([ticket(due_date_time=due)]).raise_for_failures()
        for where in (
            field == day,
            field.is_this_day(day),
            field >= day,
            field <= day,
            field.in_([before, day]),
            (field > before) & (field < following),
            field != following,
        ):
            assert len(list(client.query(Ticket, where))) == 1
        for where in (field != day, field > day, field < day, field == following):
            assert list(client.query(Ticket, where)) == []
        today = datetime.datetime.now(ZoneInfo(zone) if zone else EASTERN).date()
        assert len(list(client.changes(Ticket, today - datetime.timedelta(days=1)))) == 1
        assert list(client.changes(Ticket, today + datetime.timedelta(days=1))) == []


def test_a_zone_with_other_classes_keeps_the_clock(opened: Open, driver: str) -> None:
    service = opened(zone="de")
    with service.connect(driver, url=service.server.url, zone="de") as client:
        made = ticket(due_date_time=DUE)
        client.create([made]).raise_for_failures()
        read = client.get(Ticket, made.id)
        assert read.due_date_time == DUE
        client.update([read]).raise_for_failures()
        assert client.get(Ticket, made.id).due_date_time == DUE
