"""Field catalogues: what no WSDL can show, told once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.diff.comparing import found as findings_of

FIELD = {"type": "integer"}


def diff(folder: Path, base: dict[str, Any], other: dict[str, Any]) -> list[tuple[str, str, str]]:
    texts = json.dumps(base, indent=1), json.dumps(other, indent=1)
    return [
        (one.id, one.path, one.severity)
        for one in findings_of(folder, *texts, suffix="fields.json")
    ]


def one(field: dict[str, Any], **access: bool) -> dict[str, Any]:
    return {"Ticket": {"access": access, "fields": {"Status": field}}}


def test_nothing_changed_in_another_order(tmp_path: Path) -> None:
    fields = {"A": FIELD, "B": FIELD}
    swapped = dict(reversed(fields.items()))
    assert diff(tmp_path, {"Ticket": {"fields": fields}}, {"Ticket": {"fields": swapped}}) == []


def test_entities_and_fields_that_came_or_went(tmp_path: Path) -> None:
    base = {"Ticket": {"fields": {"Old": FIELD}}, "Gone": {"fields": {}}}
    other = {"Ticket": {"fields": {"New": {**FIELD, "required": True}}}, "Come": {"fields": {}}}
    assert {each[:2] for each in diff(tmp_path, base, other)} == {
        ("element-removed-optional", "Ticket/Old"),
        ("element-added-required", "Ticket/New"),
        ("entity-removed", "Gone"),
        ("entity-added", "Come"),
    }


@pytest.mark.parametrize(
    ("before", "after", "severity"), [(True, False, "error"), (False, True, "info")]
)
def test_what_may_be_done(before: bool, after: bool, severity: str, tmp_path: Path) -> None:
    findings = diff(tmp_path, one(FIELD, create=before), one(FIELD, create=after))
    assert findings == [("entity-access-changed", "Ticket/access/create", severity)]


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        (None, 9, "field-length-decreased"),
        (9, 8, "field-length-decreased"),
        (8, 9, "field-length-increased"),
        (8, None, "field-length-increased"),
        (8, 8, None),
    ],
)
def test_lengths(before: int | None, after: int | None, rule: str | None, tmp_path: Path) -> None:
    sides = [
        one({"type": "string", **({} if length is None else {"length": length})})
        for length in (before, after)
    ]
    assert [each[0] for each in diff(tmp_path, *sides)] == ([rule] if rule else [])


def test_values_of_a_picklist(tmp_path: Path) -> None:
    def values(**labels: str) -> dict[str, Any]:
        listed = [{"value": value[1:], "label": label} for value, label in labels.items()]
        return one({**FIELD, "picklist": listed})

    found = diff(tmp_path, values(v1="New", v2="Old"), values(v1="Neu", v3="X"))
    assert {each[:2] for each in found} == {
        ("picklist-label-localized", "Ticket/Status/1"),
        ("picklist-value-removed", "Ticket/Status/2"),
        ("picklist-value-added", "Ticket/Status/3"),
    }


def test_where_one_side_has_no_values_none_are_compared(tmp_path: Path) -> None:
    listed = {**FIELD, "picklist": [{"value": "1"}]}
    assert diff(tmp_path, one(listed), one({**FIELD, "picklist": True})) == []


def picklist(*labels: str, default: int = 0) -> dict[str, Any]:
    values = [
        {"value": str(n), "label": label, "default": n == default}
        for n, label in enumerate(labels, 1)
    ]
    return one({**FIELD, "picklist": values})


@pytest.mark.parametrize(
    ("base", "other", "rule", "values"),
    [
        ("Night Day Week", "Day Night Week", "picklist-labels-swapped", "12"),
        ("Night Day Week", "Day Week Night", "picklist-labels-swapped", "123"),
        ("Night Day Week", "Nacht Tag Woche", "picklist-label-localized", "123"),
        ("Night Day Other Other", "Night Day Other Rest", "picklist-label-localized", "4"),
    ],
)
def test_labels_that_are_exchanged_and_those_that_are_translated(
    tmp_path: Path, base: str, other: str, rule: str, values: str
) -> None:
    found = diff(tmp_path, picklist(*base.split()), picklist(*other.split()))
    assert [each[:2] for each in found] == [(rule, f"Ticket/Status/{value}") for value in values]


def test_a_value_that_goes_and_leaves_its_label_to_another(tmp_path: Path) -> None:
    assert {each[0] for each in diff(tmp_path, picklist("Night", "Day"), picklist("Day"))} == {
        "picklist-value-removed",
        "picklist-labels-swapped",
    }


@pytest.mark.parametrize(("before", "after"), [(1, 2), (0, 1), (1, 0)])
def test_a_default_that_moves_comes_or_goes(tmp_path: Path, before: int, after: int) -> None:
    labels = ("Night", "Day")
    found = diff(tmp_path, picklist(*labels, default=before), picklist(*labels, default=after))
    assert found == [("picklist-default-changed", "Ticket/Status", "warning")]
