"""Where a check stands, and how its findings say what changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.diff.compare.context import Scope, Sides, labels, resolve, type_text
from soapwright.diff.compare.types import compare_types
from soapwright.schema import read_schema
from soapwright.schema.model import XSD, Place, QName, SimpleType
from tests.diff.comparing import WSDL

PLACE = Place("a.wsdl", 1)


@pytest.fixture
def sides(tmp_path: Path) -> Sides:
    (tmp_path / "a.wsdl").write_text(WSDL, "utf-8")
    schema = read_schema(tmp_path / "a.wsdl").schema
    return Sides.of(schema, schema, compare_types)


def test_a_field_is_named_without_its_mark_and_a_place_below_is_none() -> None:
    scope = Scope("Ticket", "both", entity="Ticket")
    assert scope.child("@id") == Scope("Ticket/@id", "both", "Ticket", "id")
    assert scope.child("id").at("facet") == Scope("Ticket/id/facet", "both", "Ticket", "id")
    assert scope.at("value").field is None


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (True, False, "it changes from true to false"),
        (None, 3, "it changes from nothing to 3"),
        (QName(XSD, "int"), QName("urn:a", "T"), "it changes from xs:int to T"),
        ("", "x", "it changes from nothing to x"),
    ],
)
def test_what_changed_is_said_as_text(
    before: object, after: object, said: str, sides: Sides
) -> None:
    sides.changed("style-changed", Scope("a"), "it", before, after, PLACE)
    assert [finding.message for finding in sides.findings] == [said]


def test_what_is_the_same_is_not_told(sides: Sides) -> None:
    sides.changed("style-changed", Scope("a"), "it", None, None, PLACE)
    sides.documentation(Scope("a"), "one  text\n", " one text", PLACE)
    sides.documentation(Scope("a"), None, " ", PLACE)
    assert not sides.findings
    sides.documentation(Scope("a"), None, "a text", PLACE)
    assert [finding.id for finding in sides.findings] == ["documentation-changed"]


def test_a_trial_leaves_no_trace(sides: Sides) -> None:
    trial = sides.trial()
    trial.changed("style-changed", Scope("a"), "it", 1, 2, PLACE)
    trial.same_types.add((QName("", "a"), QName("", "b")))
    assert trial.findings
    assert not sides.findings
    assert sides.same_types, "what holds the same is known to both"


def test_names_are_in_full_where_that_tells_them_apart() -> None:
    one, other = QName("urn:a", "T"), QName("urn:b", "T")
    assert type_text(one) == "T"
    assert type_text(one, QName("urn:b", "U")) == "T"
    assert type_text(one, other) == str(one) != type_text(other, one)
    assert labels({one: 1, other: 2, QName("urn:a", "U"): 3}) == {
        one: str(one),
        other: str(other),
        QName("urn:a", "U"): "U",
    }


def test_a_reference_means_a_type_or_is_one(sides: Sides) -> None:
    unused = QName("urn:t", "Unused")
    found = resolve(sides.base, unused)
    assert isinstance(found, SimpleType)
    assert resolve(sides.base, found) is found
    assert resolve(sides.base, QName(XSD, "int")) is None
    assert type_text(found) == "an anonymous type"
