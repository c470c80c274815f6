"""A user's script: `mypy --strict` has nothing to say about it."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator, Iterator
from typing import Final, assert_type

from generated.autotask import (
    Account,
    AsyncAutotask,
    Autotask,
    Contact,
    Entity,
    Ticket,
    picklists,
    q,
)
from generated.autotask.types import ArrayOfUserDefinedField, UserDefinedField
from soapwright.runtime.client.rows import Rows
from soapwright.runtime.errors import BatchError
from soapwright.runtime.limits.usage import Usage
from soapwright.runtime.outcome import Outcome, Progress, Report
from soapwright.runtime.query.conditions import Condition

FIELDS: Final = ("title", "status")


def tickets() -> Iterator[Ticket]:
    yield Ticket(title="Printer", account_id=1, status=1, priority=2)
    ticket = Ticket(due_date_time=datetime.datetime(2026, 3, 1), estimated_hours=1.5)
    ticket.user_defined_fields = ArrayOfUserDefinedField(
        user_defined_field=[UserDefinedField(name="Region", value="North")]
    )
    yield ticket


def show(progress: Progress) -> None:
    print(progress.done, progress.calls)


def condition(since: datetime.datetime) -> Condition[Ticket]:
    return (
        q.Ticket.status.in_([1, 5]) & (q.Ticket.create_date > since)
        | (q.Ticket.title == "x")
        | q.Ticket.title.begins_with("Printer")
        | q.Ticket.udf("Region").is_not_null()
        | (q.Ticket.estimated_hours >= 1.5)
    )


def saved(client: Autotask) -> Report[Ticket]:
    return client.create(tickets())


def main() -> None:
    with Autotask.connect("user", "secret", integration_code="code") as client:
        assert_type(client, Autotask)
        report = client.create(tickets(), progress=show)
        assert_type(report, Report[Ticket, int])
        for outcome in report:
            assert_type(outcome, Outcome[Ticket, int])
            assert_type(outcome.id, int | None)
            print(outcome.index, outcome.item.title, outcome.id, outcome.errors)
        mixed: list[Ticket | Account] = [Ticket(), Account()]
        assert_type(client.create(mixed, on_error="skip"), Report[Ticket | Account, int])
        for found in client.query(Ticket, condition(datetime.datetime.now())):
            assert_type(found, Ticket)
            assert_type(found.title, str | None)
            assert_type(found.id, int)
        assert_type(client.get(Ticket, 7), Ticket | None)
        assert_type(client.get(Contact, [7, 8]), list[Contact])
        assert_type(client.read_usage(), Usage)
        try:
            client.update(
                client.query(Ticket), fields=["title"], max_items=100
            ).raise_for_failures()
            changed = client.update(tickets(), fields=FIELDS)
            assert_type(changed, Report[Ticket, int])
            client.update([Ticket()], fields=["DueDateTime", "due_date_time"])
            assert_type(client.update([Ticket()]), Report[Ticket, int])
            client.update(mixed, fields=["user_defined_fields"])
        except BatchError as error:
            print(len(error.report.succeeded), error.operation, error.zone, error.records)
        version = client.get_wsdl_version()
        assert_type(version, str | None)
        done = picklists.Ticket.status["Complete"]
        assert_type(done, int)
        assert_type(client.picklists.Ticket.status.label(done), str | None)
        assert_type(client.query(Ticket, q.Ticket.status == done), Rows[Ticket])
        ticket = Ticket(id=7)
        ticket.udf["Region"] = "North"
        assert_type(ticket.udf["Region"], str | None)
        assert_type(client.related([ticket], "contact_id", Contact), dict[int, Contact])
        assert_type(client.related([ticket], "contact_id"), dict[int, Entity])
        assert_type(client.related(client.query(Ticket), "ContactID"), dict[int, Entity])
        assert_type(client.link(ticket), str)


async def async_tickets() -> AsyncIterator[Ticket]:
    for ticket in tickets():
        yield ticket


async def async_main() -> None:
    async with AsyncAutotask.connect("user", "secret", integration_code="code") as client:
        assert_type(client, AsyncAutotask)
        assert_type(await client.create(async_tickets()), Report[Ticket, int])
        assert_type(await client.delete(tickets()), Report[Ticket, int])
        async for found in client.query(Ticket):
            assert_type(found, Ticket)
        assert_type(await client.get(Ticket, 7), Ticket | None)
        assert_type(await client.get(Ticket, [7]), list[Ticket])
        assert_type(await client.related([Ticket()], "contact_id", Contact), dict[int, Contact])
        await client.update(async_tickets(), fields=["title"])
        await client.update(client.query(Ticket), fields=["title"])
        assert_type(await client.link(Ticket(id=7)), str)
    opened = await AsyncAutotask.connect("user", "secret", integration_code="code")
    await opened.close()
