"""The page in a real browser: it renders, filters, complains of nothing and asks for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.diff.finding import Comparison
from soapwright.diff.report import render
from tests.diff.report.chromium import Chromium

SHOWN = "[...document.querySelectorAll('tr[data-severity]')].filter(r => r.offsetParent).length"

pytestmark = pytest.mark.peer("chromium")


def test_it_renders_and_filters(
    comparisons: list[Comparison], hostile: list[Comparison], tmp_path: Path
) -> None:
    page = tmp_path / "zones.html"
    page.write_text(render([*comparisons, *hostile], "html"), "utf-8")
    with Chromium(tmp_path / "profile") as browser:
        browser.open(page)
        everything = "document.querySelectorAll('details').forEach(d => d.open = true)"
        browser.evaluate(everything)
        assert browser.evaluate(SHOWN) == 8
        browser.evaluate(
            "(() => { const t = document.querySelector('input[name=text]');"
            " t.value = 'Hours'; t.dispatchEvent(new Event('input', {bubbles: true})); })()"
        )
        browser.evaluate(everything)
        assert browser.evaluate(SHOWN) == 1
        browser.screenshot(tmp_path / "zones.png")
        assert (tmp_path / "zones.png").stat().st_size > 5_000
        assert browser.complaints() == []
        assert [r for r in browser.requests() if not r.startswith(("file:", "data:"))] == []
