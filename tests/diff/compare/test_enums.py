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
