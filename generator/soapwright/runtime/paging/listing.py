"""What reading any list page by page has in common: rows that are told apart; sans-IO."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias, TypeVar, get_args

from soapwright.runtime.answers.result import Path, walk
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.errors import ListShifted, MalformedResponse, RowsShifted
from soapwright.runtime.paging.pager import OnUnreadable, Pager, check_choice
from soapwright.runtime.records.dataclass import dataclass

R = TypeVar("R")
OnShift: TypeAlias = Literal["warn", "raise"]
"""What becomes of a list that changes while it is read: a warning, or an error."""


@dataclass(frozen=True, slots=True)
class ListPages:
    """What is known of a list that an operation gives page by page.

    Args:
        operation: the reading operation.
        rows: path of the rows in its result.
        total: path of the number of rows there are in all, or () where nothing tells.
        key: Python names of the fields that tell rows apart, or () where none do.
    """

    operation: Operation[Any, Any]
    rows: Path
    total: Path = ()
    key: tuple[str, ...] = ()


class ListPager(Pager[R]):
    """One list's way through its pages, whatever these are asked for by.

    When a row of a page that was read goes, all later ones move up, and one is never read; when one
    comes, one is read twice. It shows where the number of rows changes or is never reached, where a
    page has a key of the page before, and where one that broke off is not the same when it is asked
    for again. A page that is the same as the one before it, row by row, is an error: whatever is
    asked for, the service gives that. Of pages of one row the next has to be the same once more: a
    single row that comes makes one the same.

    Args:
        pages: the rule.
        on_shift: what becomes of a list that was seen to change.
        on_unreadable: what becomes of a row that cannot be read.

    Raises:
        ValueError: an argument is none of what it takes.
    """

    def __init__(self, pages: ListPages, on_shift: OnShift, on_unreadable: OnUnreadable) -> None:
        super().__init__(on_unreadable, pages.key[-1] if pages.key else None)
        check_choice("on_shift", on_shift, get_args(OnShift))
        self._list = pages
        self._raises = on_shift == "raise"
        self._total: int | None = None
        self._before: frozenset[Any] = frozenset()
        self._marks_before: list[Any] = []
        self._is_same = False
        self._marks: list[Any] = []
        self._again: list[Any] = []
        self._told = False
        self._seen = 0
        self._done = False

    @property
    def rows(self) -> Path:
        return self._list.rows

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
            MalformedResponse: going on would never end, or lose rows.
        """
        rows = self.take(list(walk(result, self._list.rows)))
        total = next(walk(result, self._list.total), None) if self._list.total else None
        if len(self._marks) < len(self._again):
            self._shifted("has fewer rows than before it broke off")
        if total is not None and self._total is not None and total != self._total:
            self._shifted(f"tells of {total} rows in all, the one before it of {self._total}")
        self._total = total
        marks = self._marks
        known = len(marks) - marks.count(None)  # of others nothing tells whether they are the same
        if known and marks == self._marks_before:
            told = "is the same as the one before it, row by row"
            if self._is_same or known > 1:
                raise self._malformed(f"{self._page} {told}")
            self._is_same = True
            self._shifted(told)
        else:
            self._is_same = False
        self._seen += len(marks)
        self._done = self._ends(result, len(marks), total)
        if self._done and total is not None and self._seen < total:
            self._shifted(f"is the last one, of {total} rows in all {self._seen} have come")
        keys = frozenset(marks) if self._list.key else frozenset()
        # Keys that repeat within a page do so for a reason of their own, and tell nothing.
        self._before = keys - {None} if len(keys) == len(marks) else frozenset()
        self._marks_before = marks
        self._marks, self._again, self._told = [], [], False
        return rows

    @property
    @abstractmethod
    def _page(self) -> str:
        """What the page that is being read is called, for people."""

    @abstractmethod
    def _ends(self, result: Any, found: int, total: int | None) -> bool:
        """Whether the page is the last one; makes ready for the next where it is not.

        Args:
            result: what the operation gave.
            found: its rows; ``_seen`` counts them already.
            total: how many there are in all, as it says.
        """

    def _mark(self, row: Any) -> Any:
        """What tells a row from others: its key, where it has one, or all that it holds now."""
        if not self._list.key:
            return (type(row), *vars(row).values())  # the user may change it
        key = tuple(getattr(row, name) for name in self._list.key)
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
        if self._list.key and mark in self._before:
            self._shifted("holds a row of the page before")
        return True

    def _shifted(self, how: str) -> None:
        """The list has changed: raise that, or have the user told, once a page."""
        message = (
            f"the list has changed while it was read: {self._page} {how}, so rows may be "
            "missing or have come twice"
        )
        if self._raises:
            raise ListShifted(message, operation=self._list.operation.name)
        if not self._told:
            self._told = True
            self.notices.append(RowsShifted(message))

    def _malformed(self, message: str) -> MalformedResponse:
        return MalformedResponse(message, operation=self._list.operation.name)
