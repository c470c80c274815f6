"""What the client knows beyond the WSDL: labels, references, users' fields, rights, limits."""

from __future__ import annotations

import logging
import warnings
from typing import Any

import pytest

from generated.autotask import (
    Account,
    Attachment,
    AttachmentInfo,
    Contact,
    ContractServiceAdjustment,
    Ticket,
    TicketNote,
    picklists,
    q,
)
from soapwright.runtime.errors import (
    FieldNotYours,
    NoLink,
    NotAllowed,
    TooLarge,
    UnknownReference,
)
from soapwright.sandbox.autotask.app import user_of
from tests.generated.conftest import Open, Service


def ticket(title: str = "A ticket", **fields: Any) -> Ticket:
    return Ticket(**{"title": title, "account_id": 1, "status": 1, "priority": 2, **fields})


def account(name: str) -> Account:
    return Account(
        account_name=name, account_type=1, phone="1", owner_resource_id=29_682_885, territory_id=1
    )


# --- picklists -----------------------------------------------------------------------------------


def test_labels_in_the_language_of_the_zone(opened: Open, driver: str) -> None:
    service = opened(zones=("en", "de"))
    done = picklists.Ticket.status["Complete"]
    with service.connect(driver) as english:
        assert english.picklists.Ticket.status.label(done) == "Complete"
    with service.connect(driver, username=user_of("de"), zone="de") as german:
        assert "/de/" in german.url
        assert german.picklists.Ticket.status.label(done) == "Abgeschlossen"
        assert german.picklists.Ticket.status.value("abgeschlossen") == done
        german.create([ticket(status=done)]).raise_for_failures()
        (found,) = german.query(Ticket, q.Ticket.status == done)
    assert found.status == done


def test_what_the_package_knows_is_what_the_service_says(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        read = client.read_picklists(Ticket)
        assert service.operations()[1:] == ["GetFieldInfo", "getUDFInfo"]
    assert list(read.status) == list(picklists.Ticket.status)
    assert [one.label for one in read.udf("Region")] == ["North", "South", "East", "West"]


# --- references ----------------------------------------------------------------------------------


def test_references_are_followed_once_each(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        accounts = [account(f"Account {n}") for n in range(250)]
        client.create(accounts).raise_for_failures()
        tickets = [ticket(account_id=accounts[n % 250].id) for n in range(500)]
        tickets.append(Ticket(title="refers to nothing"))
        before = service.operations().count("query")
        found = client.related(tickets, "account_id", Account)
        assert service.operations().count("query") - before == 2, "200 ids and 50"
        assert found == client.related(tickets[:250], "AccountID")
        assert sorted(found) == [one.id for one in accounts]
        assert found[accounts[7].id].account_name == "Account 7"
        assert client.related([], "account_id") == {}
        assert client.related([Ticket(contact_id=404)], "contact_id") == {}


def test_what_refers_to_nothing(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        with pytest.raises(UnknownReference, match=r"acount_id is no ref.*account_id \(Acc"):
            client.related([ticket()], "acount_id")
        with pytest.raises(UnknownReference, match=r"Ticket\.title is no reference"):
            client.related([ticket()], "title")
        with pytest.raises(UnknownReference, match="refers to Account, not to Contact"):
            client.related([ticket()], "account_id", Contact)
        assert service.operations() == ["getZoneInfo"]


# --- user-defined fields -------------------------------------------------------------------------


def test_user_defined_fields_are_a_mapping(service: Service, driver: str) -> None:
    one = ticket()
    assert dict(one.udf) == {}
    assert one.user_defined_fields is None, "looking leaves nothing behind"
    one.udf["Customer Contact"] = "Ada & Co"
    one.udf.update({"Region": "North", "Seats": "5"})
    one.udf["Region"] = "South"
    with service.connect(driver) as client:
        client.create([one]).raise_for_failures()
        (read,) = client.query(Ticket, q.Ticket.udf("Customer Contact") == "Ada & Co")
        assert read.udf["Region"] == "South"
        assert read.udf["Renewal Date"] is None, "it stands there without a value"
        read.udf["Region"] = None
        del read.udf["Seats"]
        client.update([read]).raise_for_failures()
        again = client.get(Ticket, read.id)
    assert (again.udf["Region"], again.udf["Seats"]) == (None, "5"), "what is not sent is kept"


def test_one_user_defined_field_a_query(service: Service, driver: str) -> None:
    region, seats = q.Ticket.udf("Region"), q.Ticket.udf("Seats")
    with service.connect(driver) as client:
        with pytest.raises(ValueError, match=r"asks for 2 user-defined fields \(Region, Seats\)"):
            list(client.query(Ticket, (region == "North") & (seats == "5")))
        assert service.operations() == ["getZoneInfo"]
        assert list(client.query(Ticket, (region == "North") | (region == "South"))) == []


# --- what may be done ----------------------------------------------------------------------------


def test_what_may_not_be_done_is_not_sent(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        (failed,) = client.delete([ticket(id=1)]).failed
        assert isinstance(failed.error, NotAllowed)
        assert "record 0: Ticket cannot be deleted; it can be created or upd" in failed.errors[0]
        with pytest.raises(NotAllowed, match="it can be created") as caught:
            list(client.query(ContractServiceAdjustment))
        assert (caught.value.field, caught.value.zone) == (None, "en")
        assert service.operations() == ["getZoneInfo"]
        client.delete([ticket(id=1)], validate=False)
        assert service.operations() == ["getZoneInfo", "delete"]


def test_nothing_found_may_mean_nothing_shown(
    service: Service, driver: str, caplog: pytest.LogCaptureFixture
) -> None:
    with service.connect(driver) as client, caplog.at_level(logging.INFO, "soapwright"):
        assert list(client.query(Ticket)) == []
        assert [(r.name, r.getMessage()) for r in caplog.records if vars(r).get("why")] == [
            (
                "soapwright.pages",
                "no Ticket found: the API user may lack the right to see what is there",
            )
        ]
        caplog.clear()
        client.create([ticket()]).raise_for_failures()
        assert len(list(client.query(Ticket))) == 1
        assert not [record for record in caplog.records if vars(record).get("why")]


# --- what an integration should not do -----------------------------------------------------------


def test_fields_that_belong_to_others(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        with pytest.warns(FieldNotYours, match=r"Ticket\.ExternalID is for the numbers of"):
            client.create([ticket(external_id="mine-1")]).raise_for_failures()
        (found,) = client.query(Ticket)
        assert found.external_id == "mine-1"
        found.title = "read, changed and sent whole"
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            client.update([found]).raise_for_failures()
            client.update([found], fields=["title"]).raise_for_failures()
        with pytest.warns(FieldNotYours):
            client.update([found], fields=["ExternalID"]).raise_for_failures()


# --- links and attachments -----------------------------------------------------------------------


def test_links(service: Service, driver: str) -> None:
    path = "Autotask/AutotaskExtend/ExecuteCommand.aspx?Code=OpenTicketDetail&TicketID=7"
    with service.connect(driver) as client:
        link = client.link(Ticket(id=7))
        assert link.endswith(f"/{path}")
        assert service.operations() == ["getZoneInfo"], "it was asked when connecting"
        with pytest.raises(NoLink, match="to TicketNote; there is to Account, Contact, Ticket"):
            client.link(TicketNote(id=1))
        with pytest.raises(NoLink, match="a new Ticket"):
            client.link(Ticket())
    with service.connect(driver, url=service.server.url) as given:
        assert given.link(Ticket(id=7)) == given.link(Ticket(id=7)) == link
    assert service.operations() == ["getZoneInfo", "getZoneInfo"]


def test_attachments_within_their_limits(service: Service, driver: str) -> None:
    def attachment(size: int) -> Attachment:
        info = AttachmentInfo(
            parent_id=1, parent_type=4, title="a", full_path="a.bin", type="FILE_ATTACHMENT",
            publish=1,
        )  # fmt: skip
        return Attachment(info=info, data=bytes(size))

    with service.connect(driver) as client:
        parent = ticket()
        client.create([parent]).raise_for_failures()
        small = attachment(3)
        assert small.info is not None
        small.info.parent_id = parent.id
        identity = client.create_attachment(small)
        assert client.get_attachment(identity).data == bytes(3)
        client.delete_attachment(identity)
        sent = service.operations()
        with pytest.raises(TooLarge, match="6,000,001 bytes; the service takes at most 6,000,000"):
            client.create_attachment(attachment(6_000_001))
        assert service.operations() == sent
