"""The rows of a mirror as Arrow's record batches, with no record or dictionary for each."""

# mypy: disable-error-code="import-untyped, import-not-found"
from __future__ import annotations

import datetime
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from soapwright.runtime.arrow.reading import Batches
from soapwright.runtime.arrow.schema import TYPES
from soapwright.runtime.arrow.table import Columns
from soapwright.runtime.client.mirror_rows import (
    CHANGED,
    DATABASE,
    DELETED,
    ROWS,
    Counting,
    Layout,
    Page,
    Row,
)
from soapwright.runtime.client.rows import Rows

MOST = 5000
SECONDS = 1.0


class Tables:
    """Rows as record batches.

    Args:
        layout: the table.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        types = layout.types
        self._schema = pa.schema([(name, TYPES[type_]) for name, type_ in types.items()])
        self._read = [name for name in types if name not in (DATABASE, CHANGED, DELETED)]
        self._json = [name for name, type_ in types.items() if type_ == "json"]

    def pages(self, records: Rows[Any], counting: Counting) -> Iterator[Page]:
        table = Columns(self._layout.record, self._read, self._layout.pairs)
        for batch in records.by(Batches(records.pager, table, ROWS)):
            columns = dict(zip(self._read, batch.columns, strict=True))
            if self._layout.changed is not None:
                columns[CHANGED] = _counted(columns[self._layout.changed], counting)
            yield _Batch(self._batch(columns, batch.num_rows), self._layout.key, self._json)

    def removed(self, keys: Sequence[int]) -> pa.RecordBatch:
        columns = {
            self._layout.key: pa.array(keys, self._schema.field(self._layout.key).type),
            DELETED: pa.repeat(True, len(keys)),
        }
        return self._batch(columns, len(keys))

    def _batch(self, columns: dict[str, Any], count: int) -> pa.RecordBatch:
        """A batch of all columns: those that are not given are empty."""
        given = {DATABASE: pa.repeat(self._layout.database, count), **columns}
        arrays = [
            given[field.name] if field.name in given else pa.nulls(count, field.type)
            for field in self._schema
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=self._schema)


def _counted(times: pa.Array, counting: Counting) -> pa.Array:
    if counting.since is None:  # of all records, where it counts that they are many
        latest = pa.scalar(counting.latest, times.type)
        return pc.if_else(pc.greater(times, latest), latest, times)
    found = [None if at is None else counting.of(at) for at in times.to_pylist()]
    return pa.array(found, times.type)


class _Batch:
    def __init__(self, batch: pa.RecordBatch, key: str, json: Sequence[str]) -> None:
        self._batch = batch
        self._key = key
        self._json = json

    @cached_property
    def keys(self) -> list[int]:
        found: list[int] = self._batch.column(self._key).to_pylist()
        return found

    @property
    def latest(self) -> datetime.datetime | None:
        if CHANGED not in self._batch.schema.names:
            return None
        found: datetime.datetime | None = pc.max(self._batch.column(CHANGED)).as_py()
        return found

    def rows(self) -> list[Row]:
        found: list[Row] = self._batch.to_pylist()
        for row in found:
            for name in self._json:
                if row[name] is not None:
                    row[name] = json.loads(row[name])
        return found

    def some(self, places: Sequence[int]) -> pa.RecordBatch:
        if len(places) == self._batch.num_rows:
            return self._batch
        return self._batch.take(pa.array(places, pa.int64()))


def together(
    batches: Iterable[pa.RecordBatch], *, most: int = MOST, seconds: float = SECONDS
) -> Iterator[pa.Table]:
    """Batches as larger tables, for dlt, which takes milliseconds for each.

    Args:
        batches: of one schema.
        most: rows of a table; a batch is not parted.
        seconds: how long one waits for others, so that whoever stops a run is heard.
    """
    found: list[pa.RecordBatch] = []
    due = 0.0
    for batch in batches:
        due = due if found else time.monotonic() + seconds
        found.append(batch)
        if sum(each.num_rows for each in found) >= most or time.monotonic() >= due:
            yield pa.Table.from_batches(found)
            found = []
    if found:
        yield pa.Table.from_batches(found)
