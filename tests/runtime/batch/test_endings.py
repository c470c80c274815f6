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
from soapwright.runtime.calls.steps import Fork, Step, Wait
from soapwright.runtime.errors import NotSent, OutcomeUnknown
from soapwright.runtime.outcome import Progress, Report, Status
from tests.runtime.driving import drive
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


@settings(max_examples=200, deadline=None)
@given(
    size=st.integers(1, 30),
    bad=st.sets(st.integers(0, 29), max_size=3),
    max_items=st.integers(1, 7),
    at=st.integers(0, 12),
    ending=st.sampled_from(ENDINGS),
    processed=st.booleans(),
)
def test_a_call_that_is_broken_off(
    size: int,
    bad: set[int],
    max_items: int,
    at: int,
    ending: type[BaseException],
    processed: bool,
) -> None:
    service, taken, out = Service(), 0, list[types.Entity]()
    run: BatchRun[types.Entity] = BatchRun(CREATE, max_items=max_items)

    def source() -> Iterator[types.Entity]:
        nonlocal taken
        for item in tickets(sorted(bad), size):
            taken += 1
            yield item

    steps = run.steps(source())
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


@settings(max_examples=100, deadline=None)
@given(
    size=st.integers(1, 30),
    ending=st.sampled_from(ENDINGS),
    at=st.integers(0, 40),
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
    service = Service()
    run: BatchRun[types.Entity] = BatchRun(CREATE, max_items=3, concurrency=concurrency)
    taken = 0
    open_: list[Fork] = []
    lost: list[types.Entity] = []
    ended = False

    def source() -> Iterator[types.Entity]:
        nonlocal taken
        for item in tickets([], size):
            taken += 1
            yield item

    def end_one() -> None:
        fork = open_.pop(order.randrange(len(open_)))
        if ended and cancels and not issubclass(ending, Exception):
            lost.extend(fork.call.request.entities.entity)
            fork.done(None, asyncio.CancelledError())
        else:
            fork.done(service.answer(fork.call), None)

    def answer(step: Step) -> Any:
        nonlocal at, ended
        at -= 1
        if at == 0:
            ended = True
            if isinstance(step, Fork):  # whether it was begun nobody knows
                lost.extend(step.call.request.entities.entity)
            raise ending("stop")
        if isinstance(step, Fork):
            open_.append(step)
        elif isinstance(step, Wait):
            while not step.enter(lambda: None):
                end_one()
        return None

    steps = run.steps(source())
    report: Report[Any]
    try:
        proceed, value = steps.send, None
        while True:
            step = proceed(value)
            try:
                proceed, value = steps.send, answer(step)
            except BaseException as error:
                proceed, value = steps.throw, error
    except StopIteration as end:
        report = end.value
    except ending as error:
        report = error.report  # type: ignore[attr-defined]
        if ending is GeneratorExit:  # there was no time to hear them
            lost.extend(item for fork in open_ for item in fork.call.request.entities.entity)
    account(report, taken, service, lost)


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
