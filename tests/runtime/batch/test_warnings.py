"""A program is warned of the fields that it sets though they belong to others, and of no other."""

from __future__ import annotations

import warnings

import pytest

from generated.autotask import types
from soapwright.runtime.batch.warnings import FieldWarning, warn_of_fields, warned_fields
from soapwright.runtime.errors import FieldNotYours

WARNINGS = (FieldWarning(("*.ExternalID", "Ticket.Aem*"), "is another program's."),)


def told(record: types.Entity, written: list[str] | None = None) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warn_of_fields(record, warned_fields(type(record), WARNINGS), written)
    assert all(each.category is FieldNotYours for each in caught)
    return [str(each.message) for each in caught]


def test_a_new_record_warns_of_what_is_set() -> None:
    ticket = types.Ticket(title="x", external_id="7")
    assert told(ticket) == ["Ticket.ExternalID is another program's."]
    assert told(types.Ticket(title="x")) == []


@pytest.mark.parametrize(
    ("written", "count"), [(["title"], 0), ([], 0), (["external_id"], 1), (["ExternalID"], 1)]
)
def test_an_update_warns_of_what_it_writes(written: list[str], count: int) -> None:
    """Also where the field is emptied, and not of what was only read."""
    assert len(told(types.Ticket(external_id="7"), written)) == count
    assert len(told(types.Ticket(), written)) == count


def test_patterns_are_of_entity_and_field_and_mind_case() -> None:
    assert warned_fields(types.Ticket, (FieldWarning(("ticket.title",), ""),)) == ()
    assert warned_fields(types.Account, (FieldWarning(("Ticket.*",), ""),)) == ()
    names = {name for _, name, _ in warned_fields(types.Ticket, WARNINGS)}
    assert "ExternalID" in names
    assert any(name.startswith("AEM") for name in names) is False
