"""What a row is called."""

from __future__ import annotations

from soapwright.commands.tables.rows import Row


def test_its_place() -> None:
    assert Row(7, 12, {}).place == "row 7, line 12"
    assert Row(7, None, {}).place == "row 7"
