"""The classes that a package itself offers."""

from __future__ import annotations

from pathlib import Path

from soapwright.emit.client.records import offered_records
from tests.emit.client.rules_in import IMPORTS, OBJECTS, inputs_in


def test_entities_where_there_are_any_and_not_their_base(tmp_path: Path) -> None:
    assert offered_records(inputs_in(tmp_path)) == ("Book", "Loan")


def test_else_all_that_is_no_message(tmp_path: Path) -> None:
    found = offered_records(inputs_in(tmp_path, IMPORTS))
    assert found == tuple(sorted(found))
    assert {"Row", "Mode", "State"} <= set(found)
    assert {"OpenImport", "OpenImportResponse"}.isdisjoint(found)
    objects = offered_records(inputs_in(tmp_path, OBJECTS))
    assert "SampleObject" in objects
    assert not [name for name in objects if name.endswith("RequestElement")]
