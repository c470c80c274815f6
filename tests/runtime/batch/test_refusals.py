"""Calls that a service refuses: whom it names, what is tried again, and when a run gives up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generated.autotask.batching import CREATE
from generated.ecosys.batching.sample_object import CREATE as EACH
from soapwright.runtime.batch.isolation import REFUSED, SAVED, SendResult
from soapwright.runtime.batch.outcomes import Chunk, Outcomes
from soapwright.runtime.batch.refusals import Refusals, Sent, blame
from soapwright.runtime.calls.steps import Calls
from soapwright.runtime.errors import EncodingError, ServiceError, SoapwrightError
from soapwright.runtime.outcome import Status
from tests.runtime.driving import drive, no_call

NOT = "Something is wrong."
Says = Callable[[list[int]], str | None]
"""What the service says of records: why it refuses them, or nothing."""


class Run:
    """A run whose parts are answered at once."""

    def __init__(self, says: Says, outcomes: Outcomes[Any]) -> None:
        self.is_over = False
        self.cause: BaseException | None = None
        self.sent: list[list[int]] = []
        self._says = says
        self._outcomes = outcomes

    def send_part(
        self, sending: Chunk[Any], part: Chunk[Any]
    ) -> Calls[tuple[SendResult, SoapwrightError | None]]:
        self.sent.append(part.indices)
        text = self._says(part.indices)
        if text is not None:
            return REFUSED, ServiceError(text, messages=(text,))
        for position in range(len(part.items)):
            self._outcomes.one(part, position, Status.SUCCEEDED)
        return SAVED, None
        yield

    def isolated(self, chunk: Chunk[Any], steps: Calls[None]) -> Calls[None]:
        return steps

    def tell(self, error: SoapwrightError | None) -> None: ...

    def stop(self, cause: BaseException) -> None:
        self.is_over, self.cause = True, cause


class Tried:
    """The refusals of a run, chunk for chunk; ``statuses`` of the first ``size`` records."""

    def __init__(self, says: Says, *, asks: bool = True) -> None:
        self.outcomes: Outcomes[Any] = Outcomes({})
        self.run = Run(says, self.outcomes)
        self.refusals = Refusals(self.run, CREATE.result, self.outcomes, asks=asks)

    def send(self, first: int, size: int) -> Sent[Any]:
        chunk: Chunk[Any] = Chunk(list(range(first, first + size)), [None] * size)
        sent = Sent(chunk, chunk)
        drive(self.refusals.go_on(sent), no_call)
        return sent

    @property
    def failed(self) -> list[int]:
        return [outcome.index for outcome in self.outcomes.report(0).failed]


def test_one_bad_record_of_a_chunk() -> None:
    tried = Tried(lambda records: NOT if 7 in records else None)
    tried.send(0, 20)
    assert tried.failed == [7]
    assert len(tried.outcomes) == 20
    assert not tried.refusals.gave_up


def test_a_run_gives_up_where_chunks_far_apart_are_refused_alike() -> None:
    tried = Tried(lambda records: NOT)
    first = tried.send(0, 50)
    assert tried.refusals.parked == [first], "it waits for what becomes of the next one"
    assert not tried.refusals.left(first)
    assert tried.refusals.due() is None
    tried.send(50, 50)
    assert tried.refusals.gave_up
    assert isinstance(tried.run.cause, ServiceError)
    assert len(tried.run.sent) < 15


def test_a_parked_chunk_is_due_once_something_was_saved() -> None:
    tried = Tried(lambda records: None if min(records) >= 50 else NOT)
    first = tried.send(0, 50)
    tried.send(50, 3)
    tried.refusals.saved()
    assert tried.refusals.due() is first
    assert len(tried.refusals.left(first)) == 50 - len(tried.failed)
    assert not tried.refusals.parked


def test_where_something_was_saved_before_each_record_is_tried() -> None:
    tried = Tried(lambda records: NOT, asks=False)
    tried.send(0, 60)
    tried.send(60, 60)
    assert tried.failed == list(range(120))
    assert not tried.refusals.gave_up


def test_the_last_chunk_decides_by_itself() -> None:
    tried = Tried(lambda records: NOT)
    first = tried.send(0, 50)
    assert tried.refusals.last() is first
    assert first.is_last
    assert tried.refusals.last() is None
    drive(tried.refusals.go_on(first), no_call)
    assert tried.refusals.gave_up


@pytest.mark.parametrize(
    ("size", "messages", "blamed"),
    [
        (3, ("It is bad.", "Error, record number [2]."), {1: "It is bad."}),
        (3, ("It is bad.",), {}),
        (3, ("It is bad.", "Error, record number [4]."), {}),
        (1, ("It is bad.",), {0: "It is bad."}),
    ],
)
def test_whom_a_refusal_names(size: int, messages: tuple[str, ...], blamed: dict[int, str]) -> None:
    part: Chunk[Any] = Chunk(list(range(10, 10 + size)), [None] * size)
    error = ServiceError("; ".join(messages), messages=messages)
    found = blame(CREATE.result, part, error)
    assert {at: texts[0] for at, texts in found.items()} == blamed
    assert error.records == tuple(10 + at for at in blamed)


def test_nobody_is_named_where_each_record_is_judged_by_itself() -> None:
    error = EncodingError("no")
    two: Chunk[Any] = Chunk([4, 5], [None, None])
    assert blame(EACH.result, two, error) == {}
    assert not error.records
    assert blame(EACH.result, two.part([0]), error) == {0: ("no",)}
    assert error.records == (4,)
