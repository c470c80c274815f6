"""Which zone an address belongs to, and what a zone makes of the package's records."""

from __future__ import annotations

import pytest

from generated.autotask import Contact, Ticket, q, types
from generated.autotask.session import ZONES
from generated.autotask.types import TYPES
from generated.autotask.zones import de
from soapwright.runtime.client.zones import ZoneTypes, zone_of
from soapwright.runtime.codec.notes import note, noted
from soapwright.runtime.errors import ZoneMismatch

OWN = ZoneTypes(ZONES[0], TYPES)
GERMAN = ZoneTypes(next(zone for zone in ZONES if zone.name == "de"), TYPES)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://webservices18.autotask.net/ATServices/1.6/atws.asmx", "de"),
        ("https://WEBSERVICES12.autotask.net:443/", "es"),
        ("https://webservices99.autotask.net/", "en"),
        ("http://localhost:8000/", "en"),
        ("no address", "en"),
    ],
)
def test_an_address_tells_the_zone(url: str, name: str) -> None:
    assert zone_of(url, ZONES).name == name


def test_classes_of_the_zone() -> None:
    assert GERMAN.class_of(Ticket) is de.Ticket
    assert GERMAN.class_of(Contact) is Contact, "they are alike"
    assert GERMAN.class_of(types.Query) is types.Query, "messages are the package's own"
    assert OWN.class_of(Ticket) is Ticket
    assert (GERMAN.index_of(Ticket), OWN.index_of(Ticket)) == (TYPES, TYPES)


def test_a_record_goes_out_as_the_zones_and_stays_what_it_is() -> None:
    own = Ticket(title="x", status=1)
    converted = GERMAN.convert(own)
    assert isinstance(converted, de.Ticket)
    assert (converted.title, converted.status) == ("x", 1)
    assert type(own) is Ticket
    assert OWN.convert(own) is own


def test_how_a_record_came_goes_with_it() -> None:
    own = Ticket(title="x")
    own.is_nil = True
    own.nil.add("status")
    note(vars(own), "title", "x", {"a": "1"})
    converted = GERMAN.convert(own)
    assert (converted.is_nil, converted.nil) == (True, {"status"})
    assert noted(vars(converted), "title", "x") == {"a": "1"}


def test_a_field_that_the_zone_lacks() -> None:
    record = Ticket(title="x", created_by_contact_id=7)
    with pytest.raises(ZoneMismatch, match=r"zone de has no Ticket\.created_by_contact_id") as one:
        GERMAN.convert(record, 3)
    assert (one.value.zone, one.value.records) == ("de", (3,))
    record.created_by_contact_id = None
    GERMAN.convert(record)


def test_a_field_the_zone_adds_is_kept_and_goes_back() -> None:
    """The other way round: a client of the older release reads what a newer zone sends."""
    newer = Ticket(title="x")
    newer.extra["CreatedByContactID"] = 7
    converted = GERMAN.convert(newer)
    assert converted.extra == {"CreatedByContactID": 7}
    assert newer.extra == {"CreatedByContactID": 7}


def test_a_condition_on_a_field_that_the_zone_lacks() -> None:
    lacking = (q.Ticket.status == 1) & (q.Ticket.created_by_contact_id == 4)
    with pytest.raises(ZoneMismatch, match=r"zone de has no Ticket\.CreatedByContactID"):
        GERMAN.check_query(Ticket, lacking)
    OWN.check_query(Ticket, lacking)
    GERMAN.check_query(Ticket, None)
    GERMAN.check_query(Ticket, "<queryxml>CreatedByContactID</queryxml>")
    GERMAN.check_query(Ticket, q.Ticket.udf("CreatedByContactID") == "4")
