"""Parquet files, row by row."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from soapwright.commands.tables.source import Source
from soapwright.errors import InputError


def test_rows_have_what_is_not_null(tmp_path: Path) -> None:
    pa: Any = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    file = tmp_path / "t.parquet"
    day = datetime.date(2026, 1, 1)
    table = pa.table({"a": [*range(2500)], "b": [None] * 2499 + [day]})
    pq.write_table(table, file)
    with Source(str(file)) as source:
        assert source.table.columns == ["a", "b"]
        rows = list(source.table.rows())
        assert [row.number for row in rows] == [*range(1, 2501)]
        assert rows[0].values == {"a": 0}
        assert rows[-1].values == {"a": 2499, "b": day}
        assert rows[0].place == "row 1"
        assert next(source.table.rows()).values == {"a": 0}


@pytest.mark.parametrize(
    ("unit", "zone", "value"),
    [("us", "UTC", 9 * 10**18), ("us", "Mars/Base", 1), ("s", None, 9 * 10**15)],
)
def test_times_that_python_does_not_have(
    tmp_path: Path, unit: str, zone: str | None, value: int
) -> None:
    pa: Any = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    file = tmp_path / "t.parquet"
    pq.write_table(pa.table({"a": pa.array([value], pa.timestamp(unit, zone))}), file)
    with Source(str(file)) as source, pytest.raises(InputError, match="cannot be read after row 0"):
        list(source.table.rows())
