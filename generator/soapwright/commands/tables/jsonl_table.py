"""JSON Lines: an object a line, whose names are columns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any

from soapwright.commands.tables.csv_table import lines_of
from soapwright.commands.tables.rows import Row
from soapwright.errors import InputError


class JsonlTable:
    """A file of JSON Lines.

    Args:
        file: it, open in binary.
        shown: its name.

    Raises:
        InputError: it is empty.
    """

    columns = None

    def __init__(self, file: IO[bytes], shown: str) -> None:
        self._file = file
        self._shown = shown
        if not file.read(1):
            raise InputError("is empty: it has an object a line", file=shown)

    def rows(self) -> Iterator[Row]:
        """Its rows; blank lines are none.

        Raises:
            InputError: it is not in UTF-8.
        """
        number = 0
        for line, text in lines_of(self._file, self._shown):
            if text.strip():
                number += 1
                yield _row(number, line, text)


def _row(number: int, line: int, text: str) -> Row:
    try:
        found = json.loads(text, parse_float=Decimal, object_pairs_hook=unique)
    except RecursionError:
        return Row(number, line, {}, "is no JSON: it nests too deep")
    except ValueError as error:
        return Row(number, line, {}, f"is no JSON: {error}")
    if not isinstance(found, dict):
        return Row(number, line, {}, "is no object: a row is {...} with the names of columns")
    return Row(number, line, found)


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON (``object_pairs_hook``); ValueError where it has a name twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for at, name in enumerate(names) if name in names[:at])
        raise ValueError(f"it has {twice!r} twice")
    return found
