"""A fingerprint is of what would be sent, and of nothing else."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.autotask import types
from generated.autotask.batching import CREATE
from generated.autotask.types import TYPES
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.http.soap import write_envelope
from soapwright.runtime.journal.fingerprint import Fingerprints

CODEC = Codec(TYPES)
ENCODER = CODEC.encoder
NEW = Fingerprints(ENCODER, CREATE.request, given="id")
KNOWN = Fingerprints(ENCODER, CREATE.request, given=None)
TITLES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)


@given(first=TITLES, second=TITLES)
def test_it_is_the_same_where_the_content_is(first: str, second: str) -> None:
    one, other = types.Ticket(title=first), types.Ticket(title=second)
    assert (NEW.of(one) == NEW.of(other)) == (first == second)


def test_the_id_that_the_service_gives_is_no_content_of_a_new_record() -> None:
    record = types.Ticket(title="a")
    before, known = NEW.of(record), KNOWN.of(record)
    record.id = 7
    assert NEW.of(record) == before
    assert KNOWN.of(record) != known
    assert record.id == 7


@pytest.mark.parametrize(
    "change",
    [
        {"account_id": 2},
        {"due_date_time": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)},
        {"description": ""},
        {
            "user_defined_fields": types.ArrayOfUserDefinedField(
                user_defined_field=[types.UserDefinedField(name="n", value="v")]
            )
        },
    ],
)
def test_every_field_counts(change: dict[str, Any]) -> None:
    assert NEW.of(types.Ticket(title="a", **change)) != NEW.of(types.Ticket(title="a"))


def test_so_do_the_class_what_no_class_knows_and_what_stands_beside() -> None:
    record = types.Ticket(title="a")
    assert NEW.of(types.Ticket()) != NEW.of(types.Account())
    before = NEW.of(record)
    record.extra["New"] = "x"
    assert NEW.of(record) != before
    assert Fingerprints(ENCODER, CREATE.request, given="id", beside=["title"]).of(record) != NEW.of(
        record
    )


def test_a_record_that_cannot_be_written_has_one_too() -> None:
    first, second = types.Ticket(title="a\0"), types.Ticket(title="b", description="\0")
    assert NEW.of(first) == NEW.of(types.Ticket(title="a\0"))
    assert NEW.of(first) != NEW.of(second)


def out(*records: Any) -> bytes:
    """A request as it goes out, in its envelope."""
    return write_envelope(CODEC, CREATE.request(records))


def test_those_of_a_request_are_those_of_its_records() -> None:
    records = [types.Ticket(title=f"a{n}", account_id=n) for n in range(5)]
    records[2].title = "</n0:Entity><n0:Entity> &"
    assert NEW.sent(out(*records), records, records) == [*map(NEW.of, records)]


def test_names_that_only_their_data_has_count_the_same_alone_and_in_a_request() -> None:
    """In a request they share prefixes, which are given out in the order of all its records."""
    records = [types.Ticket(title=f"a{n}") for n in range(3)]
    for n, record in enumerate(records):
        record.extra[f"{{urn:newer:{n}}}Field"] = "x"
    prints = [*map(NEW.of, records)]
    assert NEW.sent(out(*records), records, records) == prints
    assert len({*prints, *map(NEW.of, [types.Ticket(title="a1")])}) == 4


def test_what_a_record_went_out_with_is_none_of_its_content() -> None:
    """Its id, once it has one, and what an update takes from the record that is there."""
    own = [types.Ticket(title="a"), types.Ticket(title="b")]
    merged = [types.Ticket(title="a", account_id=7), own[1]]
    before = [*map(NEW.of, own)]
    own[1].id = 7
    assert NEW.sent(out(*merged), own, merged) == before


def test_what_looks_like_two_records_in_a_request_is_told_by_itself() -> None:
    """An element of a record may be called as the record is."""
    records = [types.Ticket(title="a"), types.Ticket(title="b")]
    records[0].extra["Entity"] = "x"
    content = out(*records)
    assert content.count(b"</n0:Entity>") == 3
    assert NEW.sent(content, records, records) == [*map(NEW.of, records)]


def test_a_zone_has_its_own() -> None:
    other = Fingerprints(
        ENCODER, CREATE.request, given="id", convert=lambda record: types.Account(account_name="a")
    )
    records = [types.Ticket(title="a")]
    sent = [types.Account(account_name="a")]
    assert other.sent(out(*sent), records, records) == [*map(other.of, records)]
