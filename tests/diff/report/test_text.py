"""Text, for people at a terminal."""

from __future__ import annotations

import re

from soapwright.diff.finding import Comparison
from soapwright.diff.report import render


def test_text_groups_by_entity_worst_first(comparisons: list[Comparison]) -> None:
    lines = render(comparisons, "text").splitlines()
    at = {
        name: next(i for i, line in enumerate(lines) if name in line)
        for name in ("Account", "Ticket", "Project")
    }
    assert max(at["Account"], at["Ticket"]) < at["Project"]
    assert any("2 errors" in line for line in lines)
    assert any("wsdl/service/de.wsdl:77" in line for line in lines)


def test_text_is_coloured_only_when_asked(comparisons: list[Comparison]) -> None:
    assert "\x1b[" not in render(comparisons, "text")
    coloured = render(comparisons, "text", color=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == render(comparisons, "text")
