"""Picklists as the package knows them, and as the database has them now."""

from __future__ import annotations

from typing import Any

import pytest

from generated.autotask import Ticket, picklists, types
from generated.autotask.catalogue import CATALOGUE
from generated.autotask.session import ZONES
from generated.autotask.zones.de import picklists as german
from soapwright.runtime.calls.call import Call
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.client.picklists import HasPicklists, ReadsPicklists
from soapwright.runtime.client.zones import Zone
from tests.runtime.driving import drive


class Client(HasPicklists, ReadsPicklists):
    def __init__(self, zone: str | None = None, zones: tuple[Zone, ...] = ZONES) -> None:
        self._connection = Connection(types.TYPES, zones, url="http://x/", zone_name=zone)


def test_those_of_the_clients_zone() -> None:
    assert Client().picklists is picklists.PICKLISTS
    assert Client("de").picklists is german.PICKLISTS


def test_a_zone_of_which_none_are_known() -> None:
    with pytest.raises(AttributeError, match="no picklist of Ticket is known; there are: none"):
        _ = Client(zones=(Zone("en"),)).picklists.Ticket


def field(name: str) -> types.Field:
    values = [("1", "Neu", "False"), ("2", "Alt", "False")]
    listed: list[Any] = [
        types.PickListValue(
            value=value,
            label=label,
            is_active=True,
            is_system=False,
            is_default_value=False,
            sort_order=0,
        )
        for value, label, _ in values
    ]
    flags = ("is_required", "is_read_only", "is_queryable", "is_reference")
    said: dict[str, Any] = {**dict.fromkeys(flags, False), "is_pick_list": True, "length": 0}
    return types.Field(
        name=name,
        type="integer",
        picklist_values=types.ArrayOfPickListValue(pick_list_value=listed),
        **said,
    )


def test_the_database_is_asked_for_fields_and_for_the_users_own() -> None:
    asked: list[Any] = []

    def answer(step: Any) -> Any:
        assert isinstance(step, Call)
        asked.append(step.request)
        own = isinstance(step.request, types.GetUDFInfo)
        return types.ArrayOfField(field=[field("Region" if own else "Status")])

    found = drive(Client()._read_picklists(CATALOGUE, Ticket), answer)
    assert asked == [
        types.GetFieldInfo(ps_object_type="Ticket"),
        types.GetUDFInfo(ps_table="Ticket"),
    ]
    assert [value.label for value in found.status] == ["Neu", "Alt"]
    assert [value.label for value in found.udf("Region")] == ["Neu", "Alt"]
