"""Which wildcard an element is for."""

from __future__ import annotations

import pytest

from soapwright.runtime.codec.wildcards import admitting
from soapwright.runtime.records.plan import FieldPlan


def wildcard(constraint: str) -> FieldPlan:
    return FieldPlan(constraint, "Wildcard", f"{{{constraint}}}any", (object,))


@pytest.mark.parametrize(
    ("constraint", "admitted"),
    [
        ("##any", ["a", "{urn:own}a", "{urn:q}a"]),
        ("##other", ["{urn:q}a"]),
        ("##local", ["a"]),
        ("##targetNamespace", ["{urn:own}a"]),
        ("##targetNamespace ##local", ["a", "{urn:own}a"]),
        ("urn:q urn:r", ["{urn:q}a"]),
        ("urn:own", ["{urn:own}a"]),
    ],
)
def test_what_a_constraint_admits(constraint: str, admitted: list[str]) -> None:
    one, rest = wildcard(constraint), wildcard("urn:none")
    tags = ["a", "{urn:own}a", "{urn:q}a"]
    assert [tag for tag in tags if admitting([one, rest], "urn:own", tag) == [one]] == admitted


def test_several_that_admit_it_and_none() -> None:
    one, two = wildcard("##any"), wildcard("urn:q")
    assert admitting([one, two], "urn:own", "{urn:q}a") == [one, two]
    none = [wildcard("urn:r"), wildcard("urn:s")]
    assert admitting(none, "urn:own", "{urn:q}a") == none[1:]
    assert admitting([], "urn:own", "a") == []
