"""JUnit's XML, for CI servers."""

from __future__ import annotations

from lxml import etree

from soapwright.diff.finding import Comparison
from soapwright.diff.report import render


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
