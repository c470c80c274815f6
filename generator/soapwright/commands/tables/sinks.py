"""Rows into a file, which is written whole or not at all; or a table to stdout, as it comes."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol, Self

from soapwright.commands.tables.rows import FORMATS, Format
from soapwright.commands.values import plain, text_of
from soapwright.errors import InputError

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


class Writer(Protocol):
    """Writes rows in one format."""

    def rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Some more of them."""

    def end(self) -> None:
        """There are no more."""


class CsvRows:
    """A CSV (RFC 4180) in UTF-8.

    Args:
        file: where it goes.
        columns: their names.
        spreadsheet: whether texts that a spreadsheet would take for a formula get an apostrophe.
    """

    def __init__(self, file: IO[bytes], columns: Sequence[str], *, spreadsheet: bool) -> None:
        self._file = file
        self._columns = columns
        self._spreadsheet = spreadsheet
        self._write([columns])

    def rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._write([[self._cell(row.get(name)) for name in self._columns] for row in rows])

    def _write(self, rows: Sequence[Sequence[str]]) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows(rows)
        self._file.write(text.getvalue().encode())

    def _cell(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
            value = "; ".join(value)
        if isinstance(value, list | tuple | Mapping):
            value = json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))
        text = text_of(value)
        if self._spreadsheet and isinstance(value, str) and text.startswith(_FORMULA):
            return f"'{text}"
        return text

    def end(self) -> None:
        """It ends as it is."""


class JsonRows:
    """JSON Lines."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        lines = (json.dumps(_json(row), ensure_ascii=False, separators=(",", ":")) for row in rows)
        self._file.write("".join(f"{line}\n" for line in lines).encode())

    def end(self) -> None:
        """It ends as it is."""


def _json(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its times in UTC, as the other formats have them."""
    found = {}
    for name, value in row.items():
        has_zone = getattr(value, "tzinfo", None) is not None
        found[name] = text_of(value) if has_zone else plain(value)
    return found


class ParquetRows:
    """A Parquet file; needs ``soapwright[arrow]``."""

    def __init__(self, file: IO[bytes], schema: Any) -> None:
        import pyarrow.parquet as pq

        self._schema = schema
        self._writer = pq.ParquetWriter(file, schema)

    def rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        import pyarrow as pa

        self._writer.write_batch(pa.RecordBatch.from_pylist(list(rows), schema=self._schema))

    def batch(self, batch: Any) -> None:
        """Rows that are a batch already."""
        self._writer.write_batch(batch)

    def end(self) -> None:
        self._writer.close()


# --- the file -------------------------------------------------------------------------------------


def form_of(path: str, form: Format | None) -> Format:
    """What a file is to be, by its name where nobody says; stdout is a CSV.

    Raises:
        InputError: nothing says it.
    """
    if form is not None:
        return form
    if path == "-":
        return "csv"
    suffix = Path(path).suffix.lower().removeprefix(".")
    for known in FORMATS:
        if suffix == known:
            return known
    raise InputError(f"its name has to end with .{', .'.join(FORMATS)}", file=path)


def _check_place(place: Path) -> None:
    """Refuse what cannot be put in place whole, before there is anything to lose.

    Raises:
        InputError: there is something there that is no file.
    """
    if place.is_dir():
        raise InputError("is a folder: name the file", file=place)
    if place.exists() and not place.is_file():
        raise InputError("is no file, but a device or a pipe: - is stdout", file=place)


class WholeFile:
    """A file that is there when all of it is; within ``with`` it is written beside its place.

    Left by an error it is not put there, unless :attr:`keep` says so.

    Args:
        path: the file; ``-`` is stdout, which has what is written at once.

    Raises:
        InputError: it cannot be written.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.keep = False
        """Whether what there is is put there even where it is left by an error."""
        self._new: Path | None = None
        self._saved = 0
        if path == "-":
            self.file: IO[bytes] = sys.stdout.buffer
            return
        place = Path(path)
        try:
            _check_place(place)
            place.parent.mkdir(parents=True, exist_ok=True)
            self._new = place.with_name(f".{place.name}.{os.getpid()}.new")
            self._new.unlink(missing_ok=True)
            self.file = self._new.open("xb")
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror}", file=path) from None

    def save(self) -> None:
        """What was written so far is whole rows, and is there to stay."""
        self.file.flush()
        if self._new is not None:
            self._saved = self.file.tell()

    def cut(self) -> None:
        """Writing has failed: leave what was saved, and no half of a row."""
        if self._new is None:  # nor can what is still buffered be written later
            with suppress(OSError, ValueError), Path(os.devnull).open("wb") as nothing:
                os.dup2(nothing.fileno(), self.file.fileno())
            return
        with suppress(OSError):
            self.file.close()
        os.truncate(self._new, self._saved)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._new is None:
            with suppress(BrokenPipeError):
                self.file.flush()
            return
        try:
            self.file.close()
            if error is None or self.keep:
                os.replace(self._new, self.path)
        except OSError as failed:
            raise InputError(f"cannot be written: {failed.strerror}", file=self.path) from error
        finally:
            with suppress(OSError):
                self._new.unlink(missing_ok=True)
