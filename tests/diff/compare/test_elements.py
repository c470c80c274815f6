"""Two elements of one name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diff.comparing import of_schemas


def e(said: str = 'type="xs:int"') -> str:
    element = f'<xs:element name="a" {said}/>'
    return f'<xs:complexType name="T"><xs:sequence>{element}</xs:sequence></xs:complexType>'


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ('type="xs:int" nillable="true"', "nillable-added"),
        ('type="xs:int" minOccurs="0"', "min-occurs-decreased"),
        ('type="xs:int" maxOccurs="2"', "became-list"),
        ('type="xs:int" fixed="1"', "fixed-added"),
        ('type="xs:int" block="#all"', "block-changed"),
        ('type="xs:long"', "type-widened"),
    ],
)
def test_one_change(tmp_path: Path, said: str, rule: str) -> None:
    assert [(id_, path) for id_, path, _ in of_schemas(tmp_path, e(), e(said))] == [(rule, "T/a")]


def test_there_and_back(tmp_path: Path) -> None:
    nil = e('type="xs:int" nillable="true"')
    ((rule, path, _),) = of_schemas(tmp_path, nil, e())
    assert (rule, path) == ("nillable-removed", "T/a")


def test_what_a_reference_means_is_told_where_it_is_declared(tmp_path: Path) -> None:
    reference = (
        '<xs:complexType name="T"><xs:sequence><xs:element ref="t:g"/></xs:sequence>'
        '</xs:complexType><xs:element name="g" type="xs:{}"/>'
    )
    told = of_schemas(tmp_path, reference.format("int"), reference.format("long"))
    assert [(rule, path) for rule, path, _ in told] == [("type-widened", "g")]
