"""Pages by keyset: the rule, and which rules cannot be used."""

from __future__ import annotations

from pathlib import Path

from soapwright.emit.client.lists import resolve_lists
from soapwright.emit.client.pages import resolve_pages
from tests.emit.client.rules_in import AGENTS, MAIL, inputs_in, shown
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
