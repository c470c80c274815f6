"""The items of one piece of work, and what the service's answers say became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from soapwright.runtime.answers.join import join_by_index
from soapwright.runtime.answers.result import walk
from soapwright.runtime.errors import ServiceError, SoapwrightError
from soapwright.runtime.outcome import Outcome, Report, Status
from soapwright.runtime.records.record import Record
from soapwright.runtime.workflow.rule import Listing

R = TypeVar("R", bound=Record)

Entries = Mapping[int, Any]
"""What the service lists, by the index (from 0) of the item it speaks of."""


class ItemOutcomes(Generic[R]):
    """What became of each item.

    Args:
        listing: where answers list it, or None where they do not.
        items: what was sent; None where that is not known, as for work taken up again.
        operation: the one that handed them over, and ``zone``: for errors.
    """

    def __init__(
        self,
        listing: Listing | None,
        items: Sequence[R] | None,
        *,
        operation: str,
        zone: str | None,
    ) -> None:
        self.items = items
        self._listing = listing
        self._context: dict[str, Any] = {"operation": operation, "zone": zone}

    def entries(self, answer: Any) -> dict[int, Any]:
        """What an answer lists.

        Raises:
            MalformedResponse: an index is missing, repeated or out of range.
        """
        if self._listing is None:
            return {}
        return join_by_index(
            list(walk(answer, self._listing.entries)),
            self._listing.index,
            base=self._listing.base,
            count=None if self.items is None else len(self.items),
            **self._context,
        )

    def is_complete(self, entries: Entries) -> bool:
        """Whether every item is listed; where they are not known, every one up to the last."""
        count = self._count(entries)
        return count == len(entries) and (count > 0 or self.items is not None)

    def failed(self, entries: Entries) -> bool:
        """Whether the service names an error of any item."""
        return any(self._error_of(entry) for entry in entries.values())

    def report(
        self, entries: Entries, calls: int, failure: ServiceError | None = None
    ) -> Report[R | None]:
        """An outcome for each item.

        One that is not listed is unknown; or it shares the failure of the whole, if that is given.
        """
        indices = range(self._count(entries))
        outcomes = [self._outcome(index, entries.get(index), failure) for index in indices]
        return Report(outcomes, calls)

    def all(
        self, status: Status, calls: int, error: SoapwrightError | None = None
    ) -> Report[R | None]:
        """The same outcome for each item."""
        indices = range(self._count({}))
        return Report([self._alike(index, status, error) for index in indices], calls)

    def _count(self, entries: Entries) -> int:
        return max(entries, default=-1) + 1 if self.items is None else len(self.items)

    def _item(self, index: int) -> R | None:
        return None if self.items is None else self.items[index]

    def _error_of(self, entry: Any) -> str:
        assert self._listing is not None  # what tells of entries
        return str(getattr(entry, self._listing.error) or "").strip()

    def _alike(
        self, index: int, status: Status, error: SoapwrightError | None
    ) -> Outcome[R | None]:
        texts: tuple[str, ...] = ()
        if error is not None:
            texts = error.messages if isinstance(error, ServiceError) else ()
            texts = texts or (error.message,)
        return Outcome(index, self._item(index), status, errors=texts, error=error)

    def _outcome(self, index: int, entry: Any, failure: ServiceError | None) -> Outcome[R | None]:
        item = self._item(index)
        if entry is None and failure is not None:
            return self._alike(index, Status.FAILED, failure)
        if entry is None:
            text = "the service has not told what became of it"
            return Outcome(index, item, Status.UNKNOWN, errors=(text,))
        assert self._listing is not None
        given = getattr(entry, self._listing.id)
        text = self._error_of(entry)
        if not text:
            return Outcome(index, item, Status.SUCCEEDED, given)
        error = ServiceError(text, messages=(text,), records=(index,), **self._context)
        return Outcome(index, item, Status.FAILED, given, (text,), error=error)
