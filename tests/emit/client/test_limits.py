"""Allowances of calls and of data: where the service tells of them, and what rules get wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.limits import resolve_sizes, resolve_usage
from tests.emit.client.rules_in import MAIL, inputs_in, refusal, shown
from tests.workspaces import LIBRARY

SIZES = """
[limits.attachments]
operation = "Save"
data = "Items/Item/Key"
bytes = 6_000_000
window_bytes = 10_000_000
minutes = 5
"""
LEVELS = "levels = [80]"


def test_without_rules_there_is_nothing(tmp_path: Path) -> None:
    inputs = inputs_in(tmp_path, MAIL)
    assert resolve_usage(inputs) is None
    assert resolve_sizes(inputs) is None


@pytest.mark.parametrize(("levels", "found"), [("", ()), (LEVELS, (80,))])
def test_the_allowance_of_calls(levels: str, found: tuple[int, ...], tmp_path: Path) -> None:
    usage = resolve_usage(inputs_in(tmp_path, LIBRARY, (LEVELS, levels)))
    assert usage is not None
    assert usage.levels == found
    text = shown(usage.constant)
    assert 'text=("allowance",), limit="limit", used="used", window="minutes"' in text
    assert "documented=Usage(1000, 0, 60)" in text
    assert ("levels=" in text) == bool(found)


def test_the_allowance_of_data(tmp_path: Path) -> None:
    text = shown(resolve_sizes(inputs_in(tmp_path, LIBRARY, (LEVELS, LEVELS + SIZES))))
    assert 'operation="Save", data=("items", "item", "key")' in text
    assert "each=6_000_000, window=10_000_000, seconds=300" in text


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ('"Save"', '"Sav"', "limits.attachments.operation"),
        ("Item/Key", "Item/Kee", "limits.attachments.data"),
    ],
)
def test_data_that_is_not_there(before: str, after: str, key: str, tmp_path: Path) -> None:
    sizes = SIZES.replace(before, after)
    assert refusal(resolve_sizes, tmp_path, LIBRARY, LEVELS, LEVELS + sizes).key == key
