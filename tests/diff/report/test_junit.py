"""JUnit's XML, for CI servers."""

from __future__ import annotations

from datetime import date

from lxml import etree

from soapwright.diff.finding import Accepted, Comparison
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


TAKEN = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped"},
    "testcase": {"name", "classname", "time"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"type", "message"},
    "system-out": set[str](),
}
"""What Jenkins' junit-10.xsd takes, of what could be of use here."""


def test_jenkins_takes_it(comparisons: list[Comparison], hostile: list[Comparison]) -> None:
    accepted = Accepted(comparisons[0].findings[0], "known", date(2099, 1, 1))
    more = [Comparison("us", "de", accepted=(accepted,)), Comparison("us", "es", failure="down")]
    root = etree.fromstring(render([*comparisons, *hostile, *more], "junit").encode())
    for element in root.iter(etree.Element):
        assert set(element.attrib) <= TAKEN[str(element.tag)]
    for suite in root.iter("testsuite"):
        counted = [len(suite.findall(f".//{kind}")) for kind in ("testcase", "failure", "error")]
        assert counted == [int(suite.attrib[key]) for key in ("tests", "failures", "errors")]
        assert len(suite.findall(".//skipped")) == int(suite.attrib["skipped"])
