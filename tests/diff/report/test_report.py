"""Every format: what all of them have to stand."""

from __future__ import annotations

import json
from datetime import date

import pytest

from soapwright.diff.finding import Accepted, Comparison
from soapwright.diff.report import FORMATS, heading, render
from soapwright.errors import InputError


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


def test_the_names_compared_are_the_heading() -> None:
    zones = [Comparison("us", "de"), Comparison("us", "es"), Comparison("us", "de")]
    assert heading(zones) == "de, es compared with us"
    assert heading([]) == "Nothing compared"


FAILED = Comparison("pinned", "live", failure="answered with status 404")


@pytest.mark.parametrize("format", FORMATS)
def test_what_was_not_compared_never_looks_clean(format: str) -> None:
    """Nor where another comparison of the same call went well."""
    signs = {
        "text": ("not compared", "status 404"),
        "markdown": ("not compared", "status 404"),
        "html": ("not compared", "status 404"),
        "json": ('"compared": false', "status 404"),
        "junit": ("<error", "status 404", 'errors="1"'),
        "sarif": ('"executionSuccessful": false', "toolExecutionNotifications", "status 404"),
        "github": ("::error", "status 404"),
    }
    for comparisons in ([FAILED], [Comparison("a", "b"), FAILED]):
        report = render(comparisons, format)
        assert "No differences." not in report
        for sign in signs[format]:
            assert sign in report or sign.capitalize() in report


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_accepted_is_shown(format: str, comparisons: list[Comparison]) -> None:
    finding = comparisons[0].findings[0]
    one = Accepted(finding, "known | to us", date(2099, 12, 31))
    report = render([Comparison("us", "de", accepted=(one,))], format)
    assert "No differences." not in report
    assert "2099-12-31" in report
    assert "to us" in report
    if format == "sarif":
        (result,) = json.loads(report)["runs"][0]["results"]
        assert result["suppressions"][0]["kind"] == "external"
    if format == "junit":
        assert report.count("<skipped") == 1
