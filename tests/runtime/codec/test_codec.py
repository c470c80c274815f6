"""Our codec and xsdata's parser and serializer agree on any value of any generated class.

Two known differences, which ``values.py`` leaves out: an optional nillable element that is None
we leave out and xsdata writes as nil; an empty nillable element xsdata reads as None.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soapwright.runtime.codec.document import parse
from tests.examples import examples
from tests.runtime.packages import Package
from tests.runtime.values import plain, records, shape

AUTOTASK = Package("generated.autotask")
PACKAGES = {
    "autotask": AUTOTASK,
    "autotask-de": Package("generated.autotask", "zones.de"),
    "click2mail": Package("generated.click2mail"),
    "ecosys": Package("generated.ecosys"),
    "superoffice": Package("generated.superoffice"),
}
CLASSES = [
    pytest.param(package, cls, id=f"{name}-{cls.__name__}")
    for name, package in PACKAGES.items()
    for cls in package.classes.values()
]
IDIOMS = [
    "Anything", "Call", "CallResponse", "Circle", "Foreign", "ForeignChild", "Formatted", "Group",
    "Label", "Leaves", "Lists", "Maybe", "Money", "Nested", "Nils", "OneOf", "Prose", "Ring",
    "Shared", "Turns",
]  # fmt: skip

several = settings(database=None, suppress_health_check=list(HealthCheck))


def check_agreement(package: Package, value: Any) -> None:
    cls = type(value)
    ours, theirs = package.codec.encode(value), package.render(value)
    assert shape(parse(ours)) == shape(parse(theirs))
    assert plain(package.codec.decode(cls, theirs)) == plain(value)
    assert plain(package.codec.decode(cls, ours)) == plain(value)
    assert plain(package.parse(ours, cls)) == plain(value)


@pytest.mark.parametrize("name", IDIOMS)
def test_every_idiom(name: str, idioms: Package) -> None:
    @settings(several, max_examples=examples(60))
    @given(records(idioms.classes[name], among=idioms.kinds))
    def agrees(value: Any) -> None:
        check_agreement(idioms, value)

    agrees()


def test_the_list_of_idioms_is_whole(idioms: Package) -> None:
    assert set(IDIOMS) <= set(idioms.classes)
    abstract_or_within = {"NestedInside", "NestedInsideDeeper", "Shape"}
    assert set(idioms.classes) - set(IDIOMS) == abstract_or_within


def check_class(package: Package, cls: type[Any], count: int) -> None:
    @settings(several, max_examples=count)
    @given(records(cls))
    def agrees(value: Any) -> None:
        check_agreement(package, value)

    agrees()


@pytest.mark.parametrize(("package", "cls"), CLASSES)
def test_every_class(package: Package, cls: type[Any]) -> None:
    check_class(package, cls, 5)


@pytest.mark.exhaustive
@pytest.mark.parametrize(("package", "cls"), CLASSES)
def test_every_class_in_full(package: Package, cls: type[Any]) -> None:
    check_class(package, cls, examples(100))


def test_entities_of_many_types_in_one_list() -> None:
    among = [AUTOTASK.classes[name] for name in ("Ticket", "Account", "TimeEntry")]

    @settings(several, max_examples=examples(30))
    @given(records(AUTOTASK.classes["ArrayOfEntity"], among=among))
    def agrees(value: Any) -> None:
        check_agreement(AUTOTASK, value)

    agrees()


@given(st.text(max_size=20))
def test_any_text_comes_back_or_is_refused(text: str) -> None:
    """What xsdata's serializer loses, such as a carriage return, ours keeps."""
    note = AUTOTASK.classes["UserDefinedField"](name=text, value=text)
    forbidden = re.search("[^\\t\\n\\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    if forbidden:
        with pytest.raises(ValueError, match=f"the character U.{ord(forbidden[0]):04X}"):
            AUTOTASK.codec.encode(note)
    else:
        assert AUTOTASK.codec.decode(type(note), AUTOTASK.codec.encode(note)) == note


def test_parts_of_a_repeated_sequence_take_turns(idioms: Package) -> None:
    turns = idioms.types.Turns(before="b", key=["a", "b"], value=[1, 2], after="z")
    names = [child.tag.partition("}")[2] for child in parse(idioms.codec.encode(turns))]
    assert names == ["Before", "Key", "Value", "Key", "Value", "After"]


def test_text_in_mixed_content_keeps_its_place(idioms: Package) -> None:
    text = b"one <x xmlns='urn:o' a='1'>t<y/>tail</x> two <z/> three"
    data = b"<Prose xmlns='urn:idioms:a'>" + text + b"</Prose>"
    prose = idioms.codec.decode(idioms.types.Prose, data)
    assert prose.content[0] == "one "
    assert shape(parse(idioms.codec.encode(prose))) == shape(parse(data))
    assert plain(idioms.parse(data, idioms.types.Prose)) == plain(prose)


def test_any_attribute_may_be_of_the_xml_namespace(idioms: Package) -> None:
    attributes = {"{http://www.w3.org/XML/1998/namespace}lang": "de"}
    data = idioms.codec.encode(idioms.types.Anything(other_attributes=attributes))
    assert b' xml:lang="de"' in data
    assert idioms.codec.decode(idioms.types.Anything, data).other_attributes == attributes


def test_a_bool_in_a_union_stays_one(idioms: Package) -> None:
    leaves = idioms.types.Leaves(either=True)
    assert b">true<" in idioms.codec.encode(leaves)
    assert idioms.codec.decode(idioms.types.Leaves, idioms.codec.encode(leaves)).either is True
