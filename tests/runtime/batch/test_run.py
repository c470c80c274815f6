"""Writing in batches, without a network: a service of the test answers the calls a run asks for.

Whatever the records, the service's way of blaming them and the failures on the way: every record
ends once, what is called saved is saved, no good record is lost, and nothing is sent again to
which no answer came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generated.autotask import types
from generated.autotask.batching import CREATE, UPDATE
from generated.ecosys import ObjectResult, SampleObject, SampleObjectWriteResponseElement
from generated.ecosys.batching.sample_object import UPDATE as EACH
from soapwright.runtime.batch.run import BatchRun
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.steps import Reconnect
from soapwright.runtime.errors import (
    AuthenticationError,
    BatchError,
    EncodingError,
    InvalidRecord,
    MalformedResponse,
    NotSent,
    ServiceError,
    SoapwrightError,
    TransportError,
)
from soapwright.runtime.outcome import OnError, Progress, Report
from tests.examples import examples
from tests.runtime.driving import drive
from tests.runtime.writing import (
    BAD,
    BLAMES,
    KINDS,
    TEXTS,
    Service,
    account_for,
    record,
    statuses,
    tickets,
)


def create(
    items: Iterable[Any], service: Service, on_error: OnError = "isolate", **options: Any
) -> Report[Any]:
    return drive(BatchRun(CREATE, on_error=on_error, **options).steps(items), service.answer)


# --- any batch -----------------------------------------------------------------------------------

troubles = st.dictionaries(
    st.integers(0, 12), st.sampled_from(["before", "after", "dropped"]), max_size=3
)


@settings(max_examples=examples(300), suppress_health_check=list(HealthCheck))
@given(
    batch=st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 4)), max_size=40),
    blame=st.sampled_from(sorted(BLAMES)),
    text=st.sampled_from(TEXTS),
    trouble=troubles,
    max_items=st.integers(1, 12),
    on_error=st.sampled_from(["isolate", "skip", "raise"]),
)
def test_any_batch(
    batch: list[tuple[type[types.Entity], int]],
    blame: str,
    text: str,
    trouble: dict[int, str | SoapwrightError],
    max_items: int,
    on_error: OnError,
) -> None:
    items = [record(kind, bad=luck == 0) for kind, luck in batch]
    taken: list[types.Entity] = []

    def source() -> Iterator[types.Entity]:
        for item in items:
            taken.append(item)
            yield item

    service = Service(BLAMES[blame], trouble, text)
    told: list[Progress] = []
    raised = False
    try:
        report = create(source(), service, on_error, max_items=max_items, progress=told.append)
    except BatchError as error:
        raised, report = True, error.report

    account_for(items, len(taken), service, report, on_error, raised=raised)
    # Calls are no larger than asked for, and records of one type go out in their order.
    assert all(len(sent) <= max_items for sent in service.calls)
    position = {id(item): index for index, item in enumerate(items)}
    for kind in KINDS:
        first: dict[int, None] = {}
        for sent in service.calls:
            first.update((position[id(item)], None) for item in sent if type(item) is kind)
        if on_error != "isolate":
            assert list(first) == sorted(first)
    assert report.calls == len(service.calls) == len(told)
    if told and not raised:
        assert told[-1].done == len(report)


def test_an_exact_count_of_calls() -> None:
    """One bad record of 200 costs two calls where the service names it, about 16 where not.

    Then a record that is tried first shows that it is somebody's fault.
    """
    for blame, most in (("all of them", 2), ("the first", 2), ("nobody", 17 + 2)):
        for bad in (0, 57, 199):
            service = Service(BLAMES[blame])
            report = create(tickets([bad], 200), service)
            assert [o.index for o in report.failed] == [bad]
            assert report.calls <= most


@pytest.mark.parametrize(
    ("blame", "bad", "calls"),
    [
        ("all of them", [3, 50, 51], 2 + 3),  # a blame of several is tried once, on each of them
        ("the first", [3, 50, 51], 2 * 3),  # one is told at a time, and tried alone
        ("the next one", [100], 2 + 1 + 16),  # found wrong at once, and then halves
    ],
)
def test_calls_for_several_bad_records(blame: str, bad: list[int], calls: int) -> None:
    report = create(tickets(bad, 200), Service(BLAMES[blame]))
    assert [outcome.index for outcome in report.failed] == bad
    assert report.calls <= calls


def test_a_blame_that_was_found_right_is_believed() -> None:
    service = Service()
    report = create(tickets([1, 2, *range(200, 400)], 600), service)
    assert len(report.failed) == 202
    assert report.calls == (2 + 2) + 1 + 1


def test_a_wrong_blame_is_not_asked_again() -> None:
    service = Service(BLAMES["the next one"])
    report = create(tickets([0, 8], 16), service, max_items=8)
    assert statuses(report) == "f" + "s" * 7 + "f" + "s" * 7
    assert report.calls <= 3 + 6 + 7


# --- the single rules -----------------------------------------------------------------------------


def test_ids_are_set_on_the_records_that_succeeded() -> None:
    items = tickets([1], 3)
    report = create(items, Service())
    assert [item.id for item in items] == [1, 0, 2]
    assert [outcome.id for outcome in report] == [1, None, 2]
    assert report.failed[0].errors == (
        "This is wrong [9].",
        "Error updating entity for record number [2].",
    )
    with pytest.raises(BatchError, match="1 failed and 0 unknown of 3 records; first, record 1"):
        report.raise_for_failures()


def test_no_more_is_taken_than_is_needed() -> None:
    service = Service()

    def source() -> Iterator[types.Entity]:
        for number in range(5):
            assert len(service.calls) == number // 2
            yield record()

    create(source(), service, max_items=2)
    assert [len(sent) for sent in service.calls] == [2, 2, 1]


def test_raise_leaves_the_rest_untouched_and_accounts_for_what_was_taken() -> None:
    source = iter([record(), record(types.Account), record(bad=True), *tickets([], 5)])
    service = Service()
    with pytest.raises(BatchError, match="the batch stopped") as caught:
        create(source, service, "raise", max_items=2)
    report = caught.value.report
    assert statuses(report) == "fff"
    assert len(service.calls) == 1
    assert len(list(source)) == 5
    assert caught.value.records == (2,)
    assert isinstance(report.outcomes[1].error, NotSent)
    assert report.outcomes[0].errors == ("not saved, since its call was refused for record 2",)


def test_skip_fails_the_whole_call_and_goes_on() -> None:
    report = create(tickets([1], 6), Service(), "skip", max_items=3)
    assert statuses(report) == "fffsss"
    assert report.calls == 2


def test_an_invalid_record_is_not_sent_and_does_not_count_in_a_call() -> None:
    def check(index: int, _: Any) -> None:
        if index == 1:
            raise InvalidRecord("no", entity="Ticket", field="Title", records=(index,))

    service = Service()
    report = create(tickets([], 3), service, max_items=2, check=check)
    assert statuses(report) == "sfs"
    assert [len(sent) for sent in service.calls] == [2]
    with pytest.raises(BatchError) as caught:
        create(tickets([], 3), service, "raise", check=check)
    assert statuses(caught.value.report) == "ff"


def test_something_that_is_no_record() -> None:
    report = create([record(), "ticket", None], Service())
    assert statuses(report) == "sff"
    assert "str is no record" in report.outcomes[1].errors[0]


def test_a_record_that_cannot_be_written_is_found_without_a_call() -> None:
    class Writer(Service):
        def answer(self, call: Call) -> Any:
            if any(item.extra.get(BAD) for item in call.request.entities.entity):
                raise EncodingError("Ticket.title: XML cannot carry the character U+0000")
            return super().answer(call)

    service = Writer()
    report = create(tickets([5], 8), service)
    assert statuses(report) == "sssssfss"
    assert report.outcomes[5].error is not None
    assert report.outcomes[5].error.records == (5,)
    assert report.calls == len(service.calls)


def test_wrong_credentials_end_the_run() -> None:
    service = Service(trouble={1: AuthenticationError("no")})
    source = iter(tickets([], 9))
    with pytest.raises(AuthenticationError) as caught:
        create(source, service, max_items=3)
    assert caught.value.report is not None
    assert statuses(caught.value.report) == "sssfff"
    assert len(list(source)) == 3


@pytest.mark.parametrize("ids", [[1], [1, 1], [0, 0], [1, 2, 3]])
def test_ids_that_cannot_be_told_apart_make_the_records_unknown(ids: list[int]) -> None:
    class Confused(Service):
        def answer(self, call: Call) -> Any:
            given = [types.Ticket(id=id_) for id_ in ids]
            return types.ATWSResponse(
                return_code=1, entity_results=types.ArrayOfEntity(entity=[*given])
            )

    report = create(tickets([], 2), Confused())
    assert statuses(report) == "uu"
    assert isinstance(report.outcomes[0].error, MalformedResponse)


@pytest.mark.parametrize("answer", [None, types.ATWSResponse(return_code=None)])  # type: ignore[arg-type]
def test_an_answer_that_says_nothing_makes_the_records_unknown(answer: Any) -> None:
    class Silent(Service):
        def answer(self, call: Call) -> Any:
            return answer

    assert statuses(create(tickets([], 2), Silent())) == "uu"


def test_an_error_of_the_input_itself_is_reported_with_what_was_done() -> None:
    def source() -> Iterator[types.Entity]:
        yield from tickets([], 3)
        raise RuntimeError("the file ended")

    with pytest.raises(BatchError, match="after 3 records: the file ended") as caught:
        create(source(), Service(), max_items=2)
    assert isinstance(caught.value.__cause__, RuntimeError)
    assert statuses(caught.value.report) == "ssf"
    assert isinstance(caught.value.report.outcomes[2].error, NotSent)


def test_an_error_of_the_callback_is_reported_with_what_was_done() -> None:
    told: list[Progress] = []

    def progress(now: Progress) -> None:
        told.append(now)
        raise RuntimeError("the screen is gone")

    source = iter(tickets([1], 6))
    with pytest.raises(BatchError, match="the screen is gone") as caught:
        create(source, Service(), max_items=2, progress=progress)
    assert isinstance(caught.value.__cause__, RuntimeError)
    assert statuses(caught.value.report) == "ff"
    assert (len(told), len(list(source))) == (1, 4)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_items": 0}, "max_items is 0; create takes 1 to 200"),
        ({"max_items": 201}, "max_items is 201; create takes 1 to 200"),
        ({"on_error": "ignore"}, "allowed: 'isolate', 'skip', 'raise'"),
    ],
)
def test_options(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        BatchRun(CREATE, **options)


def test_types_that_nobody_knows_do_not_share_a_call() -> None:
    """Two entities of a newer zone, both read as the base class."""
    items: list[types.Entity] = [types.Entity(id=1), types.Entity(id=2)]
    for item, name in zip(items, ("Robot", "Alien"), strict=True):
        item.__dict__["_wire_type"] = f"{{urn:x}}{name}"
    service = Service()
    run: BatchRun[types.Entity] = BatchRun(UPDATE)
    drive(run.steps(items), service.answer)
    assert [len(sent) for sent in service.calls] == [1, 1]


def answering(*rows: types.Entity) -> types.ATWSResponse:
    return types.ATWSResponse(
        return_code=1, entity_results=types.ArrayOfEntity(entity=[*rows]) if rows else None
    )


@pytest.mark.parametrize("rows", [(), (7, 0), (0, 7)])
def test_an_update_keeps_the_ids_it_was_given(rows: tuple[int, ...]) -> None:
    items = [types.Ticket(id=7), types.Ticket(id=0)]
    run: BatchRun[types.Ticket] = BatchRun(UPDATE)
    answer = answering(*(types.Ticket(id=row) for row in rows))
    outcomes = drive(run.steps(items), lambda call: answer).outcomes
    assert [outcome.id for outcome in outcomes] == [7, 0]


def test_an_update_whose_answer_is_of_other_records_is_unknown() -> None:
    """It may be a late answer to another call; then the next one would be late too."""
    run: BatchRun[types.Ticket] = BatchRun(UPDATE, max_items=1)
    seen: list[object] = []

    def answer(step: Any) -> Any:
        seen.append(type(step))
        return None if isinstance(step, Reconnect) else answering(types.Ticket(id=9))

    report = drive(run.steps([types.Ticket(id=7), types.Ticket(id=9)]), answer)
    assert statuses(report) == "us"
    assert "the answer is of the records 9, which were not sent" in report.outcomes[0].errors[0]
    assert seen == [Call, Reconnect, Call]


def test_ids_that_were_given_before_are_of_another_call() -> None:
    answers = [1, 1, 2]
    run: BatchRun[types.Entity] = BatchRun(CREATE, max_items=1)

    def answer(step: Any) -> Any:
        return None if isinstance(step, Reconnect) else answering(types.Ticket(id=answers.pop(0)))

    items = tickets([], 3)
    report = drive(run.steps(items), answer)
    assert statuses(report) == "sus"
    assert [item.id for item in items] == [1, 0, 2]


def test_an_answer_of_another_type_is_of_another_call() -> None:
    run: BatchRun[types.Entity] = BatchRun(CREATE)

    def answer(step: Any) -> Any:
        return None if isinstance(step, Reconnect) else answering(types.Account(id=5))

    report = drive(run.steps([record()]), answer)
    assert statuses(report) == "u"
    assert "the answer is of Account, and Ticket was sent" in report.outcomes[0].errors[0]


def test_a_service_error_without_a_message() -> None:
    class Mute(Service):
        def answer(self, call: Call) -> Any:
            return types.ATWSResponse(return_code=-1)

    (outcome,) = create(tickets([], 1), Mute())
    assert isinstance(outcome.error, ServiceError)
    assert outcome.errors == ("the service refused the call without a message",)


def test_what_was_answered_and_not_taken_down_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C may come when the answer has, and before what it says is noted."""

    def break_off(*_: Any) -> None:
        raise KeyboardInterrupt

    run = BatchRun[Any](CREATE, max_items=2)
    monkeypatch.setattr(run, "_judge", break_off)
    with pytest.raises(KeyboardInterrupt) as broken:
        drive(run.steps(tickets([], 3)), Service().answer)
    report = getattr(broken.value, "report", ())
    assert [outcome.status for outcome in report] == ["unknown", "unknown"]


# --- what an earlier try may have done ------------------------------------------------------------


def doubting(answer: Callable[[Call], Any]) -> Callable[[Call], Any]:
    """A call that is answered at its second try, after one that got no answer."""

    def answer_late(call: Call) -> Any:
        assert call.doubted is not None
        call.doubted(TransportError("timed out"))
        return answer(call)

    return answer_late


def test_a_call_that_is_refused_at_its_second_try_may_have_been_done() -> None:
    service = Service()
    items = tickets([1], 3)
    for at, item in enumerate(items):
        item.id = at + 1
    one: BatchRun[Any] = BatchRun(UPDATE)
    report = drive(one.steps(items), doubting(service.answer))
    assert statuses(report) == "uuu"
    assert len(service.calls) == 1, "it is not looked into"
    assert report.outcomes[0].errors[-1] == "timed out"


def test_so_may_a_record_that_is_judged_by_itself() -> None:
    def answer(call: Call) -> Any:
        each = [ObjectResult(index=n, success_flag=n == 0) for n in range(2)]
        return SampleObjectWriteResponseElement(object_result=each)

    items = [SampleObject(cost_object_id=text) for text in "ab"]
    one: BatchRun[SampleObject] = BatchRun(EACH)
    report = drive(one.steps(items), doubting(answer))
    assert statuses(report) == "su"
    assert report.outcomes[1].errors[-1] == "timed out"
