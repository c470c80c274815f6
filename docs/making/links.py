"""Looks through a built site: links that lead nowhere, and what is asked of other hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

_LOADED = {
    ("link", "href"),
    ("script", "src"),
    ("img", "src"),
    ("source", "src"),
    ("iframe", "src"),
    ("object", "data"),
    ("video", "src"),
    ("audio", "src"),
    ("input", "src"),
    ("embed", "src"),
}
"""What a browser asks for when it shows a page, unless it is a link that names another kind."""

_NOT_LOADED = {"canonical", "next", "prev", "alternate", "author", "license"}
_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
DRAWN_BY_SCRIPTS = ("mermaid", "glightbox", "arithmatex")
"""Classes of elements for which the theme would load a script from elsewhere."""


@dataclass
class Page(HTMLParser):
    """What a page refers to: its links, what is loaded, where links to it may lead."""

    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=lambda: {"", "__skip"})
    classes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.anchors |= {told[name] for name in ("id", "name") if name in told}
        self.classes |= set(told.get("class", "").split())
        is_loaded = not set(told.get("rel", "").split()) & _NOT_LOADED
        for name in ("href", "src", "data"):
            if name in told and tag != "base":
                self.links.append(told[name])
                if (tag, name) in _LOADED and is_loaded:
                    self.loaded.append(told[name])
        self.loaded += _urls(told.get("style", ""))


def _urls(css: str) -> list[str]:
    return [a or b for a, b in _URL.findall(css)]


def problems(site: Path, base: str) -> Iterator[str]:
    """What is wrong with a site, each told with the file that it is in.

    Args:
        site: the folder that it was built into.
        base: the address that it will have; links that begin with it are its own.
    """
    pages = {path: _read(path) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        name = path.relative_to(site).as_posix()
        for link in dict.fromkeys(page.links):
            if told := _dead(link, path, site, pages, base):
                yield f"{name}: {told}"
        for link in dict.fromkeys(page.loaded):
            if _is_foreign(link, base):
                yield f"{name}: loads {link}"
        for drawn in page.classes & set(DRAWN_BY_SCRIPTS):
            yield f"{name}: has {drawn}, for which a script of another host is loaded"
    for path in sorted(site.rglob("*.css")):
        for link in _urls(path.read_text("utf-8")):
            if _is_foreign(link, base):
                yield f"{path.relative_to(site).as_posix()}: loads {link}"


def _read(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text("utf-8"))
    page.close()
    return page


def _is_foreign(link: str, base: str) -> bool:
    return bool(urlsplit(link).netloc) and not link.startswith(base)


def _dead(link: str, path: Path, site: Path, pages: dict[Path, Page], base: str) -> str | None:
    """Why a link of the site's own leads nowhere, or None."""
    if link.startswith(base):
        link = "/" + link.removeprefix(base)
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    # 404.html is shown in place of any page, so its links begin at the root.
    above = PurePosixPath("/") / path.relative_to(site).parent.as_posix()
    if unquote(parts.path).startswith("/"):
        above = PurePosixPath("/")
    target = path if not parts.path else site / _within(above, unquote(parts.path).lstrip("/"))
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return f"{link}: there is no {target.relative_to(site).as_posix()}"
    if target in pages and unquote(parts.fragment) not in pages[target].anchors:
        return f"{link}: {target.relative_to(site).as_posix()} has no #{parts.fragment}"
    return None


def _within(above: PurePosixPath, link: str) -> Path:
    found: list[str] = list(above.parts[1:])
    for part in PurePosixPath(link).parts:
        if part == "..":
            found = found[:-1]
        else:
            found.append(part)
    return Path(*found)
