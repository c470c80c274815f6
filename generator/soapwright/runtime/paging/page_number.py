"""Pages by number, sans-IO: each asks for itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from soapwright.runtime.calls.call import Call
from soapwright.runtime.paging.listing import ListPager, ListPages, OnShift
from soapwright.runtime.paging.pager import OnUnreadable
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.record import Record

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class NumberedPages(ListPages):
    """How an operation gives a page of a number and size.

    Args:
        first: number of the first page.
    """

    first: int = 0


class NumberedPager(ListPager[R]):
    """One list's way through its pages.

    Where the service tells how many rows there are in all, the pages end with the last of them.
    Where it does not, or tells of fewer than it has given already, they end with a page that is
    smaller than one before it: a service may give smaller pages than it is asked for, so that only
    its own say what a full one is. A page without rows is the last one in any case.

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
        super().__init__(pages, on_shift, on_unreadable)
        if size < 1:
            raise ValueError(f"page_size is {size}; it takes at least 1")
        self._request = request
        self._size = size
        self._number = pages.first
        self._largest = 0

    def next_call(self) -> Call | None:
        if self._done:
            return None
        return Call(self._list.operation, self._request(self._number, self._size))

    @property
    def _page(self) -> str:
        return f"page {self._number}"

    def _ends(self, result: Any, found: int, total: int | None) -> bool:
        if total is None or total < self._seen:
            done = not found or found < self._largest
            self._largest = max(self._largest, found)
        else:
            done = not found or total == self._seen
        self._number += not done  # what is said of the last one names it
        return done
