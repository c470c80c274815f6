"""Annotations for GitHub Actions."""

from __future__ import annotations

import re

from soapwright.diff.finding import Comparison
from soapwright.diff.report import render


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
