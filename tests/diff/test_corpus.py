"""Thirty-four pairs of real releases: our findings against plain counts that others made.

``pairs.json`` counts what differs by local name. What stands inside of something new or gone is
counted there, and is no finding of its own here; a rename is one added and one removed there.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from soapwright.diff.compare import compare
from soapwright.diff.finding import SEVERITIES, Finding
from soapwright.diff.sides import load_side
from soapwright.errors import InputError
from soapwright.schema.model import ComplexType, QName, Schema, SimpleType, TypeRef
from tests.corpus.schemas import unpack_pairs

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
IN_ACTION = "the action holds the namespace, or its release, whose change is told once"
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
    ("cisco-axl:8.0..8.5", "soapAction changed"): (693, IN_ACTION),
    ("cisco-axl:8.0..8.5", "field added"): (19, IN_PLACE),
    ("cisco-axl:8.0..8.5", "enum added"): (-175, UNION),
    ("cisco-axl:8.0..8.5", "enum removed"): (-13, UNION),
    ("cisco-axl:8.5..9.0", "soapAction changed"): (715, IN_ACTION),
    ("cisco-axl:8.5..9.0", "field added"): (15, IN_PLACE),
    ("cisco-axl:8.5..9.0", "enum added"): (-206, UNION),
    ("cisco-axl:8.5..9.0", "enum removed"): (-62, UNION),
    ("cisco-axl:9.0..9.1", "soapAction changed"): (799, IN_ACTION),
    ("cisco-axl:9.0..9.1", "enum added"): (-70, UNION),
    ("cisco-axl:9.0..9.1", "enum removed"): (-3, UNION),
    ("cisco-axl:10.0..10.5", "soapAction changed"): (986, IN_ACTION),
    ("cisco-axl:10.0..10.5", "enum added"): (-43, UNION),
    ("cisco-axl:10.0..10.5", "enum removed"): (-1, UNION),
    ("cisco-axl:12.5..14", "soapAction changed"): (1068, IN_ACTION),
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
    return unpack_pairs(shared / "wsdl/corpus.tar.xz", tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def compared(folder: Path) -> dict[str, tuple[Schema, Schema, tuple[Finding, ...]]]:
    """Pair → both sides and what is found; those that cannot be read are missing."""
    found = {}
    for pair in json.loads((folder / "pairs.json").read_text(encoding="utf-8")):
        try:
            base, other = (load_side(folder / pair[s], root=folder) for s in ("old", "new"))
        except InputError:
            continue
        done = compare(base, other, base_name="old", other_name="new")
        found[pair["id"]] = (base, other, done.findings)
    return found


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


Compared = dict[str, tuple[Schema, Schema, tuple[Finding, ...]]]


def test_pairs_agree_or_are_explained(folder: Path, compared: Compared) -> None:
    unexplained: dict[tuple[str, str], tuple[int, int, int]] = {}
    for pair in json.loads((folder / "pairs.json").read_text(encoding="utf-8")):
        if pair["id"] not in compared:
            assert pair["id"] in UNREADABLE
            continue
        base, other, findings = compared[pair["id"]]
        found = Counter(f.id for f in findings)
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


# --- the summary that was read by eye ------------------------------------------------------------

GOLDEN = Path(__file__).parent / "golden" / "corpus.txt"

READ = {
    "salesforce-tooling:old..new": "enumerations in another namespace; lookups became wider",
    "salesforce-enterprise:old..new": "one customer's own types are not in the other's",
    "fedex-ship:v17..v23": "the release stands in namespaces and in a fixed value",
    "fedex-ship:v23..v26": "several enumerations became texts",
    "onvif-devicemgmt:20.12..21.06": "lists under other names; requests take any type",
    "onvif-devicemgmt:21.12..22.06": "wildcards for attributes, and one attribute",
    "onvif-devicemgmt:23.06..23.12": "three attributes that may be left out",
    "onvif-devicemgmt:24.12..25.06": "coordinates that nothing here sends became required",
    "onvif-devicemgmt:20.12..26.06": "five years: new operations; an extension was filled",
    "onvif-media2:21.12..22.12": "a wildcard for attributes became lax in requests and answers",
    "onvif-media2:22.12..24.06": "additions alone",
    "onvif-media2:20.12..26.06": "five years: here coordinates are sent, and became required",
    "onvif-ptz:20.12..26.06": "five years, of which this service uses little",
    "cisco-axl:8.0..8.5": "a number became a text in 52 places; actions name the release",
    "cisco-axl:8.5..9.0": "elements in another case; values beside a member of any text",
    "cisco-axl:9.0..9.1": "a text became a boolean",
    "cisco-axl:10.0..10.5": "a flag became an enumeration under another name",
    "cisco-axl:12.5..14": "a text became a type of its own, fields of one request went",
    "admanager-lineitemservice:v202502..v202505": "the release in its addresses; error codes",
    "admanager-lineitemservice:v202508..v202511": "the release in its addresses; error codes",
    "adwords-campaign:v201802..v201809": "a bidding scheme went with its value; error codes came",
    "cmis:1.0..1.1": "each action was empty and is named now; attributes became texts",
    "dhl-gkv:2.0..2.1": "what was renamed is reached by what is new alone",
    "dhl-gkv:2.1..2.2": "a country needs its code now",
    "travelport-air:v49..v52": "the release in four namespaces; two ports went",
    "travelport-hotel:v49..v52": "a partner's fields went from requests and answers",
    "soamodel-compat:1..2": "an element under another name, which may be left out",
    "soamodel-cycling:old..new": "a number became a text",
    "soamodel-sample:original..modified": "an operation and its binding did not fit, and do now",
    "zuora:38..78": "dates lost their times; a query takes options in a header",
    "aws-ec2:cloudstack..wsdl2php": "an id or a name where there was a name: choices that open",
    "aws-ec2:wsdl2php..gowsdl": "additions alone, but for the namespace of the release",
    "sunat-billservice:plain..ns1": "the second file has no binding: it is imported by the first",
}
"""Pair → what was found to be so when its findings were held to the two WSDLs by eye."""


def summary(findings: tuple[Finding, ...]) -> list[str]:
    counts = Counter(f.severity for f in findings)
    kinds = Counter((SEVERITIES.index(f.severity), f.id, f.direction) for f in findings)
    return [
        "  " + ", ".join(f"{counts[severity]} {severity}" for severity in SEVERITIES),
        *(
            f"    {SEVERITIES[rank]:7} {rule} ({direction}): {number}"
            for (rank, rule, direction), number in sorted(kinds.items())
        ),
    ]


def test_the_summary_is_the_one_that_was_read(compared: Compared) -> None:
    """SOAPWRIGHT_UPDATE_GOLDEN=1 accepts what is found now: read it, pair by pair."""
    assert {*compared} == {*READ}
    lines = []
    for pair, (_, _, findings) in compared.items():
        lines += [pair, f"  {READ[pair]}", *summary(findings), ""]
    text = "\n".join(lines)
    if os.environ.get("SOAPWRIGHT_UPDATE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
    assert text.splitlines() == GOLDEN.read_text("utf-8").splitlines()
