"""Chunks under way at once, without a network: calls end in any order that a test draws.

Whatever the order, the report is the one that a chunk after the other gives, the input is taken
no faster than there is room, and a run that is over sends nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generated.autotask import types
from generated.autotask.batching import CREATE
from soapwright.runtime.batch.run import BatchRun
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.steps import Fork, Step, Wait
from soapwright.runtime.errors import AuthenticationError, BatchError, NotSent, SoapwrightError
from soapwright.runtime.outcome import OnError, Progress, Report
from tests.examples import examples
from tests.runtime.driving import drive
from tests.runtime.writing import (
    BLAMES,
    KINDS,
    TEXTS,
    Service,
    account_for,
    record,
    statuses,
    tickets,
)


class Calls:
    """The calls that were started, which end as they are told to.

    Args:
        run: what they are part of: once it is over, none may be started.
        service: answers them, when they end.
    """

    def __init__(self, run: BatchRun[Any], service: Service) -> None:
        self.run = run
        self.service = service
        self.open: list[Fork] = []

    def start(self, fork: Fork) -> None:
        assert not self.run.is_over
        self.open.append(fork)
        assert len(self.open) <= self.run.concurrency

    def end(self, which: int = 0) -> None:
        """Let one end."""
        fork = self.open.pop(which)
        try:
            result = self.service.answer(fork.call)
        except Exception as error:
            fork.done(None, error)
        else:
            fork.done(result, None)

    def end_some(self, random: Random, least: int) -> None:
        """Let any of them end, at least so many."""
        for _ in range(random.randint(least, len(self.open))):
            self.end(random.randrange(len(self.open)))


def run_all(
    run: BatchRun[Any], items: Iterable[Any], service: Service, random: Random
) -> Report[Any]:
    """The whole run, with calls that end in a random order and at random moments."""
    calls = Calls(run, service)

    def source() -> Iterator[Any]:
        for item in items:
            calls.end_some(random, 0)
            yield item

    def answer(step: Step) -> Any:
        if isinstance(step, Call):  # a chunk after the other
            return service.answer(step)
        if isinstance(step, Fork):
            return calls.start(step)
        assert isinstance(step, Wait)
        if not step.enter(lambda: None):
            calls.end_some(random, 1)
            assert step.enter(lambda: None)
        return None

    try:
        return drive(run.steps(source()), answer)
    finally:
        assert not calls.open


def sequential(batch: list[tuple[type[types.Entity], int]], **options: Any) -> Report[Any]:
    """The same batch, a chunk after the other."""
    service = options.pop("service")
    run: BatchRun[Any] = BatchRun(CREATE, **options)
    return run_all(run, (record(kind, bad=luck == 0) for kind, luck in batch), service, Random(0))


orders = st.randoms(use_true_random=False)
batches = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 4)), max_size=40)


@settings(max_examples=examples(300), suppress_health_check=list(HealthCheck))
@given(
    batch=batches,
    blame=st.sampled_from(sorted(BLAMES)),
    text=st.sampled_from(TEXTS),
    trouble=st.dictionaries(
        st.integers(0, 12), st.sampled_from(["before", "after", "dropped"]), max_size=3
    ),
    max_items=st.integers(1, 6),
    on_error=st.sampled_from(["isolate", "skip", "raise"]),
    concurrency=st.integers(2, 6),
    order=orders,
)
def test_any_batch_in_any_order(
    batch: list[tuple[type[types.Entity], int]],
    blame: str,
    text: str,
    trouble: dict[int, str | SoapwrightError],
    max_items: int,
    on_error: OnError,
    concurrency: int,
    order: Random,
) -> None:
    items = [record(kind, bad=luck == 0) for kind, luck in batch]
    taken = 0
    told: list[Progress] = []
    most = concurrency * max_items + len(KINDS) * (max_items - 1)

    def source() -> Iterator[types.Entity]:
        nonlocal taken
        for item in items:
            done = told[-1].done if told else 0
            assert taken - done < most, "more was taken than there is room for"
            taken += 1
            yield item

    service = Service(BLAMES[blame], trouble, text)
    options: dict[str, Any] = {"on_error": on_error, "max_items": max_items}
    run: BatchRun[Any] = BatchRun(CREATE, progress=told.append, concurrency=concurrency, **options)
    raised = False
    try:
        report = run_all(run, source(), service, order)
    except BatchError as error:
        raised, report = True, error.report

    account_for(items, taken, service, report, on_error, raised=raised)
    assert report.calls == len(service.calls) == len(told)
    assert [now.calls for now in told] == list(range(1, len(told) + 1))
    for before, now in pairwise(told):
        assert now.succeeded >= before.succeeded
        assert now.failed >= before.failed
        assert now.unknown >= before.unknown
    if raised or trouble:
        return
    alone = sequential(batch, service=Service(BLAMES[blame], text=text), **options)
    assert statuses(report) == statuses(alone)
    if on_error != "isolate":  # else it depends on the order what is learned of blames when
        assert report.calls == alone.calls
        assert [outcome.errors for outcome in report] == [outcome.errors for outcome in alone]


@settings(max_examples=examples(100))
@given(
    size=st.integers(0, 60), fatal=st.integers(0, 8), concurrency=st.integers(2, 4), order=orders
)
def test_a_fatal_error_in_any_order(size: int, fatal: int, concurrency: int, order: Random) -> None:
    """Who was under way is heard; nobody else is taken or sent."""
    items = [record(bad=n % 7 == 3) for n in range(size)]
    service = Service(trouble={fatal: AuthenticationError("no")})
    run: BatchRun[Any] = BatchRun(CREATE, max_items=4, concurrency=concurrency)
    source = iter(items)
    report: Report[Any] | None
    try:
        report = run_all(run, source, service, order)
    except AuthenticationError as error:
        report = error.report
    assert report is not None
    assert len(report) == size - len(list(source))
    stored = {id(item) for item in service.stored}
    assert all(outcome.ok == (id(outcome.item) in stored) for outcome in report)


# --- the single rules -----------------------------------------------------------------------------


class Stepped:
    """A run whose calls are under way until the test ends them."""

    def __init__(self, service: Service, concurrency: int = 3, **options: Any) -> None:
        options = {"max_items": 2, **options}
        self.run: BatchRun[Any] = BatchRun(CREATE, concurrency=concurrency, **options)
        self.calls = Calls(self.run, service)

    def begin(self, items: Iterable[Any]) -> None:
        self._steps = self.run.steps(items)
        self._go_on(next(self._steps))

    def end(self, which: int = 0) -> None:
        """Let a call end, and the run go on as far as it can."""
        self.calls.end(which)
        if self._waits.enter(lambda: None):
            with suppress(StopIteration, BatchError, AuthenticationError):  # see ``run.report()``
                self._go_on(next(self._steps))

    def _go_on(self, step: Step) -> None:
        """Start calls until the run waits for one of them."""
        while not (isinstance(step, Wait) and not step.enter(lambda: None)):
            if isinstance(step, Fork):
                self.calls.start(step)
            step = next(self._steps)
        assert isinstance(step, Wait)
        self._waits = step


def test_the_report_is_in_the_order_of_the_input() -> None:
    stepped = Stepped(Service())
    items = tickets([], 6)
    stepped.begin(items)
    for which in (2, 0, 0):
        stepped.end(which)
    report = stepped.run.report()
    assert [outcome.index for outcome in report] == [0, 1, 2, 3, 4, 5]
    assert [outcome.id for outcome in report] == [3, 4, 5, 6, 1, 2]
    assert [item.id for item in items] == [3, 4, 5, 6, 1, 2]


def test_what_is_under_way_when_a_record_fails_is_heard() -> None:
    """One chunk fails, one is saved, one is refused later: all of it is in the report."""
    service = Service()
    stepped = Stepped(service, on_error="raise")
    stepped.begin(tickets([1, 4], 6))
    stepped.end()
    assert stepped.run.is_over
    for _ in range(2):
        stepped.end()
    with pytest.raises(BatchError, match="the batch stopped after 6 records") as caught:
        stepped.run.report()
    assert statuses(caught.value.report) == "ffssff"
    assert caught.value.records == (1,)
    assert caught.value.report.outcomes[4].errors[0] == "This is wrong [9]."


def test_a_search_ends_where_the_run_does() -> None:
    """A chunk is being taken apart when another one's call ends the run."""
    service = Service(trouble={1: AuthenticationError("no")})
    stepped = Stepped(service, concurrency=2, max_items=4)
    stepped.begin(tickets([0], 8))
    stepped.end()  # the first chunk was refused: it goes on with three of its records
    stepped.end()  # the second one meets the fatal error
    stepped.end()  # the three are saved; the bad one has been found
    with pytest.raises(AuthenticationError) as caught:
        stepped.run.report()
    assert caught.value.report is not None
    assert statuses(caught.value.report) == "fsssffff"
    assert len(service.calls) == 3


def test_a_search_that_cannot_go_on_fails_what_it_did_not_send() -> None:
    service = Service(BLAMES["nobody"], trouble={2: AuthenticationError("no")})
    stepped = Stepped(service, concurrency=2, max_items=4, give_up=False)
    stepped.begin(tickets([0], 8))
    stepped.end()  # refused: now the first half
    stepped.end(1)  # which is refused too: now the first record
    stepped.end()  # the other chunk meets the fatal error
    stepped.end()
    with pytest.raises(AuthenticationError) as caught:
        stepped.run.report()
    assert caught.value.report is not None
    assert statuses(caught.value.report) == "ffffffff"
    assert isinstance(caught.value.report.outcomes[3].error, NotSent)
    assert not service.stored


@pytest.mark.parametrize("breaks", ["input", "callback"])
def test_an_error_of_the_program_waits_for_what_is_under_way(breaks: str) -> None:
    told: list[Progress] = []

    def progress(now: Progress) -> None:
        told.append(now)
        if breaks == "callback":
            raise RuntimeError("broken")

    def source() -> Iterator[types.Entity]:
        yield from tickets([], 5)
        if breaks == "input":
            raise RuntimeError("broken")

    stepped = Stepped(Service(), progress=progress)
    stepped.begin(source())
    while stepped.calls.open:
        stepped.end()
    with pytest.raises(BatchError, match="broken") as caught:
        stepped.run.report()
    assert isinstance(caught.value.__cause__, RuntimeError)
    assert statuses(caught.value.report) == ("ssssf" if breaks == "input" else "sssss")
    assert len(told) == (2 if breaks == "input" else 1)


def test_the_first_of_two_causes_is_told() -> None:
    service = Service(trouble={n: AuthenticationError(f"no {n}") for n in range(3)})
    stepped = Stepped(service)
    stepped.begin(tickets([], 6))
    for _ in range(3):
        stepped.end(-1)
    with pytest.raises(AuthenticationError, match="no 0"):
        stepped.run.report()


def test_what_is_no_error_of_a_call_is_raised_as_it_is() -> None:
    class Broken(Service):
        def answer(self, call: Call) -> Any:
            raise ZeroDivisionError

    stepped = Stepped(Broken())
    stepped.begin(tickets([], 2))
    with pytest.raises(ZeroDivisionError):
        stepped.end()
    assert not stepped.calls.open


def test_nothing_is_taken_once_the_run_is_over() -> None:
    """The failure is heard of while a chunk is being filled."""
    service = Service()
    stepped = Stepped(service, max_items=3, on_error="raise")

    def filling() -> Iterator[types.Entity]:
        for number, item in enumerate(tickets([0], 9)):
            if number == 3:  # of the second chunk
                stepped.calls.end()
            yield item

    source = filling()
    with pytest.raises(BatchError):
        stepped.begin(source)
    with pytest.raises(BatchError) as caught:
        stepped.run.report()
    assert (len(caught.value.report), len(list(source))) == (4, 5)
    assert isinstance(caught.value.report.outcomes[3].error, NotSent)


def test_the_same_object_twice_goes_out_once() -> None:
    """Its id is written into it, and what a program changes meanwhile would go out twice."""
    item = record()
    stepped = Stepped(Service(), max_items=1)
    stepped.begin([item, record(), item])
    stepped.end(1)
    stepped.end()
    report = stepped.run.report()
    assert statuses(report) == "ssf"
    assert report.outcomes[2].errors == (
        "record 2: Ticket is the same object as record 0; make a record for each",
    )
