"""A refusal that is nobody's ends a run after a few calls; one that is somebody's never does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from itertools import repeat
from math import log2
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generated.autotask import types
from generated.autotask.batching import CREATE
from generated.ecosys import SampleObject
from generated.ecosys.batching.sample_object import CREATE as EACH
from soapwright.runtime.batch import run
from soapwright.runtime.batch.common_cause import CommonCause, words
from soapwright.runtime.batch.run import BatchRun
from soapwright.runtime.calls.call import Call
from soapwright.runtime.errors import BatchError, NotSent, ServiceError, SoapFault, TransportError
from soapwright.runtime.outcome import Report
from tests.examples import examples
from tests.runtime.driving import drive
from tests.runtime.writing import BLAMES, Service, record, statuses, tickets

MOST = 25


class Refusing(Service):
    """A service that takes nothing; ``said`` makes its texts from the number of the call."""

    def __init__(self, said: Callable[[int, list[Any]], Sequence[str]]) -> None:
        super().__init__()
        self.said = said

    def answer(self, call: Call) -> Any:
        sent = call.request.entities.entity
        self.calls.append(list(sent))
        texts = [types.ATWSError(message=text) for text in self.said(len(self.calls), sent)]
        return types.ATWSResponse(
            return_code=-1, errors=types.ArrayOfATWSError(atws_error=[*texts])
        )


NOBODYS = {
    "a text": lambda call, sent: ["The IntegrationCode is not active."],
    "a text with the call's number": lambda call, sent: [f"Refused. Request id 8f{call}e-{call}"],
    "no text": lambda call, sent: [],
    "always the first record": lambda call, sent: ["You may not.", "Error, record number [1]."],
    "always the last": lambda call, sent: ["You may not.", f"Error, record number [{len(sent)}]."],
}


def create(items: Iterable[Any], service: Service, **options: Any) -> Report[Any]:
    one: BatchRun[Any] = BatchRun(CREATE, **options)
    return drive(one.steps(items), service.answer)


@pytest.mark.parametrize("said", NOBODYS)
@pytest.mark.parametrize("size", [60, 200, 201, 1_000, 10_000])
def test_a_call_that_nobody_could_make_is_not_looked_into(said: str, size: int) -> None:
    service = Refusing(NOBODYS[said])
    with pytest.raises(BatchError, match="every record is refused alike") as caught:
        create((record() for _ in range(size)), service)
    assert len(service.calls) <= MOST
    report = caught.value.report
    assert statuses(report) == "f" * size
    assert report.calls == len(service.calls)
    unsent = [outcome for outcome in report if isinstance(outcome.error, NotSent)]
    assert len(unsent) >= size - MOST
    assert all("not sent, since the batch ended before: " in each.errors[0] for each in unsent)


@pytest.mark.parametrize("max_items", [1, 3, 5, 10, 25, 60])
def test_small_calls(max_items: int) -> None:
    """Neighbours may share a fault, so it takes as many calls as are 50 records, or fewer."""
    service = Refusing(NOBODYS["a text"])
    with pytest.raises(BatchError) as caught:
        create(tickets([], 1_000), service, max_items=max_items)
    assert statuses(caught.value.report) == "f" * 1_000
    assert len(service.calls) <= max(MOST, 2 * 50 // max_items + 5)


@pytest.mark.parametrize("max_items", [1, 5, 10, 50, 200])
@pytest.mark.parametrize("concurrency", [1, 3])
def test_neighbours_that_share_a_fault_do_not_end_a_run(max_items: int, concurrency: int) -> None:
    service = Service(BLAMES["nobody"])
    items = tickets(range(30), 1_000)
    report: Report[Any] = drive_at_once(items, service, concurrency, max_items=max_items)
    assert statuses(report) == "f" * 30 + "s" * 970
    assert {id(item) for item in service.stored} == {id(item) for item in items[30:]}


@pytest.mark.parametrize("concurrency", [2, 4, 8])
def test_calls_at_once_are_given_up_too(concurrency: int) -> None:
    service = Refusing(NOBODYS["a text"])
    with pytest.raises(BatchError) as caught:
        drive_at_once(tickets([], 2_000), service, concurrency)
    assert len(service.calls) <= MOST
    assert statuses(caught.value.report) == "f" * 2_000


class Losing(Refusing):
    """The same, behind a network that loses some calls."""

    def __init__(self, lost: Sequence[int]) -> None:
        super().__init__(NOBODYS["a text"])
        self.lost = lost

    def answer(self, call: Call) -> Any:
        told = super().answer(call)
        if len(self.calls) in self.lost:
            raise TransportError("timed out")
        return told


@pytest.mark.parametrize("lost", [[1], [2], [3, 5], [8], [2, 3, 4, 5, 6]])
def test_a_call_that_is_lost_says_nothing_against_it(lost: list[int]) -> None:
    service = Losing(lost)
    with pytest.raises(BatchError) as caught:
        create(tickets([], 1_000), service, max_items=100)
    assert len(service.calls) <= MOST + len(lost)
    assert set(statuses(caught.value.report)) <= {"f", "u"}


def test_where_all_are_lost_nothing_is_given_up() -> None:
    service = Losing(range(2, 1_000))
    report = create(tickets([], 60), service, max_items=10)
    assert statuses(report) == "u" * 60


def drive_at_once(
    items: Iterable[Any], service: Service, concurrency: int, **options: Any
) -> Report[Any]:
    """Calls end in the order in which they began."""
    one: BatchRun[Any] = BatchRun(CREATE, concurrency=concurrency, **options)
    if concurrency == 1:
        return drive(one.steps(items), service.answer)
    under_way: list[Any] = []

    def answer(step: Any) -> None:
        if hasattr(step, "call"):
            under_way.append(step)
            return
        while not step.enter(lambda: None):
            fork = under_way.pop(0)
            fork.done(service.answer(fork.call), None)

    return drive(one.steps(items), answer)


def test_without_giving_up_each_record_is_tried() -> None:
    service = Refusing(NOBODYS["a text"])
    report = create(tickets([], 60), service, give_up=False)
    assert statuses(report) == "f" * 60
    assert not any(isinstance(outcome.error, NotSent) for outcome in report)


@pytest.mark.parametrize("size", [1, 2, 5, 18])
def test_a_few_records_are_all_tried(size: int) -> None:
    service = Refusing(NOBODYS["a text"])
    report = create(tickets([], size), service)
    assert not any(isinstance(outcome.error, NotSent) for outcome in report)
    assert len(service.calls) <= size + 4


def test_texts_that_differ_are_somebodys() -> None:
    texts = ["No account", "No title", "No date"]
    service = Refusing(lambda call, sent: [texts[call % 3]])
    report = create(tickets([], 100), service)
    assert not any(isinstance(outcome.error, NotSent) for outcome in report)


def test_once_something_was_saved_a_run_goes_on() -> None:
    service = Service(BLAMES["nobody"])
    items = tickets(range(200, 400), 600)
    assert statuses(create(items, service)) == "s" * 200 + "f" * 200 + "s" * 200


def test_an_endless_input_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_MOST_DRAINED", 1_000)
    endless = (record() for _ in repeat(None))
    with pytest.raises(BatchError, match="every record is refused alike") as caught:
        create(endless, Refusing(NOBODYS["a text"]))
    report = caught.value.report
    assert [outcome.index for outcome in report] == list(range(len(report)))
    assert 1_000 < len(report) < 2_000
    assert isinstance(report.outcomes[-1].error, NotSent)


def test_an_input_that_arrives_by_itself_is_not_waited_for() -> None:
    async def source() -> AsyncIterator[types.Entity]:
        for item in tickets([], 1_000):
            yield item
        await asyncio.Event().wait()  # for ever

    service = Refusing(NOBODYS["a text"])
    arriving = source()

    def answer(step: Any) -> Any:
        if isinstance(step, Call):
            return service.answer(step)
        try:
            step.source.__anext__().send(None)
        except StopIteration as arrived:
            return arrived.value
        raise AssertionError("it is waited for")

    steps: BatchRun[Any] = BatchRun(CREATE)
    with pytest.raises(BatchError) as caught:
        drive(steps.steps(arriving), answer)
    assert 200 < len(caught.value.report) < 1_000


def test_an_input_that_raises_is_told_as_far_as_it_came() -> None:
    def source() -> Iterator[types.Entity]:
        yield from tickets([], 1_000)
        raise OSError("gone")

    with pytest.raises(BatchError, match="every record is refused alike") as caught:
        create(source(), Refusing(NOBODYS["a text"]))
    assert len(caught.value.report) == 1_000


@settings(max_examples=examples(200))
@given(
    size=st.integers(3, 400),
    bad=st.data(),
    count=st.integers(1, 3),
    max_items=st.sampled_from([50, 200]),
)
def test_a_bad_record_costs_few_calls(
    size: int, bad: st.DataObject, count: int, max_items: int
) -> None:
    places = bad.draw(st.sets(st.integers(0, size - 1), min_size=count, max_size=count))
    service = Service(BLAMES["nobody"])
    items = tickets(sorted(places), size)
    report = create(items, service, max_items=max_items)
    assert [outcome.index for outcome in report.failed] == sorted(places)
    chunks = -(-size // max_items)
    assert len(service.calls) <= chunks + len(places) * (2 * log2(min(size, max_items)) + 8)


# --- services that judge each record by itself ----------------------------------------------------


def test_whole_calls_that_are_refused_alike() -> None:
    calls = 0

    def answer(call: Call) -> Any:
        nonlocal calls
        calls += 1
        raise SoapFault("You may not do this.", code="Client")

    one: BatchRun[SampleObject] = BatchRun(EACH, max_items=10)
    items = [SampleObject(cost_object_id=str(n)) for n in range(1_000)]
    with pytest.raises(BatchError, match="alike: You may not do this") as caught:
        drive(one.steps(items), answer)
    assert calls == 3
    assert statuses(caught.value.report) == "f" * 1_000


# --- alike ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (ServiceError("x", messages=["Id 7 is wrong"]), ServiceError("Id 12 is wrong"), True),
        (ServiceError("Row A-1: no"), ServiceError("Row B-22: no"), True),
        (ServiceError("no account"), ServiceError("no title"), False),
        (ServiceError("a", kind="Rights"), ServiceError("b", kind="Rights"), True),
        (SoapFault("a", code="app.Denied"), SoapFault("b", code="app.Denied"), True),
        (SoapFault("a", code="Client"), SoapFault("b", code="Client"), False),
    ],
)
def test_what_is_alike(one: ServiceError, other: ServiceError, alike: bool) -> None:
    assert (words(one) == words(other)) == alike


@given(
    left=st.lists(st.integers(0, 999), unique=True, max_size=300).map(sorted), last=st.booleans()
)
def test_probes_are_different_records_far_apart(left: list[int], last: bool) -> None:
    probes = CommonCause().probes(left, last=last)
    assert len(set(probes)) == len(probes) == min(len(left), 18 if last else 5)
    assert set(probes) <= set(left)
    assert probes == sorted(probes)
