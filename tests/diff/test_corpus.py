"""Thirty-four pairs of real releases: our findings against plain counts that others made.

``pairs.json`` counts what differs by local name. What stands inside of something new or gone is
counted there, and is no finding of its own here; a rename is one added and one removed there.
"""

from __future__ import annotations

import json
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from soapwright.diff.compare import compare
from soapwright.diff.sides import load_side
from soapwright.errors import InputError
from soapwright.schema.model import ComplexType, QName, Schema, SimpleType, TypeRef

pytestmark = pytest.mark.slow

RENAMES = ("element-renamed", "element-case-changed")
LOCALIZED = ("enum-literal-localized",)
COUNTED = {
    "field added": (
        "element-added-optional", "element-added-required", "choice-branch-added", *RENAMES,
    ),
    "field removed": (
        "element-removed-optional", "element-removed-required", "choice-branch-removed", *RENAMES,
    ),
    "attr added": ("attribute-added-optional", "attribute-added-required"),
    "attr removed": ("attribute-removed",),
    "enum added": ("enum-value-added", *LOCALIZED),
    "enum removed": ("enum-value-removed", *LOCALIZED),
    "operation added": ("operation-added", "operation-renamed"),
    "operation removed": ("operation-removed", "operation-renamed"),
    "soapAction changed": ("soap-action-changed",),
    "address changed": ("endpoint-address-changed",),
}  # fmt: skip
"""What they count → the rules that tell it."""

UNREADABLE = {"au-updateihi:3.0.2..3.2.0": "the schemas it imports are not in the corpus"}

MOVED = "types that moved into another namespace are gone and new; the count sees one local name"
IN_ACTION = "the action holds the namespace, whose change is told once"
LISTED = "a list of values that came or went as a whole is one finding"
IN_PLACE = "fields of an anonymous type come with the element that holds it"
NAMED = "a named type became one in place: what differs is told, the count sees another type"
UNION = "the count leaves out the values of union members"
SWAPPED = "a place holds another type, and what that one has more is told there"
TWICE = "operations of one name in two port types are told once"

EXPLAINED: dict[tuple[str, str], tuple[int, str]] = {
    ("salesforce-tooling:old..new", "field added"): (17, MOVED),
    ("salesforce-tooling:old..new", "enum added"): (-16, MOVED),
    ("aws-ec2:cloudstack..wsdl2php", "field added"): (-2, SWAPPED),
    ("travelport-air:v49..v52", "field added"): (-1, SWAPPED),
    ("salesforce-tooling:old..new", "enum removed"): (-1, MOVED),
    ("fedex-ship:v17..v23", "soapAction changed"): (5, IN_ACTION),
    ("fedex-ship:v23..v26", "soapAction changed"): (5, IN_ACTION),
    ("onvif-devicemgmt:20.12..21.06", "enum added"): (4, LISTED),
    ("onvif-devicemgmt:24.12..25.06", "field added"): (6, IN_PLACE),
    ("onvif-devicemgmt:20.12..26.06", "field added"): (4, IN_PLACE),
    ("onvif-devicemgmt:20.12..26.06", "field removed"): (-2, NAMED),
    ("onvif-devicemgmt:20.12..26.06", "enum added"): (4, LISTED),
    ("onvif-devicemgmt:20.12..26.06", "enum removed"): (3, LISTED),
    ("onvif-media2:20.12..26.06", "field removed"): (-2, NAMED),
    ("onvif-media2:20.12..26.06", "attr added"): (1, IN_PLACE),
    ("onvif-media2:20.12..26.06", "enum added"): (4, LISTED),
    ("onvif-media2:20.12..26.06", "enum removed"): (3, LISTED),
    ("onvif-ptz:20.12..26.06", "field removed"): (-2, NAMED),
    ("onvif-ptz:20.12..26.06", "enum added"): (4, LISTED),
    ("onvif-ptz:20.12..26.06", "enum removed"): (3, LISTED),
    ("cisco-axl:8.0..8.5", "field added"): (19, IN_PLACE),
    ("cisco-axl:8.0..8.5", "enum added"): (-175, UNION),
    ("cisco-axl:8.0..8.5", "enum removed"): (-13, UNION),
    ("cisco-axl:8.5..9.0", "field added"): (15, IN_PLACE),
    ("cisco-axl:8.5..9.0", "enum added"): (-206, UNION),
    ("cisco-axl:8.5..9.0", "enum removed"): (-62, UNION),
    ("cisco-axl:9.0..9.1", "enum added"): (-70, UNION),
    ("cisco-axl:9.0..9.1", "enum removed"): (-3, UNION),
    ("cisco-axl:10.0..10.5", "enum added"): (-43, UNION),
    ("cisco-axl:10.0..10.5", "enum removed"): (-1, UNION),
    ("cisco-axl:12.5..14", "field added"): (5, IN_PLACE),
    ("cisco-axl:12.5..14", "enum added"): (-49, UNION),
    ("cisco-axl:12.5..14", "enum removed"): (-2, UNION),
    ("travelport-air:v49..v52", "operation removed"): (1, TWICE),
    ("travelport-hotel:v49..v52", "operation removed"): (1, TWICE),
    ("travelport-hotel:v49..v52", "field removed"): (1, IN_PLACE),
    ("travelport-hotel:v49..v52", "attr removed"): (14, IN_PLACE),
    ("soamodel-sample:original..modified", "field added"): (-1, "the count leaves global ones out"),
    ("soamodel-sample:original..modified", "attr added"): (1, IN_PLACE),
    ("soamodel-sample:original..modified", "operation removed"): (-1, "one binding lost another"),
}
"""(pair, kind) → how much more they count than we tell, and why."""


@pytest.fixture(scope="module")
def folder(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("corpus")
    with tarfile.open(shared / "wsdl/corpus.tar.xz") as tar:
        members = [member for member in tar if member.name.startswith("corpus/pairs")]
        tar.extractall(into, members, filter="data")
    return into / "corpus"


def inside(schema: Schema, other: Schema) -> Counter[str]:
    """What stands in types and elements that the other side has none of, by local name."""
    names = {name.local for components in (other.types, other.elements) for name in components}
    counts: Counter[str] = Counter()
    components: list[tuple[QName, TypeRef]] = [*schema.types.items()]
    components += [(name, element.type) for name, element in schema.elements.items()]
    for name, ref in components:
        if name.local not in names:
            counts.update(parts(ref))
    return counts


def parts(ref: TypeRef) -> Iterator[str]:
    if isinstance(ref, ComplexType):
        for element in ref.elements():
            yield "field"
            yield from parts(element.type)
        for attribute in ref.attributes:
            yield "attr"
            yield from parts(attribute.type)
    elif isinstance(ref, SimpleType):
        yield from ("enum" for _ in ref.facets.enumeration)


def test_pairs_agree_or_are_explained(folder: Path) -> None:
    unexplained: dict[tuple[str, str], tuple[int, int, int]] = {}
    for pair in json.loads((folder / "pairs.json").read_text(encoding="utf-8")):
        try:
            base, other = (load_side(folder / pair[s], root=folder) for s in ("old", "new"))
        except InputError:
            assert pair["id"] in UNREADABLE
            continue
        found = Counter(
            f.id for f in compare(base, other, base_name="old", other_name="new").findings
        )
        assert not compare(other, other, base_name="new", other_name="new").findings
        new, gone = inside(other, base), inside(base, other)
        for kind, rules in COUNTED.items():
            what = kind.split()[0]
            within = (new if kind.endswith("added") else gone)[what]
            told = sum(found[rule] for rule in rules)
            rest = pair["counts"].get(kind, 0) - told - within
            if rest != EXPLAINED.get((pair["id"], kind), (0, ""))[0]:
                unexplained[pair["id"], kind] = (pair["counts"].get(kind, 0), told, within)
    assert unexplained == {}
