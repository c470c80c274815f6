"""Rows → record batches of Arrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa

from soapwright.runtime.arrow.casts import cast
from soapwright.runtime.arrow.schema import Column, columns_of, made
from soapwright.runtime.codec.texts import TextPlan, TextRow
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.records.record import Record


class Unfit(Exception):
    """Some rows have values that no column holds.

    Args:
        reasons: index of each such row → why.
    """

    def __init__(self, reasons: dict[int, str]) -> None:
        super().__init__(reasons)
        self.reasons = reasons


class Columns:
    """The table that records of a class are rows of.

    Args:
        record: the class.
    """

    def __init__(self, record: type[Record]) -> None:
        self._record = record
        self._columns = columns_of(record)
        self.schema = pa.schema([(column.name, column.type) for column in self._columns])

    def batch(self, rows: Sequence[Any]) -> pa.RecordBatch:
        """Rows as a batch.

        Args:
            rows: those that were read as texts, or records.

        Raises:
            Unfit: some have values that no column holds.
        """
        plan = _common_plan(rows)
        unfit: dict[int, str] = {}
        if plan is None:
            arrays = [_of_values(column, rows, unfit) for column in self._columns]
        else:
            texts = [row.texts for row in rows]
            present = set().union(*texts)
            arrays = [
                _of_texts(column, plan, texts, unfit)
                if plan.tags[column.name] in present
                else _absent(column, plan, len(rows))
                for column in self._columns
            ]
        if unfit:
            raise Unfit(unfit)
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def _common_plan(rows: Sequence[Any]) -> TextPlan | None:
    """How all rows were read as texts; None where one was not, or where their classes differ."""
    plans = {row.plan if type(row) is TextRow and row.whole is None else None for row in rows}
    return plans.pop() if len(plans) == 1 else None


def _absent(column: Column, plan: TextPlan, count: int) -> pa.Array:
    default = plan.defaults[column.name]
    if default is None:
        return pa.nulls(count, column.type)
    return pa.array([column.make(default)] * count, column.type)


def _of_texts(
    column: Column, plan: TextPlan, rows: Sequence[dict[str, Any]], unfit: dict[int, str]
) -> pa.Array:
    tag, make = plan.tags[column.name], column.make
    default = plan.defaults[column.name]
    if default is not None and not all(tag in row for row in rows):
        return _of_values(column, [TextRow(plan, row) for row in rows], unfit)
    values = [row.get(tag) for row in rows]
    convert = plan.converters.get(tag)
    if convert is None:
        return _array(column, values, make, unfit)
    if column.data_type is not None and (column.data_type != "text" or convert is str):
        found = cast(values, column.data_type, plan.zone)
        if found is not None:
            return found
    return _array(column, values, _Known(lambda text: make(plan.value(tag, text))).__getitem__, unfit)


def _of_values(column: Column, rows: Sequence[Any], unfit: dict[int, str]) -> pa.Array:
    """A column of rows that were not all read as texts, or are of several classes."""
    return _array(column, rows, lambda row: made(column, row), unfit)


def _array(
    column: Column, values: Sequence[Any], make: Callable[[Any], Any], unfit: dict[int, str]
) -> pa.Array:
    """Values that are made one by one; those that cannot be are noted."""
    found = []
    for index, value in enumerate(values):
        try:
            found.append(None if value is None else make(value))
        except (ValueError, MalformedResponse) as error:
            unfit.setdefault(index, f"{column.name}: {error}")
            found.append(None)
    return pa.array(found, column.type)


class _Known(dict[str, Any]):
    """What texts were made to: those of a column repeat.

    Args:
        make: makes it; what it raises is raised each time.
    """

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> Any:
        found = self[text] = self._make(text)
        return found
