"""create, update and delete: the batch rules and the checks of the field catalogue."""

from __future__ import annotations

import pytest

from soapwright.sandbox.autotask import FIRST_ID, RESOURCE_ID
from tests.sandbox.conftest import Open
from tests.sandbox.raw import XSI, Raw, entity, q, ticket, where

PAIR = "Error {} entity for record number [{}]."


def test_create_gives_ids_and_dates(raw: Raw) -> None:
    answer = raw.write("create", ticket("one"), ticket("two"))
    assert answer.code == 1
    assert answer.type == "ticket"
    assert answer.ids[1] == answer.ids[0] + 1 > FIRST_ID
    info = answer.infos[1]
    assert info.findtext(q("EntityId")) == str(answer.ids[1])
    assert info.findtext(q("DatabaseAction")) == "Created"
    found = raw.one("Ticket", answer.ids[0])
    assert found.findtext(q("Title")) == "one"
    assert found.findtext(q("CreateDate")) == found.findtext(q("LastActivityDate"))
    assert found.findtext(q("CreatorResourceID")) == str(RESOURCE_ID)
    assert (found.findtext(q("TicketNumber")) or "").startswith("T20")


def test_leaves_are_typed_and_nulls_left_out(raw: Raw) -> None:
    (record,) = raw.create(ticket("typed", EstimatedHours="1.50", Description=""))
    found = raw.one("Ticket", record)
    types = {c.tag.rpartition("}")[2]: c.get(f"{{{XSI}}}type") for c in found}
    assert types["id"] is None
    assert types["AccountID"] == "xsd:int"
    assert types["Title"] == "xsd:string"
    assert types["CreateDate"] == "xsd:dateTime"
    assert types["EstimatedHours"] == "xsd:double"
    assert found.findtext(q("EstimatedHours")) == "1.5"
    assert found.findtext(q("Description")) == ""
    assert "QueueID" not in types


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (entity("Ticket", AccountID=1, Title="x", Status=1), "Missing required field: Priority."),
        (ticket("x" * 256), "The value of Title is 256 characters long; the maximum is 255."),
        (ticket(QueueID="five"), "The value [five] of QueueID is not a valid integer."),
        (ticket(QueueID=2**31), f"The value [{2**31}] of QueueID is not a valid integer."),
        (ticket(DueDateTime="soon"), "The value [soon] of DueDateTime is not a valid datetime."),
        (
            ticket(DueDateTime="2024-03-10T02:30:00"),
            "The time [2024-03-10T02:30:00] of DueDateTime does not exist: it falls into the "
            "hour that daylight-saving time leaves out.",
        ),
        (ticket(CompletedDate="2024-01-01"), "The field CompletedDate is read-only."),
        (
            ticket(ContactID=FIRST_ID + 10**6),
            f"The Contact [{FIRST_ID + 10**6}] that ContactID refers to does not exist.",
        ),
        (ticket(ContactID=987654), "The Contact [987654] that ContactID refers to does not exist."),
        (ticket(ContactID=-1), "The Contact [-1] that ContactID refers to does not exist."),
        (ticket(Titel="x"), "The field Titel does not exist in Ticket."),
        (
            ticket().replace("</Entity>", "<Description/></Entity>"),
            "Conversion from type 'Object' to type 'String' is not valid.",
        ),
        (
            entity("Ticket", {"Nowhere": "x"}, AccountID=1, Title="x", Status=1, Priority=1),
            "The user-defined field Nowhere does not exist in Ticket.",
        ),
        (
            entity("Ticket", {"Region": "Up"}, AccountID=1, Title="x", Status=1, Priority=1),
            "The value [Up] is not in the picklist of Region.",
        ),
    ],
)
def test_a_bad_record_saves_nothing(raw: Raw, bad: str, message: str) -> None:
    before = len(raw.query("Ticket").ids)
    assert raw.refused("create", ticket(), ticket(), bad) == [
        message,
        PAIR.format("creating", 3),
    ]
    assert len(raw.query("Ticket").ids) == before


def test_a_picklist_is_checked_where_it_is_known(raw: Raw) -> None:
    account = {"AccountName": "A", "Phone": "1", "OwnerResourceID": RESOURCE_ID}
    assert raw.create(entity("Account", AccountType=1, **account))
    assert raw.refused("create", entity("Account", AccountType=777, **account)) == [
        "The value [777] is not in the picklist of AccountType.",
        PAIR.format("creating", 1),
    ]


def test_a_batch_holds_200_of_one_type(raw: Raw) -> None:
    assert len(raw.create(*[ticket()] * 200)) == 200
    assert raw.refused("create", *[ticket()] * 201) == [
        "At most 200 entities are allowed in a call; there are 201."
    ]
    assert raw.refused("create", ticket(), entity("Contact")) == [
        "All entities of a call must be of one type; there are Ticket and Contact."
    ]
    assert raw.refused("create") == ["The call holds no entities."]
    assert raw.refused("create", ticket().replace(' xsi:type="Ticket"', "")) == [
        "The entity has no xsi:type that names an entity type."
    ]
    assert raw.refused("create", entity("Tickets")) == ["The entity type Tickets does not exist."]


def test_access_is_kept(raw: Raw) -> None:
    (record,) = raw.create(ticket())
    assert raw.refused("delete", entity("Ticket", id=record)) == [
        "The operation delete is not allowed for the entity type Ticket."
    ]
    assert raw.refused("create", entity("Resource")) == [
        "The operation create is not allowed for the entity type Resource."
    ]


def test_update_replaces(raw: Raw) -> None:
    udfs = {"Seats": "5", "Region": "North"}
    fields = {"AccountID": 1, "Title": "old", "Status": 1, "Priority": 2}
    (record,) = raw.create(entity("Ticket", udfs, Description="gone", **fields))
    created = raw.one("Ticket", record).findtext(q("CreateDate"))
    changed = entity(
        "Ticket",
        {"Region": None},
        **{**fields, "id": record, "Title": "new", "CreateDate": "1999-01-01T00:00:00"},
    )
    answer = raw.write("update", changed)
    assert answer.code == 1
    assert answer.infos[0].findtext(q("DatabaseAction")) == "Updated"
    found = raw.one("Ticket", record)
    assert found.findtext(q("Title")) == "new"
    assert found.find(q("Description")) is None
    assert found.findtext(q("CreateDate")) == created
    values = {
        u.findtext(q("Name")): u.findtext(q("Value")) for u in found.iter(q("UserDefinedField"))
    }
    assert values["Seats"] == "5"
    assert values["Region"] is None


def test_update_of_nothing(raw: Raw) -> None:
    (record,) = raw.create(ticket("kept"))
    bad = ticket("x", id=FIRST_ID + 10**6)
    assert raw.refused("update", ticket("lost", id=record), bad) == [
        "No matching records found. The logged in resource may not have the required "
        "permissions to update the data.",
        PAIR.format("updating", 2),
    ]
    assert raw.one("Ticket", record).findtext(q("Title")) == "kept"


def test_delete(raw: Raw) -> None:
    todo = entity(
        "AccountToDo",
        AccountID=1,
        ActionType=1,
        AssignedToResourceID=RESOURCE_ID,
        StartDateTime="2024-01-01T10:00:00",
        EndDateTime="2024-01-01T11:00:00",
    )
    one, two = raw.create(todo, todo)
    assert raw.refused("delete", entity("AccountToDo", id=one), entity("AccountToDo", id=1))[
        1
    ] == PAIR.format("deleting", 2)
    answer = raw.write("delete", entity("AccountToDo", id=one))
    assert (answer.code, answer.entities, answer.infos) == (1, [], [])
    assert raw.query("AccountToDo").ids == [two]


def test_a_reference_is_to_a_record_of_its_type_that_is_there(raw: Raw) -> None:
    contact = {"FirstName": "A", "LastName": "B", "Active": 1}
    own, other = raw.create(*(entity("Contact", AccountID=n, **contact) for n in (0, 1)))
    (record,) = raw.create(ticket(ContactID=other))
    assert raw.refused("update", ticket(ContactID=record, id=record)) == [
        f"The Contact [{record}] that ContactID refers to does not exist.",
        "Error updating entity for record number [1].",
    ]
    assert raw.write("delete", entity("Contact", id=own)).code == 1
    assert raw.refused("update", ticket(ContactID=own, id=record))
    assert raw.one("Ticket", record).findtext(q("ContactID")) == str(other)


def test_required_and_read_only_is_given_once(raw: Raw) -> None:
    contact = {"FirstName": "A", "LastName": "B", "Active": 1}
    (record,) = raw.create(entity("Contact", AccountID=1, **contact))
    raw.write("update", entity("Contact", AccountID=0, **contact, id=record))
    assert raw.one("Contact", record).findtext(q("AccountID")) == "1"


def test_the_vendors_own_order_and_spelling(raw: Raw) -> None:
    """The documented sample: fields before the id, no xsi:type on leaves, False for false."""
    body = (
        '<Entity xsi:type="Contact"><AccountID>1</AccountID><Active>1</Active>'
        "<BulkEmailOptOut>False</BulkEmailOptOut><FirstName>A</FirstName><id>0</id>"
        "<LastName>B</LastName><UserDefinedFields><UserDefinedField><Name>Alternate Email</Name>"
        "<Value>a@example.com</Value></UserDefinedField></UserDefinedFields></Entity>"
    )
    (record,) = raw.create(body)
    assert raw.one("Contact", record).findtext(q("BulkEmailOptOut")) == "false"


def test_prefixes_are_resolved(raw: Raw) -> None:
    other = 'xmlns:a="http://autotask.net/ATWS/v1_6/" xsi:type="a:Ticket"'
    assert raw.create(ticket().replace('xsi:type="Ticket"', other))
    wrong = 'xmlns:a="urn:other" xsi:type="a:Ticket"'
    assert raw.refused("create", ticket().replace('xsi:type="Ticket"', wrong)) == [
        "The entity has no xsi:type that names an entity type."
    ]


def test_german(opened: Open) -> None:
    _, raw = opened(language="de")
    assert raw.refused("create", ticket(), ticket("x" * 256)) == [
        "Der Wert von Title ist 256 Zeichen lang; erlaubt sind 255.",
        "Fehler beim Erstellen der Entität für Datensatznummer [2].",
    ]


def test_the_german_zone(opened: Open) -> None:
    _, raw = opened(zone="de")
    assert raw.create(ticket())
    assert raw.query("Nichts").errors[0] == "Der Entitätstyp Nichts existiert nicht."


def test_change_dates_are_eastern_wall_clock(opened: Open) -> None:
    now = 1_700_000_000.0
    _, raw = opened(clock=lambda: now)
    (record,) = raw.create(ticket())
    assert raw.one("Ticket", record).findtext(q("CreateDate")) == "2023-11-14T17:13:20"
    now += 60.5
    raw.write("update", ticket(id=record))
    changed = raw.query("Ticket", where("LastActivityDate", "GreaterThan", "2023-11-14T17:14:00"))
    assert changed.values("CreateDate") == ["2023-11-14T17:13:20"]
    assert changed.values("LastActivityDate") == ["2023-11-14T17:14:20.5"]


def test_an_offset_is_converted(raw: Raw) -> None:
    (record,) = raw.create(ticket(DueDateTime="2024-07-01T12:00:00.1234567Z"))
    found = raw.one("Ticket", record)
    assert found.findtext(q("DueDateTime")) == "2024-07-01T08:00:00.1234567"
