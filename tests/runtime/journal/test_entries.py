"""What is kept of an outcome is told again as it was."""

from __future__ import annotations

import json

import pytest

from soapwright.runtime.errors import NotSent, OutcomeUnknown, ServiceError, TransportError
from soapwright.runtime.journal.entries import Entry, State, details_of, state_of
from soapwright.runtime.outcome import Message, Outcome, Status

TOLD = Outcome(
    3,
    "item",
    Status.FAILED,
    id="x",
    errors=("e1", "e2"),
    warnings=("w",),
    error=ServiceError("why", messages=("e1", "e2")),
    messages=(Message("m", "WARNING", code="C"),),
    external_id="ext",
)


def again(outcome: Outcome[str]) -> Outcome[str]:
    details = details_of(outcome)
    entry = Entry(
        "key",
        b"",
        state_of(outcome),
        1.0,
        id=outcome.id,
        details=None if details is None else json.loads(json.dumps(details)),
    )
    return entry.outcome(outcome.index, outcome.item, {"operation": "create"})


def test_a_failure() -> None:
    told = again(TOLD)
    for name in ("index", "item", "status", "id", "errors", "warnings", "messages", "external_id"):
        assert getattr(told, name) == getattr(TOLD, name)
    assert isinstance(told.error, ServiceError)
    assert (told.error.message, told.error.messages) == ("why", ("e1", "e2"))
    assert (told.error.records, told.error.operation) == ((3,), "create")


def test_a_success_without_words_keeps_nothing_beside_its_id() -> None:
    outcome = Outcome(0, "item", Status.SUCCEEDED, id=7)
    assert details_of(outcome) is None
    assert again(outcome) == outcome


def test_what_was_sent_and_not_heard_of_is_unknown() -> None:
    told = Entry("key", b"", State.SENT, 1.0).outcome(0, "item", {})
    assert told.status is Status.UNKNOWN
    assert isinstance(told.error, OutcomeUnknown)
    assert told.errors == (told.error.message,)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome(0, "", Status.UNKNOWN, error=TransportError("lost")), State.UNKNOWN),
        (Outcome(0, "", Status.FAILED, error=TransportError("no", sent=False)), State.OPEN),
        (Outcome(0, "", Status.FAILED, error=NotSent("ended")), State.OPEN),
        (Outcome(0, "", Status.FAILED, error=ServiceError("no")), State.FAILED),
        (Outcome(0, "", Status.SUCCEEDED), State.SUCCEEDED),
    ],
)
def test_the_state_of_an_outcome(outcome: Outcome[str], state: State) -> None:
    assert state_of(outcome) is state
