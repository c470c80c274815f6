"""What became of each row of a run, as a file: CSV, JSON Lines or Parquet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from soapwright.commands.tables.rows import Format
from soapwright.commands.tables.sinks import (
    CsvRows,
    JsonRows,
    ParquetRows,
    WholeFile,
    Writer,
    form_of,
)
from soapwright.errors import InputError
from soapwright.runtime.outcome import Outcome

if TYPE_CHECKING:
    from soapwright.commands.tables.checking import Line

_ROWS = 500
"""Rows that are written at once: what a disk that is full may cost."""
COLUMNS = ("row", "key", "status", "id", "errors", "warnings")


class Told:
    """Takes outcomes, and puts them into a file, or nowhere.

    Args:
        whole: the file; None is none.
        form: what it is to be; None goes by its name.
        spreadsheet: as of :class:`CsvRows`.
    """

    def __init__(
        self, whole: WholeFile | None, form: Format | None = None, *, spreadsheet: bool = False
    ) -> None:
        self._whole = whole
        self._form: Format = "csv"
        self._written = 0
        self._writer: Writer | None = None
        if whole is not None:
            self._form = form_of(whole.path, form)
            with self._telling():
                self._writer = _writer(whole, self._form, spreadsheet=spreadsheet)
                whole.save()  # a disk that is full, or a reader that has gone, is found now

    def rows(self, rows: Sequence[tuple[Line, Outcome[Any, Any]]]) -> None:
        """What became of some rows, in their order.

        Raises:
            InputError: the file cannot be written, with what it has.
        """
        whole, writer = self._whole, self._writer
        if whole is None or writer is None or not rows:
            return
        whole.keep = True  # whatever comes: they are not to be had again
        with self._telling():
            for at in range(0, len(rows), _ROWS):
                part = rows[at : at + _ROWS]
                writer.rows([_row(line, outcome) for line, outcome in part])
                whole.save()
                self._written += len(part)

    def end(self) -> None:
        """There are no more; raises as :meth:`rows` does."""
        if self._writer is not None:
            with self._telling():
                self._writer.end()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self._writer = None
            told = f"cannot be written: {error.strerror or error}"
            if self._whole is None:
                raise
            if self._form == "parquet":  # which is none without its end
                self._whole.keep = False
            else:
                told += f"; it has the outcomes of {self._written:,} rows"
            self._whole.cut()
            file = "stdout" if self._whole.path == "-" else self._whole.path
            raise InputError(told, file=file, key="--out") from error


def _row(line: Line, outcome: Outcome[Any, Any]) -> dict[str, Any]:
    named = f"record {outcome.index}: "  # its place in a part says nothing to people
    return {
        "row": line.number,
        "key": line.key,
        "status": outcome.status.value,
        "id": None if outcome.id is None else str(outcome.id),
        "errors": [text.removeprefix(named) for text in outcome.errors],
        "warnings": list(outcome.warnings),
    }


def _writer(whole: WholeFile, form: Format, *, spreadsheet: bool) -> Writer:
    if form == "csv":
        return CsvRows(whole.file, COLUMNS, spreadsheet=spreadsheet)
    if form == "jsonl":
        return JsonRows(whole.file)
    import pyarrow as pa

    texts = pa.list_(pa.string())
    types = (pa.int64(), pa.string(), pa.string(), pa.string(), texts, texts)
    return ParquetRows(whole.file, pa.schema(list(zip(COLUMNS, types, strict=True))))
