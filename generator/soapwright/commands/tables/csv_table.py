"""A CSV file (RFC 4180) in UTF-8; its first line names columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import IO

from soapwright.commands.tables.rows import Row
from soapwright.errors import InputError

DELIMITERS = (",", ";", "\t")
_LONGEST = 1 << 24
"""Bytes of a line, and characters of a cell: an open quote makes one of the rest of the file."""
_MARK = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


class CsvTable:
    """A CSV file.

    Args:
        file: it, open in binary.
        shown: its name.
        delimiter: what parts its cells; None is that of the first line.

    Raises:
        InputError: it is empty, or its first line does not name columns.
    """

    def __init__(self, file: IO[bytes], shown: str, delimiter: str | None) -> None:
        self._file = file
        self._shown = shown
        csv.field_size_limit(_LONGEST)
        first = file.read(2)
        if first in _UTF_16:
            raise InputError("is in UTF-16: save it as CSV UTF-8", file=shown, line=1)
        file.seek(0)
        self._delimiter = delimiter or self._sniffed()
        header = next(self._records(), None)
        if header is None:
            raise InputError("is empty: its first line has to name the columns", file=shown)
        self.columns: Sequence[str] = [name.strip() for name in header[1]]
        self._check_names()

    def _check_names(self) -> None:
        for at, name in enumerate(self.columns):
            if not name:
                raise InputError(
                    f"column {at + 1} has no name: name it, or take the delimiter away that stands "
                    "behind the last one",
                    file=self._shown,
                    line=1,
                )
            if name in self.columns[:at]:
                raise InputError(f"has the column {name!r} twice", file=self._shown, line=1)

    def _sniffed(self) -> str:
        """What parts the names of the first line, where that is one of those that are usual."""
        first = next(self._lines(), "")
        bare = _QUOTED.sub("", first)
        return max(DELIMITERS, key=bare.count)

    def rows(self) -> Iterator[Row]:
        """Its rows; blank lines are none.

        Raises:
            InputError: it cannot be read any further: another encoding, a quote that stays open.
        """
        count = len(self.columns)
        records = self._records()
        next(records)
        for number, (line, cells) in enumerate(records, 1):
            values = {
                name: cell for name, cell in zip(self.columns, cells, strict=False) if cell != ""
            }
            problem = None
            if len(cells) != count:
                problem = (
                    f"has {len(cells)} cells, and the first line names {count} columns: a cell "
                    f"that holds {self._delimiter!r} or a quote has to stand in quotes"
                )
            yield Row(number, line, values, problem)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """The cells of each line that has any, and where it begins."""
        reader = csv.reader(self._lines(), delimiter=self._delimiter, strict=True)
        line = 1
        try:
            for cells in reader:
                if cells:
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            told = str(error)
            if "unexpected end" in told or "field larger" in told:
                told = "a quote is opened and never closed"
            elif "new-line character" in told:
                told = "its lines end with a carriage return alone: save it as CSV UTF-8"
            raise InputError(f"is no CSV: {told}", file=self._shown, line=line) from None

    def _lines(self) -> Iterator[str]:
        return (text for _, text in lines_of(self._file, self._shown))


def lines_of(file: IO[bytes], shown: str) -> Iterator[tuple[int, str]]:
    """The lines of a file in UTF-8, with their numbers.

    Raises:
        InputError: one is in another encoding, or too long to be one.
    """
    file.seek(0)
    number = 0
    while line := file.readline(_LONGEST + 1):
        number += 1
        if len(line) > _LONGEST:
            told = f"is longer than {_LONGEST >> 20} MiB: this is no file of rows"
            raise InputError(told, file=shown, line=number)
        yield number, _decoded(line.removeprefix(_MARK) if number == 1 else line, number, shown)


def _decoded(line: bytes, number: int, shown: str) -> str:
    """A line's text.

    Raises:
        InputError: it is not in UTF-8, with the place.
    """
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise InputError(
            f"byte {error.start + 1} of the line, 0x{line[error.start]:02X}, is not UTF-8: save "
            "the file as UTF-8 (in Excel: CSV UTF-8)",
            file=shown,
            line=number,
        ) from None
