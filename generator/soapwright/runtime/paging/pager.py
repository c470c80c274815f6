"""Reading pages, sans-IO: a pager tells the next request and takes its answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from soapwright.runtime.answers.result import Path
from soapwright.runtime.calls.call import Call, Stream

R = TypeVar("R")


class Pager(ABC, Generic[R]):
    """One query's way through its pages.

    For each page ``next_call()`` gives the request, ``take()`` is given those of its records that
    come before the page has ended, and ``receive()`` the result with the others. All that they
    give are the records read; who uses them is asked by ``news()`` which ones to get.
    """

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

    def stream(self, call: Call, put: Callable[[Sequence[R]], object]) -> Call:
        """The same call, whose records are put somewhere as they arrive."""
        stream = Stream(self.rows, lambda rows: put(self.take(rows)))
        return Call(call.operation, call.request, call.types, call.endpoint, stream, call.line)

    def is_news(self, row: R) -> bool:
        """Whether the user gets a record; asked once for each, when it is about to be given."""
        return True

    def finish(self) -> None:
        """The user has had the last record."""
