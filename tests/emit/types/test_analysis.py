"""What xsdata makes of schemas, where it would go wrong by itself, and how its errors are told."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest
from xsdata.models.config import GeneratorConfig

from soapwright.emit.types import substitutions
from soapwright.emit.types.analysis import Analysis, Transformer, analyse
from soapwright.errors import InputError
from soapwright.schema import read_schema


def classes(folder: Path, inner: str) -> Analysis:
    path = folder / "a.xsd"
    path.write_text(
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{inner}</xs:schema>', "utf-8"
    )
    return analyse(read_schema(path).documents, GeneratorConfig())


def record(inner: str, name: str = "T") -> str:
    return f'<xs:complexType name="{name}">{inner}</xs:complexType>'


def test_nothing_is_declared(tmp_path: Path) -> None:
    assert classes(tmp_path, "") == Analysis([], (), {})


def test_a_simple_type_is_not_the_element_of_its_name(tmp_path: Path) -> None:
    simple = '<xs:simpleType name="E"><xs:restriction base="xs:int"/></xs:simpleType>'
    element = '<xs:element name="E"><xs:complexType/></xs:element>'
    field = '<xs:sequence><xs:element name="x" type="E"/></xs:sequence>'
    found = classes(tmp_path, simple + element + record(field))
    (attr,) = next(item for item in found.classes if item.name == "T").attrs
    assert attr.native_types == [int]


def test_fields_that_differ_by_case_are_two(tmp_path: Path) -> None:
    base = record('<xs:sequence><xs:element name="id" type="xs:int"/></xs:sequence>', "B")
    derived = record(
        '<xs:complexContent><xs:extension base="B"><xs:sequence>'
        '<xs:element name="Id" type="xs:string"/></xs:sequence></xs:extension></xs:complexContent>'
    )
    found = {item.name: item for item in classes(tmp_path, base + derived).classes}
    assert [attr.local_name for attr in found["T"].attrs] == ["Id"]
    assert [attr.local_name for attr in found["B"].attrs] == ["id"]


def test_the_sequence_that_repeats_may_stand_within_one_that_does_not(tmp_path: Path) -> None:
    inner = (
        '<xs:sequence><xs:element name="a" type="xs:int"/><xs:sequence maxOccurs="9">'
        '<xs:element name="b" type="xs:int"/><xs:element name="c" type="xs:int"/>'
        "</xs:sequence></xs:sequence>"
    )
    (item,) = classes(tmp_path, record(inner)).classes
    a, b, c = (attr.restrictions.sequence for attr in item.attrs)
    assert not a
    assert b == c
    assert b is not None


def test_what_is_prohibited_is_no_field(tmp_path: Path) -> None:
    inner = '<xs:attribute name="a" use="prohibited"/><xs:attribute name="b"/>'
    (item,) = classes(tmp_path, record(inner)).classes
    assert [attr.name for attr in item.attrs] == ["b"]


def test_xsdata_s_warnings_are_collected_and_its_logger_left_as_it_was(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = logging.getLogger("xsdata").handlers[:]
    classes(tmp_path, record('<xs:sequence><xs:element name="x" type="xs:int"/></xs:sequence>'))
    assert logging.getLogger("xsdata").handlers == before
    assert capfd.readouterr() == ("", "")


def test_a_document_that_was_not_read_is_an_error() -> None:
    with pytest.raises(InputError, match=r"x\.xsd is not among"):
        Transformer(GeneratorConfig(), ()).process_schema("x.xsd")


def test_members_of_groups_do_not_multiply_without_end(tmp_path: Path) -> None:
    """Each place of a head has room for each member."""
    members = "".join(
        f'<xs:element name="m{n}" type="xs:int" substitutionGroup="h"/>' for n in range(20)
    )
    inner = '<xs:element name="h" type="xs:int"/>' + members
    inner += "".join(
        record('<xs:sequence><xs:element ref="h"/></xs:sequence>', f"T{n}") for n in range(20)
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(substitutions, "_MOST_SUBSTITUTED", 400)
        assert len(classes(tmp_path, inner).classes) == 41
        patch.setattr(substitutions, "_MOST_SUBSTITUTED", 399)
        with pytest.raises(InputError, match=r"the limit of 399 fields.*; T19 is") as caught:
            classes(tmp_path, inner)
    assert caught.value.file == str(tmp_path / "a.xsd")


def test_a_lineage_costs_what_its_types_do(tmp_path: Path) -> None:
    """Not what all that a type derives from cost together, again for each."""

    def seconds(depth: int) -> float:
        fields = "".join(f'<xs:element name="f{{0}}_{n}"/>' for n in range(200 // depth))
        inner = record("", "T0") + "".join(
            record(
                f'<xs:complexContent><xs:extension base="T{n}"><xs:sequence>{fields.format(n)}'
                "</xs:sequence></xs:extension></xs:complexContent>",
                f"T{n + 1}",
            )
            for n in range(depth)
        )
        before = time.process_time()
        classes(tmp_path, inner)
        return time.process_time() - before

    seconds(10)
    assert seconds(80) < 8 * seconds(10) + 0.1
