"""Simple types: restrictions, lists, unions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diff.comparing import of_schemas


def simple(content: str) -> str:
    return f'<xs:simpleType name="T">{content}</xs:simpleType>'


def restriction(base: str) -> str:
    return simple(f'<xs:restriction base="xs:{base}"/>')


def union(members: str, anonymous: int = 0) -> str:
    inside = '<xs:simpleType><xs:restriction base="xs:int"/></xs:simpleType>' * anonymous
    return simple(f'<xs:union memberTypes="{members}">{inside}</xs:union>')


def list_(item: str) -> str:
    return simple(f'<xs:list itemType="xs:{item}"/>')


@pytest.mark.parametrize(
    ("base", "other", "told"),
    [
        (restriction("int"), restriction("long"), [("type-widened", "T")]),
        (restriction("int"), restriction("date"), [("type-incomparable", "T")]),
        (list_("int"), list_("long"), [("list-item-type-changed", "T")]),
        (list_("int"), restriction("int"), [("type-incomparable", "T")]),
        (restriction("int"), union("xs:int xs:date"), [("type-widened", "T")]),
        (union("xs:int xs:date"), restriction("int"), [("type-narrowed", "T")]),
        (union("xs:int"), union("xs:int xs:date"), [("union-member-added", "T/date")]),
        (union("xs:int xs:date"), union("xs:date"), [("union-member-removed", "T/int")]),
        (union("xs:int xs:date"), union("xs:date xs:int"), []),
        (union("xs:date"), union("xs:date", 1), [("union-member-added", "T/(member 1)")]),
        (union("xs:date", 2), union("xs:date", 1), [("union-member-removed", "T/(member 2)")]),
    ],
)
def test_one_change(tmp_path: Path, base: str, other: str, told: list[tuple[str, str]]) -> None:
    assert [(rule, path) for rule, path, _ in of_schemas(tmp_path, base, other)] == told


def test_facets_of_other_values_are_not_compared(tmp_path: Path) -> None:
    base, other = (
        simple(f'<xs:restriction base="xs:{type_}"><xs:{facet}/></xs:restriction>')
        for type_, facet in (("string", 'maxLength value="3"'), ("int", 'maxInclusive value="3"'))
    )
    assert [rule for rule, _, _ in of_schemas(tmp_path, base, other)] == ["type-incomparable"]


ANY = '<xs:simpleType name="Any"><xs:union memberTypes="xs:int t:Text"/></xs:simpleType>'
TEXT = '<xs:simpleType name="Text"><xs:restriction base="xs:string"/></xs:simpleType>'
ONE = TEXT.replace("/></xs:s", '><xs:maxLength value="1"/></xs:restriction></xs:s')


@pytest.mark.parametrize(
    ("more", "member", "severity"),
    [
        ("", "xs:string", "info"),
        ("", "xs:anySimpleType", "info"),
        (TEXT, "t:Text", "info"),
        (TEXT + ANY, "t:Any", "info"),
        (ONE, "t:Text", "error"),
        ("", "xs:token", "error"),
    ],
)
def test_values_beside_a_member_that_takes_any_text(
    more: str, member: str, severity: str, tmp_path: Path
) -> None:
    sides = [
        more
        + simple(
            f'<xs:union memberTypes="{member} {extra}"><xs:simpleType>'
            f'<xs:restriction base="xs:string">'
            f"{values}</xs:restriction></xs:simpleType></xs:union>"
        )
        for values, extra in (
            ('<xs:enumeration value="a"/>', "xs:int"),
            ('<xs:enumeration value="b"/><xs:enumeration value="c"/>', "xs:date"),
        )
    ]
    found = of_schemas(tmp_path, *sides)
    assert {rule for rule, _, _ in found} == {
        *("union-member-removed", "union-member-added"),
        *("enum-value-removed", "enum-value-added"),
    }
    assert {told for _, _, told in found} == {severity}
