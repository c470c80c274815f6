"""Each rule on the smallest pair of files that shows it: exact ids, severities, paths and lines.

``pairs/<rule>/`` holds ``base`` and ``other``, and ``expected.json``: the findings of the
comparison, and those of the mirrored one.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from soapwright.diff.compare import compare
from soapwright.diff.finding import Finding
from soapwright.diff.rules import RULES
from soapwright.diff.sides import load_side
from soapwright.schema.model import Schema

PAIRS = Path(__file__).parent / "pairs"
NAMES = sorted(folder.name for folder in PAIRS.iterdir())
XSD_PAIRS = [name for name in NAMES if (PAIRS / name / "base.xsd").exists()]

WSDL = """<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:t="{namespace}"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:w="urn:w" targetNamespace="urn:w">
  <types><xs:schema>{imports}</xs:schema></types>
  <message name="Sent"><part name="p" {sent}/></message>
  <message name="Got"><part name="p" {got}/></message>
  <portType name="P">
    <operation name="o"><input message="w:Sent"/><output message="w:Got"/></operation>
  </portType>
</definitions>
"""


def load(rule: str, side: str) -> Schema:
    (path,) = (PAIRS / rule).glob(f"{side}.*")
    return load_side(path)


def findings(base: Schema, other: Schema) -> tuple[Finding, ...]:
    return compare(base, other, base_name="base", other_name="other").findings


def shown(found: tuple[Finding, ...]) -> list[dict[str, object]]:
    return [
        {
            "id": finding.id,
            "severity": finding.severity,
            "direction": finding.direction,
            "path": finding.path,
            "file": Path(finding.place.file).name,
            "line": finding.place.line,
        }
        for finding in found
    ]


def test_every_rule_has_its_pair() -> None:
    assert set(NAMES) == set(RULES)


@pytest.mark.parametrize("rule", NAMES)
def test_pair(rule: str) -> None:
    base, other = load(rule, "base"), load(rule, "other")
    expected = json.loads((PAIRS / rule / "expected.json").read_text(encoding="utf-8"))
    mirror = RULES[rule].mirror
    assert shown(findings(base, other)) == expected["findings"]
    assert shown(findings(other, base)) == expected["mirrored"]
    # Most pairs give one finding; labels are exchanged between two values.
    assert {finding["id"] for finding in expected["findings"]} == {rule}
    assert {finding["id"] for finding in expected["mirrored"]} == ({mirror} if mirror else set())
    assert findings(base, base) == findings(other, other) == ()


@pytest.mark.parametrize("rule", XSD_PAIRS)
@pytest.mark.parametrize("direction", ["request", "response", "none"])
def test_severity_follows_the_direction(rule: str, direction: str, tmp_path: Path) -> None:
    """The same pair below a message that is only sent, only got, or neither."""
    schemas = []
    for side in ("base", "other"):
        xsd = (PAIRS / rule / f"{side}.xsd").read_text(encoding="utf-8")
        (tmp_path / f"{side}.xsd").write_text(xsd, encoding="utf-8")
        namespace = load(rule, side).target_namespace
        root, nothing = 'element="t:Root"', 'type="xs:int"'
        (tmp_path / f"{side}.wsdl").write_text(
            WSDL.format(
                namespace=namespace,
                imports=f'<xs:import namespace="{namespace}" schemaLocation="{side}.xsd"/>',
                sent=root if direction == "request" else nothing,
                got=root if direction == "response" else nothing,
            ),
            encoding="utf-8",
        )
        schemas.append(load_side(tmp_path / f"{side}.wsdl"))
    found = {f.severity: f for f in findings(*schemas) if f.id != "prefix-changed"}
    (finding,) = found.values()
    if rule in ("form-changed", "schema-namespace-changed", "type-removed"):
        assert finding.id == rule  # a namespace travels both ways, what is unused no way
        return
    assert (finding.id, finding.direction) == (rule, direction)
    relation_rules = {
        "compositor-changed": {"request": "info", "response": "error"},
        "any-namespace-changed": {"request": "info", "response": "error"},
        "any-process-contents-changed": {"request": "error", "response": "info"},
        "list-item-type-changed": {"request": "info", "response": "error"},
    }
    rule_of = RULES[rule]
    expected = {"request": rule_of.request, "response": rule_of.response}
    assert (
        finding.severity == {**expected, **relation_rules.get(rule, {}), "none": "info"}[direction]
    )
