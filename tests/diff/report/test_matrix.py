"""All zones at once, in text and markdown."""

from __future__ import annotations

import pytest

from soapwright.diff.finding import Comparison
from soapwright.diff.report.matrix import render


def test_a_row_of_an_entity_counts_and_one_of_a_field_names_the_rule(
    comparisons: list[Comparison],
) -> None:
    lines = render(comparisons, "text", title="").splitlines()
    zones = list(dict.fromkeys(one.other for one in comparisons))
    assert lines[0].split() == zones
    (row,) = [line for line in lines if line.strip().startswith("Account/Name")]
    assert "E field-length-decreased" in row
    counted = [line for line in lines if line.startswith("Ticket ")]
    assert "1E" in counted[0]


def test_markdown_is_one_table(comparisons: list[Comparison]) -> None:
    text = render(comparisons, "markdown", title="zones")
    assert "| **Ticket** |" in text
    widths = {line.count(" | ") for line in text.splitlines() if line.startswith("| ")}
    assert len(widths) == 1
    many = [Comparison("us", "de", comparisons[0].findings)]
    assert "left out" not in render(many, "markdown", title="zones")


@pytest.mark.parametrize("format", ["text", "markdown"])
def test_it_never_claims_too_much(format: str, hostile: list[Comparison]) -> None:
    failed = Comparison("us", "de", failure="is down")
    assert "not compared" in render([failed], format, title="t").lower()
    assert "No differences." in render([Comparison("us", "de")], format, title="t")
    report = render(hostile, format, title="t")
    assert "\x1b" not in report
    assert "\x00" not in report
