"""The lattice of built-in types: which one holds all values of which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.diff.lattice import Relation, python_type, relate, supersets
from soapwright.schema.names import XSD_TYPE_NAMES


@pytest.mark.parametrize(
    ("base", "other", "relation"),
    [
        ("int", "int", Relation.EQUAL),
        ("byte", "decimal", Relation.WIDENED),
        ("integer", "decimal", Relation.WIDENED),
        ("long", "int", Relation.NARROWED),
        ("unsignedInt", "long", Relation.WIDENED),
        ("unsignedLong", "long", Relation.INCOMPARABLE),
        ("NMTOKEN", "string", Relation.WIDENED),
        ("date", "dateTime", Relation.INCOMPARABLE),
        ("double", "decimal", Relation.INCOMPARABLE),
        ("float", "double", Relation.RECAST),
        ("boolean", "anySimpleType", Relation.WIDENED),
        ("anyType", "string", Relation.NARROWED),
    ],
)
def test_lattice(base: str, other: str, relation: Relation) -> None:
    assert relate(base, other) is relation


def test_python_types() -> None:
    assert python_type("unsignedByte") == "int"
    assert python_type("decimal") == "Decimal"
    assert python_type("NCName") == "str"
    assert python_type("dateTimeStamp") == python_type("dateTime") != python_type("date")


TYPES = st.sampled_from(sorted(XSD_TYPE_NAMES))
REVERSED = {Relation.WIDENED: Relation.NARROWED, Relation.NARROWED: Relation.WIDENED}


@given(TYPES, TYPES, TYPES)
def test_it_is_an_order(a: str, b: str, c: str) -> None:
    assert relate(a, a) is Relation.EQUAL
    assert relate(b, a) is REVERSED.get(relate(a, b), relate(a, b))
    if relate(a, b) is relate(b, c) is Relation.WIDENED:
        assert relate(a, c) is Relation.WIDENED


@given(TYPES)
def test_any_type_holds_all(name: str) -> None:
    above = [*supersets(name)]
    assert above[0] == name
    assert above[-1] == "anyType"
    assert len(above) == len(set(above))
