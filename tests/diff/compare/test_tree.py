"""The content of a type as a tree that knows its parents."""

from __future__ import annotations

from typing import Any, Literal

from soapwright.diff.compare.tree import Node, build
from soapwright.schema.model import XSD, Element, Group, Place, QName, Wildcard

PLACE = Place("a", 1)
Kind = Literal["sequence", "choice", "all"]


def element(name: str, **more: Any) -> Element:
    return Element(QName("", name), QName(XSD, "int"), PLACE, **more)


def group(kind: Kind, *particles: Any, **more: Any) -> Group:
    return Group(kind, PLACE, particles, **more)


def names(node: Node) -> list[str]:
    return [leaf.element.name.local for leaf in node.leaves()]


def test_no_content_is_an_empty_sequence() -> None:
    root = build(None, Place("b", 7))
    assert (root.kind, root.place.line, names(root)) == ("sequence", 7, [])


def test_a_group_that_changes_nothing_is_left_out() -> None:
    inner = group("sequence", element("b"), group("choice", element("c")))
    root = build(group("sequence", element("a"), inner, element("d")), PLACE)
    assert names(root) == ["a", "b", "c", "d"]
    assert [node.step for node in root.nodes()] == ["(sequence)", "(choice)"]
    kept = group("sequence", group("sequence", element("a"), min_occurs=0))
    assert len([*build(kept, PLACE).nodes()]) == 2


def test_elements_of_one_name_and_groups_of_one_kind_are_numbered() -> None:
    choices = [group("choice", element("a"), element("b")) for _ in range(2)]
    root = build(group("sequence", *choices), PLACE)
    assert [(leaf.element.name.local, leaf.nth) for leaf in root.leaves()] == [
        ("a", 1),
        ("b", 1),
        ("a", 2),
        ("b", 2),
    ]
    assert [node.step for node in root.nodes()] == ["(sequence)", "(choice)", "(choice 2)"]


def test_wildcards_are_found_at_any_depth() -> None:
    one = Wildcard(PLACE)
    root = build(group("sequence", group("choice", one, element("a"))), PLACE)
    assert [*root.wildcards()] == [one]
    assert names(root) == ["a"]


def test_an_element_in_an_optional_group_of_one_side_is_not_demanded() -> None:
    root = build(
        group("sequence", element("a"), group("choice", element("b"), min_occurs=0)), PLACE
    )
    a, b = root.leaves()
    assert (a.required, b.required) == (True, False)
    choice = b.parent
    choice.match = choice
    assert b.required, "both sides have that group, so it tells no difference"
    optional = build(group("sequence", element("a", min_occurs=0)), PLACE)
    assert [leaf.required for leaf in optional.leaves()] == [False]


def test_the_branch_of_a_choice_that_both_sides_have() -> None:
    root = build(
        group("choice", element("a"), group("sequence", element("b"), element("c"))), PLACE
    )
    a, b, c = root.leaves()
    assert a.branch is root.match is None, "no side has it yet"
    root.match = root
    assert a.branch is a
    assert b.branch is c.branch is b.parent
    c.match = c
    assert b.branch is None, "the branch was there, and b alone is new"
