"""Pages by keyset and by number: the rules, the methods, and which rules cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.pages import resolve_lists, resolve_pages
from tests.emit.client.rules_in import AGENTS, MAIL, inputs_in, refusal, shown
from tests.workspaces import LIBRARY


def test_each_style_is_resolved_by_itself(tmp_path: Path) -> None:
    assert resolve_pages(inputs_in(tmp_path, AGENTS)) == ()
    assert resolve_lists(inputs_in(tmp_path, LIBRARY)) == ()
    assert not resolve_pages(inputs_in(tmp_path, MAIL))
    assert not resolve_lists(inputs_in(tmp_path, MAIL))


def test_by_keyset(tmp_path: Path) -> None:
    changes = ("limit = 100", 'limit = 7\nempty = "none"\nmax_udfs = 2')
    (page,) = resolve_pages(inputs_in(tmp_path, LIBRARY, changes))
    text = shown(page.constant)
    assert "def _search(text: str) -> types.Search: return types.Search(text=text)" in text
    assert "language=QueryXML(max_alternatives=20, max_udfs=2)" in text
    assert 'key="Key", key_attribute="key", limit=7, empty="none"' in text
    assert page.operation.name == "Search"


def test_by_number(tmp_path: Path) -> None:
    rows, with_header = resolve_lists(inputs_in(tmp_path, AGENTS))
    names = [each.name for each in rows.method.parameters]
    assert "page_size" in names
    assert {"page", "size"}.isdisjoint(names)
    empty = "types.ArrayOfArchiveRestrictionInfo() if restriction is None else restriction"
    assert f"restriction={empty}" in rows.method.arguments
    assert rows.method.arguments[-2:] == ("page=page", "page_size=size")
    assert rows.method.row == with_header.method.row == "ArchiveListItem"
    assert "total=" not in shown(rows.constant)
    assert 'total=("row_count",)' in shown(with_header.constant)


@pytest.mark.parametrize(
    ("before", "after", "key", "says"),
    [
        ('page = "Page"', 'page = "Number"', "page.rows.page", "'Number'"),
        ('rows = "ArchiveListItem"', 'rows = "Row"', "page.rows.rows", "has no 'Row'"),
        ("page_size = 500", "page_size = 0", "page.rows.page_size", "at least 1"),
        ('["Restriction"]  ', '["Restrict"]  ', "page.rows.not_null", "'Restrict'"),
        ('style = "page-number"', 'style = "offset"', "page.rows.style", "keyset, page-number"),
    ],
)
def test_rules_that_cannot_be_used(
    tmp_path: Path, before: str, after: str, key: str, says: str
) -> None:
    error = refusal(resolve_lists, tmp_path, AGENTS, before, after)
    assert (error.key or "").startswith(key)
    assert says in error.message
