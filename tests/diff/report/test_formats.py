"""Each format as its readers need it: people, programs, code scanning, CI servers."""

from __future__ import annotations

import json
import os
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from soapwright.diff.finding import Comparison
from soapwright.diff.report import FORMATS, render
from soapwright.diff.rules import RULES
from soapwright.errors import InputError

KEYS = {
    *("id", "severity", "direction", "entity", "field", "operation", "path", "base", "other"),
    *("message", "line", "fingerprint"),
}


def test_there_are_seven_formats_and_no_other() -> None:
    assert set(FORMATS) == {"text", "json", "markdown", "html", "sarif", "junit", "github"}
    with pytest.raises(InputError, match="one of text, json"):
        render([], "pdf")


@pytest.mark.parametrize("format", FORMATS)
def test_hostile_texts_stay_texts(format: str, hostile: list[Comparison]) -> None:
    report = render(hostile, format)
    report.encode()  # a lone surrogate could not be written
    assert "\x00" not in report
    assert "\x1b[31m" not in report
    if format in ("html", "markdown"):
        assert "<script>alert" not in report
    if format == "github":
        assert len([line for line in report.splitlines() if line.startswith("::")]) == 1


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_compared_is_a_report_too(format: str) -> None:
    assert isinstance(render([Comparison("us", "de")], format), str)


# --- json ---------------------------------------------------------------------------------------


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


# --- text ---------------------------------------------------------------------------------------


def test_text_groups_by_entity_worst_first(comparisons: list[Comparison]) -> None:
    lines = render(comparisons, "text").splitlines()
    at = {
        name: next(i for i, line in enumerate(lines) if name in line)
        for name in ("Account", "Ticket", "Project")
    }
    assert max(at["Account"], at["Ticket"]) < at["Project"]
    assert any("2 errors" in line for line in lines)
    assert any("wsdl/service/de.wsdl:77" in line for line in lines)


def test_text_is_coloured_only_when_asked(comparisons: list[Comparison]) -> None:
    assert "\x1b[" not in render(comparisons, "text")
    coloured = render(comparisons, "text", color=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == render(comparisons, "text")


# --- markdown -----------------------------------------------------------------------------------


def test_markdown_fits_a_comment(comparisons: list[Comparison]) -> None:
    many = Comparison("us", "de", comparisons[0].findings * 2000)
    report = render([many], "markdown")
    assert len(report) <= 65_536
    assert re.search(r"\d[\d,]* more", report)


def test_markdown_folds_each_entity(comparisons: list[Comparison]) -> None:
    report = render(comparisons, "markdown")
    assert report.count("<details") == report.count("</details>") >= 3


# --- html ---------------------------------------------------------------------------------------


class Tags(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def test_the_page_asks_for_nothing(comparisons: list[Comparison]) -> None:
    page = Tags(render(comparisons, "html"))
    links = [link for link in page.of("link") if link.get("href") != "data:,"]
    assert not links + page.of("img") + page.of("iframe")
    assert not [script for script in page.of("script") if "src" in script]
    (policy,) = [m for m in page.of("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert "default-src 'none'" in str(policy["content"])


def test_the_matrix_is_a_table_that_a_screen_reader_can_read(
    comparisons: list[Comparison],
) -> None:
    page = Tags(render(comparisons, "html"))
    scopes = [cell.get("scope") for cell in page.of("th")]
    assert scopes.count("col") >= 3
    assert scopes.count("row") >= 5
    assert page.of("html")[0].get("lang") == "en"
    assert page.of("details")  # opens without a script


# --- sarif --------------------------------------------------------------------------------------


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
    file.write_text(render([*comparisons, *hostile], "sarif"), "utf-8")
    judged = subprocess.run(
        ["sarif-multitool", "validate", str(file)],
        capture_output=True,
        text=True,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )
    assert judged.returncode == 0, judged.stdout
    assert " error " not in judged.stdout


# --- junit --------------------------------------------------------------------------------------


def test_junit_has_a_suite_a_comparison_and_a_case_a_finding(
    comparisons: list[Comparison],
) -> None:
    root = etree.fromstring(render(comparisons, "junit").encode())
    suites = root.findall("testsuite")
    assert [suite.get("tests") for suite in suites] == ["5", "2"]
    assert [suite.get("failures") for suite in suites] == ["2", "0"]
    assert len(root.findall(".//failure")) == 2
    assert len(root.findall(".//skipped")) == 1


def test_junit_is_well_formed_whatever_the_texts(hostile: list[Comparison]) -> None:
    root = etree.fromstring(render(hostile, "junit").encode())
    assert len(root.findall(".//testcase")) == 1


# --- github -------------------------------------------------------------------------------------


def test_github_annotations_name_file_and_line(comparisons: list[Comparison]) -> None:
    lines = [x for x in render(comparisons, "github").splitlines() if x.startswith("::")]
    assert len(lines) == 7
    kinds = [re.match(r"::(\w+) ", line) for line in lines]
    assert [kind[1] for kind in kinds if kind] == ["error"] * 2 + ["warning"] + ["notice"] * 4
    assert any("file=wsdl/service/de.wsdl,line=77," in line for line in lines)


def test_github_escapes_what_ends_a_property_or_a_line(hostile: list[Comparison]) -> None:
    (line,) = [x for x in render(hostile, "github").splitlines() if x.startswith("::")]
    properties, _, message = line.removeprefix("::error ").partition("::")
    assert "%0A" in message
    assert "\n" not in message
    assert {part.partition("=")[0] for part in properties.split(",")} <= {"file", "line", "title"}
