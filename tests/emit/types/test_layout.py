"""Names and modules of classes: each has its own, whatever the wire names have in common."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xsdata.codegen.models import Class
from xsdata.models.config import GeneratorConfig

from soapwright.emit.python.naming import CLASS_NAMES_IN_USE
from soapwright.emit.types.analysis import analyse
from soapwright.emit.types.layout import Layout
from soapwright.schema import read_schema
from tests.examples import examples

TARGET = "urn:a"


def layout(folder: Path, inner: str, *reserved: str) -> tuple[list[Class], Layout]:
    path = folder / "a.xsd"
    path.write_text(
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{TARGET}" '
        f'targetNamespace="{TARGET}">{inner}</xs:schema>',
        "utf-8",
    )
    config = GeneratorConfig()
    config.output.unnest_classes = True
    classes = analyse(read_schema(path).documents, config).classes
    return classes, Layout(classes, TARGET, reserved)


def record(name: str, *holds: str, base: str = "") -> str:
    fields = "".join(f'<xs:element name="f{each}" type="{each}"/>' for each in holds)
    body = f"<xs:sequence>{fields}</xs:sequence>"
    if base:
        body = f'<xs:complexContent><xs:extension base="{base}">{body}</xs:extension>'
        body += "</xs:complexContent>"
    return f'<xs:complexType name="{name}">{body}</xs:complexType>'


def element(name: str) -> str:
    return f'<xs:element name="{name}"><xs:complexType/></xs:element>'


@settings(max_examples=examples(40), suppress_health_check=list(HealthCheck))
@given(
    types=st.sets(st.sampled_from(["a", "A", "b", "B", "a.b", "aB", "None", "Record", "Enum"])),
    elements=st.sets(st.sampled_from(["a", "A", "c", "aElement", "AElement", "Record"])),
)
def test_no_two_names_are_one_to_a_file_system(
    tmp_path: Path, types: set[str], elements: set[str]
) -> None:
    inner = "".join(map(record, sorted(types))) + "".join(map(element, sorted(elements)))
    classes, found = layout(tmp_path, inner, "B")
    names = list(found.names.values())
    assert len({name.lower() for name in names}) == len(names) == len(classes)
    assert CLASS_NAMES_IN_USE.isdisjoint(names)
    assert "B" not in names
    assert len({module.lower() for module in found.modules.values()}) == len(classes)


@pytest.mark.parametrize(
    ("inner", "names"),
    [
        (record("Row") + element("Row"), {"Row", "RowElement"}),
        (element("row"), {"Row"}),
        (record("None"), {"NoneType"}),
        (record("row") + record("Row"), {"Row", "Row2"}),
    ],
)
def test_who_keeps_a_name(tmp_path: Path, inner: str, names: set[str]) -> None:
    assert set(layout(tmp_path, inner)[1].names.values()) == names


def test_an_anonymous_type_is_named_by_where_it_is(tmp_path: Path) -> None:
    inner = (
        '<xs:complexType name="Rows"><xs:sequence>'
        '<xs:element name="RowsItem"><xs:complexType><xs:attribute name="a"/></xs:complexType>'
        '</xs:element><xs:element name="End"><xs:complexType><xs:attribute name="a"/>'
        "</xs:complexType></xs:element></xs:sequence></xs:complexType>"
    )
    assert set(layout(tmp_path, inner)[1].names.values()) == {"Rows", "RowsItem", "RowsEnd"}


def test_classes_that_refer_to_each_other_share_a_module(tmp_path: Path) -> None:
    inner = record("B", "A") + record("A", "B") + record("C", "A") + record("D", "D")
    found = layout(tmp_path, inner)[1].in_modules()
    shown = {module: [item.name for item in items] for module, items in found.items()}
    assert shown == {"a": ["A", "B"], "c": ["C"], "d": ["D"]}


def test_a_base_comes_before_who_derives_from_it(tmp_path: Path) -> None:
    inner = record("A", base="B") + record("B", "A")
    (items,) = layout(tmp_path, inner)[1].in_modules().values()
    assert [item.name for item in items] == ["B", "A"]


def test_fields_and_members_of_one_python_name_are_numbered(tmp_path: Path) -> None:
    inner = (
        '<xs:complexType name="T"><xs:sequence><xs:element name="aB" type="xs:int"/>'
        '<xs:element name="a_b" type="xs:int"/></xs:sequence><xs:attribute name="a.b"/>'
        '<xs:attribute name="A.B"/></xs:complexType>'
        '<xs:simpleType name="E"><xs:restriction base="xs:string"><xs:enumeration value="x y"/>'
        '<xs:enumeration value="X-Y"/><xs:enumeration value="x_y_2"/></xs:restriction>'
        "</xs:simpleType>"
    )
    classes, found = layout(tmp_path, inner)
    by_name = {item.name: item for item in classes}
    assert list(found.fields(by_name["T"]).values()) == [
        "a_b",
        "a_b_2",
        "a_b_attribute",
        "a_b_attribute_2",
    ]
    members = found.members(by_name["E"])
    assert len(set(members.values())) == 3
    assert members["x y"] == "X_Y"
