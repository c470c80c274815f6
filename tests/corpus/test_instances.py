"""Instances are made of the schema alone: everything that it allows comes, and all are valid."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from tests.corpus.instances import XSI, Instances
from tests.corpus.schemas import Schemas
from tests.corpus.texts import texts

NS = "{urn:idioms:a}"
IDIOMS = Path(__file__).parents[1] / "runtime" / "idioms.wsdl"


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    return Schemas(IDIOMS, tmp_path_factory.mktemp("instances") / "schemas")


@pytest.fixture(scope="module")
def calls(schemas: Schemas) -> list[etree._Element]:
    return list(Instances(schemas).of(f"{NS}Call", most=200))


def test_every_one_is_valid(schemas: Schemas, calls: list[etree._Element]) -> None:
    assert schemas.validator is not None
    assert len(calls) >= 20
    assert [found for found in map(schemas.complaint, calls) if found] == []
    assert all(found.tag == f"{NS}Call" for found in calls)


def test_every_element_is_there_and_not_there(
    schemas: Schemas, calls: list[etree._Element]
) -> None:
    declared = {
        particle.local_name
        for element in [schemas.typed.maps.elements[f"{NS}Call"]]
        for particle in element.type.content.iter_elements()
    }
    there = Counter(name for call in calls for name in {etree.QName(c).localname for c in call})
    assert set(there) == declared
    assert all(0 < count < len(calls) for count in there.values())


def test_branches_nil_and_derived_types(calls: list[etree._Element]) -> None:
    names = {etree.QName(node).localname for call in calls for node in call.iter()}
    assert {"Left", "Right", "Text", "Colour", "Name", "Deeper", "bold", "link"} <= names
    types = {node.get(f"{{{XSI}}}type") for call in calls for node in call.iter()} - {None}
    assert {name.partition(":")[2] or name for name in map(str, types)} >= {
        "Circle",
        "Ring",
        "Group",
    }
    nil = {etree.QName(n).localname for c in calls for n in c.iter() if n.get(f"{{{XSI}}}nil")}
    assert {"Must", "May", "Leaves", "Nillables", "maybe"} <= nil


def test_every_member_and_every_limit(schemas: Schemas) -> None:
    types = schemas.typed.maps.types
    assert texts(types[f"{NS}Colour"]) == ["red", "light blue", "grün & grau"]
    assert "x" * 4000 in texts(types[f"{NS}Code"])
    assert {"red", "1"}.isdisjoint(texts(types[f"{NS}Numbers"])[:0])
    assert {"", "1"} <= set(texts(types[f"{NS}Numbers"]))
    assert {"7", "true"} <= set(texts(types[f"{NS}Either"]))
