"""What becomes of each record that is written: the rules of the example's columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.sandbox.ecosys.apis import Api
from soapwright.sandbox.ecosys.objects import CUT, FIRST_ID, NAME_LENGTH, Objects, Record

API = Api(
    "Item",
    "urn:i",
    {"ID": "string", "TheName": "string", "ParentID": "string", "Cost": "decimal", "Active": "x"},
    ("ID",),
)


def write(objects: Objects, verb: str, *records: Record, filter_: str = "") -> list[str]:
    """The id of each, or the code of why it failed."""
    return [
        result.internal_id if result.success else result.messages[0].code
        for result in objects.write(verb, records, filter_)
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Create", "Update", "CreateOrUpdate", "Delete"]),
            st.sampled_from("abc"),
        )
    )
)
def test_any_verbs_against_a_dict(calls: list[tuple[str, str]]) -> None:
    objects, model = Objects(API), dict[str, Record]()
    for verb, key in calls:
        fails = {"Create": key in model, "CreateOrUpdate": False}.get(verb, key not in model)
        (told,) = write(objects, verb, {"ID": key})
        assert told.isdigit() != fails
        if not fails and verb == "Delete":
            del model[key]
        elif not fails:
            model[key] = {"ID": key}
        assert objects.read("") == [model[name] for name in sorted(model)]


def test_an_id_is_kept_by_updates_and_lost_by_deletion() -> None:
    objects = Objects(API)
    assert write(objects, "Create", {"ID": "a"}, {"ID": "b"}) == [str(FIRST_ID), str(FIRST_ID + 1)]
    assert write(objects, "Update", {"ID": "a"}) == [str(FIRST_ID)]
    assert write(objects, "Delete", {"ID": "a"}) == [str(FIRST_ID)]
    assert write(objects, "Create", {"ID": "a"}) == [str(FIRST_ID + 2)]


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"TheName": "x"}, "ESRC_MISSING_REQUIRED_VALUE"),
        ({"ID": ""}, "ESRC_MISSING_REQUIRED_VALUE"),
        ({"ID": "b"}, "ESRC_DISALLOWED_BY_FILTER"),
        ({"ID": "a", "Cost": "-0.01"}, "ESRC_VALIDATION_FAULT"),
        ({"ID": "a", "ParentID": "z"}, "ESRC_UNRESOLVED_IDENTIFIER"),
    ],
)
def test_what_is_refused_is_not_written(record: Record, code: str) -> None:
    objects = Objects(API)
    assert write(objects, "Create", record, {"ID": "a2"}, filter_="a") == [code, str(FIRST_ID)]
    assert objects.read("") == [{"ID": "a2"}]


def test_a_name_that_is_too_long_is_cut_with_a_warning() -> None:
    objects = Objects(API)
    (result,) = objects.write("Create", [{"ID": "a", "TheName": "x" * 41}], "")
    assert result.success
    assert [(said.level, said.code) for said in result.messages] == [("WARNING", CUT)]
    assert len(objects.read("")[0]["TheName"]) == NAME_LENGTH


def test_an_inactive_object_is_protected_until_it_is_active() -> None:
    objects = Objects(API)
    write(objects, "Create", {"ID": "a", "Active": "false"})
    assert write(objects, "Update", {"ID": "a"}) == ["ESRC_DISALLOWED_BY_CONDFORMAT"]
    assert write(objects, "Update", {"ID": "a", "Active": "true"}) == [str(FIRST_ID)]
