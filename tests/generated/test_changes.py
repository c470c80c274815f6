"""Reading what has changed, against the sandbox: once each, nothing missed."""

from __future__ import annotations

import datetime
import itertools
from datetime import UTC, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generated.autotask import Contact, Contract, ContractCost, Ticket
from generated.autotask.changes import CHANGES
from soapwright.runtime.changes.checkpoint import Checkpoint
from soapwright.runtime.errors import ServiceError, UntrackedEntity

if TYPE_CHECKING:
    from tests.generated.conftest import Open, Service


class Clock:
    """The service's clock; the reader's is the machine's."""

    def __init__(self) -> None:
        self.off = 0.0

    def __call__(self) -> float:
        return datetime.datetime.now(UTC).timestamp() + self.off


def tickets(count: int) -> list[Ticket]:
    return [Ticket(title=f"t{i}", account_id=1, status=1, priority=2) for i in range(count)]


def test_changes_since_a_time(opened: Open, driver: str) -> None:
    clock = Clock()
    service = opened(clock=clock)
    with service.connect(driver) as client:
        made = tickets(3)
        client.create(made).raise_for_failures()
        clock.off = 3600
        later = datetime.datetime.now(UTC) + timedelta(minutes=30)
        assert [t.id for t in client.changes(Ticket, later)] == []
        client.update([client.get(Ticket, made[1].id)]).raise_for_failures()
        assert [t.id for t in client.changes(Ticket, later)] == [made[1].id]
        everything = client.changes(Ticket, since=later - timedelta(days=1))
        assert [t.id for t in everything] == [t.id for t in made]
        with pytest.raises(ValueError, match="has no time zone"):
            client.changes(Ticket, datetime.datetime(2026, 1, 1))


def test_with_a_checkpoint_each_change_comes_once(
    service: Service, driver: str, tmp_path: Path
) -> None:
    path = tmp_path / "checkpoint.json"
    made = tickets(1203)  # three pages
    with service.connect(driver) as client:
        client.create(made).raise_for_failures()
        checkpoint = Checkpoint.load(path)
        assert [t.id for t in client.changes(Ticket, checkpoint)] == [t.id for t in made]
        checkpoint.save()
    with service.connect(driver) as client:
        checkpoint = Checkpoint.load(path)
        assert list(client.changes(Ticket, checkpoint)) == []
        changed = client.get(Ticket, [made[7].id, made[700].id])
        client.update(changed).raise_for_failures()
        new = tickets(1)
        client.create(new).raise_for_failures()
        news = [t.id for t in client.changes(Ticket, checkpoint)]
        assert news == [made[7].id, made[700].id, new[0].id]
        assert list(client.changes(Ticket, checkpoint)) == []


def test_who_stops_in_the_middle_begins_again(
    service: Service, driver: str, tmp_path: Path
) -> None:
    path = tmp_path / "checkpoint.json"
    made = tickets(600)
    with service.connect(driver) as client:
        client.create(made).raise_for_failures()
        checkpoint = Checkpoint.load(path)
        taken = list(itertools.islice(client.changes(Ticket, checkpoint), 550))
        checkpoint.save()
        assert len(taken) == 550
        again = Checkpoint.load(path)
        assert len(list(client.changes(Ticket, again))) == 600


@pytest.mark.usefixtures("brief_waits")
def test_an_answer_that_breaks_off_does_not_count(service: Service, driver: str) -> None:
    checkpoint = Checkpoint()
    with service.connect(driver) as client:
        client.create(tickets(3)).raise_for_failures()
        service.server.faults.next(operation="query", cut=200, times=4)
        with pytest.raises(Exception, match=r"broke off|not well-formed"):
            list(client.changes(Ticket, checkpoint))
        assert not checkpoint.marks
        assert len(list(client.changes(Ticket, checkpoint))) == 3


def test_clocks_that_differ_lose_nothing(opened: Open, driver: str) -> None:
    for off in (-200.0, 200.0):
        clock = Clock()
        clock.off = off
        service = opened(clock=clock)
        checkpoint = Checkpoint()
        with service.connect(driver) as client:
            seen: set[int] = set()
            made = tickets(4)
            for one in made:
                client.create([one]).raise_for_failures()
                seen |= {t.id for t in client.changes(Ticket, checkpoint)}
            assert seen == {t.id for t in made}


def test_entities_that_do_not_tell_are_refused_with_those_that_do(
    service: Service, driver: str
) -> None:
    with service.connect(driver) as client:
        before = client.calls
        with pytest.raises(UntrackedEntity, match=r"Contract does not tell .* do: Account, ") as no:
            client.changes(Contract, Checkpoint())
        told = str(no.value).partition("do: ")[2].split(", ")
        assert told == [n for n, t in CHANGES.entities.items() if not t.status_only]
        assert len(told) == 16
        with pytest.raises(UntrackedEntity, match="status alone; ask with status_only=True"):
            client.changes(ContractCost, Checkpoint())
        with pytest.raises(UntrackedEntity, match="is for ContractCost, ProjectCost, TicketCost"):
            client.changes(Ticket, Checkpoint(), status_only=True)
        with pytest.raises(UntrackedEntity, match="by LastActivityDate, not by 'CreateDate'"):
            client.changes(Ticket, Checkpoint(), field="CreateDate")
        assert client.calls == before
        assert list(client.changes(ContractCost, Checkpoint(), status_only=True)) == []


@pytest.mark.parametrize(
    ("field", "wire"),
    [
        (None, "LastModifiedDate"),
        ("LastActivityDate", "LastActivityDate"),
        ("last_activity_date", "LastActivityDate"),
    ],
)
def test_a_contact_has_two_fields(
    field: str | None, wire: str, service: Service, driver: str
) -> None:
    checkpoint = Checkpoint()
    with service.connect(driver) as client:
        client.create([Contact(account_id=1, first_name="A", last_name="B", active=1)])
        for _ in range(2):
            list(client.changes(Contact, checkpoint, field=field))
        assert set(checkpoint.marks) == {f"Contact.{wire}"}
        assert f"&lt;field&gt;{wire}&lt;".encode() in service.recorder.seen[-1].body


def test_every_field_of_the_rule_can_be_asked_for(service: Service) -> None:
    with service.connect() as client:
        types: Any = __import__("generated.autotask", fromlist=["types"])
        for entity, tracking in CHANGES.entities.items():
            for wire in tracking.fields:
                since = datetime.datetime(2024, 1, 1, tzinfo=UTC)
                found = client.changes(
                    getattr(types, entity),
                    since,
                    field=wire,
                    status_only=tracking.status_only,
                )
                try:
                    assert list(found) == []
                except ServiceError as error:
                    raise AssertionError(f"{entity}.{wire}") from error
