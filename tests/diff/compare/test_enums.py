"""Enumerations: values that came, went, or say the same in another language."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diff.comparing import of_schemas


def values(*names: str) -> str:
    listed = "".join(f'<xs:enumeration value="{name}"/>' for name in names)
    return (
        f'<xs:simpleType name="T"><xs:restriction base="xs:string">{listed}</xs:restriction>'
        "</xs:simpleType>"
    )


def diff(folder: Path, base: str, other: str) -> list[tuple[str, str]]:
    return [(rule, path) for rule, path, _ in of_schemas(folder, values(*base), values(*other))]


@pytest.mark.parametrize(
    ("base", "other", "told"),
    [
        ("ab", "ab", []),
        ("ab", "abc", [("enum-value-added", "T/c")]),
        ("abc", "ac", [("enum-value-removed", "T/b")]),
        ("abc", "cab", [("enum-order-changed", "T")]),
        ("abc", "axc", [("enum-value-removed", "T/b"), ("enum-value-added", "T/x")]),
        ("ab", "xy", [("enum-literal-localized", "T/a"), ("enum-literal-localized", "T/b")]),
        ("ab", "", [("enum-dropped", "T")]),
        ("", "ab", [("became-enum", "T")]),
        ("aab", "ab", []),
    ],
)
def test_one_change(tmp_path: Path, base: str, other: str, told: list[tuple[str, str]]) -> None:
    assert diff(tmp_path, base, other) == told


def test_two_for_one_are_no_translation(tmp_path: Path) -> None:
    assert diff(tmp_path, "abc", "axyc") == [
        ("enum-value-removed", "T/b"),
        ("enum-value-added", "T/x"),
        ("enum-value-added", "T/y"),
    ]


def numbered(*pairs: str) -> str:
    """Values with the numbers that WCF notes: ``name=number``."""
    rows = ""
    for pair in pairs:
        name, _, number = pair.partition("=")
        note = (
            "<xs:annotation><xs:appinfo><EnumerationValue "
            f'xmlns="http://schemas.microsoft.com/2003/10/Serialization/">{number}'
            "</EnumerationValue></xs:appinfo></xs:annotation>"
        )
        rows += f'<xs:enumeration value="{name}">{note if number else ""}</xs:enumeration>'
    return (
        f'<xs:simpleType name="T"><xs:restriction base="xs:string">{rows}</xs:restriction>'
        "</xs:simpleType>"
    )


@pytest.mark.parametrize(
    ("base", "other", "told"),
    [
        ("a=1 b=2", "a=1 x=2", [("enum-literal-localized", "T/b")]),
        ("a=1 b=2", "a=1 x=3", [("enum-value-removed", "T/b"), ("enum-value-added", "T/x")]),
        ("a=1 b=2", "x y", [("enum-value-removed", "T/a"), ("enum-value-removed", "T/b"),
                            ("enum-value-added", "T/x"), ("enum-value-added", "T/y")]),
        ("a=1 b=1", "x=1 y=1", [("enum-value-removed", "T/a"), ("enum-value-removed", "T/b"),
                                ("enum-value-added", "T/x"), ("enum-value-added", "T/y")]),
    ],
)  # fmt: skip
def test_values_are_paired_by_number_alone(
    tmp_path: Path, base: str, other: str, told: list[tuple[str, str]]
) -> None:
    texts = (numbered(*side.split()) for side in (base, other))
    assert [(rule, path) for rule, path, _ in of_schemas(tmp_path, *texts)] == told


def names(declared: str, *values: str, base: str = "xs:QName") -> str:
    listed = "".join(f'<xs:enumeration value="{value}" {declared}/>' for value in values)
    restriction = f'<xs:restriction base="{base}">{listed}</xs:restriction>'
    return f'<xs:simpleType name="T">{restriction}</xs:simpleType>'


ONE, TWO = 'xmlns:p="urn:one"', 'xmlns:q="urn:one" xmlns:p="urn:two"'


@pytest.mark.parametrize(
    ("base", "other", "told"),
    [
        (names(ONE, "p:a", "p:b"), names(TWO, "q:a", "q:b"), []),
        (names(ONE, "p:a"), names('xmlns="urn:one"', "a"), []),
        (names(ONE, "p:a", "p:c"), names(TWO, "q:a", "q:b"), [("gone", "p:c"), ("new", "q:b")]),
        # The same text means another name.
        (
            names(ONE, "p:a", "p:b"),
            names(TWO, "p:a", "q:b"),
            [("gone", "{urn:one}a"), ("new", "p:a")],
        ),
        # Of texts that look like names the text is the value.
        (
            names(ONE, "p:a", "b", base="xs:string"),
            names(TWO, "q:a", "b", base="xs:string"),
            [("gone", "p:a"), ("new", "q:a")],
        ),
    ],
)
def test_names_are_what_they_mean(
    base: str, other: str, told: list[tuple[str, str]], tmp_path: Path
) -> None:
    rules = {"gone": "enum-value-removed", "new": "enum-value-added"}
    found = [(rule, path) for rule, path, _ in of_schemas(tmp_path, base, other)]
    assert found == [(rules[what], f"T/{value}") for what, value in told]


def test_names_of_a_derived_type_and_of_another_release(tmp_path: Path) -> None:
    derived = '<xs:simpleType name="N"><xs:restriction base="xs:QName"/></xs:simpleType>'
    sides = [derived + names(ns, v, "r:x", base="t:N") for ns, v in ((ONE, "p:a"), (TWO, "q:a"))]
    assert of_schemas(tmp_path, *sides) == []
