"""What a journal keeps of one record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar

from soapwright.runtime.errors import (
    AuthenticationError,
    JournalError,
    NotSent,
    OutcomeUnknown,
    ServiceError,
    SoapwrightError,
    ThresholdExceeded,
    TransportError,
)
from soapwright.runtime.outcome import Message, Outcome, Status
from soapwright.runtime.records.dataclass import dataclass, field, replace

T = TypeVar("T")
Key: TypeAlias = str | int

_NOT_JUDGED = (NotSent, TransportError, AuthenticationError, ThresholdExceeded, JournalError)
"""What says nothing of a record: where nothing was done, it may be sent again unasked."""


class State(StrEnum):
    """How far a record is.

    ``SENT``: its request went out, or was about to, and nothing has been heard since. ``OPEN``: it
    went out and nothing was done, and the service has not judged it. The others are told.
    """

    SENT = "sent"
    OPEN = "open"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNKNOWN = "unknown"


_STATES = {status: State(status.value) for status in Status}


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to some records at once: they came into a state.

    Args:
        state: that state.
        at: when, in seconds since 1970 (UTC).
        keys: theirs.
        fingerprints: of what is sent, one after the other, all of one size.
        ids: the service's, where it gave any: for each record one, or None.
        details: what else their outcomes tell, by position, for JSON.
    """

    state: State
    at: float
    keys: Sequence[Key]
    fingerprints: bytes = b""
    ids: Sequence[Key | None] = ()
    details: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    def entries(self, known: Mapping[Key, Entry]) -> Iterator[Entry]:
        """Its records as they are then.

        Args:
            known: the records before.

        Raises:
            KeyError: one of them never went out.
        """
        size = len(self.fingerprints) // len(self.keys)
        for at, key in enumerate(self.keys):
            if self.state is State.SENT:
                yield Entry(
                    key, self.fingerprints[at * size : (at + 1) * size], State.SENT, self.at
                )
            else:
                yield replace(
                    known[key],
                    state=self.state,
                    ended=self.at,
                    id=self.ids[at] if self.ids else None,
                    details=self.details.get(at),
                )


@dataclass(frozen=True, slots=True)
class Entry:
    """One record.

    Args:
        key: the record's.
        fingerprint: of its content as it was sent.
        state: how far it is.
        sent: when it went out last, in seconds since 1970 (UTC).
        ended: when that was settled, or None.
        id: the service's, where it gave one.
        details: what else its outcome tells.
    """

    key: Key
    fingerprint: bytes
    state: State
    sent: float
    ended: float | None = None
    id: int | str | None = None
    details: Mapping[str, Any] | None = None

    def outcome(
        self, index: int, item: T, context: Mapping[str, Any], doubt: str | None = None
    ) -> Outcome[T]:
        """What is told of the record, again; what was not heard of is unknown.

        Args:
            index: its index in the input now.
            item: the record.
            context: operation and zone, for errors.
            doubt: why it is unknown still, where it was looked for.
        """
        details = dict(self.details or {})
        errors, text = tuple(details.get("errors", ())), details.get("error")
        error: SoapwrightError | None = None
        status = Status.UNKNOWN
        context = {**context, "records": (index,)}
        if self.state in (State.SUCCEEDED, State.FAILED):
            status = Status(self.state.value)
        if status is Status.FAILED:
            reason = text or "; ".join(errors) or "it failed"
            error = ServiceError(reason, messages=errors, **context)
        elif status is Status.UNKNOWN:
            unknown = self.doubt(context)
            errors = (*(errors or (unknown.message,)), *((doubt,) if doubt else ()))
            error = OutcomeUnknown(doubt, id=self.id, **context) if doubt else unknown
        return Outcome(
            index,
            item,
            status,
            id=self.id,
            errors=errors,
            warnings=tuple(details.get("warnings", ())),
            error=error,
            messages=tuple(Message(*message) for message in details.get("messages", ())),
            external_id=details.get("external_id"),
        )

    def doubt(self, context: Mapping[str, Any]) -> OutcomeUnknown:
        """Why it is unknown what became of it."""
        text = (self.details or {}).get("error")
        lost = "it was sent, and the run ended before an answer was written down"
        return OutcomeUnknown(text or lost, id=self.id, **context)


def state_of(outcome: Outcome[Any]) -> State:
    """The state of a record that was sent and has this outcome."""
    if outcome.status is Status.FAILED and isinstance(outcome.error, _NOT_JUDGED):
        return State.OPEN
    return _STATES[outcome.status]


def details_of(outcome: Outcome[Any]) -> dict[str, Any] | None:
    """What an outcome tells beside status and id, for JSON; None where that is nothing."""
    if not (outcome.errors or outcome.warnings or outcome.messages or outcome.external_id):
        return None
    told = {
        "errors": outcome.errors,
        "error": outcome.error.message if outcome.error is not None else None,
        "warnings": outcome.warnings,
        "messages": [(m.text, m.level, m.code, m.key) for m in outcome.messages],
        "external_id": outcome.external_id,
    }
    return {name: value for name, value in told.items() if value}
