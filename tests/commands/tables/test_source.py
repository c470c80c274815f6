"""Files of rows that nobody meant to be some: an error that names them, and nothing else."""

from __future__ import annotations

import io
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soapwright.commands.tables import csv_table
from soapwright.commands.tables.csv_table import CsvTable
from soapwright.commands.tables.jsonl_table import JsonlTable
from soapwright.commands.tables.rows import FORMATS
from soapwright.commands.tables.source import Source
from soapwright.errors import InputError


@settings(deadline=None)
@given(st.binary(max_size=60), st.sampled_from([CsvTable, JsonlTable]))
def test_any_bytes(content: bytes, kind: Any) -> None:
    file = io.BytesIO(content)
    with suppress(InputError):
        table = CsvTable(file, "t", None) if kind is CsvTable else JsonlTable(file, "t")
        for number, row in enumerate(table.rows(), 1):
            assert row.number == number


@pytest.mark.parametrize(
    "content", [b"PAR1" + b"x" * 40 + b"PAR1", b"", b"PAR1\xff\xff\xff\xffPAR1"]
)
def test_what_is_no_parquet(content: bytes, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    file = tmp_path / "t.parquet"
    file.write_bytes(content)
    with pytest.raises(InputError, match="is no Parquet file"):
        Source(str(file))


def test_a_line_is_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_table, "_LONGEST", 1 << 20)
    with pytest.raises(InputError, match="t:2: is longer than 1 MiB"):
        list(JsonlTable(io.BytesIO(b"{}\n" + b" " * (1 << 21)), "t").rows())


@pytest.mark.parametrize(
    "line",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"a": ' + "9" * 5000 + "}",
        '{"a": 1e999999999}',
        "nul",
        '{"a": "\\ud800"}',
    ],
)
def test_lines_that_are_made_to_break_it(line: str) -> None:
    (row,) = JsonlTable(io.BytesIO(line.encode()), "t").rows()
    assert row.problem is not None or row.values


@pytest.mark.parametrize("name", ["t", "t.xls", "-.x"])
def test_a_name_has_to_say_what_it_is(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"a\n1\n")
    with pytest.raises(InputError, match=r"say --format csv\|jsonl\|parquet"):
        Source(str(tmp_path / name))
    with Source(str(tmp_path / name), "csv") as source:
        assert [row.values for row in source.table.rows()] == [{"a": "1"}]


def test_what_is_not_there(tmp_path: Path) -> None:
    for name in ("nowhere.csv", "."):
        with pytest.raises(InputError, match=r"cannot be read|does not say"):
            Source(str(tmp_path / name))
    with pytest.raises(InputError, match=r"--delimiter.*is of a CSV"):
        Source(str(_written(tmp_path / "t.jsonl")), None, ";")
    assert FORMATS == ("csv", "jsonl", "parquet")


def _written(path: Path, content: bytes = b"{}\n") -> Path:
    path.write_bytes(content)
    return path


def test_whoever_writes_to_it_is_noticed(tmp_path: Path) -> None:
    file = _written(tmp_path / "t.jsonl")
    with Source(str(file)) as source:
        source.check_unchanged()
        with file.open("ab") as more:
            more.write(b"{}\n")
        with pytest.raises(InputError, match="was changed while it was read"):
            source.check_unchanged()


def test_another_file_in_its_place_is_another_file(tmp_path: Path) -> None:
    """What was checked is what is sent: it stays open."""
    file = _written(tmp_path / "t.jsonl")
    with Source(str(file)) as source:
        file.unlink()
        file.write_bytes(b'{"a": 1}\n{}\n')
        source.check_unchanged()
        assert len(list(source.table.rows())) == 1


def test_a_pipe_that_has_a_name(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "t.csv")
    writing = threading.Thread(
        target=(tmp_path / "t.csv").write_bytes, args=(b"a\n1\n2\n",), daemon=True
    )
    writing.start()
    with Source(str(tmp_path / "t.csv")) as source:
        for _ in range(2):
            assert [row.values for row in source.table.rows()] == [{"a": "1"}, {"a": "2"}]
        source.check_unchanged()
    writing.join()
