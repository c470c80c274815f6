"""The journal of one run of a batch: what it knows of a record, and what it writes down when."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from soapwright.runtime.errors import InvalidRecord, JournalError, NotSent
from soapwright.runtime.journal.entries import Entry, Key, State, details_of, state_of
from soapwright.runtime.journal.fingerprint import Fingerprints
from soapwright.runtime.journal.store import Settled, Store, written
from soapwright.runtime.outcome import Outcome
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)


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
        now: Callable[[], float] = time.time,
    ) -> None:
        self._path = path
        self._about = {**about, "keys": "index" if key is None else "own"}
        self._fingerprints = fingerprints
        self._context = context
        self._key = key
        self._retry_failed = retry_failed
        self._repeatable = repeatable
        self._now = now
        self._store: Store | None = None
        self._seen: dict[Key, int] = {}
        """Key → index of each record of this run."""
        self._taken: dict[int, tuple[str, bytes]] = {}
        """Index → key as written and fingerprint, of those that are not settled yet."""
        self._out: set[int] = set()
        """Those that went out and are not settled; ``_refused`` are those that were refused."""
        self._refused: set[int] = set()
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
            if not (again or self._is_to_send(entry)):
                return entry.outcome(index, item, self._context)
        self._taken[index] = (written(key) or "", fingerprint)
        return None

    def _is_to_send(self, entry: Entry) -> bool:
        if entry.state in (State.SENT, State.UNKNOWN):
            return self._repeatable
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
        self._out.update(indices)
        self._refused.difference_update(indices)

    def settled(
        self, indices: Iterable[int] | None, outcome_of: Callable[[int], Outcome[R] | None]
    ) -> None:
        """Write down what became of records whose call has ended; those without were refused.

        Args:
            indices: the records; None at the end of the run, for all that went out.
            outcome_of: gives a record's outcome, or None as long as it has none.

        Raises:
            JournalError: it cannot be, for the first time.
        """
        if self._broken is not None:
            return
        now, rows = self._now(), list[Settled]()
        ended = self._out if indices is None else {*indices, *self._refused}
        for index in sorted(ended & self._out):
            outcome = outcome_of(index)
            if outcome is not None and not isinstance(outcome.error, NotSent):
                key, _ = self._taken.pop(index)
                self._out.remove(index)
                self._refused.discard(index)
                told = written(outcome.id), details_of(outcome)
                rows.append((state_of(outcome).value, now, *told, key))
            elif index not in self._refused:
                self._refused.add(index)
                rows.append((State.OPEN.value, now, None, None, self._taken[index][0]))
        if rows:
            try:
                self._open.settle(rows)
            except JournalError as error:
                self._broken = error
                raise
