"""Properties that several kinds of components share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diff.comparing import of_schemas


def e(said: str) -> str:
    element = f'<xs:element name="a" type="xs:int" {said}/>'
    return f'<xs:complexType name="T"><xs:sequence>{element}</xs:sequence></xs:complexType>'


def occurs(low: int, high: str) -> str:
    return f'minOccurs="{low}" maxOccurs="{high}"'


@pytest.mark.parametrize(
    ("base", "other", "rules"),
    [
        (occurs(0, "1"), occurs(1, "1"), ["min-occurs-increased"]),
        (occurs(1, "1"), occurs(0, "1"), ["min-occurs-decreased"]),
        (occurs(1, "1"), occurs(1, "unbounded"), ["became-list"]),
        (occurs(1, "2"), occurs(1, "unbounded"), ["max-occurs-increased"]),
        (occurs(1, "unbounded"), occurs(1, "9"), ["max-occurs-decreased"]),
        (occurs(1, "1"), occurs(2, "5"), ["min-occurs-increased", "became-list"]),
        ('default="1"', 'default="2"', ["default-changed"]),
        ('default="1"', "", ["default-removed"]),
        ('default="1"', 'fixed="1"', ["default-removed", "fixed-added"]),
        ('default=""', "", ["default-removed"]),
    ],
)
def test_one_change(tmp_path: Path, base: str, other: str, rules: list[str]) -> None:
    found = of_schemas(tmp_path, e(base), e(other))
    assert [rule for rule, _, _ in found] == rules
    assert {path for _, path, _ in found} == {"T/a"}


@pytest.mark.parametrize(
    ("base", "other", "rule"), [(0, 1, "abstract-set"), (1, 0, "abstract-unset")]
)
def test_abstract(tmp_path: Path, base: int, other: int, rule: str) -> None:
    types = [f'<xs:complexType name="T" abstract="{said}"/>' for said in (base, other)]
    ((id_, path, _),) = of_schemas(tmp_path, *types)
    assert (id_, path) == (rule, "T")
