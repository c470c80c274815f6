"""Reading pages, sans-IO: a pager tells the next request and takes its answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Generic, Literal, TypeAlias, TypeVar, get_args

from soapwright.runtime.answers.result import Path
from soapwright.runtime.calls.call import Call, Stream
from soapwright.runtime.errors import MalformedResponse, RecordUnreadable

R = TypeVar("R")
OnUnreadable: TypeAlias = Literal["raise", "skip"]
"""What becomes of a record that cannot be read: an error, or it is left out with a warning."""


class Pager(ABC, Generic[R]):
    """One query's way through its pages.

    For each page ``next_call()`` gives the request, ``take()`` is given those of its records that
    come before the page has ended, and ``receive()`` the result with the others. All that they
    give are the records read; who uses them is asked by ``is_news()`` which ones to get.

    ``notices`` are warnings for the user, who is not where the pages are read; ``left_out`` is what
    could not be read, for whoever has to know after the last page.

    Args:
        on_unreadable: what becomes of a record that cannot be read.
        key: Python name of the records' key, which tells which one that was.

    Raises:
        ValueError: ``on_unreadable`` is something else.
    """

    def __init__(self, on_unreadable: OnUnreadable = "raise", key: str | None = None) -> None:
        check_choice("on_unreadable", on_unreadable, get_args(OnUnreadable))
        self.notices: deque[Warning] = deque()
        self.left_out: list[RecordUnreadable] = []
        self._skips = on_unreadable == "skip"
        self._key_attribute = key
        self._answers = 0
        self._placed = 0
        self.reads_texts = False
        """Whether rows are read as texts, for tables (:mod:`soapwright.runtime.codec.texts`)."""

    @property
    @abstractmethod
    def rows(self) -> Path:
        """Where the records are in the operation's result."""

    @abstractmethod
    def next_call(self) -> Call | None:
        """The request of the next page, or None at the end."""

    @abstractmethod
    def take(self, rows: Sequence[Any]) -> Sequence[R]:
        """Some of the page's records, in its order; raises where they cannot be what was asked."""

    @abstractmethod
    def receive(self, result: Any) -> Sequence[R]:
        """The rest of the page's records, out of the operation's result; the page has ended."""

    def break_off(self) -> int | None:
        """The page has broken off: the next call is for what is left of it.

        Returns:
            How many of its records were taken, or None where none of the others could be told
            from those.
        """
        return None

    def stream(self, call: Call, put: Callable[[Sequence[R]], object]) -> Call:
        """The same call, whose records are put somewhere as they arrive."""
        self._answers += 1
        self._placed = 0
        place = self._place if self.reads_texts else _as_they_are
        stream = Stream(
            self.rows,
            lambda rows: put(self.take(place(rows))),
            self._skip if self._skips else None,
            self._key_attribute,
            self.reads_texts,
        )
        return Call(call.operation, call.request, call.types, call.endpoint, stream, call.line)

    def skipped(self, key: str | None) -> bool:
        """A record of the page was left out; gives whether the user is to be told."""
        return True

    def _skip(self, position: int, reason: str, key: str | None, offset: int | None) -> None:
        self._placed = position + 1
        if self.skipped(key):
            told = RecordUnreadable(reason, self._answers, position, key, offset)
            self.notices.append(told)
            self.left_out.append(told)

    def _place(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Have rows know where they came, since a text may turn out later to be no value."""
        from soapwright.runtime.codec.texts import TextRow  # and with it lxml

        for position, row in enumerate(rows, self._placed):
            if type(row) is TextRow:
                row.place = self._answers, position
        self._placed += len(rows)
        return rows

    def unfit(self, row: Any, reason: str) -> RecordUnreadable:
        """A row that was given has a value that no column of a table holds.

        Returns:
            The warning, for who leaves it out.

        Raises:
            MalformedResponse: it is to be an error.
        """
        from soapwright.runtime.codec.texts import TextRow

        key = None if self._key_attribute is None else getattr(row, self._key_attribute)
        if not self._skips:
            told = "" if key is None else f" (key {key})"
            raise MalformedResponse(f"a record{told} fits no table: {reason}")
        page, position = row.place if type(row) is TextRow else (self._answers, 0)
        left = RecordUnreadable(reason, page, position, None if key is None else str(key))
        self.left_out.append(left)
        return left

    def is_news(self, row: R) -> bool:
        """Whether the user gets a record; asked once for each, when it is about to be given."""
        return True

    def finish(self) -> None:
        """The user has had the last record."""


def _as_they_are(rows: Sequence[Any]) -> Sequence[Any]:
    return rows


def check_choice(name: str, value: str, choices: Sequence[str]) -> None:
    """Raise ValueError for an argument that is none of what it takes."""
    if value not in choices:
        raise ValueError(f"{name} is {value!r}; it takes {' or '.join(map(repr, choices))}")
