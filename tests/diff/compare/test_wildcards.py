"""xs:any and xs:anyAttribute."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diff.comparing import of_schemas


def wild(*said: str, kind: str = "any") -> str:
    inside = "".join(f"<xs:{kind} {one}/>" for one in said)
    content = f"<xs:sequence>{inside}</xs:sequence>" if kind == "any" else inside
    return f'<xs:complexType name="T">{content}</xs:complexType>'


MAY = 'minOccurs="0"'


@pytest.mark.parametrize(
    ("base", "other", "told"),
    [
        ([], [MAY], [("any-added", "T/*")]),
        ([MAY], [], [("any-removed", "T/*")]),
        ([], [""], [("any-added", "T/*"), ("min-occurs-increased", "T/*")]),
        ([""], [], [("any-removed", "T/*"), ("min-occurs-decreased", "T/*")]),
        (["", MAY], [""], [("any-removed", "T/*[2]")]),
        ([""], ['maxOccurs="unbounded"'], [("became-list", "T/*")]),
        ([""], ['processContents="lax"'], [("any-process-contents-changed", "T/*")]),
        ([""], ['namespace="##other"'], [("any-namespace-changed", "T/*")]),
        (['namespace="urn:a urn:b"'], ['namespace="urn:b urn:a"'], []),
    ],
)
def test_one_change(
    tmp_path: Path, base: list[str], other: list[str], told: list[tuple[str, str]]
) -> None:
    found = of_schemas(tmp_path, wild(*base), wild(*other))
    assert [(rule, path) for rule, path, _ in found] == told


@pytest.mark.parametrize("group", ["choice", "sequence"])
def test_what_a_branch_demands_is_not_demanded(group: str, tmp_path: Path) -> None:
    said = f"<xs:{group} {MAY if group == 'sequence' else ''}>"
    sides = [
        f'<xs:complexType name="T">{said}{inside}</xs:{group}></xs:complexType>'
        for inside in ("", "<xs:any/>")
    ]
    assert [rule for rule, _, _ in of_schemas(tmp_path, *sides)] == ["any-added"]


def test_attributes_of_any_name(tmp_path: Path) -> None:
    (told,) = of_schemas(tmp_path, wild(kind="anyAttribute"), wild("", kind="anyAttribute"))
    assert told[0] == "any-added"
