"""SARIF, for code scanning."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from soapwright.diff.finding import Accepted, Comparison
from soapwright.diff.report import render
from soapwright.diff.rules import RULES


def test_sarif_has_what_code_scanning_needs(comparisons: list[Comparison]) -> None:
    report = json.loads(render(comparisons, "sarif"))
    assert report["version"] == "2.1.0"
    assert report["$schema"].endswith("sarif-2.1.0.json") or "sarif-schema-2.1.0" in str(
        report["$schema"]
    )
    results: list[dict[str, Any]] = []
    for run in report["runs"]:
        driver = run["tool"]["driver"]
        rules = [rule["id"] for rule in driver["rules"]]
        assert driver["name"] == "soapwright"
        assert set(rules) <= set(RULES)
        for result in run["results"]:
            assert result["level"] in ("error", "warning", "note")
            assert rules[result["ruleIndex"]] == result["ruleId"]
            (location,) = result["locations"]
            physical = location["physicalLocation"]
            assert not physical["artifactLocation"]["uri"].startswith("/")
            assert physical["region"]["startLine"] >= 1
            assert result["partialFingerprints"]
            results.append(result)
    assert len(results) == 7


@pytest.mark.peer("sarif-multitool")
def test_sarif_is_valid_for_those_who_made_it(
    comparisons: list[Comparison], hostile: list[Comparison], tmp_path: Path
) -> None:
    """Judged by the schema and the rules of the format's own tool."""
    file = tmp_path / "zones.sarif"
    accepted = Accepted(comparisons[0].findings[0], "known", date(2099, 1, 1))
    more = [Comparison("us", "de", accepted=(accepted,)), Comparison("us", "es", failure="down")]
    file.write_text(render([*comparisons, *hostile, *more], "sarif"), "utf-8")
    judged = subprocess.run(
        ["sarif-multitool", "validate", str(file)],
        capture_output=True,
        text=True,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )
    assert judged.returncode == 0, judged.stdout
    assert " error " not in judged.stdout


@pytest.mark.peer("sarif-multitool")
def test_sarif_is_what_the_schema_says(
    comparisons: list[Comparison], hostile: list[Comparison]
) -> None:
    """The format's own schema, which comes with that tool, by a validator that it knows not of."""
    root = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True, check=True)
    schemas = Path(root.stdout.strip(), "@microsoft").rglob("sarif-2.1.0.json")
    schema = json.loads(next(schemas).read_text("utf-8-sig"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    accepted = Accepted(comparisons[0].findings[0], "known", date(2099, 1, 1))
    more = [Comparison("us", "de", accepted=(accepted,)), Comparison("us", "es", failure="down")]
    for every in ([], comparisons, [*comparisons, *hostile, *more]):
        report = json.loads(render(every, "sarif"))
        assert [error.message for error in validator.iter_errors(report)] == []
    assert not validator.is_valid({**report, "runs": [{"results": []}]})
