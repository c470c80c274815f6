"""A mirror as a resource of dlt, and what its destination holds compared; records are given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("dlt")

import dlt

from generated.autotask import Ticket
from soapwright.runtime.client.held import Reading
from soapwright.runtime.client.mirror_source import compared, resource
from tests.runtime.client.test_mirror import mirror


def test_what_was_read_is_held_and_what_was_not_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")
    monkeypatch.setenv("DLT_DATA_DIR", str(tmp_path / "dlt"))
    destination = dlt.destinations.duckdb(f"{tmp_path}/c.duckdb")
    pipeline = dlt.pipeline("p", str(tmp_path / "p"), destination=destination, dataset_name="d")
    tickets = [Ticket(id=n, title=f"t{n}") for n in (1, 2, 3)]
    readings: dict[str, Reading] = {}
    pipeline.run(resource("ticket", mirror(*tickets), readings=readings))
    assert (readings["ticket"].mode, readings["ticket"].written) == ("full", 3)
    assert compared(pipeline, "ticket", mirror(*tickets)).is_equal
    others: list[Any] = [*tickets[1:], Ticket(id=4)]
    others[0].title = "other"
    found = compared(pipeline, "ticket", mirror(*others))
    told = (str(found.missing), str(found.differing), str(found.extra))
    assert told == ("4", "2 (title)", "1")
    pipeline.run(resource("ticket", mirror(*others), "asked for", readings))
    assert readings["ticket"].written == 2
    assert compared(pipeline, "ticket", mirror(*others)).is_equal
