"""A client in a zone one release behind: what it lacks, what it has, what goes over the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generated.autotask import (
    AsyncAutotask,
    Autotask,
    Contact,
    Entity,
    ProductNote,
    Task,
    Ticket,
    q,
)
from generated.autotask.session import ZONES
from generated.autotask.types import TYPES
from generated.autotask.zones import de, es
from soapwright.runtime.client.zones import ZoneTypes
from soapwright.runtime.errors import BatchError, ZoneMismatch
from soapwright.runtime.records.plan import plan
from soapwright.runtime.records.record import Record
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.server import Sandbox

ROOT = Path(__file__).resolve().parents[2]
GERMAN = next(zone for zone in ZONES if zone.name == "de")


@pytest.fixture(scope="module")
def german() -> Iterator[Sandbox]:
    with open_sandbox("autotask", ROOT / "wsdl" / "autotask", zone="de") as server:
        yield server


@pytest.fixture
def client(german: Sandbox) -> Iterator[Autotask]:
    with Autotask.connect(
        "api@example.com",
        "sandbox-secret",
        integration_code="SANDBOX",
        url=german.url,
        zone="de",
    ) as at:
        yield at


def ticket(title: str = "Drucker", **fields: object) -> Ticket:
    return Ticket(title=title, account_id=1, status=1, priority=2, **fields)  # type: ignore[arg-type]


def test_only_what_differs_has_a_class_of_its_own() -> None:
    assert de.Contact is Contact
    assert de.Entity is Entity
    assert len({de.Ticket, Ticket}) == 2
    assert "created_by_contact_id" not in {field.attribute for field in plan(de.Ticket)}


def test_the_classes_of_a_zone_are_those_that_the_catalogues_tell_apart() -> None:
    def shape(entity: dict[str, Any]) -> list[Any]:  # labels and values of picklists are no code
        return [
            (name, {key: bool(value) if key == "picklist" else value for key, value in f.items()})
            for name, f in entity["fields"].items()
            if name != "id"  # it is the base's
        ]

    folder = ROOT / "wsdl" / "autotask"
    ours, theirs = (
        json.loads((folder / f"{zone}.fields.json").read_text("utf-8")) for zone in ("en", "de")
    )
    expected = {name for name in theirs if shape(theirs[name]) != shape(ours[name])}
    found = {name for name in dir(de) if getattr(de, name).__module__.startswith(de.__name__)}
    referring = {"Attachment", "CreateAttachment", "GetAttachmentResponse"}  # to AttachmentInfo
    assert found == expected | referring


def test_records_go_out_as_the_zone_has_them_and_come_back_as_asked(client: Autotask) -> None:
    report = client.create([ticket("eins"), ticket("zwei")])
    report.raise_for_failures()
    base = client.get(Ticket, [outcome.item.id for outcome in report])
    zoned = client.get(de.Ticket, [outcome.item.id for outcome in report])
    assert [type(found) for found in base] == [Ticket, Ticket]
    assert [type(found) for found in zoned] == [de.Ticket, de.Ticket]
    assert [found.title for found in zoned] == ["eins", "zwei"]
    zoned[0].title = "drei"
    client.update(zoned[:1]).raise_for_failures()
    changed = client.get(Ticket, zoned[0].id)
    assert changed is not None
    assert changed.title == "drei"


def test_a_field_the_zone_lacks_is_refused_before_anything_is_sent(client: Autotask) -> None:
    before = client.calls
    bad = ticket("bad", created_by_contact_id=4)
    report = client.create([bad], validate=False)
    assert client.calls == before
    [outcome] = report.failed
    assert isinstance(outcome.error, ZoneMismatch)
    assert outcome.error.records == (0,)
    assert outcome.errors == ("zone de has no Ticket.created_by_contact_id (CreatedByContactID)",)


def test_raise_mode_stops_at_it(client: Autotask) -> None:
    with pytest.raises(BatchError) as stopped:
        client.create([ticket(created_by_contact_id=4)], on_error="raise")
    assert isinstance(stopped.value.__cause__, ZoneMismatch)


def test_an_entity_the_zone_lacks_is_refused(client: Autotask) -> None:
    before = client.calls
    with pytest.raises(ZoneMismatch, match="zone de has no ProductNote"):
        client.query(ProductNote)
    assert client.create([ProductNote()]).failed[0].errors == ("zone de has no ProductNote",)
    assert client.calls == before


def test_a_query_by_a_field_the_zone_lacks_is_refused(client: Autotask) -> None:
    with pytest.raises(ZoneMismatch, match=r"zone de has no Ticket\.CreatedByContactID"):
        client.query(Ticket, (q.Ticket.status == 1) & (q.Ticket.created_by_contact_id == 4))


def test_fields_go_out_in_the_zone_s_order() -> None:
    """Task orders its fields otherwise in the two releases."""
    own = [field.tag for field in plan(Task)]
    theirs = [field.tag for field in plan(de.Task)]
    common = [tag for tag in own if tag in theirs]
    assert common != [tag for tag in theirs if tag in own]
    converted: Record = ZoneTypes(GERMAN, TYPES).convert(Task(title="t", status=1))
    assert type(converted) is de.Task


@pytest.mark.parametrize("zone", ["en", None])
def test_the_reference_zone_converts_nothing(zone: str | None) -> None:
    view = ZoneTypes(ZONES[0], TYPES)
    record = ticket(created_by_contact_id=3)
    assert view.convert(record) is record


def test_the_async_client_knows_its_zone_too(german: Sandbox) -> None:
    import asyncio

    async def session() -> None:
        async with AsyncAutotask.connect(
            "api@example.com",
            "sandbox-secret",
            integration_code="SANDBOX",
            url=german.url,
            zone="de",
        ) as at:
            assert at.zone == "de"
            report = await at.create([ticket(created_by_contact_id=4), ticket("gut")])
            assert [outcome.status for outcome in report] == ["failed", "succeeded"]

    asyncio.run(session())


def test_zones_that_agree_share_their_classes() -> None:
    """Both are a release behind: what they have otherwise than the package, they have alike."""
    assert es.Ticket is de.Ticket
    assert es.TYPES.load("Ticket") is not TYPES.load("Ticket")
    assert es.Contact is de.Contact is Contact
