"""A record class as the codec sees it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from soapwright.runtime.records.plan import FieldPlan, plan, wire_name
from soapwright.runtime.records.record import (
    Record,
    any_attribute,
    attribute,
    element,
    leaf,
    text,
    wildcard,
)


class Colour(StrEnum):
    RED = "Red"


class Base(Record):
    class Meta:
        namespace = "urn:base"

    id: int = element("id", "long", default=0)


class Thing(Base):
    class Meta:
        name = "thing"
        namespace = "urn:thing"

    name: str = element("Name", "string")
    parts: list[Base] = element("Part", default_factory=list)
    owner: int | None = leaf("Owner", "int", default=None)
    colour: Colour | str | None = element("Colour", "string", default=None, nillable=True)
    shades: list[Colour] = element("Shades", default_factory=list, tokens=True)
    lines: list[list[int]] = element("Line", "int", default_factory=list, tokens=True)
    local: str | None = element("Local", "string", default=None, ns="")
    size: str | None = attribute("size", "QName", default=None)
    rest: list[object] = wildcard(default_factory=list)
    more: dict[str, str] = any_attribute(default_factory=dict)


class Amount(Record):
    class Meta:
        namespace = "urn:written"
        target_namespace = "urn:declared"

    value: int | str = text("int string")


FIELDS = {field.attribute: field for field in plan(Thing)}


def test_those_of_the_base_come_first_in_its_namespace() -> None:
    tags = [field.tag for field in plan(Thing)]
    assert tags[:3] == ["{urn:base}id", "{urn:thing}Name", "{urn:thing}Part"]
    assert FIELDS["local"].tag == "Local"
    assert FIELDS["size"].tag == "size", "attributes are of no namespace"


def test_kinds() -> None:
    kinds = {name: field.kind for name, field in FIELDS.items() if field.kind != "Element"}
    assert kinds == {"size": "Attribute", "rest": "Wildcard", "more": "Attributes"}
    assert [field.kind for field in plan(Amount)] == ["Text"]


def test_what_must_be_said() -> None:
    assert [name for name, field in FIELDS.items() if field.required] == ["name"]
    assert [field.required for field in plan(Amount)] == [True]
    assert FIELDS["id"].default == 0
    assert FIELDS["parts"].default_factory is list
    assert FIELDS["more"].default_factory is dict


def test_lists_of_values_and_values_that_are_lists() -> None:
    def shape(field: FieldPlan) -> tuple[bool, bool, tuple[type, ...]]:
        return field.many, field.tokens, field.types

    assert shape(FIELDS["parts"]) == (True, False, (Base,))
    assert shape(FIELDS["shades"]) == (False, True, (Colour,))
    assert shape(FIELDS["lines"]) == (True, True, (int,))
    assert shape(FIELDS["owner"]) == (False, False, (int,))
    assert shape(FIELDS["colour"]) == (False, False, (Colour, str))


def test_what_the_types_tell() -> None:
    assert FIELDS["parts"].record is Base
    assert FIELDS["owner"].record is None
    assert FIELDS["rest"].record is None
    assert [name for name, field in FIELDS.items() if not field.xsd_only] == ["colour", "shades"]
    assert [name for name, field in FIELDS.items() if field.named] == ["size"]
    assert [field.xsd for field in plan(Amount)] == [("int", "string")]


def test_names_on_the_wire() -> None:
    assert wire_name(Thing) == ("urn:thing", "thing")
    assert wire_name(Base) == ("urn:base", "Base")
    assert wire_name(Amount) == ("urn:declared", "Amount")


def test_a_class_without_a_name_of_its_own_has_not_its_bases() -> None:
    class Child(Thing):
        pass

    assert wire_name(Child) == ("", "Child")
    assert [field.tag for field in plan(Child)] == [field.tag for field in plan(Thing)]


def test_a_class_is_looked_at_once() -> None:
    assert plan(Thing) is plan(Thing)


def test_a_class_of_a_module_that_evaluates_its_types_is_the_same() -> None:
    """Users' modules need no import from ``__future__``; from Python 3.14 on that means late."""
    source = (
        "class Mine(Base):\n"
        "    class Meta:\n"
        "        namespace = 'urn:mine'\n"
        "    note: str | None = element('Note', 'string', default=None)\n"
    )
    names: dict[str, Any] = {"Base": Base, "element": element, "__name__": __name__}
    exec(compile(source, "mine.py", "exec", dont_inherit=True), names)
    mine = names["Mine"]
    assert [field.tag for field in plan(mine)] == ["{urn:base}id", "{urn:mine}Note"]
    assert mine(note="x").note == "x"
