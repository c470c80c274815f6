"""Types that are the same component: of one kind, they are compared within."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diff.comparing import diff

SCHEMA = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t">{}</xs:schema>'
)
COMPLEX = '<xs:complexType name="Kind"><xs:sequence/></xs:complexType>'
SIMPLE = '<xs:simpleType name="Kind"><xs:restriction base="xs:int"/></xs:simpleType>'
IN_PLACE = '<xs:element name="e">{}</xs:element>'


@pytest.mark.parametrize(("base", "other"), [(COMPLEX, SIMPLE), (SIMPLE, COMPLEX)])
def test_a_type_of_another_kind(base: str, other: str, tmp_path: Path) -> None:
    found = diff(tmp_path, SCHEMA.format(base), SCHEMA.format(other))
    assert found == [("content-kind-changed", "Kind")]


def test_a_type_without_a_name_is_compared_in_its_place(tmp_path: Path) -> None:
    base, other = (
        SCHEMA.format(IN_PLACE.format(SIMPLE.replace(' name="Kind"', "").replace("int", kind)))
        for kind in ("int", "date")
    )
    (found,) = diff(tmp_path, base, other)
    assert found[1] == "e"


def test_a_type_within_itself_ends(tmp_path: Path) -> None:
    ring = SCHEMA.replace("<xs:schema", '<xs:schema xmlns:t="urn:t"').format(
        '<xs:complexType name="Ring"><xs:sequence>'
        '<xs:element name="next" type="t:Ring" minOccurs="0"/></xs:sequence></xs:complexType>'
    )
    assert diff(tmp_path, ring, ring) == []
