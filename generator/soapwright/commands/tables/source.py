"""The rows of a file, read as they are asked for: CSV, JSON Lines or Parquet.

A file is read twice, once to be checked and once to be sent. It must be the same then, so it is
held open and looked at again; what comes by a pipe is put into a file of our own first.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Self

from soapwright.commands.tables.rows import FORMATS, Format, Table
from soapwright.errors import InputError

_ENDINGS: Mapping[str, Format] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}


class Source:
    """A file of rows, or what comes by a pipe.

    Args:
        path: the file; ``-`` is what comes by a pipe.
        form: what it is; None goes by its name.
        delimiter: what parts the cells of a CSV; None looks at its first line.

    Raises:
        InputError: there is no such file, or it cannot be one of rows.
    """

    def __init__(self, path: str, form: Format | None = None, delimiter: str | None = None) -> None:
        self.shown = "stdin" if path == "-" else path
        self.form = form or _form(path)
        try:
            self.file = _read(path)
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", file=path) from None
        try:
            self._state = self._now()
            self.table = self._opened(delimiter)
        except BaseException:
            self.file.close()
            raise

    def _opened(self, delimiter: str | None) -> Table:
        if delimiter is not None and self.form != "csv":
            raise InputError("is of a CSV", key="--delimiter")
        if self.form == "csv":
            from soapwright.commands.tables.csv_table import CsvTable

            return CsvTable(self.file, self.shown, delimiter)
        if self.form == "jsonl":
            from soapwright.commands.tables.jsonl_table import JsonlTable

            return JsonlTable(self.file, self.shown)
        from soapwright.commands.tables.parquet_table import ParquetTable

        return ParquetTable(self.file, self.shown)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()

    def check_unchanged(self) -> None:
        """Look whether it is still what was checked.

        Raises:
            InputError: somebody has written to it.
        """
        if self._now() != self._state:
            raise InputError(
                "was changed while it was read: no more of it is sent",
                file=self.shown,
            )

    def _now(self) -> tuple[int, int]:
        found = os.fstat(self.file.fileno())
        return found.st_size, found.st_mtime_ns


def _form(path: str) -> Format:
    found = _ENDINGS.get(Path(path).suffix.lower())
    if found is None:
        raise InputError(
            f"its name does not say what it is: say --format {'|'.join(FORMATS)}",
            file="stdin" if path == "-" else path,
        )
    return found


def _read(path: str) -> IO[bytes]:
    if path == "-":
        return _spooled(sys.stdin.buffer)
    file = Path(path).open("rb")  # noqa: SIM115 - who reads it closes it
    if file.seekable():
        return file
    with file:  # a pipe that has a name, as that of `<(...)` in a shell
        return _spooled(file)


def _spooled(pipe: IO[bytes]) -> IO[bytes]:
    """What comes by a pipe, as a file: it is read more than once."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - who reads it closes it
    shutil.copyfileobj(pipe, file)
    file.flush()
    file.seek(0)
    return file
