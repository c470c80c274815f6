"""JSON, for programs."""

from __future__ import annotations

import json

from soapwright.diff.finding import Comparison
from soapwright.diff.report import render

KEYS = {
    *("id", "severity", "direction", "entity", "field", "operation", "path", "base", "other"),
    *("message", "line", "fingerprint"),
}


def test_json_of_one_comparison_is_the_contract(comparisons: list[Comparison]) -> None:
    report = json.loads(render(comparisons[:1], "json"))
    assert {"schema", "base", "other", "findings", "summary"} <= set(report)
    assert (report["schema"], report["base"], report["other"]) == (1, "us", "de")
    assert report["summary"] == {"error": 2, "warning": 0, "info": 3}
    for found, finding in zip(report["findings"], comparisons[0].findings, strict=True):
        assert set(found) >= KEYS
        assert found["id"] == finding.id
        assert found["line"] == finding.place.line
        assert found["fingerprint"] == finding.fingerprint
        assert found["entity"] == finding.entity


def test_json_of_several_names_the_zone_of_each(comparisons: list[Comparison]) -> None:
    report = json.loads(render(comparisons, "json"))
    assert report["other"] == "de, es"
    assert [found["zone"] for found in report["findings"]] == ["de"] * 5 + ["es"] * 2
    assert report["summary"] == {"error": 2, "warning": 1, "info": 4}
