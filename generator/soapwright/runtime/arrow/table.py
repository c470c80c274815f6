"""Rows → record batches of Arrow."""

# mypy: disable-error-code="import-untyped, import-not-found"
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

import pyarrow as pa

from soapwright.runtime.arrow.casts import cast, named
from soapwright.runtime.arrow.schema import Column, columns_of, made
from soapwright.runtime.codec.texts import TextPlan, TextRow
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.records.columns import Pairs
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
        names: the fields that are columns, in their order; None is all.
        pairs: of :func:`columns_of`.

    Raises:
        ValueError: there is no such column, or none at all.
    """

    def __init__(
        self,
        record: type[Record],
        names: Sequence[str] | None = None,
        pairs: Sequence[Pairs] | None = None,
    ) -> None:
        known = {column.name: column for column in columns_of(record, pairs)}
        for name in names or ():
            if name not in known:
                raise ValueError(f"{record.__name__} has no column {name!r}")
        self._columns = list(known.values()) if names is None else [known[n] for n in names]
        if not self._columns:
            raise ValueError(f"a table of {record.__name__} has no columns")
        self.schema = pa.schema([(column.name, column.type) for column in self._columns])

    def batch(self, rows: Sequence[Any]) -> pa.RecordBatch:
        """Rows as a batch.

        Args:
            rows: those that were read as texts, or records.

        Raises:
            Unfit: some have values that no column holds.
        """
        unfit: dict[int, str] = {}
        plan = _common_plan(rows)
        if plan is None:
            arrays = [_of_values(column, rows, unfit) for column in self._columns]
        else:
            texts = _transposed(plan, rows)
            at_once = _cast_by_type(self._columns, plan, texts)
            arrays = [
                at_once[column.name]
                if column.name in at_once
                else _of_texts(column, plan, texts, rows, unfit)
                for column in self._columns
            ]
        if unfit:
            raise Unfit(unfit)
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def _common_plan(rows: Sequence[Any]) -> TextPlan | None:
    """How all rows were read as texts; None where one was not, or where their classes differ."""
    plans = {row.plan if type(row) is TextRow and row.whole is None else None for row in rows}
    return plans.pop() if len(plans) == 1 else None


def _transposed(plan: TextPlan, rows: Sequence[TextRow]) -> dict[str, Sequence[Any]]:
    """What rows hold by tag; tags that none has are not there."""
    shapes = {row.shape for row in rows}
    if len(shapes) == 1:
        return dict(
            zip(shapes.pop().tags, zip(*[row.texts for row in rows], strict=True), strict=True)
        )
    found: dict[str, Sequence[Any]] = {}
    for tag in plan.tags.values():
        at = {shape: shape.at.get(tag) for shape in shapes}
        if any(place is not None for place in at.values()):
            found[tag] = [
                None if (place := at[row.shape]) is None else row.texts[place] for row in rows
            ]
    return found


def _cast_by_type(
    columns: Sequence[Column], plan: TextPlan, texts: Mapping[str, Sequence[Any]]
) -> dict[str, pa.Array]:
    """The columns of leaves, those of a type at once: each call of Arrow's costs what a hundred
    values do."""
    alike: dict[str, list[Column]] = {}
    for column in columns:
        tag, kind = plan.tags[column.name], column.data_type
        convert = plan.converters.get(tag)
        is_asked = kind is not None and convert is not None and (kind != "text" or convert is str)
        values = texts.get(tag)
        if is_asked and values is not None and not _lacks(column, plan, values):
            alike.setdefault(str(kind), []).append(column)
    found: dict[str, pa.Array] = {}
    for kind, those in alike.items():
        values = [texts[plan.tags[column.name]] for column in those]
        whole = cast(list(chain.from_iterable(values)), kind, plan.zone)
        if whole is not None:
            count = len(values[0])
            found |= {c.name: whole.slice(n * count, count) for n, c in enumerate(those)}
    return found


def _lacks(column: Column, plan: TextPlan, values: Sequence[Any] | None) -> bool:
    """Whether some rows have no such element where that means something else than null."""
    return plan.defaults[column.name] is not None and (values is None or None in values)


def _of_texts(
    column: Column,
    plan: TextPlan,
    texts: Mapping[str, Sequence[Any]],
    rows: Sequence[TextRow],
    unfit: dict[int, str],
) -> pa.Array:
    tag = plan.tags[column.name]
    values = texts.get(tag)
    if _lacks(column, plan, values):
        return _of_values(column, rows, unfit)
    if values is None:
        return pa.nulls(len(rows), column.type)
    convert, make = plan.converters.get(tag), column.make
    if column.data_type == "json":
        return named(values) if _are_named(values) else _array(column, values, make, unfit)
    if convert is None:
        return _array(column, values, make, unfit)
    if column.data_type is not None and (column.data_type != "text" or convert is str):
        found = cast(values, column.data_type, plan.zone)
        if found is not None:
            return found
    known = _Known(lambda text: make(plan.value(tag, text)))
    return _array(column, values, known.__getitem__, unfit)


def _are_named(values: Sequence[Any]) -> bool:
    """Whether all were read as mappings."""
    return all(value is None or isinstance(value, dict) for value in values)


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
