"""The journal of one run of a batch: what it knows of a record, and what it writes down when."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from soapwright.runtime.calls.steps import Calls
from soapwright.runtime.errors import (
    InvalidRecord,
    JournalError,
    NotSent,
    OutcomeUnknown,
    SoapwrightError,
)
from soapwright.runtime.journal.entries import Entry, Key, State, details_of, state_of
from soapwright.runtime.journal.fingerprint import Fingerprints
from soapwright.runtime.journal.store import Settled, Store, written
from soapwright.runtime.outcome import Outcome, Status
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)

_LATE = 0.5
"""Seconds after which it is written down that a call went out later than it was to."""


class Resolver(Protocol):
    """Finds out whether the service has records; ``settle`` is when nothing more can come."""

    settle: float | None

    def can(self, item: Any) -> bool: ...
    def find(self, items: Sequence[Any]) -> Calls[list[list[int]]]: ...


class Journal(Generic[R]):
    """The journal of a run; it is open within ``with``.

    Args:
        path: the file; it is made where there is none.
        about: what the run is, by name: a journal of another one is refused.
        fingerprints: of its records.
        context: operation and zone, for errors.
        key: gives a record's key; None: its index is.
        retry_failed: whether what has failed is sent again, corrected or as it was.
        repeatable: whether what may have been done can be sent again.
        resolver: finds out whether it was; or None.
        now: the time, in seconds since 1970.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        about: Mapping[str, str],
        fingerprints: Fingerprints,
        context: Mapping[str, Any],
        *,
        key: Callable[[R], Key] | None = None,
        retry_failed: bool = False,
        repeatable: bool = False,
        resolver: Resolver | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._path = path
        self._about = {**about, "keys": "index" if key is None else "own"}
        self._fingerprints = fingerprints
        self._context = context
        self._key = key
        self._retry_failed = retry_failed
        self._repeatable = repeatable
        self._resolver = resolver
        self._now = now
        self._store: Store | None = None
        self._seen: dict[Key, int] = {}
        """Key → index of each record of this run."""
        self._taken: dict[int, tuple[str, bytes]] = {}
        """Index → key as written and fingerprint, of those that are not settled yet."""
        self._out: set[int] = set()
        """Those that went out and are not settled; ``_refused`` are those that were refused."""
        self._refused: set[int] = set()
        self._doubtful: dict[int, Entry] = {}
        """Those that went out in an earlier run and may have been done."""
        self.repeated: dict[int, OutcomeUnknown] = {}
        """Those of them that go out again, so that a failure would not be the whole truth."""
        self._stamped: dict[int, float] = {}
        self._broken: JournalError | None = None

    def __enter__(self) -> Self:
        self._store = Store(self._path, self._about)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()
        self._store = None

    @property
    def _open(self) -> Store:
        assert self._store is not None  # it is used within ``with``
        return self._store

    # --- before -----------------------------------------------------------------------------------

    def admit(self, index: int, item: R) -> Outcome[R] | None:
        """What became of a record of the input in an earlier run; None where it is to be sent.

        Raises:
            InvalidRecord: its key is none or another record's, or had other content before.
            JournalError: the file cannot be read.
        """
        key = self._key_of(index, item)
        fingerprint = self._fingerprints.of(item)
        entry = None if self._open.is_new else self._open.get(key)
        if entry is not None:
            again = self._retry_failed and entry.state in (State.FAILED, State.OPEN)
            if entry.fingerprint != fingerprint and not again:
                problem = f"other content stands in the journal for its key {key!r}"
                raise self._invalid(index, item, f"{problem}, as {entry.state}")
            if not (again or self._is_to_send(entry, item)):
                return entry.outcome(index, item, self._context)
            if entry.state in (State.SENT, State.UNKNOWN):
                self._doubtful[index] = entry
        self._taken[index] = (written(key) or "", fingerprint)
        return None

    def _is_to_send(self, entry: Entry, item: R) -> bool:
        """Whether it goes on, be it to be looked for first."""
        if entry.state in (State.SENT, State.UNKNOWN):
            return self._repeatable or (self._resolver is not None and self._resolver.can(item))
        return entry.state is State.OPEN

    def _key_of(self, index: int, item: R) -> Key:
        if self._key is None:
            return index
        key = self._key(item)
        if not isinstance(key, str | int) or isinstance(key, bool):
            raise self._invalid(index, item, f"key gives {key!r}; it takes a text or an int")
        if (first := self._seen.setdefault(key, index)) != index:
            raise self._invalid(index, item, f"its key {key!r} is that of record {first} too")
        return key

    def _invalid(self, index: int, item: R, problem: str) -> InvalidRecord:
        return InvalidRecord(
            f"record {index}: {problem}",
            entity=type(item).__name__,
            field=None,
            **{**self._context, "records": (index,)},
        )

    # --- what may have been done ------------------------------------------------------------------

    def doubts(self, indices: Sequence[int], items: Sequence[R]) -> list[Outcome[R]]:
        """Of records that are not to be sent after all, those that may have been done before."""
        return [
            self._doubtful.pop(index).outcome(index, item, self._context)
            # Ctrl-C may have come between an index and its record.
            for index, item in zip(indices, items, strict=False)
            if index in self._doubtful
        ]

    def resolve(self, indices: Sequence[int], items: Sequence[R]) -> Calls[list[Outcome[R]]]:
        """Find out of records that are to be sent whether they were, before.

        Returns:
            The outcomes of those that are not to be sent: they are there, or may still be.
        """
        doubtful = [
            (index, item)
            for index, item in zip(indices, items, strict=True)
            if index in self._doubtful
        ]
        if not doubtful or self._resolver is None or self._repeatable:
            return []
        now = self._now()
        try:
            found = yield from self._resolver.find([item for _, item in doubtful])
        except (SoapwrightError, ValueError) as error:
            return [
                self._unknown(*each, f"it could not be looked for: {error}") for each in doubtful
            ]
        hits = Counter(id_ for ids in found for id_ in ids)
        told, rows = list[Outcome[R]](), list[Settled]()
        for (index, item), ids in zip(doubtful, found, strict=True):
            key = self._taken[index][0]
            doubt = self._doubt(self._doubtful[index], ids, now)
            if len(ids) == 1 and (hits[ids[0]] > 1 or self._open.has(ids[0], key)):
                doubt = f"the service has {ids[0]} like it, and another record is that one too"
            if doubt is not None:
                told.append(self._unknown(index, item, doubt))
            elif ids:
                del self._doubtful[index], self._taken[index]
                rows.append((State.SUCCEEDED.value, now, written(ids[0]), None, key))
                told.append(Outcome(index, item, Status.SUCCEEDED, id=ids[0]))
        if rows:
            try:
                self._open.settle(rows)
            except JournalError as error:
                self._broken = error
        return told

    def _doubt(self, entry: Entry, ids: Sequence[int], now: float) -> str | None:
        """Why nobody can say what became of a record that was looked for; None where one can."""
        settle = None if self._resolver is None else self._resolver.settle
        if len(ids) > 1:
            named = ", ".join(map(str, ids[:5]))
            return f"the service has {len(ids)} like it ({named}): nobody can tell which it is"
        if ids:
            return None
        if settle is None:
            return "the service has none like it, but nothing says when none will come any more"
        if (left := entry.sent + settle - now) > 0:
            return f"the service has none like it yet; run again in {left:.0f} s, when that counts"
        return None

    def _unknown(self, index: int, item: R, doubt: str) -> Outcome[R]:
        return self._doubtful.pop(index).outcome(index, item, self._context, doubt)

    # --- meanwhile --------------------------------------------------------------------------------

    def sending(self, indices: Iterable[int]) -> None:
        """Write down that records go out now; it is on the disk when this returns.

        Raises:
            JournalError: it cannot be; they must not go out.
        """
        if self._broken is not None:
            raise self._broken
        now, indices = self._now(), tuple(indices)
        try:
            self._open.send((*self._taken[index], now) for index in indices)
        except JournalError as error:
            self._broken = error
            raise
        for index in indices:
            entry = self._doubtful.pop(index, None)
            if entry is not None and self._repeatable:
                self.repeated[index] = entry.doubt({**self._context, "records": (index,)})
            self._stamped[index] = now
        self._out.update(indices)
        self._refused.difference_update(indices)

    def sends(self, indices: Sequence[int]) -> None:
        """These go out at this very moment, which may be long after they were to, or once more.

        Called in whatever thread sends them.

        Raises:
            JournalError: that cannot be written down; they must not go out.
        """
        now = self._now()
        if now - self._stamped.get(indices[0], now) > _LATE:
            self._open.stamp([self._taken[index][0] for index in indices], now)
            self._stamped.update(dict.fromkeys(indices, now))

    def _forget(self, index: int) -> str:
        """Its key as written, of a record that is settled for good."""
        del self._stamped[index]
        if self.repeated:
            self.repeated.pop(index, None)
        if self._refused:
            self._refused.discard(index)
        return self._taken.pop(index)[0]

    def settled(
        self, indices: Sequence[int] | None, outcome_of: Callable[[int], Outcome[R] | None]
    ) -> None:
        """Write down what became of records whose call has ended; those without were refused.

        Args:
            indices: the records; None at the end of the run, for all that went out.
            outcome_of: gives a record's outcome, or None as long as it has none.

        Raises:
            JournalError: it cannot be: for the first time, or at the end of the run.
        """
        if self._broken is not None:
            if indices is None:
                raise self._broken
            return
        now, rows = self._now(), list[Settled]()
        ended = sorted(self._out) if indices is None else indices
        for index in (*ended, *(self._refused.difference(ended) if self._refused else ())):
            if index not in self._out:
                continue
            outcome = outcome_of(index)
            if outcome is not None and not isinstance(outcome.error, NotSent):
                self._out.remove(index)
                told = written(outcome.id), details_of(outcome)
                rows.append((state_of(outcome).value, now, *told, self._forget(index)))
            elif index not in self._refused:
                self._refused.add(index)
                rows.append((State.OPEN.value, now, None, None, self._taken[index][0]))
        if rows:
            try:
                self._open.settle(rows)
            except JournalError as error:
                self._broken = error
                raise
