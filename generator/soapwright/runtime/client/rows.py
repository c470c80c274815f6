"""What a query gives: its rows one by one, or as tables (docs/arrow.md)."""

# mypy: disable-error-code="import-untyped, import-not-found"
from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    import pandas
    import polars
    import pyarrow

    from soapwright.runtime.arrow.reading import Batches
    from soapwright.runtime.paging.pager import Pager

R = TypeVar("R")

ROWS = 1000
"""Of a batch."""


class _Query(Generic[R]):
    """What the sync and the async form have in common.

    Args:
        pager: the query's way through its pages.
        record: the class of its rows.
    """

    def __init__(self, pager: Pager[R], record: type[R]) -> None:
        self.pager = pager
        self._record: Any = record

    def _tables(self, rows: object, size: int, columns: Sequence[str] | None) -> Batches:
        """What makes tables of the rows; ``rows`` is what has begun to give them, or None."""
        if rows is not None:
            raise ValueError("this query has begun to give its rows: make it anew for a table")
        try:
            import_module("pyarrow")
        except ImportError:
            raise ImportError(
                "tables need what comes with an extra: pip install 'soapwright[arrow]'"
            ) from None
        from soapwright.runtime.arrow.reading import Batches
        from soapwright.runtime.arrow.table import Columns

        return Batches(self.pager, Columns(self._record, columns), size)


class Rows(_Query[R], Iterator[R]):
    """The rows of a query, each as soon as it has arrived; or all of them as a table.

    A query gives its rows once, in one of these ways, and sends nothing before. The columns of
    tables are those of docs/arrow.md.
    """

    def __init__(
        self,
        pager: Pager[R],
        record: type[R],
        read: Callable[[Pager[R]], Generator[R, None, None]],
    ) -> None:
        super().__init__(pager, record)
        self._read = read
        self._rows: Generator[R, None, None] | None = None

    def __iter__(self) -> Iterator[R]:
        return self._begin()

    def __next__(self) -> R:
        return next(self._begin())

    def close(self) -> None:
        """Read no more of it."""
        self._begin().close()

    def batches(
        self, size: int = ROWS, *, columns: Sequence[str] | None = None
    ) -> Iterator[pyarrow.RecordBatch]:
        """The rows as Arrow's record batches, streamed.

        Args:
            size: how many rows each has, but for the last one.
            columns: the fields, by Python name, that are columns, in their order; None is all.

        Raises:
            ImportError: pyarrow is not installed (``soapwright[arrow]``).
            ValueError: the query has begun to give its rows, ``size`` is less than 1, or there is
                no such column.
            MalformedResponse: a value is none that its column can hold, unless such records are
                left out (``on_unreadable="skip"``); the rows before it come first.
            SoapwrightError: as the query does.
        """
        return self.by(self._tables(self._rows, size, columns))

    def to_arrow(self, *, columns: Sequence[str] | None = None) -> pyarrow.Table:
        """All rows as a table of Arrow; raises as :meth:`batches` does."""
        tables = self._tables(self._rows, ROWS, columns)
        return tables.table(list(self.by(tables)))

    def to_polars(self, *, columns: Sequence[str] | None = None) -> polars.DataFrame:
        """All rows as a data frame of polars, which has to be installed; raises as
        :meth:`batches` does."""
        make: Callable[[pyarrow.Table], polars.DataFrame] = _needed("polars").from_arrow
        return make(self.to_arrow(columns=columns))

    def to_pandas(self, *, columns: Sequence[str] | None = None) -> pandas.DataFrame:
        """All rows as a data frame of pandas, which has to be installed; raises as
        :meth:`batches` does.

        Its columns keep Arrow's types (``pandas.ArrowDtype``), so that integers with nulls stay
        integers.
        """
        types = _needed("pandas").ArrowDtype
        table = self.to_arrow(columns=columns)
        return _pandas(table, types)

    def _begin(self) -> Generator[R, None, None]:
        if self._rows is None:
            self._rows = self._read(self.pager)
        return self._rows

    def by(self, tables: Batches) -> Iterator[pyarrow.RecordBatch]:
        """The rows as what makes them says."""
        rows = self._begin()
        try:
            try:
                for row in rows:
                    if tables.add(row):
                        yield from tables.take()
            except Exception:
                yield from tables.take()  # the rows before it come first
                raise
            yield from tables.last()
        finally:
            rows.close()


class AsyncRows(_Query[R], AsyncIterator[R]):
    """:class:`Rows` for asyncio: ``async for``, ``await rows.to_arrow()``."""

    def __init__(
        self,
        pager: Pager[R],
        record: type[R],
        read: Callable[[Pager[R]], AsyncGenerator[R, None]],
    ) -> None:
        super().__init__(pager, record)
        self._read = read
        self._rows: AsyncGenerator[R, None] | None = None

    def __aiter__(self) -> AsyncIterator[R]:
        return self._begin()

    async def __anext__(self) -> R:
        return await anext(self._begin())

    async def aclose(self) -> None:
        """Read no more of it."""
        await self._begin().aclose()

    def batches(
        self, size: int = ROWS, *, columns: Sequence[str] | None = None
    ) -> AsyncIterator[pyarrow.RecordBatch]:
        """As :meth:`Rows.batches`, for ``async for``."""
        return self.by(self._tables(self._rows, size, columns))

    async def to_arrow(self, *, columns: Sequence[str] | None = None) -> pyarrow.Table:
        """As :meth:`Rows.to_arrow`."""
        tables = self._tables(self._rows, ROWS, columns)
        return tables.table([batch async for batch in self.by(tables)])

    async def to_polars(self, *, columns: Sequence[str] | None = None) -> polars.DataFrame:
        """As :meth:`Rows.to_polars`."""
        make: Callable[[pyarrow.Table], polars.DataFrame] = _needed("polars").from_arrow
        return make(await self.to_arrow(columns=columns))

    async def to_pandas(self, *, columns: Sequence[str] | None = None) -> pandas.DataFrame:
        """As :meth:`Rows.to_pandas`."""
        types = _needed("pandas").ArrowDtype
        table = await self.to_arrow(columns=columns)
        return _pandas(table, types)

    def _begin(self) -> AsyncGenerator[R, None]:
        if self._rows is None:
            self._rows = self._read(self.pager)
        return self._rows

    async def by(self, tables: Batches) -> AsyncIterator[pyarrow.RecordBatch]:
        """The rows as what makes them says."""
        rows = self._begin()
        try:
            try:
                async for row in rows:
                    if tables.add(row):
                        for batch in tables.take():
                            yield batch
            except Exception:
                for batch in tables.take():  # the rows before it come first
                    yield batch
                raise
            for batch in tables.last():
                yield batch
        finally:
            await rows.aclose()


def _pandas(table: pyarrow.Table, types: Any) -> pandas.DataFrame:
    found: pandas.DataFrame = table.to_pandas(types_mapper=types)
    return found


def _needed(library: str) -> Any:
    """What makes data frames.

    Raises:
        ImportError: it is not installed; the message says how to install it.
    """
    try:
        return import_module(library)
    except ImportError:
        raise ImportError(
            f"a data frame of {library} needs {library}: pip install {library}"
        ) from None
