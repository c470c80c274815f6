"""What a service says of its entities and fields, in the form of the field catalogue."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generated.autotask import types
from generated.autotask.catalogue import CATALOGUE
from soapwright.runtime.client.introspection import Listed
from soapwright.runtime.errors import MalformedResponse


def field(**said: Any) -> types.Field:
    unsaid: dict[str, Any] = {
        "name": "Status",
        "label": "Status",
        "type": "integer",
        "length": 0,
        "description": "",
        **dict.fromkeys(("is_required", "is_read_only", "is_queryable", "is_reference"), False),
        "reference_entity_type": "",
        "is_pick_list": False,
        "picklist_parent_value_field": "",
        "default_value": "",
    }
    return types.Field(**{**unsaid, **said})


def read(*fields: types.Field, udf: bool = False) -> dict[str, dict[str, Any]]:
    return CATALOGUE.read_fields(types.ArrayOfField(field=[*fields]), udf=udf)


def test_only_what_is_said_is_in_it() -> None:
    assert read(field()) == {"Status": {"type": "integer"}}
    assert read(field(), udf=True) == {"Status": {"type": "integer", "udf": True}}
    assert read() == {}


def test_flags_lengths_and_references() -> None:
    said = field(
        type="string",
        length=50,
        is_required=True,
        is_queryable=True,
        label="State",
        reference_entity_type="Account",
    )
    assert read(said)["Status"] == {
        "type": "string",
        "length": 50,
        "required": True,
        "queryable": True,
        "reference": "Account",
        "label": "State",
    }
    assert read(field(type="integer", length=4)) == {"Status": {"type": "integer"}}


def value(number: str | None, label: str, *, default: bool = False) -> types.PickListValue:
    said: dict[str, Any] = {"is_active": True, "is_system": False, "parent_value": ""}
    return types.PickListValue(
        value=number, label=label, is_default_value=default, sort_order=0, **said
    )


def test_the_values_of_a_picklist() -> None:
    listed = types.ArrayOfPickListValue(
        pick_list_value=[value("1", "New", default=True), value("2", "Old"), value(None, "Lost")]
    )
    found = read(field(is_pick_list=True, picklist_values=listed))["Status"]["picklist"]
    assert found == [
        {"value": "1", "label": "New", "active": True, "system": False, "default": True},
        {"value": "2", "label": "Old", "active": True, "system": False},
    ]


def test_a_picklist_without_values_is_one() -> None:
    assert read(field(is_pick_list=True))["Status"]["picklist"] is True
    told = replace(CATALOGUE, values=None)
    fields = told.read_fields(types.ArrayOfField(field=[field(is_pick_list=True)]))
    assert fields["Status"]["picklist"] is True


@pytest.mark.parametrize("lacking", [{"name": ""}, {"type": None}])
@pytest.mark.parametrize(("udf", "operation"), [(False, "GetFieldInfo"), (True, "getUDFInfo")])
def test_a_field_without_a_name_or_a_type(
    lacking: dict[str, Any], udf: bool, operation: str
) -> None:
    with pytest.raises(MalformedResponse, match="no name or no type") as caught:
        read(field(**lacking), udf=udf)
    assert caught.value.operation == operation


def test_names_of_types_that_are_the_services_own() -> None:
    told = replace(CATALOGUE, types={"integer": "int"})
    assert told.read_fields(types.ArrayOfField(field=[field()])) == {"Status": {"type": "int"}}


def entity(name: str | None) -> types.EntityInfo:
    rights = dict.fromkeys(("can_create", "can_delete", "can_query", "can_update"), False)
    more: dict[str, Any] = {**rights, "can_create": True, "has_user_defined_fields": False}
    return types.EntityInfo(name=name, user_access_for_create="None", **more)


def test_entities_and_what_may_be_done_with_them() -> None:
    found = CATALOGUE.read_entities(types.ArrayOfEntityInfo(entity_info=[entity("Ticket")]))
    rights = {"create": True, "update": False, "delete": False, "query": False, "udf": False}
    assert found == {"Ticket": rights}
    with pytest.raises(MalformedResponse, match="an entity has no name"):
        CATALOGUE.read_entities(types.ArrayOfEntityInfo(entity_info=[entity(None)]))


def test_nothing_listed() -> None:
    assert Listed(("field",), {"name": "name"}).read(None) == []
