"""Attributes of two complex types."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diff.comparing import of_schemas


def a(*attributes: str) -> str:
    said = "".join(f"<xs:attribute {one}/>" for one in attributes)
    return f'<xs:complexType name="T">{said}</xs:complexType>'


A, B = 'name="a" type="xs:int"', 'name="b" type="xs:int"'


def test_their_order_means_nothing(tmp_path: Path) -> None:
    assert of_schemas(tmp_path, a(A, B), a(B, A)) == []


@pytest.mark.parametrize(
    ("base", "other", "rule"),
    [
        (a(), a(A), "attribute-added-optional"),
        (a(), a(A + ' use="required"'), "attribute-added-required"),
        (a(A), a(), "attribute-removed"),
        (a(A), a(A + ' use="required"'), "attribute-became-required"),
        (a(A + ' use="required"'), a(A), "attribute-became-optional"),
        (a(A), a(A + ' use="prohibited"'), "attribute-prohibited"),
        (a(A), a(A.replace("int", "byte")), "type-narrowed"),
        (a(A), a(A + ' default="1"'), "default-added"),
        (a(A), a(A + ' form="qualified"'), "form-changed"),
    ],
)
def test_one_change(tmp_path: Path, base: str, other: str, rule: str) -> None:
    ((id_, path, _),) = of_schemas(tmp_path, base, other)
    assert (id_, path) == (rule, "T/@a")


def test_one_that_may_not_be_there_is_no_news(tmp_path: Path) -> None:
    prohibited = A + ' use="prohibited"'
    assert of_schemas(tmp_path, a(), a(prohibited)) == []
    assert of_schemas(tmp_path, a(prohibited), a()) == []
