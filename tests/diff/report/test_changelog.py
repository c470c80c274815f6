"""A changelog: version by version, what breaks first."""

from __future__ import annotations

from soapwright.diff.finding import Comparison
from soapwright.diff.report.changelog import render


def test_what_breaks_comes_first(comparisons: list[Comparison]) -> None:
    text = render(comparisons[:1], title="Changelog")
    assert text.startswith("# Changelog\n\n## de\n\nSince us.\n\n### Breaking\n\n- <code>")
    assert text.index("### Breaking") < text.index("### Removed")


def test_a_version_that_could_not_be_read_is_told() -> None:
    text = render([Comparison("v1", "v2", failure="is HTML")], title="Changelog")
    assert "Not compared with v1: is HTML" in text
    assert "Nothing has changed." in render([], title="Changelog")


def test_texts_of_others_stay_texts(hostile: list[Comparison]) -> None:
    text = render(hostile, title="Changelog")
    assert "<script>" not in text
    assert "\x1b" not in text
