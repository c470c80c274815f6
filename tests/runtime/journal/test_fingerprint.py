"""A fingerprint is of what would be sent, and of nothing else."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.autotask import types
from generated.autotask.types import TYPES
from soapwright.runtime.codec.encode import Encoder
from soapwright.runtime.journal.fingerprint import Fingerprints

ENCODER = Encoder(TYPES)
NEW = Fingerprints(ENCODER, given="id")
KNOWN = Fingerprints(ENCODER, given=None)
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
    assert Fingerprints(ENCODER, given="id", beside=["title"]).of(record) != NEW.of(record)


def test_a_record_that_cannot_be_written_has_one_too() -> None:
    first, second = types.Ticket(title="a\0"), types.Ticket(title="b", description="\0")
    assert NEW.of(first) == NEW.of(types.Ticket(title="a\0"))
    assert NEW.of(first) != NEW.of(second)
