"""The rows of a query as batches, as they arrive; sans-IO."""

# mypy: disable-error-code="import-untyped, import-not-found"
from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from soapwright.runtime.arrow.table import Columns, Unfit
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.paging.pager import Pager


class Batches:
    """Between who gives rows one by one and who takes batches of them.

    Args:
        pager: whose rows they are, from now on read as texts.
        columns: the table.
        size: how many rows a batch has, but for the last one.

    Raises:
        ValueError: ``size`` is less than 1.
    """

    def __init__(self, pager: Pager[Any], columns: Columns, size: int) -> None:
        if size < 1:
            raise ValueError(f"a batch has at least 1 row, not {size}")
        pager.reads_texts = True
        self._pager = pager
        self._columns = columns
        self._size = size
        self._rows: list[Any] = []

    def add(self, row: Any) -> bool:
        """Take a row; gives whether there are enough of them for a batch."""
        self._rows.append(row)
        return len(self._rows) >= self._size

    def take(self) -> Iterator[pa.RecordBatch]:
        """The rows that were added since the last time; those before an error come first.

        Raises:
            MalformedResponse: one holds what no column has room for, and is not to be left out.
        """
        rows, self._rows = self._rows, []
        if not rows:
            return
        try:
            yield self._columns.batch(rows)
        except Unfit as unfit:
            yield from self._fitting(rows, unfit.reasons)

    def last(self) -> Iterator[pa.RecordBatch]:
        """As :meth:`take`, when there are no more: only then the user has had them all."""
        yield from self.take()
        self._pager.finish()

    def table(self, batches: Sequence[pa.RecordBatch]) -> pa.Table:
        """Batches as one table."""
        return pa.Table.from_batches(batches, self._columns.schema)

    def _fitting(self, rows: Sequence[Any], unfit: Mapping[int, str]) -> Iterator[pa.RecordBatch]:
        try:
            left = [self._pager.unfit(rows[at], unfit[at]) for at in sorted(unfit)]
        except MalformedResponse:
            if before := rows[: min(unfit)]:
                yield self._columns.batch(before)
            raise
        for one in left:
            warnings.warn(one, stacklevel=4)
        if fitting := [row for at, row in enumerate(rows) if at not in unfit]:
            yield self._columns.batch(fitting)
