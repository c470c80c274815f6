"""What became of each row of a run, as a file: CSV, JSON Lines or Parquet."""

from __future__ import annotations

from collections.abc import Sequence
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
from soapwright.runtime.outcome import Outcome

if TYPE_CHECKING:
    from soapwright.commands.tables.checking import Line

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
        self._writer: Writer | None = None
        if whole is not None:
            self._writer = _writer(whole, form_of(whole.path, form), spreadsheet=spreadsheet)

    def rows(self, rows: Sequence[tuple[Line, Outcome[Any, Any]]]) -> None:
        """What became of some rows, in their order."""
        if self._whole is not None and self._writer is not None and rows:
            self._whole.keep = True  # whatever comes: they are not to be had again
            self._writer.rows([_row(line, outcome) for line, outcome in rows])

    def end(self) -> None:
        """There are no more."""
        if self._writer is not None:
            self._writer.end()


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
