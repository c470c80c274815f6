"""Pages by token, sans-IO: each answer gives what the next page is asked for with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from soapwright.runtime.answers.result import Path, walk
from soapwright.runtime.answers.state import state_at
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.paging.listing import ListPager, ListPages, OnShift
from soapwright.runtime.paging.pager import OnUnreadable
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.record import Record

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPages(ListPages):
    """How an operation gives the first page, and it or another one those after.

    Args:
        token: path, in the result, of what the next page is asked for with.
        next: the operation of the pages after the first; its results are as those of that.
        done: path of what tells whether there are more, or () where only a token does.
        done_value: what that is, as XML has it, when there are none.
        is_cursor: whether the token stays the same, and the service moves on.
    """

    next: Operation[Any, Any]
    token: Path
    done: Path = ()
    done_value: str = "true"
    is_cursor: bool = False


class TokenPager(ListPager[R]):
    """One list's way through its pages.

    They end where the service says so, or gives no token. A token that was used before would lead
    in a circle, and is an error. Only that of a cursor may stay as it is, for as long as it brings
    rows; a page of a cursor is never asked for twice, since what it gave is behind it.

    Args:
        pages: the rule.
        first: builds the request of the first page.
        more: builds that of another one from a token.
        on_shift: what becomes of a list that was seen to change.
        on_unreadable: what becomes of a row that cannot be read.

    Raises:
        ValueError: an argument is none of what it takes.
    """

    def __init__(
        self,
        pages: TokenPages,
        first: Callable[[], Record],
        more: Callable[[Any], Record],
        *,
        on_shift: OnShift = "warn",
        on_unreadable: OnUnreadable = "raise",
    ) -> None:
        super().__init__(pages, on_shift, on_unreadable)
        self._pages = pages
        self._first = first
        self._more = more
        self._token: Any = None
        self._used: set[Any] = set()
        self._number = 1

    def next_call(self) -> Call | None:
        if self._done:
            return None
        if self._token is None:
            return Call(self._pages.operation, self._first())
        return Call(self._pages.next, self._more(self._token))

    def break_off(self) -> int | None:
        return None if self._pages.is_cursor else super().break_off()

    @property
    def _page(self) -> str:
        return f"page {self._number}"

    def _ends(self, result: Any, found: int, total: int | None) -> bool:
        told = state_at(result, self._pages.done) if self._pages.done else None
        token = next(walk(result, self._pages.token), None)
        token = None if token == "" else token
        if told == self._pages.done_value or (told is None and token is None):
            return True
        if token is None:
            raise self._malformed(f"{self._page} says that there are more, and not how to get them")
        if self._pages.is_cursor:
            if not found and told is None:
                return True
            if not found:
                raise self._malformed(f"{self._page} says that there are more, and holds none")
        elif token in self._used:
            raise self._malformed(
                f"{self._page} gives a token that was used before, so that going on would never end"
            )
        self._used.add(token)
        self._token = token
        self._number += 1
        return False
