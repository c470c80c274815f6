"""Which fields of a class have an order of their own, and the content model that says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from xsdata.models.config import GeneratorConfig

from soapwright.emit.types.analysis import analyse
from soapwright.emit.types.particles import written
from soapwright.schema import read_schema


def element(name: str, more: str = "") -> str:
    return f'<xs:element name="{name}" type="xs:int" {more}/>'


def group(kind: str, inner: str, more: str = "") -> str:
    return f"<xs:{kind} {more}>{inner}</xs:{kind}>"


def models(folder: Path, content: str, others: str = "", name: str = "T") -> list[str]:
    """The content models of the runs of a type with that content."""
    path = folder / "a.xsd"
    path.write_text(
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{others}'
        f'<xs:complexType name="T">{content}</xs:complexType></xs:schema>',
        "utf-8",
    )
    analysis = analyse(read_schema(path).documents, GeneratorConfig())
    item = next(item for item in analysis.classes if item.name == name)
    return [
        written(run.model, {key: key.split(".")[-1] for key in run.keys})
        for run in analysis.runs.get(item.ref, ())
    ]


MANY = 'maxOccurs="unbounded"'
A, B, C = map(element, "abc")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (group("sequence", A + B), []),
        (group("choice", A + B), []),
        (group("sequence", element("a", MANY) + B), []),
        (group("sequence", A, MANY), []),
        (group("choice", A + B, MANY), ["(a | b)+"]),
        (group("sequence", A + element("b", 'minOccurs="0"'), MANY), ["(a, b?)+"]),
        (group("sequence", A + B, 'minOccurs="0" maxOccurs="4"'), ["(a, b){0,4}"]),
        (group("sequence", A + B + A), ["a, b, a"]),
        (group("sequence", A + A + B), []),
        (group("all", A + B), ["a & b"]),
        (group("choice", group("sequence", A + B) + group("sequence", B + A)), ["(a, b) | (b, a)"]),
        (group("choice", group("sequence", A + B) + group("sequence", A + C)), []),
        (group("sequence", A + group("choice", B + C, MANY)), ["(b | c)+"]),
        (group("sequence", A + group("choice", B + group("sequence", C), MANY)), ["(b | c)+"]),
        (
            group("sequence", group("choice", A + B, MANY) + group("choice", B + C, MANY)),
            ["(a | b)+, (b | c)+"],
        ),
        (group("choice", A + '<xs:any namespace="##other"/>', MANY), ["(a | @other_element?)+"]),
    ],
)
def test_an_order_is_content_where_it_cannot_be_told_from_the_fields(
    content: str, expected: list[str], tmp_path: Path
) -> None:
    assert models(tmp_path, content) == expected


def test_a_group_is_what_it_holds(tmp_path: Path) -> None:
    named = f'<xs:group name="G">{group("sequence", A + B)}</xs:group>'
    used = group("sequence", f'<xs:group ref="G" {MANY}/>{C}')
    assert models(tmp_path, used, named) == ["(a, b)+"]
    twice = group("sequence", '<xs:group ref="G"/><xs:group ref="G"/>')
    assert models(tmp_path, twice, named) == ["a, b, a, b"]


HEADS = (
    '<xs:element name="head" type="xs:int"/>'
    '<xs:element name="one" type="xs:int" substitutionGroup="head"/>'
    '<xs:element name="two" type="xs:int" substitutionGroup="one"/>'
)


def test_what_can_stand_for_an_element_takes_part(tmp_path: Path) -> None:
    many = group("sequence", f'<xs:element ref="head" {MANY}/>')
    assert models(tmp_path, many, HEADS) == ["(head | one | two)+"]
    assert models(tmp_path, group("sequence", '<xs:element ref="head"/>'), HEADS) == []


def test_an_element_of_the_head_s_name_is_none(tmp_path: Path) -> None:
    type_ = '<xs:simpleType name="head"><xs:restriction base="xs:int"/></xs:simpleType>'
    many = group("sequence", f'<xs:element name="x" type="head" {MANY}/>')
    assert models(tmp_path, many, HEADS + type_) == []


def extended(inner: str, base: str) -> str:
    base = f'<xs:complexType name="B">{base}</xs:complexType>'
    derived = f'<xs:extension base="B">{inner}</xs:extension>'
    content = f"<xs:complexContent>{derived}</xs:complexContent>"
    return f'{base}<xs:complexType name="D">{content}</xs:complexType>'


def test_a_derived_type_has_only_the_runs_it_adds(tmp_path: Path) -> None:
    none = group("sequence", "")
    types = extended(group("sequence", C), group("choice", A + B, MANY))
    assert models(tmp_path, none, types, "B") == ["(a | b)+"]
    assert models(tmp_path, none, types, "D") == []
    types = extended(group("choice", C + element("d"), MANY), group("choice", A + B, MANY))
    assert models(tmp_path, none, types, "D") == ["(c | d)+"]


def test_an_element_of_the_base_that_is_declared_again_is_another_field(tmp_path: Path) -> None:
    types = extended(group("sequence", C + A), group("sequence", A + B))
    assert models(tmp_path, group("sequence", ""), types, "D") == []
    optional = element("a", 'minOccurs="0"')
    types = extended(group("sequence", C + A), group("sequence", optional + B))
    assert models(tmp_path, group("sequence", ""), types, "D") == ["a?, b, c, a"]
