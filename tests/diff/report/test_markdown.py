"""Markdown, for a comment on a pull request."""

from __future__ import annotations

import re

from soapwright.diff.finding import Comparison
from soapwright.diff.report import render
from tests.diff.report.conftest import finding


def test_markdown_fits_a_comment(comparisons: list[Comparison]) -> None:
    many = Comparison("us", "de", comparisons[0].findings * 2000)
    report = render([many], "markdown")
    assert len(report.encode()) <= 60_000
    assert re.search(r"\*\*\d+ errors, \d+ info left out\*\*: this comment is full", report)


def test_what_breaks_comes_before_what_does_not_over_all_groups() -> None:
    """150 errors in as many groups, and 15 infos beside each."""
    errors = [finding("e", "error", f"T{i}/lost", "gone") for i in range(150)]
    infos = [finding("i", "info", f"T{i}/new{n}", "new") for i in range(150) for n in range(15)]
    report = render([Comparison("old", "new", (*infos, *errors))], "markdown", again="diff `a` b")
    assert {f"T{i}/lost" for i in range(150)} <= set(re.findall(r"T\d+/lost", report))
    assert "2250 info left out" in report
    assert "<code>diff &#96;a&#96; b</code>" in report
    assert len(report.encode()) <= 60_000


def test_markdown_folds_each_entity(comparisons: list[Comparison]) -> None:
    report = render(comparisons, "markdown")
    assert report.count("<details") == report.count("</details>") >= 3
