"""Between who reads pages and who uses their rows, so that both go on at once; sans-IO.

The reader puts rows down as they arrive, and asks for the next page, or for what is left of one
that broke off, when half of the last one is left. It never stops within a page, so no connection is
kept waiting by slow use, and what lies there is never more than a page and a half.
"""

from __future__ import annotations

import threading
import warnings
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from soapwright.runtime.calls.steps import Reconnect, Steps, Wait, Wake
from soapwright.runtime.errors import MalformedResponse, TransportError
from soapwright.runtime.paging.going_on import GoingOn
from soapwright.runtime.paging.pager import Pager
from soapwright.runtime.telling.words import INFO, LEVEL, LOG, LOGGERS, MODULES, SPANS

if TYPE_CHECKING:
    from soapwright.runtime.calls.call import Call
    from soapwright.runtime.telling.doing import Doing

T = TypeVar("T")


class Closed(Exception):
    """Nobody takes rows any more: the reader stops where it is."""

    is_left = True
    """That is no failure of what was under way."""


class ReadAhead(Generic[T]):
    """The rows of one query on their way from one reader to one user.

    Who has nothing to do waits to be woken and looks again.

    Args:
        pager: the query's way through its pages.
        about: what is told of it: service, zone and entity.
    """

    def __init__(self, pager: Pager[T], about: Mapping[str, Any] | None = None) -> None:
        self._pager = pager
        self._about = about or {}
        self._doing: Doing | None = None
        """What somebody is told of it."""
        self._read = 0
        self._lock = threading.Lock()
        self._rows: deque[T] = deque()
        self._page = 0
        self._most = 0
        self._ended = False
        self._error: BaseException | None = None
        self._closed = False
        self._reader: Wake | None = None
        self._user: Wake | None = None
        self.more = Wait(self._look_for_rows, self._stop_looking)
        """Where the user waits for rows, or the end of them."""

    # --- the reader's side ----------------------------------------------------------------------

    def reading(self) -> Steps[None]:
        """Read page by page; what it ends with is for the user to meet."""
        # Asked here, by who uses the rows: what is told of is part of what that is part of.
        if SPANS in MODULES or LOG.isEnabledFor(INFO) or any(map(LEVEL, LOGGERS)):
            from soapwright.runtime.telling.doing import Doing

            self._doing = Doing("query", **self._about)
        return self._reading()

    def _reading(self) -> Steps[None]:
        pager, going_on = self._pager, GoingOn(self._pager)
        try:
            while (call := pager.next_call()) is not None:
                yield Wait(self._look_for_room, self._stop_looking)
                if self._closed:  # who closed it woke this, for nothing more to be asked
                    raise Closed
                try:
                    yield from self._next_page(call)
                except TransportError as error:
                    yield from going_on.after(error)
                    self._tell_broken(error)
                else:
                    going_on.page_ended()
                if self._page:
                    self._most, self._page = self._page // 2, 0
        except BaseException as error:
            self._error = error
            if isinstance(error, MalformedResponse):  # maybe it was of another call
                yield Reconnect()
        self._tell_end(self._error)
        self._ended = True
        self._wake_user()

    def _next_page(self, call: Call) -> Steps[None]:
        steps = self._page_of(call)
        return steps if self._doing is None else self._told(self._doing, steps)

    def _page_of(self, call: Call) -> Steps[None]:
        result = yield self._pager.stream(call, self._put)
        self._put(self._pager.receive(result))

    def _told(self, doing: Doing, steps: Steps[None]) -> Steps[None]:
        from soapwright.runtime.calls.told import under

        before = self._read
        return under(
            lambda: doing.next("page", "page"), steps, lambda: {"records": self._read - before}
        )

    def _tell_broken(self, error: TransportError) -> None:
        from soapwright.runtime.telling.doing import happened

        kind = type(error).__name__
        happened("broken", self._doing, **self._about, records=error.given, error=kind)

    def _tell_end(self, error: BaseException | None) -> None:
        if self._doing is not None:
            self._doing.end(error, records=self._read, pages=self._doing.count)

    def _put(self, rows: Sequence[T]) -> None:
        if self._closed:
            raise Closed
        self._page += len(rows)
        self._read += len(rows)
        self._rows.extend(rows)
        self._wake_user()

    def _look_for_room(self, wake: Wake) -> bool:
        """Whether the next page may be asked for; if not, ``wake`` is called when it may."""
        with self._lock:
            if self._closed:
                raise Closed
            if len(self._rows) <= self._most:
                return True
            self._reader = wake
            return False

    # --- the user's side ------------------------------------------------------------------------

    def goes_on(self) -> bool:
        """Whether there are rows, or some may come.

        Raises:
            BaseException: what the reader met, after the rows before it.
        """
        self._tell()
        if self._rows or not self._ended:
            return True
        self._tell()  # of what came between
        if self._error is not None:
            raise self._error
        if not self._pager.reads_texts:  # of which tables are yet to be made
            self._pager.finish()
        return False

    def _tell(self) -> None:
        notices = self._pager.notices
        while notices:
            # The user is who takes rows from the driver, which asks whether there are more.
            warnings.warn(notices.popleft(), stacklevel=4)

    def rows(self) -> Iterator[T]:
        """The rows that are there, in their order, as far as they are news to the user."""
        rows, is_news = self._rows, self._pager.is_news
        while rows:
            row = rows.popleft()
            if len(rows) == self._most:
                self._wake_reader()
            if is_news(row):
                yield row

    def close(self) -> None:
        """No more rows are taken."""
        self._closed = True
        if not self._ended:
            self._tell_end(Closed())
        self._wake_reader()

    def _look_for_rows(self, wake: Wake) -> bool:
        with self._lock:
            if self._rows or self._ended:
                return True
            self._user = wake
            return False

    # --- waking ---------------------------------------------------------------------------------

    def _stop_looking(self, wake: Wake) -> None:
        with self._lock:
            self._reader = None if self._reader == wake else self._reader
            self._user = None if self._user == wake else self._user

    def _wake_user(self) -> None:
        with self._lock:
            wake, self._user = self._user, None
        if wake is not None:
            wake()

    def _wake_reader(self) -> None:
        with self._lock:
            wake, self._reader = self._reader, None
        if wake is not None:
            wake()
