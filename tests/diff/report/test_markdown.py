"""Markdown, for a comment on a pull request."""

from __future__ import annotations

import re

from soapwright.diff.finding import Comparison
from soapwright.diff.report import render


def test_markdown_fits_a_comment(comparisons: list[Comparison]) -> None:
    many = Comparison("us", "de", comparisons[0].findings * 2000)
    report = render([many], "markdown")
    assert len(report) <= 65_536
    assert re.search(r"\d[\d,]* more", report)


def test_markdown_folds_each_entity(comparisons: list[Comparison]) -> None:
    report = render(comparisons, "markdown")
    assert report.count("<details") == report.count("</details>") >= 3
