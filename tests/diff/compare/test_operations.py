"""Operations, and the wrappers that are named after them."""

from __future__ import annotations

from pathlib import Path

from tests.diff.comparing import verdicts


def test_an_operation_renamed_with_its_wrappers_is_one_finding(tmp_path: Path) -> None:
    renamed = (('name="Ask"', 'name="Query"'), ("t:Ask", "t:Query"), ("urn:Ask", "urn:Query"))
    assert verdicts(tmp_path, *renamed) == [("operation-renamed", "operation/Ask", "error")]
    other = (*renamed, ('type="xs:int"', 'type="xs:string"'))
    assert verdicts(tmp_path, *other) == [
        ("operation-removed", "operation/Ask", "error"),
        ("operation-added", "operation/Query", "info"),
    ]
