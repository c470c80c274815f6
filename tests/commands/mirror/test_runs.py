"""``_soapwright_runs``: what is noted of each reading."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("dlt")

import dlt

from soapwright.commands.mirror.runs import TABLE, note
from soapwright.runtime.client.held import Difference, Reading

NOON = datetime.datetime(2024, 7, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture(params=["duckdb", "sqlite"])
def pipeline(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Any:
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")
    monkeypatch.setenv("DLT_DATA_DIR", str(tmp_path / "dlt"))
    if request.param == "sqlite":
        destination: Any = dlt.destinations.sqlalchemy(f"sqlite:///{tmp_path}/c.sqlite")
    else:
        destination = dlt.destinations.duckdb(f"{tmp_path}/c.duckdb")
    return dlt.pipeline(
        "p",
        pipelines_dir=str(tmp_path / "pipelines"),
        destination=destination,
        dataset_name="main" if request.param == "sqlite" else "d",
    )


def test_each_reading_is_a_row(pipeline: Any) -> None:
    gone = Difference(2)
    reading = Reading(
        "changes", "why's %s", since=NOON, began=NOON, read=9, written=3, extra=gone, seconds=1.5
    )
    reading.calls = 4
    note(pipeline, "acme", "Ticket", reading, None)
    note(pipeline, "acme", "Contact", Reading(extra=gone, kept=True), "no right")
    with pipeline.sql_client() as sql:
        table = sql.make_qualified_table_name(TABLE)
        one, two = (tuple(row) for row in sql.execute_sql(f"SELECT * FROM {table}"))
    at = "2024-07-01T12:00:00+00:00"
    assert one == ("acme", "Ticket", "changes", "why's %s", 9, 3, 2, at, at, 1.5, 4, None)
    assert two == ("acme", "Contact", "full", "", 0, 0, 0, None, None, 0.0, 0, "no right")
