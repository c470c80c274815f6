"""The journal of calls that are made once each, over any number of runs: they have names."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from hashlib import sha256
from types import TracebackType
from typing import Any, Self, TypeVar

from soapwright.runtime.calls.steps import Steps
from soapwright.runtime.errors import (
    JournalError,
    OutcomeUnknown,
    ServiceError,
    SoapwrightError,
)
from soapwright.runtime.journal.entries import Entry, Event, Key, State, details_of, state_of
from soapwright.runtime.journal.store import Store
from soapwright.runtime.outcome import Outcome, Status

T = TypeVar("T")

_SIZE = 8
_DOUBTFUL = (State.SENT, State.UNKNOWN)


class Once:
    """Calls of which each is made once; the file is open within ``with``.

    Args:
        path: the file; it is made where there is none.
        about: what the run is, by name: a journal of another one is refused.
        context: zone and others, for errors.
        retry_failed: whether what was refused is sent again.
        now: the time, in seconds since 1970.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        about: Mapping[str, str],
        context: Mapping[str, Any],
        *,
        retry_failed: bool = False,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._path = path
        self._about = about
        self._context = context
        self._retry_failed = retry_failed
        self._store: Store | None = None
        self._prints: dict[str, bytes] = {}
        self.out: set[str] = set()
        """Those that went out and are not settled."""
        self.now = now

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

    def check(self, name: str, content: Iterable[bytes]) -> None:
        """Note what a call sends; it is none other than in an earlier run.

        Raises:
            JournalError: it is; the message names the call.
        """
        made = sha256()
        for part in content:
            made.update(b"%d:" % len(part))
            made.update(part)
        self._prints[name] = made.digest()[:_SIZE]
        entry = self._open.get(name)
        kept = entry is not None and not self._is_due(entry)
        if entry is not None and kept and entry.fingerprint != self._prints[name]:
            raise JournalError(
                f"{self._open.path}: other content stands in the journal for {name}, as "
                f"{entry.state}; nothing was sent",
                **self._context,
            )

    def earlier(self, name: str) -> Entry | None:
        """What became of a call in an earlier run; None where it is to be made.

        It has succeeded, or may have been carried out: then it is sent or unknown.

        Raises:
            ServiceError: it was refused, and it is not to be made again.
        """
        entry = self._open.get(name)
        if entry is None or self._is_due(entry):
            return None
        if entry.state is State.FAILED:
            error = entry.outcome(0, None, self._context).error
            assert error is not None
            raise error
        return entry

    def _is_due(self, entry: Entry) -> bool:
        """Whether it is to be made whatever is known of it."""
        return entry.state is State.OPEN or (self._retry_failed and entry.state is State.FAILED)

    def unknown(self, name: str, entry: Entry, why: str | None = None) -> OutcomeUnknown:
        """The error for a call of which nobody can say whether it was carried out."""
        reason = entry.doubt(self._context).message
        text = f"{name} may or may not have happened: {reason}{f'; {why}' if why else ''}"
        return OutcomeUnknown(text, id=entry.id, **self._context)

    def sending(self, name: str) -> Callable[[bytes], object]:
        """What is to be called each time before that call goes out."""
        return partial(self._sends, name)

    def _sends(self, name: str, content: bytes) -> None:
        self._open.write(Event(State.SENT, self.now(), [name], self._prints[name]))
        self.out.add(name)

    def making(
        self, name: str, steps: Steps[T], id_of: Callable[[T], Key | None] = lambda _: None
    ) -> Steps[T]:
        """Steps that make a call, with what came of it written down.

        Args:
            name: the call's.
            steps: what makes it.
            id_of: gives the id that the service gave with its answer.

        Raises:
            JournalError: it cannot be written down; what the call gave is in a note.
            BaseException: what the steps raise.
        """
        try:
            result = yield from steps
        except SoapwrightError as error:
            self._failed(name, error)
            raise
        except BaseException as ending:
            text = f"broken off by {type(ending).__name__} before the answer came"
            self._failed(name, OutcomeUnknown(text, id=None))
            raise
        try:
            self.succeeded(name, id_of(result))
        except JournalError as error:
            error.add_note(f"{name} has succeeded: {id_of(result)!r}")
            raise
        return result

    def succeeded(self, name: str, id_: Key | None = None) -> None:
        """Write down that a call was carried out."""
        ids = () if id_ is None else (id_,)
        self._open.write(Event(State.SUCCEEDED, self.now(), [name], ids=ids))
        self.out.discard(name)

    def _failed(self, name: str, error: SoapwrightError) -> None:
        """Write down what a call ended with that went out."""
        if name not in self.out or isinstance(error, JournalError):
            return
        tries = (error, error.__cause__)
        lost = any(isinstance(each, SoapwrightError) and each.maybe_done for each in tries)
        texts = error.messages if isinstance(error, ServiceError) else ()
        status = Status.UNKNOWN if lost or isinstance(error, OutcomeUnknown) else Status.FAILED
        outcome = Outcome(0, None, status, errors=texts or (error.message,), error=error)
        details = details_of(outcome)
        event = Event(state_of(outcome), self.now(), [name], details={0: details or {}})
        self._open.write(event)
        self.out.discard(name)
