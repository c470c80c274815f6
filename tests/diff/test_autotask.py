"""Real releases against each other: three WSDLs and two field catalogues of Autotask."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

from soapwright.diff.compare import compare
from soapwright.diff.finding import Finding
from soapwright.diff.sides import load_side
from soapwright.schema.model import Schema


def findings(base: Path, other: Path) -> tuple[Finding, ...]:
    return compare(load_side(base), load_side(other), base_name="base", other_name="other").findings


def of(found: tuple[Finding, ...], *rules: str) -> set[tuple[str | None, str | None]]:
    return {(finding.entity, finding.field) for finding in found if finding.id in rules}


def test_earlier_to_later(shared: Path) -> None:
    folder = shared / "wsdl/autotask"
    found = findings(folder / "atws-1.5-earlier.wsdl", folder / "atws-1.5-later.wsdl")
    assert Counter(finding.id for finding in found) == {
        "element-added-optional": 101,
        "entity-added": 21,
        "element-removed-optional": 13,
        "element-case-changed": 2,
        "sequence-order-changed": 1,
    }
    gone = of(found, "element-removed-optional")
    assert len(gone) == 13
    assert {str(field).lower() for _, field in gone} == {"id"}
    assert of(found, "element-case-changed") == {
        ("Opportunity", "SemiAnnualCost"),
        ("Opportunity", "SemiAnnualRevenue"),
    }
    assert of(found, "sequence-order-changed") == {("PurchaseOrderItem", "EstimatedArrivalDate")}


def test_later_to_next_release(shared: Path) -> None:
    folder = shared / "wsdl/autotask"
    found = findings(folder / "atws-1.5-later.wsdl", folder / "atws-1.6.wsdl")
    assert Counter(finding.id for finding in found) == {
        "wsdl-namespace-changed": 1,
        "schema-namespace-changed": 1,
        "endpoint-address-changed": 1,
        "documentation-changed": 7,
        "element-renamed": 27,
        "element-added-optional": 29,
        "element-removed-optional": 1,
        "entity-added": 4,
    }
    renamed = [finding for finding in found if finding.id == "element-renamed"]
    assert {finding.entity for finding in renamed} == {"InstalledProduct"}
    for finding in renamed:
        assert str(finding.base).startswith("AEM")
        assert finding.other == str(finding.base).replace("AEM", "RMM")
    assert of(found, "element-removed-optional") == {("BillingItem", "ApprovedTime")}
    assert ("BillingItem", "PostedOnTime") in of(found, "element-added-optional")


def test_lines_are_those_of_the_file(shared: Path) -> None:
    path = shared / "wsdl/autotask/atws-1.6.wsdl"
    lines = path.read_text(encoding="utf-8").splitlines()
    for finding in findings(path.with_name("atws-1.5-later.wsdl"), path):
        if finding.id in ("element-added-optional", "element-renamed"):
            name = finding.other if finding.id == "element-renamed" else finding.field
            assert f'name="{name}"' in lines[finding.place.line - 1]


def test_catalogues(shared: Path) -> None:
    """The expected findings come straight from the two JSON files."""
    paths = [shared / f"facts/autotask-{release}.json" for release in ("1.6.5", "1.6.8")]
    base, other = (json.loads(path.read_text(encoding="utf-8")) for path in paths)
    expected = {("entity", name, None) for name in base.keys() ^ other.keys()}
    for entity in base.keys() & other.keys():
        here, there = base[entity]["fields"], other[entity]["fields"]
        expected |= {("element", entity, field) for field in here.keys() ^ there.keys()}
        for field in here.keys() & there.keys():
            for key in here[field].keys() | there[field].keys():
                if here[field].get(key) != there[field].get(key):
                    expected.add((KINDS[key, str(there[field].get(key))], entity, field))
    found = findings(*paths)
    assert {(kind(finding.id), finding.entity, finding.field) for finding in found} == expected
    assert len(found) == len(expected) == 56


KINDS = {
    ("required", "None"): "field-became-optional",
    ("read_only", "None"): "field-became-writable",
    ("type", "decimal"): "field-type-changed",
    **{("length", str(n)): "field-length-increased" for n in (100, 600, 8000, 32000)},
}


def kind(rule: str) -> str:
    return rule.split("-")[0] if rule.startswith(("entity", "element")) else rule


def test_catalogue_tells_what_the_wsdl_does_not(shared: Path, tmp_path: Path) -> None:
    """A field that both the WSDL and the catalogue gained is told once."""
    wsdl = (shared / "wsdl/autotask/atws-1.6.wsdl").read_text(encoding="utf-8")
    line = '<s:element minOccurs="0" maxOccurs="1" name="TicketNumber" />'
    assert wsdl.count(line) == 1
    (tmp_path / "base.wsdl").write_text(wsdl.replace(line, ""), encoding="utf-8")
    (tmp_path / "other.wsdl").write_text(wsdl, encoding="utf-8")
    fields = json.loads((shared / "facts/autotask-1.6.8.json").read_text(encoding="utf-8"))
    entities = {"Ticket": fields["Ticket"]}
    (tmp_path / "other.json").write_text(json.dumps(entities), encoding="utf-8")
    del entities["Ticket"]["fields"]["TicketNumber"]
    (tmp_path / "base.json").write_text(json.dumps(entities), encoding="utf-8")
    sides = [with_catalogue(tmp_path, side) for side in ("base", "other")]
    found = compare(*sides, base_name="base", other_name="other").findings
    assert [(f.id, f.path, Path(f.place.file).name) for f in found] == [
        ("element-added-optional", "Ticket/TicketNumber", "other.wsdl")
    ]
    alone = findings(tmp_path / "base.json", tmp_path / "other.json")
    assert [(f.id, f.path, Path(f.place.file).name) for f in alone] == [
        ("element-added-optional", "Ticket/TicketNumber", "other.json")
    ]


def with_catalogue(folder: Path, side: str) -> Schema:
    catalogue = load_side(folder / f"{side}.json").catalogue
    return replace(load_side(folder / f"{side}.wsdl"), catalogue=catalogue)
