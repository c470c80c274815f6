"""Pages by number, sans-IO: each asks for itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from soapwright.runtime.answers.result import Path, walk
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.paging.pager import Pager
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.record import Record

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class NumberedPages:
    """How an operation gives a page of a number and size.

    Args:
        operation: the reading operation.
        rows: path of the rows in its result.
        first: number of the first page.
        total: path of the number of rows there are in all, or () where nothing tells.
    """

    operation: Operation[Any, Any]
    rows: Path
    first: int = 0
    total: Path = ()


class NumberedPager(Pager[R]):
    """One list's way through its pages.

    Where the service tells how many rows there are in all, the pages end with the last of them.
    Where it does not, or tells of fewer than it has given already, they end with a page that is
    not full. A page without rows is the last one in any case.

    Args:
        pages: the rule.
        request: builds the request from a page's number and size.
        size: rows a page, from 1.
    """

    def __init__(
        self, pages: NumberedPages, request: Callable[[int, int], Record], size: int
    ) -> None:
        if size < 1:
            raise ValueError(f"page_size is {size}; it takes at least 1")
        self._pages = pages
        self._request = request
        self._size = size
        self._number = pages.first
        self._seen = 0
        self._page = 0
        self._done = False

    @property
    def rows(self) -> Path:
        return self._pages.rows

    def next_call(self) -> Call | None:
        if self._done:
            return None
        return Call(self._pages.operation, self._request(self._number, self._size))

    def take(self, rows: Sequence[Any]) -> Sequence[R]:
        self._page += len(rows)
        return rows

    def receive(self, result: Any) -> Sequence[R]:
        """The rest of the page's rows, where ``result`` may be None: a list without rows."""
        pages = self._pages
        rows = self.take(list(walk(result, pages.rows)))
        total = next(walk(result, pages.total), None) if pages.total else None
        self._number += 1
        found, self._page = self._page, 0
        self._seen += found
        if total is None or total < self._seen:
            self._done = found < self._size
        else:
            self._done = not found or total == self._seen
        return rows
