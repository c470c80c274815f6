"""The page: a test in a browser is in test_page."""

from __future__ import annotations

from html.parser import HTMLParser

from soapwright.diff.finding import Comparison
from soapwright.diff.report import render


class Tags(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def test_the_page_asks_for_nothing(comparisons: list[Comparison]) -> None:
    page = Tags(render(comparisons, "html"))
    links = [link for link in page.of("link") if link.get("href") != "data:,"]
    assert not links + page.of("img") + page.of("iframe")
    assert not [script for script in page.of("script") if "src" in script]
    (policy,) = [m for m in page.of("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert "default-src 'none'" in str(policy["content"])


def test_the_matrix_is_a_table_that_a_screen_reader_can_read(
    comparisons: list[Comparison],
) -> None:
    page = Tags(render(comparisons, "html"))
    scopes = [cell.get("scope") for cell in page.of("th")]
    assert scopes.count("col") >= 3
    assert scopes.count("row") >= 5
    assert page.of("html")[0].get("lang") == "en"
    assert page.of("details")  # opens without a script
