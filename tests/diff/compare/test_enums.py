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
