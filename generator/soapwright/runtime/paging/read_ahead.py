"""Between who reads pages and who uses their rows, so that both go on at once; sans-IO.

The reader puts rows down as they arrive, and asks for the next page when half of the last one is
left. It never stops within a page, so no connection is kept waiting by slow use, and what lies
there is never more than a page and a half.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar


class Event(Protocol):
    """What ``threading.Event`` and ``asyncio.Event`` have in common."""

    def set(self) -> None: ...
    def clear(self) -> None: ...


T = TypeVar("T")
E = TypeVar("E", bound=Event)


class Closed(Exception):
    """Nobody takes rows any more: the reader stops where it is."""


class Shelf(Generic[T, E]):
    """Rows on their way from one reader to one user.

    Who has nothing to do waits for an event and looks again: the reader for ``emptied``, the user
    for ``filled``.

    Args:
        event: makes an event.
    """

    def __init__(self, event: Callable[[], E]) -> None:
        self.filled = event()
        self.emptied = event()
        self._rows: deque[T] = deque()
        self._page = 0
        self._most = 0
        self._ended = False
        self._error: BaseException | None = None
        self._closed = False

    # --- the reader's side ----------------------------------------------------------------------

    def has_room(self) -> bool:
        """Whether the next page may be asked for.

        Raises:
            Closed: nobody takes it.
        """
        self.emptied.clear()  # before looking, so that what happens meanwhile is not missed
        if self._closed:
            raise Closed
        return len(self._rows) <= self._most

    def put(self, rows: Sequence[T]) -> None:
        """Put down some rows of a page.

        Raises:
            Closed: nobody takes them.
        """
        if self._closed:
            raise Closed
        self._page += len(rows)
        self._rows.extend(rows)
        self.filled.set()

    def put_last(self, rows: Sequence[T]) -> None:
        """Put down the last rows of a page; raises as ``put`` does."""
        self.put(rows)
        self._most, self._page = self._page // 2, 0

    def end(self, error: BaseException | None = None) -> None:
        """No more rows come: there are none, or for an error."""
        self._error = error
        self._ended = True
        self.filled.set()

    # --- the user's side ------------------------------------------------------------------------

    def goes_on(self) -> bool:
        """Whether there are rows, or some may come.

        Raises:
            BaseException: what the reader met, after the rows before it.
        """
        self.filled.clear()  # before looking
        if self._rows:
            self.filled.set()
        elif self._ended:
            if self._error is not None:
                raise self._error
            return False
        return True

    def take(self) -> Iterator[T]:
        """The rows that are there, in their order."""
        rows = self._rows
        while rows:
            row = rows.popleft()
            if len(rows) == self._most:
                self.emptied.set()
            yield row

    def close(self) -> None:
        """No more rows are taken."""
        self._closed = True
        self.emptied.set()
