"""Every format: what all of them have to stand."""

from __future__ import annotations

import pytest

from soapwright.diff.finding import Comparison
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
