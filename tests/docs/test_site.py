"""The docs site: what it has, that nothing in it leads nowhere, and how it looks in a browser.

``make docs`` builds it; what takes a build or a browser is for peers.
"""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
import threading
import tomllib
from collections import Counter
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import soapwright
from docs.making.links import problems
from docs.making.pictures import FOLDER, PICTURES
from tests.diff.report.chromium import Chromium
from tests.generated.packages import ROOT

DOCS = ROOT / "docs"
PROJECT = tomllib.loads((ROOT / "zensical.toml").read_text("utf-8"))["project"]
BASE = PROJECT["site_url"]
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
FOR_CONTRIBUTORS = {"open-work.md"}


def named(nav: list[Any]) -> Iterator[str]:
    """The files of a navigation."""
    for entry in nav:
        for target in entry.values():
            yield from named(target) if isinstance(target, list) else (target,)


def test_every_page_is_in_the_navigation_once() -> None:
    assert sorted(named(PROJECT["nav"])) == sorted(set(PAGES) - FOR_CONTRIBUTORS)
    assert set(PROJECT["exclude_docs"].split()) >= FOR_CONTRIBUTORS


def test_every_public_name_is_in_the_reference_once() -> None:
    told = "".join(path.read_text("utf-8") for path in (DOCS / "reference").glob("*.md"))
    names = Counter(re.findall(r"^::: soapwright\.(\w+)$", told, re.M))
    assert names == Counter(soapwright.__all__)


def test_the_pictures_are_those_that_are_drawn() -> None:
    for picture in PICTURES:
        assert (FOLDER / picture.name).read_text("utf-8") == picture.draw()
        assert (FOLDER / picture.name).stat().st_size < 10_000
    assert {path.name for path in FOLDER.iterdir()} == {picture.name for picture in PICTURES}


@pytest.mark.parametrize("name", PAGES)
def test_links_between_pages_are_those_of_the_repository_too(name: str) -> None:
    """What is shown beside the site, where the files are."""
    path = DOCS / name
    text = re.sub(r"```.*?```|`[^`]*`", "", path.read_text("utf-8"), flags=re.S)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        target, _, anchor = link.partition("#")
        if "://" in target or target == "…":
            continue
        there = (path.parent / target).resolve() if target else path
        assert there.is_file(), f"{name}: {link}"
        assert there.is_relative_to(DOCS), f"{name}: {link} leads out of the site"
        if anchor:
            assert anchor in headings(there), f"{name}: {link}"


def headings(path: Path) -> set[str]:
    """The anchors that the headings of a page have, here as on GitHub."""
    found: Counter[str] = Counter()
    anchors = set()
    for title in re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.M):
        slug = re.sub(r"[^\w\s-]", "", re.sub(r"[`*]", "", title)).strip().lower().replace(" ", "-")
        anchors.add(f"{slug}-{found[slug]}" if found[slug] else slug)
        found[slug] += 1
    return anchors


def test_readme_can_be_read_where_no_repository_is() -> None:
    """On PyPI: links are whole, to pages that there are, at the address that pyproject tells."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["urls"]["Documentation"] == BASE
    assert project["readme"] == "README.md"
    text = (ROOT / "README.md").read_text("utf-8")
    links = re.findall(r"\]\(([^)]+)\)|(?:src|href)=\"([^\"]+)\"|^\[[^\]]+\]: (\S+)", text, re.M)
    found = ["".join(link) for link in links]
    assert len(found) > 20
    assert "![" not in text
    for link in found:
        assert link.startswith(BASE), link
        page = link.removeprefix(BASE).rstrip("/")
        assert {f"{page}.md", f"{page}/index.md"} & set(PAGES), link


PAGE = """<html><head><link rel=canonical href="https://a.example/"><base href="x">
<link rel="stylesheet" href="site.css"></head><body><h1 id="top">A</h1>{}</body></html>"""


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ('<a href="b/#there">b</a><a href="https://else.example/x">x</a>', None),
        ('<a href="https://a.example/b/#there">b</a><a href="mailto:a@b">m</a>', None),
        ('<a href="c/">c</a>', "c/: there is no c"),
        ('<a href="b/#nowhere">b</a>', "b/#nowhere: b/index.html has no #nowhere"),
        ('<a href="#bottom">b</a>', "#bottom: index.html has no #bottom"),
        ('<a href="../index.html#top">up</a>', None),
        ('<a href="https://a.example/d/">d</a>', "there is no d"),
        ('<script src="https://cdn.example/x.js"></script>', "loads https://cdn.example/x.js"),
        ('<img src="//cdn.example/x.png">', "loads //cdn.example/x.png"),
        ('<p style="background:url(https://e.example/x)">', "loads https://e.example/x"),
        ('<pre class="mermaid">', "has mermaid"),
    ],
)
def test_what_leads_nowhere_or_elsewhere_is_told(
    part: str, told: str | None, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(PAGE.format(part), "utf-8")
    (tmp_path / "b").mkdir()
    (tmp_path / "b/index.html").write_text('<p id="there"><a href="../">A</a>', "utf-8")
    (tmp_path / "site.css").write_text("p {background: url(site.css)}", "utf-8")
    found = [*problems(tmp_path, "https://a.example/")]
    assert len(found) == (told is not None), found
    assert told is None or told in found[0]


def test_a_font_from_elsewhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "site.css").write_text('@import "https://fonts.example/a.css";', "utf-8")
    assert [*problems(tmp_path, BASE)] == ["site.css: loads https://fonts.example/a.css"]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the site as it is built now."""
    done = subprocess.run(
        [sys.executable, "-m", "docs.making"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    serving = functools.partial(Handler, directory=str(ROOT / PROJECT["site_dir"]))
    with ThreadingHTTPServer(("127.0.0.1", 0), serving) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


LOOKED_AT = ("", "start/", "cookbook/writing/", "reference/batches/", "service-toml/", "diff/")
WIDER = """[...document.querySelectorAll('article *')].filter(e => {
  const box = e.getBoundingClientRect();
  if (!box.width || box.right <= innerWidth + 1) return false;
  for (let a = e.parentElement; a; a = a.parentElement)
    if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(a).overflowX)) return false;
  return true;
}).map(e => e.tagName + ' ' + e.textContent.slice(0, 40))"""
"""What goes beyond the window's right edge, but for what scrolls by itself."""


@pytest.mark.peer("zensical")
@pytest.mark.peer("chromium")
def test_it_fits_a_phone_and_asks_nobody_else(site: str, tmp_path: Path) -> None:
    with Chromium(tmp_path) as browser:
        for width, scheme in ((390, "light"), (390, "dark"), (1280, "light")):
            browser.call(
                "Emulation.setDeviceMetricsOverride",
                width=width,
                height=844,
                deviceScaleFactor=1,
                mobile=width < 400,
            )
            scheme_is = [{"name": "prefers-color-scheme", "value": scheme}]
            browser.call("Emulation.setEmulatedMedia", features=scheme_is)
            for page in LOOKED_AT:
                browser.visit(site + page)
                assert browser.evaluate(WIDER) == [], (page, width)
                assert browser.evaluate("document.documentElement.scrollWidth") <= width, page
                asked = [url for url in browser.requests() if not url.startswith("data:")]
                assert [url for url in asked if not url.startswith(site)] == [], page
                shown = browser.evaluate("document.body.dataset.mdColorScheme")
                assert shown == {"light": "default", "dark": "slate"}[scheme]
                if shots := os.environ.get("SOAPWRIGHT_SHOTS"):  # for who wants to look, too
                    name = f"{page.strip('/').replace('/', '-') or 'index'}-{width}-{scheme}.png"
                    browser.screenshot(Path(shots) / name)
