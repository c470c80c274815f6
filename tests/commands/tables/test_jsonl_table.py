"""JSON Lines: an object a line."""

from __future__ import annotations

import io
import json
from decimal import Decimal

import pytest

from soapwright.commands.tables.jsonl_table import JsonlTable, unique
from soapwright.errors import InputError


def table(content: bytes) -> JsonlTable:
    return JsonlTable(io.BytesIO(content), "t.jsonl")


def test_rows_have_values_of_their_types() -> None:
    found = table(b'\xef\xbb\xbf{"a": 1.10, "b": null}\n\n  \n{"a": [true]}')
    assert found.columns is None
    rows = list(found.rows())
    assert [(row.number, row.line) for row in rows] == [(1, 1), (2, 4)]
    assert [row.values for row in rows] == [{"a": Decimal("1.10"), "b": None}, {"a": [True]}]
    assert [row.values for row in found.rows()] == [row.values for row in rows]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (b"{", "is no JSON"),
        (b"[1]", "is no object"),
        (b'"x"', "is no object"),
        (b'{"a": 1, "a": 2}', "is no JSON: it has 'a' twice"),
    ],
)
def test_lines_that_are_no_row(line: bytes, what: str) -> None:
    (row,) = table(line).rows()
    assert row.problem is not None
    assert what in row.problem


def test_what_is_none() -> None:
    with pytest.raises(InputError, match="is empty"):
        table(b"")
    with pytest.raises(InputError, match=r"t\.jsonl:2: byte 1 of the line, 0xFF, is not UTF-8"):
        list(table(b"{}\n\xff\n").rows())


def test_an_object_has_a_name_once() -> None:
    assert json.loads('{"a": {"b": 1}}', object_pairs_hook=unique) == {"a": {"b": 1}}
    with pytest.raises(ValueError, match="it has 'b' twice"):
        json.loads('{"a": {"b": 1, "c": 2, "b": 1}}', object_pairs_hook=unique)
