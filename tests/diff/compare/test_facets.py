"""Facets: whether a restriction became tighter, looser, or another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diff.comparing import of_schemas


def restricted(base: str, *facets: str) -> str:
    said = "".join(
        f'<xs:{name} value="{value}"/>' for name, _, value in (one.partition("=") for one in facets)
    )
    return (
        f'<xs:simpleType name="T"><xs:restriction base="xs:{base}">{said}</xs:restriction>'
        "</xs:simpleType>"
    )


TIGHTENED, LOOSENED, OTHER = "facet-tightened", "facet-loosened", "facet-incomparable"


@pytest.mark.parametrize(
    ("type_", "base", "other", "rule"),
    [
        ("string", "maxLength=5", "maxLength=4", TIGHTENED),
        ("string", "minLength=1", "minLength=2", TIGHTENED),
        ("string", "length=4", "length=5", OTHER),
        ("string", "pattern=a", "pattern=b", "pattern-changed"),
        ("string", "whiteSpace=preserve", "whiteSpace=collapse", "white-space-changed"),
        ("decimal", "totalDigits=5", "totalDigits=6", LOOSENED),
        ("decimal", "minInclusive=1", "minExclusive=1", TIGHTENED),
        ("decimal", "maxInclusive=10", "maxInclusive=9.5", TIGHTENED),
        ("decimal", "maxInclusive=-2", "maxInclusive=-1", LOOSENED),
        ("double", "minInclusive=1e3", "minInclusive=999", LOOSENED),
        ("double", "maxInclusive=INF", "maxInclusive=1", TIGHTENED),
        ("double", "minInclusive=NaN", "minInclusive=1", OTHER),
        ("double", "minInclusive=1", "minInclusive=NaN", OTHER),
        ("date", "minInclusive=2024-01-01", "minInclusive=2025-01-01", OTHER),
    ],
)
def test_one_change(tmp_path: Path, type_: str, base: str, other: str, rule: str) -> None:
    told = of_schemas(tmp_path, restricted(type_, base), restricted(type_, other))
    assert [id_ for id_, _, _ in told] == [rule]


@pytest.mark.parametrize("facet", ["maxLength=5", "minLength=2", "length=3"])
def test_a_facet_that_came_or_went(tmp_path: Path, facet: str) -> None:
    with_it, without = restricted("string", facet), restricted("string")
    assert [id_ for id_, _, _ in of_schemas(tmp_path, without, with_it)] == [TIGHTENED]
    assert [id_ for id_, _, _ in of_schemas(tmp_path, with_it, without)] == [LOOSENED]


def test_another_spelling_of_a_bound_is_none(tmp_path: Path) -> None:
    base, other = (restricted("decimal", f"maxInclusive={v}") for v in ("1.50", "1.5"))
    assert of_schemas(tmp_path, base, other) == []
