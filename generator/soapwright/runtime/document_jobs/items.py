"""The items of one piece of work, and what the service's answers say became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from soapwright.runtime.answers.join import join_by_index
from soapwright.runtime.answers.result import walk
from soapwright.runtime.document_jobs.rule import Listing
from soapwright.runtime.errors import ServiceError, SoapwrightError
from soapwright.runtime.outcome import Outcome, Report, Status
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)

Entries = Mapping[int, Any]
"""What the service lists, by the index (from 0) of the item it speaks of."""


class Ledger(Generic[R]):
    """What became of each item.

    Args:
        listing: where answers list it.
        items: what was sent; empty where that is not known, as for work taken up again.
        operation: the one that sent them, and ``zone``: for errors.
    """

    def __init__(
        self, listing: Listing, items: Sequence[R], *, operation: str, zone: str | None
    ) -> None:
        self.items = list(items)
        self._listing = listing
        self._context: dict[str, Any] = {"operation": operation, "zone": zone}

    def entries(self, answer: Any) -> dict[int, Any]:
        """What an answer lists.

        Raises:
            MalformedResponse: an index is missing, repeated or out of range.
        """
        return join_by_index(
            list(walk(answer, self._listing.entries)),
            self._listing.index,
            base=self._listing.base,
            count=len(self.items) or None,
            **self._context,
        )

    def is_complete(self, entries: Entries) -> bool:
        """Whether every item is listed; where they are not known, every one up to the last."""
        return 0 < self._count(entries) == len(entries)

    def failed(self, entries: Entries) -> bool:
        """Whether the service names an error of any item."""
        return any(self._error_of(entry) for entry in entries.values())

    def report(self, entries: Entries, calls: int) -> Report[R | None]:
        """An outcome for each item; unknown where it is not listed."""
        indices = range(self._count(entries))
        return Report([self._outcome(index, entries.get(index)) for index in indices], calls)

    def all(self, status: Status, error: SoapwrightError, calls: int) -> Report[R | None]:
        """The same outcome for each item."""
        messages = error.messages if isinstance(error, ServiceError) else ()
        texts = messages or (error.message,)
        return Report(
            [
                Outcome(index, item, status, errors=texts, error=error)
                for index, item in enumerate(self.items)
            ],
            calls,
        )

    def _count(self, entries: Entries) -> int:
        return len(self.items) or max(entries, default=-1) + 1

    def _error_of(self, entry: Any) -> str:
        return str(getattr(entry, self._listing.error) or "").strip()

    def _outcome(self, index: int, entry: Any) -> Outcome[R | None]:
        item = self.items[index] if self.items else None
        if entry is None:
            text = "the service has not told what became of it"
            return Outcome(index, item, Status.UNKNOWN, errors=(text,))
        given = getattr(entry, self._listing.id)
        text = self._error_of(entry)
        if not text:
            return Outcome(index, item, Status.SUCCEEDED, given)
        error = ServiceError(text, messages=(text,), records=(index,), **self._context)
        return Outcome(index, item, Status.FAILED, given, (text,), error=error)
