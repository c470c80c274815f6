"""What became of each row, in any of the formats."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from generated.autotask.types import Ticket
from soapwright.commands.tables.checking import Line
from soapwright.commands.tables.outcomes import COLUMNS, Told
from soapwright.commands.tables.sinks import WholeFile
from soapwright.runtime.outcome import Outcome, Status

ROWS = [
    (Line(7, "k", "7-x", Ticket()), Outcome(0, None, Status.SUCCEEDED, id=5, warnings=("w",))),
    (
        Line(8, "l", "8-x", Ticket()),
        Outcome(1, None, Status.FAILED, errors=("record 1: no", "=cmd()")),
    ),
]


def written(path: Path, *, spreadsheet: bool = False) -> Path:
    with WholeFile(str(path)) as whole:
        told = Told(whole, spreadsheet=spreadsheet)
        told.rows([])
        assert not whole.keep
        told.rows(ROWS)
        assert whole.keep, "from now on they are not lost"
        told.end()
    return path


def test_a_csv(tmp_path: Path) -> None:
    with written(tmp_path / "o.csv").open(newline="", encoding="utf-8") as file:
        header, first, second = csv.reader(file)
    assert tuple(header) == COLUMNS
    assert first == ["7", "k", "succeeded", "5", "", "w"]
    assert second == ["8", "l", "failed", "", "no; =cmd()", ""], "its place in a part is left out"


def test_json_lines(tmp_path: Path) -> None:
    first, second = written(tmp_path / "o.jsonl").read_text("utf-8").splitlines()
    assert json.loads(first)["id"] == "5"
    assert json.loads(second)["errors"] == ["no", "=cmd()"]


def test_parquet(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    found = pq.read_table(written(tmp_path / "o.parquet")).to_pylist()
    assert [tuple(row) for row in found] == [COLUMNS] * 2
    assert [row["errors"] for row in found] == [[], ["no", "=cmd()"]]


def test_nowhere() -> None:
    told = Told(None)
    told.rows(ROWS)
    told.end()
