"""Contents and values that are drawn, and changed: a search for documents judges what is told.

What breaks is never called harmless. The other way round some are: that content may be empty
already, or that a group lies one deeper, is not seen, and that a number is a text counts for
nothing, so that some changes are told as worse than they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from soapwright.diff.finding import Finding
from tests.diff.searching import Found, Pair
from tests.diff.test_searched import KEPT

XS = "{http://www.w3.org/2001/XMLSchema}"
SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:t"
    targetNamespace="urn:t" elementFormDefault="qualified">
  <xs:element name="Root" type="T"/><xs:complexType name="T"/>
</xs:schema>"""
OFTEN: tuple[Mapping[str, str], ...] = (
    {},
    {"minOccurs": "0"},
    {"maxOccurs": "2"},
    {"minOccurs": "0", "maxOccurs": "2"},
)
NEVER_WORSE = {*KEPT, "became-list"}
"""Rules that say less of responses than that there is something new."""


def often(node: etree._Element, chance: Random, others: int = 0) -> None:
    """Say how often something is there; ``others`` make once likelier."""
    for name in ("minOccurs", "maxOccurs"):
        node.attrib.pop(name, "")
    for name, value in chance.choice([*OFTEN, *[OFTEN[0]] * others]).items():
        node.set(name, value)


def element(name: str) -> etree._Element:
    return etree.Element(f"{XS}element", name=name, type="xs:int")


def group(names: list[str], chance: Random, depth: int = 0) -> etree._Element:
    node = etree.Element(XS + chance.choice(["sequence", "sequence", "choice"]))
    for name in [names.pop(0) for _ in range(chance.randint(1, min(3, len(names))))]:
        if depth < 1 and names and chance.random() < 0.35:
            inner = group(names, chance, depth + 1)
            often(inner, chance, 6)
            node.append(inner)
        child = element(name)
        often(child, chance, 6)
        node.append(child)
    return node


# --- changes -------------------------------------------------------------------------------------


def wrap(elements: list[etree._Element], groups: list[etree._Element], chance: Random) -> None:
    one = chance.choice(elements)
    node = etree.Element(XS + chance.choice(["sequence", "choice"]))
    above(one).replace(one, node)
    node.append(one)
    if chance.random() < 0.6:
        node.insert(chance.choice([0, 1]), element("n"))


def change_kind(elements: object, groups: list[etree._Element], chance: Random) -> None:
    node = chance.choice(groups)
    node.tag = XS + ("choice" if node.tag == f"{XS}sequence" else "sequence")


def change_occurs(elements: list[etree._Element], groups: object, chance: Random) -> None:
    often(chance.choice(elements), chance)


def change_occurs_of_group(elements: object, groups: list[etree._Element], chance: Random) -> None:
    often(chance.choice(groups[1:] or groups), chance)


def drop(elements: list[etree._Element], groups: object, chance: Random) -> None:
    if len(elements) > 1:
        node = chance.choice(elements)
        while len(above(node)) == 1:
            node = above(node)
        above(node).remove(node)


def add(elements: object, groups: list[etree._Element], chance: Random) -> None:
    node, new = chance.choice(groups), element("n")
    often(new, chance, 6)
    node.insert(chance.randint(0, len(node)), new)


def move(elements: object, groups: list[etree._Element], chance: Random) -> None:
    node = chance.choice(groups)
    child = chance.choice([*node])
    node.remove(child)
    node.insert(chance.randint(0, len(node)), child)


def above(node: etree._Element) -> etree._Element:
    found = node.getparent()
    assert found is not None
    return found


Change = Callable[[list[etree._Element], list[etree._Element], Random], None]
CHANGES: Mapping[str, Change] = {
    change.__name__: change
    for change in (wrap, change_kind, change_occurs, change_occurs_of_group, drop, add, move)
}


def drawn(change: Change, chance: Random, folder: Path) -> Pair | None:
    """A schema and a changed one; None where a validator refuses one of them."""
    base = etree.fromstring(SCHEMA)
    base[1].append(group([*"abcdef"], chance))
    text = etree.tostring(base, encoding="unicode")
    other = etree.fromstring(text)
    elements = list(other[1].iter(f"{XS}element"))
    change(elements, [*other[1].iter(f"{XS}sequence", f"{XS}choice")], chance)
    pair = Pair(text, etree.tostring(other, encoding="unicode"), folder)
    return pair if pair.is_judged else None


def judged(found: Found, sent: tuple[Finding, ...], got: tuple[Finding, ...]) -> str:
    """What the verdicts are worth."""
    errors = [any(one.severity == "error" for one in side) for side in (sent, got)]
    if found.shrank is not None and not errors[0]:
        return "missed in requests"
    less = any(one.id in NEVER_WORSE for one in got)
    if found.grew is not None and not errors[1] and not less:
        return "missed in responses"
    worse = errors[0] > (found.shrank is not None) or errors[1] > (found.grew is not None)
    return "told as worse" if worse else "right"


@pytest.mark.slow
@pytest.mark.parametrize("name", CHANGES)
def test_what_breaks_is_told(name: str, tmp_path: Path) -> None:
    results: Counter[str] = Counter()
    for seed in range(30):
        folder = tmp_path / str(seed)
        folder.mkdir()
        pair = drawn(CHANGES[name], Random(f"{name}{seed}"), folder)
        if pair is not None:
            verdict = judged(pair.search(60), pair.findings("request"), pair.findings("response"))
            assert not verdict.startswith("missed"), seed
            results[verdict] += 1
    assert results["right"] > 10
    assert results["told as worse"] < 0.2 * results.total()


# --- values --------------------------------------------------------------------------------------

TEXTS = ("string", "token", "normalizedString", "NMTOKEN")
NUMBERS = ("int", "long", "short", "decimal", "integer", "unsignedByte")
FACETS: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]] = {
    TEXTS: (("enumeration",) * 2, ("length",), ("maxLength",), ("minLength",), ()),
    NUMBERS: (("enumeration",) * 2, ("minInclusive",), ("maxExclusive",), ("totalDigits",), ()),
}


def values(chance: Random, depth: int = 0) -> str:
    """The content of a simple type."""
    kind = chance.choice(["restriction", "list", "union"] if depth < 1 else ["restriction"])
    if kind == "restriction":
        family = chance.choice([TEXTS, NUMBERS])
        facets = "".join(
            f'<xs:{facet} value="{number}"/>'
            for number, facet in enumerate(chance.choice(FACETS[family]), chance.randint(1, 3))
        )
        return f'<xs:restriction base="xs:{chance.choice(family)}">{facets}</xs:restriction>'
    members = range(1 if kind == "list" else chance.randint(1, 3))
    inside = "".join(f"<xs:simpleType>{values(chance, 1)}</xs:simpleType>" for _ in members)
    return f"<xs:{kind}>{inside}</xs:{kind}>"


def changed_values(content: str, chance: Random) -> str:
    """One part of it drawn anew, or all of it."""
    parts = re.split(r"(<xs:restriction.*?</xs:restriction>)", content)
    if chance.random() < 0.2:
        return values(chance)
    number = chance.randrange(1, len(parts), 2)
    return "".join([*parts[:number], values(chance, 1), *parts[number + 1 :]])


@pytest.mark.slow
@pytest.mark.parametrize("where", ["element", "attribute"])
def test_what_breaks_of_values_is_told(where: str, tmp_path: Path) -> None:
    x = f'<xs:{where} name="x" type="V"/>'
    inside = f"<xs:sequence>{x}</xs:sequence>" if where == "element" else x
    results: Counter[str] = Counter()
    for seed in range(40):
        folder = tmp_path / str(seed)
        folder.mkdir()
        chance = Random(f"{where}{seed}")
        base = values(chance)
        one, two = (
            SCHEMA.replace('name="T"/>', f'name="T">{inside}</xs:complexType>').replace(
                "</xs:schema>", f'<xs:simpleType name="V">{text}</xs:simpleType></xs:schema>'
            )
            for text in (base, changed_values(base, chance))
        )
        pair = Pair(one, two, folder)
        if pair.is_judged:
            verdict = judged(pair.search(120), pair.findings("request"), pair.findings("response"))
            assert not verdict.startswith("missed"), seed
            results[verdict] += 1
    assert results["right"] > 15
