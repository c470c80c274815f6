"""The journal of one run of a batch: what it knows of a record, and what it writes down when."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from logging import DEBUG
from typing import Any, Generic, Protocol, TypeVar

from soapwright.runtime.calls.steps import Calls
from soapwright.runtime.errors import (
    InvalidRecord,
    JournalError,
    NotSent,
    OutcomeUnknown,
    SoapwrightError,
)
from soapwright.runtime.journal.entries import Entry, Event, Key, State, details_of, state_of
from soapwright.runtime.journal.fingerprint import Fingerprints
from soapwright.runtime.journal.store import WithStore
from soapwright.runtime.outcome import Outcome, Status
from soapwright.runtime.records.record import Record
from soapwright.runtime.telling.doing import happened
from soapwright.runtime.telling.words import JOURNAL

R = TypeVar("R", bound=Record)

_LATE = 0.5
"""Seconds after which it is written down that a call went out later than it was to."""


class Resolver(Protocol):
    """Finds out whether records were sent: ``find`` gives the ids of each that it may be.

    ``settle`` is when nothing more can come, ``not_done`` says what is where there is no id.
    """

    settle: float | None

    @property
    def not_done(self) -> str: ...
    def can(self, item: Any) -> bool: ...
    def find(self, items: Sequence[Any]) -> Calls[list[list[int]]]: ...


class Journal(WithStore, Generic[R]):
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
        super().__init__(path, {**about, "keys": "index" if key is None else "own"})
        self._fingerprints = fingerprints
        self._context = context
        self._key = key
        self._retry_failed = retry_failed
        self._repeatable = repeatable
        self._resolver = resolver
        self._now = now
        self._seen: dict[Key, int] = {}
        """Key → index of each record of this run."""
        self._keys: dict[int, Key] = {}
        """Index → key, where keys are the caller's, of those that are not settled yet."""
        self._out: set[int] = set()
        """Those that went out and are not settled."""
        self._refused: set[int] = set()
        """Those of them that were refused."""
        self._doubtful: dict[int, Entry] = {}
        """Those that went out in an earlier run and may have been done."""
        self.repeated: dict[int, OutcomeUnknown] = {}
        """Those of them that go out again, so that a failure would not be the whole truth."""
        self._stamps: dict[int, float] = {}
        """First index of a call → when it went out."""
        self._writing = threading.Lock()
        self._unwritten: list[Event] = []
        self._broken: JournalError | None = None

    # --- before -----------------------------------------------------------------------------------

    def admit(self, index: int, item: R) -> Outcome[R] | None:
        """What became of a record of the input in an earlier run; None where it is to be sent.

        Raises:
            InvalidRecord: its key is none or another record's, or had other content before.
            JournalError: the file cannot be read.
        """
        key = self._key_of(index, item)
        entry = None if self._open.is_new else self._open.get(key)
        if entry is not None:
            again = self._retry_failed and entry.state in (State.FAILED, State.OPEN)
            if not again and entry.fingerprint != self._fingerprints.of(item):
                problem = f"other content stands in the journal for its key {key!r}"
                raise self._invalid(index, item, f"{problem}, as {entry.state}")
            if not (again or self._is_to_send(entry, item)):
                return entry.outcome(index, item, self._context)
            if entry.state in (State.SENT, State.UNKNOWN):
                self._doubtful[index] = entry
        if self._key is not None:
            self._keys[index] = key
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
        told, keys, given = list[Outcome[R]](), list[Key](), list[Key]()
        for (index, item), ids in zip(doubtful, found, strict=True):
            key = self._keys.get(index, index)
            doubt = self._doubt(self._doubtful[index], ids, now)
            if len(ids) == 1 and (hits[ids[0]] > 1 or self._open.has(ids[0], key)):
                doubt = f"the service has {ids[0]} like it, and another record is that one too"
            if doubt is not None:
                told.append(self._unknown(index, item, doubt))
            elif ids:
                keys.append(key)
                given.append(ids[0])
                told.append(Outcome(index, item, Status.SUCCEEDED, id=ids[0]))
        if keys:
            with suppress(JournalError):  # the next call tells
                self._write(Event(State.SUCCEEDED, now, keys, ids=given))
        for outcome in told:  # until that is written, they are doubtful
            if outcome.ok:
                del self._doubtful[outcome.index]
                self._keys.pop(outcome.index, None)
        return told

    def _doubt(self, entry: Entry, ids: Sequence[int], now: float) -> str | None:
        """Why nobody can say what became of a record that was looked for; None where one can."""
        assert self._resolver is not None  # what has looked
        settle, not_done = self._resolver.settle, self._resolver.not_done
        if len(ids) > 1:
            named = ", ".join(map(str, ids[:5]))
            return f"the service has {len(ids)} like it ({named}): nobody can tell which it is"
        if ids:
            return None
        if settle is None:
            return f"{not_done}, but nothing says when that is final"
        if (left := entry.sent + settle - now) > 0:
            return f"{not_done}; run again in {left:.0f} s, when that counts"
        return None

    def _unknown(self, index: int, item: R, doubt: str) -> Outcome[R]:
        return self._doubtful.pop(index).outcome(index, item, self._context, doubt)

    # --- meanwhile --------------------------------------------------------------------------------

    def begin(self, indices: Sequence[int]) -> None:
        """A call begins that is to send these.

        Raises:
            JournalError: what became of earlier ones could not be written down.
        """
        if self._broken is not None:
            raise self._broken
        self._stamps.pop(indices[0], None)
        for index in indices if self._doubtful else ():
            entry = self._doubtful.pop(index, None)
            if entry is not None and self._repeatable:
                self.repeated[index] = entry.doubt({**self._context, "records": (index,)})

    def sends(
        self, indices: Sequence[int], items: Sequence[R], merged: Sequence[R], content: bytes
    ) -> None:
        """Write down that records go out at this very moment; it is on the disk when this returns.

        Called in whatever thread sends them, and again where they go out once more.

        Args:
            indices: theirs.
            items: the records.
            merged: what goes out for each: itself, or one that says more.
            content: the request.

        Raises:
            JournalError: that cannot be written down; they must not go out.
        """
        now, before = self._now(), self._stamps.get(indices[0])
        if before is not None and now - before <= _LATE:
            return
        prints = self._fingerprints.sent(content, items, merged)
        # Before they are written: Ctrl-C may come between, and what is out is told at the end.
        self._out.update(indices)
        self._refused.difference_update(indices)
        self._write(Event(State.SENT, now, self._keys_of(indices), b"".join(prints)))
        self._stamps[indices[0]] = now

    def _keys_of(self, indices: Sequence[int]) -> list[Key]:
        if self._key is None:
            return list(indices)
        return [self._keys[index] for index in indices]

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
        ended = sorted(self._out) if indices is None else indices
        others = self._refused.difference(ended) if self._refused else ()
        told: dict[State, list[tuple[Key, Outcome[R] | None]]] = {}
        done, refused = list[int](), list[int]()
        for index in (*ended, *others):
            if index not in self._out:
                continue
            key, outcome = self._keys.get(index, index), outcome_of(index)
            if outcome is not None and not isinstance(outcome.error, NotSent):
                done.append(index)
                told.setdefault(state_of(outcome), []).append((key, outcome))
            elif index not in self._refused:
                refused.append(index)
                if index not in self.repeated:  # an earlier run may have done those
                    told.setdefault(State.OPEN, []).append((key, None))
        if told:
            now = self._now()
            self._write(*(_event(state, now, each) for state, each in told.items()))
        self._refused.update(refused)
        for index in done:
            self._forget(index)

    def _write(self, *events: Event) -> None:
        """Write events down; those whose writing is broken off, by Ctrl-C, come with the next."""
        with self._writing:
            self._unwritten += events
            try:
                self._open.write(*self._unwritten)
            except JournalError as error:
                self._broken = error
                raise
            self._unwritten.clear()
        if JOURNAL.isEnabledFor(DEBUG):
            happened("written", records=sum(len(each.keys) for each in events), **self._context)

    def _forget(self, index: int) -> None:
        """A record is settled for good."""
        self._out.remove(index)
        if self._keys:
            del self._keys[index]
        if self.repeated:
            self.repeated.pop(index, None)
        if self._refused:
            self._refused.discard(index)


def _event(state: State, now: float, records: Sequence[tuple[Key, Outcome[Any] | None]]) -> Event:
    """What became of these records."""
    ids = [None if outcome is None else outcome.id for _, outcome in records]
    details = {}
    for at, (_, outcome) in enumerate(records):
        if outcome is not None and (told := details_of(outcome)) is not None:
            details[at] = told
    return Event(
        state,
        now,
        [key for key, _ in records],
        ids=() if ids.count(None) == len(ids) else ids,
        details=details,
    )
