"""Pages by number, sans-IO: each asks for itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeAlias, TypeVar, get_args

from soapwright.runtime.answers.result import Path, walk
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.errors import ListShifted, RowsShifted
from soapwright.runtime.paging.pager import OnUnreadable, Pager, check_choice
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.record import Record

R = TypeVar("R")
OnShift: TypeAlias = Literal["warn", "raise"]
"""What becomes of a list that changes while it is read: a warning, or an error."""


@dataclass(frozen=True, slots=True)
class NumberedPages:
    """How an operation gives a page of a number and size.

    Args:
        operation: the reading operation.
        rows: path of the rows in its result.
        first: number of the first page.
        total: path of the number of rows there are in all, or () where nothing tells.
        key: Python names of the fields that tell rows apart, or () where none do.
    """

    operation: Operation[Any, Any]
    rows: Path
    first: int = 0
    total: Path = ()
    key: tuple[str, ...] = ()


class NumberedPager(Pager[R]):
    """One list's way through its pages.

    Where the service tells how many rows there are in all, the pages end with the last of them.
    Where it does not, or tells of fewer than it has given already, they end with a page that is
    not full. A page without rows is the last one in any case.

    When a row of a page that was read goes, all later ones move up, and one is never read; when one
    comes, one is read twice. It shows where the number of rows changes, where a page has a key of
    the page before, and where one that broke off is not the same when it is asked for again.

    Args:
        pages: the rule.
        request: builds the request from a page's number and size.
        size: rows a page, from 1.
        on_shift: what becomes of a list that was seen to change.
        on_unreadable: what becomes of a row that cannot be read.

    Raises:
        ValueError: an argument is none of what it takes.
    """

    def __init__(
        self,
        pages: NumberedPages,
        request: Callable[[int, int], Record],
        size: int,
        *,
        on_shift: OnShift = "warn",
        on_unreadable: OnUnreadable = "raise",
    ) -> None:
        super().__init__(on_unreadable, pages.key[-1] if pages.key else None)
        check_choice("on_shift", on_shift, get_args(OnShift))
        if size < 1:
            raise ValueError(f"page_size is {size}; it takes at least 1")
        self._pages = pages
        self._raises = on_shift == "raise"
        self._total: int | None = None
        self._before: frozenset[Any] = frozenset()
        self._marks: list[Any] = []
        self._again: list[Any] = []
        self._told = False
        self._request = request
        self._size = size
        self._number = pages.first
        self._seen = 0
        self._done = False

    @property
    def rows(self) -> Path:
        return self._pages.rows

    def next_call(self) -> Call | None:
        if self._done:
            return None
        return Call(self._pages.operation, self._request(self._number, self._size))

    def take(self, rows: Sequence[Any]) -> Sequence[R]:
        """Some of the page's rows, without those that were given out before it broke off.

        Raises:
            ListShifted: the list has changed, and that is to be an error.
        """
        given: list[R] = []
        for row in rows:
            mark = self._mark(row)
            if self._is_new(mark):
                given.append(row)
            self._marks.append(mark)
        return given

    def skipped(self, key: str | None) -> bool:
        is_new = len(self._marks) >= len(self._again)
        self._marks.append(None)
        return is_new

    def break_off(self) -> int | None:
        news = max(len(self._marks) - len(self._again), 0)
        self._again = self._again if news == 0 else self._marks
        self._marks = []
        return news

    def receive(self, result: Any) -> Sequence[R]:
        """The rest of the page's rows, where ``result`` may be None: a list without rows.

        Raises:
            ListShifted: as of :meth:`take`.
        """
        pages = self._pages
        rows = self.take(list(walk(result, pages.rows)))
        total = next(walk(result, pages.total), None) if pages.total else None
        if len(self._marks) < len(self._again):
            self._shifted("has fewer rows than before it broke off")
        if total is not None and self._total is not None and total != self._total:
            self._shifted(f"tells of {total} rows in all, the one before it of {self._total}")
        self._total = total
        self._number += 1
        found = len(self._marks)
        keys = frozenset(self._marks) if pages.key else frozenset()
        # Keys that repeat within a page do so for a reason of their own, and tell nothing.
        self._before = keys - {None} if len(keys) == found else frozenset()
        self._marks, self._again, self._told = [], [], False
        self._seen += found
        if total is None or total < self._seen:
            self._done = found < self._size
        else:
            self._done = not found or total == self._seen
        return rows

    def _mark(self, row: Any) -> Any:
        """What tells a row from others: its key, where it has one, or all of it."""
        if not self._pages.key:
            return row
        key = tuple(getattr(row, name) for name in self._pages.key)
        return None if key[-1] is None else key

    def _is_new(self, mark: Any) -> bool:
        """Whether a row was not given out before the page broke off."""
        position = len(self._marks)
        if position < len(self._again):
            if self._again[position] == mark:
                return False
            self._shifted("is another one than before it broke off")
        if self._told and mark is not None and mark in self._again:
            return False
        if self._pages.key and mark in self._before:
            self._shifted("holds a row of the page before")
        return True

    def _shifted(self, how: str) -> None:
        """The list has changed: raise that, or have the user told, once a page."""
        message = (
            f"the list has changed while it was read: page {self._number} {how}, so rows may be "
            "missing or have come twice"
        )
        if self._raises:
            raise ListShifted(message, operation=self._pages.operation.name)
        if not self._told:
            self._told = True
            self.notices.append(RowsShifted(message))
