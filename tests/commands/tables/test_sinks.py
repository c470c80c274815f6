"""Files of rows are there when all of them is, and read back as what they were written from."""

from __future__ import annotations

import csv
import io
import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.commands.tables.csv_table import CsvTable
from soapwright.commands.tables.sinks import CsvRows, JsonRows, WholeFile, form_of
from soapwright.errors import InputError

CELLS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)


def test_it_is_there_at_the_end(tmp_path: Path) -> None:
    file = tmp_path / "sub" / "t.csv"
    with WholeFile(str(file)) as whole:
        whole.file.write(b"a")
        assert not file.exists()
    assert file.read_bytes() == b"a"
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("keep", [True, False])
def test_what_breaks_off_leaves_what_was_there(tmp_path: Path, keep: bool) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(b"before")

    def breaks() -> None:
        with WholeFile(str(file)) as whole:
            whole.file.write(b"after")
            whole.keep = keep
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        breaks()
    assert file.read_bytes() == (b"after" if keep else b"before")
    assert list(tmp_path.iterdir()) == [file]


def test_what_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="cannot be written"):
        WholeFile(str(tmp_path / "file" / "t.csv"))


def test_what_cannot_be_put_in_place_is_told_before_there_is_anything_to_lose(
    tmp_path: Path,
) -> None:
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "link.csv").symlink_to(tmp_path / "pipe.csv")
    before = sorted(tmp_path.iterdir())
    for path in ("", str(tmp_path / "folder.csv"), str(tmp_path)):
        with pytest.raises(InputError, match="is a folder: name the file"):
            WholeFile(path)
    for path in (str(tmp_path / "pipe.csv"), str(tmp_path / "link.csv"), os.devnull):
        with pytest.raises(InputError, match="is no file, but a device or a pipe: - is stdout"):
            WholeFile(path)
    assert sorted(tmp_path.iterdir()) == before


def test_forms_go_by_names() -> None:
    assert [form_of(name, None) for name in ("a.CSV", "a.jsonl", "a.parquet", "-")] == [
        *("csv", "jsonl", "parquet", "csv")
    ]
    assert form_of("a.xls", "jsonl") == "jsonl"
    with pytest.raises(InputError, match=r"\.csv, \.jsonl, \.parquet"):
        form_of("a.xls", None)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_a_csv_is_read_back(rows: list[tuple[str, str]]) -> None:
    file = io.BytesIO()
    writer = CsvRows(file, ["a", "b"], spreadsheet=False)
    writer.rows([{"a": a, "b": b} for a, b in rows])
    table = CsvTable(file, "t.csv", ",")
    found = [(row.values.get("a", ""), row.values.get("b", "")) for row in table.rows()]
    assert found == rows
    assert all(row.problem is None for row in table.rows())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_text_is_a_formula_for_a_spreadsheet(text: str) -> None:
    file = io.BytesIO()
    row = {"text": text, "number": -1, "list": ["=1", "b"]}
    CsvRows(file, list(row), spreadsheet=True).rows([row])
    _, cells = csv.reader(io.StringIO(file.getvalue().decode()))
    assert cells == [f"'{text}", "-1", "'=1; b"]


def test_json_has_values_of_their_types() -> None:
    file = io.BytesIO()
    JsonRows(file).rows([{"a": 1, "b": True, "c": None, "d": Decimal("1.50"), "e": ["x"]}])
    assert json.loads(file.getvalue()) == {"a": 1, "b": True, "c": None, "d": "1.50", "e": ["x"]}
