"""``[faults]``: what may stand there."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.errors import InputError
from soapwright.service.faults import FaultsRule, read_faults
from soapwright.service.toml_reader import Table


def read(folder: Path, text: str) -> FaultsRule | None:
    path = folder / "service.toml"
    path.write_text(text, "utf-8")
    root = Table.read(path)
    rule = read_faults(root.table("faults"))
    root.end()
    return rule


def test_patterns_by_what_they_mean(tmp_path: Path) -> None:
    rule = read(tmp_path, "[faults]\nrefused = ['^Server: no']\nsuspended = ['a', 'b']\n")
    assert rule == FaultsRule(refused=("^Server: no",), suspended=("a", "b"))


def test_none(tmp_path: Path) -> None:
    assert read(tmp_path, "") is None


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ("refused = ['(']", "faults.refused", "not a regular expression"),
        ("suspended = ['']", "faults.suspended", "every text matches"),
        ("credentials = ['x*']", "faults.credentials", "every text matches"),
        ("refuse = ['x']", "faults.refuse", "did you mean refused"),
        ("refused = [1]", "faults.refused", "text"),
    ],
)
def test_what_cannot_be_used(tmp_path: Path, text: str, key: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, f"[faults]\n{text}\n")
    assert caught.value.key == key
    assert says in str(caught.value)
