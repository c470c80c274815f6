"""The page in a real browser: renders, filters, opens, and neither complains nor asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from soapwright.diff.finding import Comparison
from soapwright.diff.report import render
from tests.diff.report.chromium import Chromium

pytestmark = pytest.mark.peer("chromium")

SHOWN = "[...document.querySelectorAll('tr[data-severity]')].filter(r => !r.hidden).length"
CELLS = """Object.fromEntries([...document.querySelectorAll('tr[data-row]')]
  .filter(row => !row.hidden)
  .map(row => [row.querySelector('th').textContent, [...row.querySelectorAll('td')]
    .filter(cell => !cell.hidden)
    .map(cell => cell.innerText.replace(/\\s+/g, ' ').replace('– ', '–').trim())]))"""
STATUS = "document.querySelector('[role=status]').textContent"
TICKET = "[...document.querySelectorAll('tr[data-row]')].find(r => r.innerText.includes('Ticket'))"
OPEN = "[...document.querySelectorAll('details[open] h3')].map(h => h.textContent)"
# The contrast of WCAG 2.2 (1.4.3), of each text with the nearest background behind it.
CONTRASTS = """(() => {
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const light = color => rgb(color).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const color = getComputedStyle(e).backgroundColor;
      if (rgb(color)[3] !== 0) return color;
    }
  };
  document.querySelectorAll('details').forEach(d => d.open = true);
  return [...document.body.querySelectorAll('*')]
    .filter(e => e.offsetParent && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => [light(getComputedStyle(e).color), light(behind(e))].sort((a, b) => b - a))
    .map(([more, less]) => (more + 0.05) / (less + 0.05));
})()"""


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def page(comparisons: list[Comparison], hostile: list[Comparison], tmp_path: Path) -> Path:
    """The page of two ordinary zones and a hostile one: eight findings about six subjects."""
    file = tmp_path / "zones.html"
    file.write_text(render([*comparisons, *hostile], "html"), "utf-8")
    return file


@pytest.fixture
def browser(started: Chromium, page: Path) -> Iterator[Chromium]:
    """The browser with the page open; whatever a test does, nothing is asked for or logged."""
    started.open(page)
    yield started
    assert started.complaints() == []
    assert started.requests() == [page.as_uri()]


def type_into(browser: Chromium, field: str, value: str) -> None:
    browser.evaluate(
        f"(() => {{ const field = document.querySelector('[name={field}]');"
        f" field.value = {value!r};"
        " field.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )


def test_it_shows_every_finding_and_the_worst_first(
    browser: Chromium, comparisons: list[Comparison]
) -> None:
    assert browser.evaluate(SHOWN) == 8
    cells = browser.evaluate(CELLS)
    assert cells["Ticket"] == ["✕ 1 error ● 2 info", "–no differences", "–no differences"]
    assert cells["Project"] == ["–no differences", "▲ 1 warning", "–no differences"]
    assert next(iter(cells)) == "Ticket"
    assert browser.evaluate(STATUS) == "8 of 8 findings shown"


def test_no_text_of_a_finding_becomes_markup(browser: Chromium) -> None:
    assert browser.evaluate("document.scripts.length") == 1
    assert "<script>alert(1)</script>" in browser.evaluate("document.body.textContent")


def test_it_filters_by_text(browser: Chromium) -> None:
    type_into(browser, "text", "HOURS project")
    assert browser.evaluate(SHOWN) == 1
    assert list(browser.evaluate(CELLS)) == ["Project"]
    assert browser.evaluate(OPEN) == ["Project"]
    assert browser.evaluate(STATUS) == "1 of 8 findings shown"
    type_into(browser, "text", "no such thing")
    assert browser.evaluate(SHOWN) == 0
    assert browser.evaluate("document.querySelector('.nothing').hidden") is False


def test_it_filters_by_severity_and_counts_again(browser: Chromium) -> None:
    browser.evaluate("document.querySelector('[value=error]').click()")
    assert browser.evaluate(SHOWN) == 5
    cells = browser.evaluate(CELLS)
    assert cells["Ticket"][0] == "● 2 info"
    assert "Account" not in cells
    assert browser.evaluate(f"{TICKET}.querySelector('td').className") == "info"


def test_it_filters_by_zone_and_clears(browser: Chromium) -> None:
    type_into(browser, "zone", "1")
    assert browser.evaluate(CELLS) == {"Project": ["▲ 1 warning"], "the service": ["● 1 info"]}
    browser.evaluate("document.querySelector('[type=reset]').click()")
    assert browser.evaluate(f"new Promise(done => setTimeout(() => done({SHOWN})))") == 8
    assert len(browser.evaluate(CELLS)["Project"]) == 3


def test_a_cell_opens_its_findings_by_keyboard(browser: Chromium) -> None:
    browser.evaluate(f"{TICKET}.querySelector('a').focus()")
    browser.press("Enter", text="\r")
    assert browser.evaluate(OPEN) == ["Ticket"]
    assert browser.evaluate("document.querySelector(':target').innerText").startswith("de")


def test_everything_can_be_opened_and_closed(browser: Chromium) -> None:
    browser.evaluate("document.querySelector('[data-open=true]').click()")
    assert len(browser.evaluate(OPEN)) == 6
    browser.evaluate("document.querySelector('[data-open=\"\"]').click()")
    assert browser.evaluate(OPEN) == []


def test_without_javascript_it_is_whole(started: Chromium, page: Path) -> None:
    started.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        started.open(page)
        # The inspector's own expressions still run.
        assert started.evaluate("document.querySelector('form').offsetParent") is None
        assert len(started.evaluate(CELLS)) == 6
        started.evaluate(f"{TICKET}.querySelector('a').focus()")
        started.press("Enter", text="\r")
        assert started.evaluate(OPEN) == ["Ticket"]
    finally:
        started.call("Emulation.setScriptExecutionDisabled", value=False)


def test_a_screen_reader_hears_the_table_and_the_counts(browser: Chromium) -> None:
    nodes: list[dict[str, Any]] = browser.call("Accessibility.getFullAXTree")["nodes"]
    heard = {
        (node["role"]["value"], node.get("name", {}).get("value"))
        for node in nodes
        if not node["ignored"]
    }
    assert ("table", "Entities and zones") in heard
    assert {("columnheader", "de"), ("rowheader", "Ticket"), ("heading", "Findings")} <= heard
    assert any(
        role == "link" and name.split() == ["1", "error", "2", "info"] for role, name in heard
    )
    unnamed = [
        node
        for node in nodes
        if not node["ignored"]
        and node["role"]["value"] in ("searchbox", "checkbox", "combobox", "button", "link")
        and not node.get("name", {}).get("value", "").strip()
    ]
    assert unnamed == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out(browser: Chromium, scheme: str) -> None:
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.call("Emulation.setEmulatedMedia", features=[feature])
    contrasts = browser.evaluate(CONTRASTS)
    assert len(contrasts) > 80
    assert min(contrasts) >= 4.5


def test_it_fits_a_telephone(browser: Chromium) -> None:
    size = {"width": 360, "height": 740, "deviceScaleFactor": 1}
    browser.call("Emulation.setDeviceMetricsOverride", mobile=True, **size)
    try:
        browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert browser.evaluate("document.documentElement.scrollWidth") <= 360
    finally:
        browser.call("Emulation.clearDeviceMetricsOverride")
