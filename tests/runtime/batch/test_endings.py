"""However a batch ends, what ends it carries a report, and the report tells the truth."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generated.autotask import types
from generated.autotask.batching import CREATE
from soapwright.runtime.batch.run import BatchRun
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.steps import Fork, Step, Steps, Wait
from soapwright.runtime.errors import JournalError, NotSent, OutcomeUnknown
from soapwright.runtime.outcome import Progress, Report, Status
from tests.examples import examples
from tests.runtime.driving import drive, no_call
from tests.runtime.writing import Service, record, statuses, tickets

ENDINGS = (KeyboardInterrupt, SystemExit, asyncio.CancelledError, GeneratorExit, MemoryError)


def account(report: Report[Any], taken: int, service: Service, out: list[types.Entity]) -> None:
    """Every record that was taken has one outcome; saved is succeeded unless it was under way."""
    assert [outcome.index for outcome in report] == list(range(taken))
    stored = {id(item) for item in service.stored}
    for outcome in report:
        if any(outcome.item is item for item in out):
            assert outcome.status is Status.UNKNOWN
            assert isinstance(outcome.error, OutcomeUnknown)
        else:
            assert outcome.ok == (id(outcome.item) in stored)
            assert outcome.ok or outcome.status is Status.FAILED


@settings(max_examples=examples(200))
@given(
    size=st.integers(1, 30),
    bad=st.sets(st.integers(0, 29), max_size=3),
    max_items=st.integers(1, 7),
    at=st.integers(0, 12),
    ending=st.sampled_from(ENDINGS),
    processed=st.booleans(),
    told=st.booleans(),
)
def test_a_call_that_is_broken_off(
    size: int,
    bad: set[int],
    max_items: int,
    at: int,
    ending: type[BaseException],
    processed: bool,
    told: bool,
) -> None:
    service, taken, out = Service(), 0, list[types.Entity]()
    run: BatchRun[types.Entity] = BatchRun(CREATE, max_items=max_items)

    def source() -> Iterator[types.Entity]:
        nonlocal taken
        for item in tickets(sorted(bad), size):
            taken += 1
            yield item

    steps = run.told(run.steps(source())) if told else run.steps(source())
    try:
        step = next(steps)
        for _ in range(at):
            assert isinstance(step, Call)
            step = steps.send(service.answer(step))
    except StopIteration as end:
        account(end.value, size, service, [])
        return
    assert isinstance(step, Call)
    out += step.request.entities.entity
    if processed:
        service.answer(step)
    with pytest.raises(ending) as caught:
        steps.throw(ending("stop"))
    error: Any = caught.value
    account(error.report, taken, service, out)
    (note,) = error.__notes__
    assert f"{len(error.report.unknown)} unknown" in note


class AtOnce:
    """Answers the steps of a run with several calls under way, and raises at one of them.

    ``lost`` are the records of which nobody can say whether they were saved.
    """

    def __init__(self, ending: type[BaseException], at: int, cancels: bool, order: Random) -> None:
        self.service = Service()
        self.under_way: list[Fork] = []
        self.lost: list[types.Entity] = []
        self._ending, self._left, self._order = ending, at, order
        self._cancels = cancels and not issubclass(ending, Exception)

    def end_one(self) -> None:
        fork = self.under_way.pop(self._order.randrange(len(self.under_way)))
        if self._left <= 0 and self._cancels:
            self.lose(fork)
            fork.done(None, asyncio.CancelledError())
        else:
            fork.done(self.service.answer(fork.call), None)

    def lose(self, fork: Fork) -> None:
        self.lost.extend(fork.call.request.entities.entity)

    def answer(self, step: Step) -> None:
        self._left -= 1
        if self._left == 0:
            if isinstance(step, Fork):  # whether it was begun nobody knows
                self.lose(step)
            raise self._ending("stop")
        if isinstance(step, Fork):
            self.under_way.append(step)
        elif isinstance(step, Wait):
            while not step.enter(lambda: None):
                self.end_one()

    def run(self, steps: Steps[Report[Any]]) -> Report[Any]:
        """The report, whether the run ends or is ended."""
        try:
            step = next(steps)
            while True:
                try:
                    self.answer(step)
                except BaseException as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(None)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        except self._ending as error:
            return error.report  # type: ignore[attr-defined,no-any-return]


@settings(max_examples=examples(100))
@given(
    size=st.integers(1, 30),
    ending=st.sampled_from(ENDINGS),
    at=st.integers(1, 40),
    concurrency=st.integers(2, 4),
    cancels=st.booleans(),
    order=st.randoms(use_true_random=False),
)
def test_calls_under_way_at_once(
    size: int,
    ending: type[BaseException],
    at: int,
    concurrency: int,
    cancels: bool,
    order: Random,
) -> None:
    """Threads come to their end and are heard; tasks are cancelled, and nobody knows."""
    taken, calls = 0, AtOnce(ending, at, cancels, order)

    def source() -> Iterator[types.Entity]:
        nonlocal taken
        for item in tickets([], size):
            taken += 1
            yield item

    run: BatchRun[types.Entity] = BatchRun(CREATE, max_items=3, concurrency=concurrency)
    report = calls.run(run.steps(source()))
    if ending is GeneratorExit:  # there was no time to hear them
        for fork in calls.under_way:
            calls.lose(fork)
    account(report, taken, calls.service, calls.lost)


def test_what_was_taken_and_not_sent_is_told_so() -> None:
    run: BatchRun[types.Entity] = BatchRun(CREATE, max_items=2)

    def source() -> Iterator[types.Entity]:
        yield from tickets([], 3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        drive(run.steps(source()), Service().answer)
    report: Report[Any] = caught.value.report  # type: ignore[attr-defined]
    assert statuses(report) == "ssf"
    assert isinstance(report.outcomes[2].error, NotSent)
    assert "KeyboardInterrupt" in report.outcomes[2].errors[0]


def test_a_callback_that_ends_the_program() -> None:
    def progress(_: Progress) -> None:
        raise SystemExit(3)

    run: BatchRun[types.Entity] = BatchRun(CREATE, max_items=1, progress=progress)
    with pytest.raises(SystemExit) as caught:
        drive(run.steps([record(), record()]), Service().answer)
    assert statuses(caught.value.report) == "s"  # type: ignore[attr-defined]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_record_that_was_just_taken_is_told_too(ending: type[BaseException]) -> None:
    checked: list[int] = []

    def check(index: int, item: Any) -> None:
        checked.append(index)
        if index == 4:
            raise ending

    service = Service()
    run: BatchRun[types.Entity] = BatchRun(CREATE, max_items=2, check=check)
    with pytest.raises(ending) as caught:
        drive(run.steps(tickets([], 9)), service.answer)
    report: Report[Any] = caught.value.report  # type: ignore[attr-defined]
    assert statuses(report) == "ssssf"
    assert isinstance(report.outcomes[4].error, NotSent)


class Unreadable:
    """A journal of which the third record cannot be read."""

    def __init__(self, ending: type[BaseException]) -> None:
        self.repeated: dict[int, Any] = {}
        self._ending = ending

    def admit(self, index: int, item: Any) -> None:
        if index == 2:
            raise self._ending("the disk failed")

    def __getattr__(self, name: str) -> Any:
        return lambda *given: []


@pytest.mark.parametrize("ending", [JournalError, KeyboardInterrupt])
def test_a_record_whose_journal_cannot_be_read_may_be_done(ending: type[BaseException]) -> None:
    journal: Any = Unreadable(ending)
    run: BatchRun[types.Entity] = BatchRun(CREATE, max_items=5, journal=journal)
    with pytest.raises(ending) as caught:
        drive(run.steps(tickets([], 9)), no_call)
    report: Report[Any] = caught.value.report  # type: ignore[attr-defined]
    assert statuses(report) == "ffu", "what has not been sent, and what nobody knows of"
    assert "the disk failed" in report.outcomes[2].errors[0]
