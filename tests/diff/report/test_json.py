"""JSON, for programs."""

from __future__ import annotations

import json

from soapwright.diff.finding import Comparison
from soapwright.diff.report import render
from soapwright.runtime.records.dataclass import replace

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


def test_methods_are_told_where_they_are_known(comparisons: list[Comparison]) -> None:
    (first, *_), *_ = ([*one.findings] for one in comparisons)
    called = replace(first, operations=("query", "create"), methods=("create", "get"))
    known = [replace(comparisons[0], findings=(called,))]
    assert json.loads(render(known, "json"))["findings"][0]["methods"] == ["create", "get"]
    (run,) = json.loads(render(known, "sarif"))["runs"]
    assert run["results"][0]["properties"]["methods"] == ["create", "get"]
    for form in ("text", "markdown", "html", "junit", "github"):
        assert "in query, create, called by create, get" in " ".join(render(known, form).split())
    unknown = json.loads(render(comparisons, "json"))["findings"]
    assert {tuple(found["methods"]) for found in unknown} == {()}
