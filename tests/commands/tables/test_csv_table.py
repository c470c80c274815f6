"""CSV files as people have them, and where one is none."""

from __future__ import annotations

import io

import pytest

from soapwright.commands.tables.csv_table import CsvTable
from soapwright.errors import InputError


def table(text: str, delimiter: str | None = None) -> CsvTable:
    return CsvTable(io.BytesIO(text.encode()), "t.csv", delimiter)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_first_line_tells_the_delimiter(delimiter: str) -> None:
    found = table(f'a{delimiter}"b,;x"{delimiter}c\n1{delimiter}2{delimiter}3\n')
    assert found.columns == ["a", "b,;x", "c"]
    assert [row.values for row in found.rows()] == [{"a": "1", "b,;x": "2", "c": "3"}]


def test_it_may_be_said() -> None:
    assert table("a|b,c\n1|2\n", "|").columns == ["a", "b,c"]


def test_lines_are_those_of_the_file() -> None:
    found = list(table('\ufeffa,b\r\n\r\n"x\ny",1\r\n\n2,3,4\n5\n').rows())
    assert [(row.number, row.line) for row in found] == [(1, 3), (2, 6), (3, 7)]
    assert found[0].values == {"a": "x\ny", "b": "1"}
    assert [row.problem is None for row in found] == [True, False, False]
    assert found[1].place == "row 2, line 6"


def test_it_can_be_read_again() -> None:
    found = table("a\n1\n2\n")
    assert [row.values for row in found.rows()] == [row.values for row in found.rows()]


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        (b"", None, "is empty"),
        (b"\n\n", None, "is empty"),
        (b"a,,b\n", 1, "column 2 has no name"),
        (b"a,a\n", 1, "'a' twice"),
        (b"\xff\xfea\0", 1, "UTF-16"),
        (b"a\r1\r2\r", 1, "carriage return alone"),
        (b"a\n1\n\xe4\n", 3, "byte 1 of the line, 0xE4, is not UTF-8"),
        (b'a\n"1\n', 2, "never closed"),
        (b'a\n"1"x\n', 2, "is no CSV"),
    ],
)
def test_what_is_none(content: bytes, line: int | None, what: str) -> None:
    def read() -> None:
        list(CsvTable(io.BytesIO(content), "t.csv", None).rows())

    with pytest.raises(InputError, match=what) as caught:
        read()
    assert caught.value.line == line
