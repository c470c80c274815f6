"""A run with a journal goes on where another one ended, however that did."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generated.autotask import types
from generated.autotask.batching import CREATE, UPDATE
from soapwright.runtime.batch.run import BatchRun
from soapwright.runtime.errors import (
    AuthenticationError,
    BatchError,
    InvalidRecord,
    JournalError,
    OutcomeUnknown,
    ServiceError,
    TransportError,
)
from soapwright.runtime.journal.entries import Event, State
from soapwright.runtime.journal.store import Store
from soapwright.runtime.outcome import Report, Status
from tests.examples import examples
from tests.runtime.driving import drive, no_call
from tests.runtime.journal.killing import (
    BAD,
    Finder,
    Killed,
    Ledger,
    by_title,
    events,
    goes_out,
    journal,
    kept,
    run,
    tickets,
)
from tests.runtime.writing import statuses


def agree(path: Path, report: Report[Any], service: Ledger) -> None:
    """What is told is what the service has and what the file says."""
    entries = kept(path)
    for outcome in report:
        entry, made = entries[outcome.item.title], service.id_of(outcome.item.title)
        assert entry.id == outcome.id
        if outcome.status is Status.UNKNOWN:
            assert entry.state in (State.SENT, State.UNKNOWN)
            continue
        assert entry.state.value == outcome.status.value
        assert outcome.ok == (made is not None)
        assert outcome.id == made
        assert not outcome.ok or outcome.item.id == made, "the id is in the record"
        assert outcome.ok or outcome.errors


@settings(max_examples=examples(60))
@given(
    bad=st.lists(st.booleans(), min_size=1, max_size=14),
    max_items=st.integers(1, 5),
    kills=st.lists(st.integers(1, 30), max_size=4),
    lost=st.sets(st.integers(0, 8), max_size=2),
    retry_failed=st.booleans(),
)
def test_killed_at_any_step_nothing_is_made_twice_and_what_is_told_is_true(
    bad: list[bool], max_items: int, kills: list[int], lost: set[int], retry_failed: bool
) -> None:
    titles = [f"{BAD if wrong else 'good'} {number}" for number, wrong in enumerate(bad)]
    service = Ledger(lost=sorted(lost))
    options: dict[str, Any] = {"max_items": max_items, "retry_failed": retry_failed}
    with folder() as path:
        killed = 0
        for at in kills:
            with events(path, at) as (event, left):
                service.event = event
                try:
                    run(path, tickets(titles), service, **options)
                except Killed:
                    killed += 1
                    path = left
        service.event = lambda: None
        report = run(path, tickets(titles), service, **options)
        assert [outcome.item.title for outcome in report] == titles
        agree(path, report, service)
        for outcome in report:
            if outcome.status is not Status.UNKNOWN:
                assert outcome.ok == (not str(outcome.item.title).startswith(BAD))
        most = (killed + len(lost)) * max_items
        assert len(report.unknown) <= most, "only what was under way"
        again = run(path, tickets(titles), Ledger(), max_items=max_items)
        assert (again.calls, statuses(again)) == (0, statuses(report))


@settings(max_examples=examples(60))
@given(
    size=st.integers(1, 12),
    max_items=st.integers(1, 5),
    kills=st.lists(st.tuples(st.integers(1, 12), st.sampled_from([0.0, 1.0, 30.0])), max_size=5),
    lost=st.sets(st.integers(0, 8), max_size=2),
    late=st.sampled_from([0.0, 1.0, 9.0]),
)
def test_what_may_have_been_done_is_found_out_however_late_that_is(
    size: int, max_items: int, kills: list[tuple[int, float]], lost: set[int], late: float
) -> None:
    titles = [f"good {number}" for number in range(size)]
    service = Ledger(lost=sorted(lost))
    service.delay = late
    options: dict[str, Any] = {
        "max_items": max_items,
        "resolver": Finder(service, settle=10.0),
        "now": lambda: service.now,
    }
    with folder() as path:
        for at, wait in kills:
            with events(path, at) as (event, left):
                service.event = event
                try:
                    run(path, tickets(titles), service, **options)
                except Killed:
                    path = left
            service.pass_(wait)
        service.event = lambda: None
        agree(path, run(path, tickets(titles), service, **options), service)
        for _ in range(len(lost) + 1):  # what is sent again may be lost again
            service.pass_(10.0)
            report = run(path, tickets(titles), service, **options)
        agree(path, report, service)
        assert report.ok
        assert sorted(service.titles) == sorted(titles), "each is there, once"


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name) / "j.db"


def test_what_succeeded_is_told_again_with_its_id_and_not_sent(tmp_path: Path) -> None:
    service = Ledger()
    first = run(tmp_path / "j", tickets(["a", "b", "c", "d"]), service)
    items = tickets(["d", "a", "new"])
    second = run(tmp_path / "j", items, service)
    assert [outcome.id for outcome in second] == [4, 1, 5]
    assert [item.id for item in items] == [4, 1, 5]
    assert service.calls == [["a", "b", "c"], ["d"], ["new"]]
    assert first.ok


def test_the_same_objects_can_be_given_again(tmp_path: Path) -> None:
    items = tickets(["a", "b"])
    run(tmp_path / "j", items, Ledger())
    with journal(tmp_path / "j") as kept:
        assert drive(BatchRun(CREATE, journal=kept).steps(items), no_call).ok


def test_what_failed_is_told_again_with_its_words(tmp_path: Path) -> None:
    service = Ledger()
    run(tmp_path / "j", tickets(["bad", "good"]), service)
    (told, good) = run(tmp_path / "j", tickets(["bad", "good"]), service)
    assert isinstance(told.error, ServiceError)
    assert (told.errors, told.error.records, good.ok) == (("wrong [1]",), (0,), True)
    assert len(service.calls) == 3, "those of the first run"


def test_what_failed_is_sent_again_where_that_is_wanted(tmp_path: Path) -> None:
    service = Ledger()
    run(tmp_path / "j", tickets(["bad", "good"]), service)
    run(tmp_path / "j", tickets(["bad", "good"]), service, retry_failed=True)
    assert service.calls[3:] == [["bad"]]


def test_a_failed_record_may_be_corrected_where_it_is_sent_again(tmp_path: Path) -> None:
    service = Ledger()
    number: dict[str, Any] = {"key": lambda item: item.ticket_number}
    run(tmp_path / "j", [types.Ticket(title="bad", ticket_number="1")], service, **number)
    mended = types.Ticket(title="mended", ticket_number="1")
    assert statuses(run(tmp_path / "j", [mended], service, **number)) == "f"
    assert run(tmp_path / "j", [mended], service, retry_failed=True, **number).ok
    assert service.titles == ["mended"]


def test_what_was_sent_and_not_answered_is_unknown_and_never_sent_again(tmp_path: Path) -> None:
    service = Ledger(lost=[0])
    first = run(tmp_path / "j", tickets(["a", "b"]), service)
    second = run(tmp_path / "j", tickets(["a", "b"]), service, retry_failed=True)
    assert statuses(first) == statuses(second) == "uu"
    assert all(isinstance(outcome.error, OutcomeUnknown) for outcome in second)
    assert second.unknown[0].errors == ("timed out",)
    assert service.titles == ["a", "b"]


def test_what_can_be_repeated_is_sent_again(tmp_path: Path) -> None:
    service = Ledger(lost=[0])
    items = [types.Ticket(id=number, title=f"t{number}") for number in (1, 2)]
    options: dict[str, Any] = {"batch": UPDATE, "given": None, "repeatable": True}
    assert statuses(run(tmp_path / "j", items, service, **options)) == "uu"
    assert statuses(run(tmp_path / "j", items, service, **options)) == "ss"


def test_a_repetition_that_is_refused_leaves_unknown_what_may_have_been_done(
    tmp_path: Path,
) -> None:
    lost = TransportError("timed out")
    refused = ServiceError("locked", messages=("locked",))
    options: dict[str, Any] = {"given": None, "repeatable": True}

    def update(error: Exception) -> Report[Any]:
        def refuse(call: Any) -> Any:
            goes_out(call)
            raise error

        items = [types.Ticket(id=1, title="a")]
        with journal(tmp_path / "j", **options) as open_:
            return drive(BatchRun(UPDATE, journal=open_).steps(items), refuse)

    assert update(lost).unknown[0].errors == ("timed out",)
    for error in (refused, TransportError("no route", sent=False)):
        (told,) = update(error)
        assert told.status is Status.UNKNOWN
        assert told.errors[:2] == (error.message, "timed out")
        assert kept(tmp_path / "j")["a"].state is State.UNKNOWN


@pytest.mark.parametrize("at", range(1, 14))
def test_a_repetition_that_is_killed_while_it_is_looked_into_leaves_it_unknown_too(
    tmp_path: Path, at: int
) -> None:
    options: dict[str, Any] = {"batch": UPDATE, "given": None, "repeatable": True}

    def items() -> list[types.Ticket]:
        return [types.Ticket(id=number, title=f"{BAD} {number}") for number in (1, 2, 3)]

    class Lost(Ledger):
        def answer(self, call: Any) -> Any:
            goes_out(call)
            raise TransportError("timed out")

    path = tmp_path / "j"
    assert statuses(run(path, items(), Lost(), **options)) == "uuu"
    with events(path, at) as (event, left), pytest.raises(Killed):
        run(path, items(), Ledger(event), **options)
    states = {entry.state for entry in kept(left).values()}
    assert states <= {State.SENT, State.UNKNOWN}, "what may have been done before is not open"
    assert statuses(run(left, items(), Ledger(), **options)) == "uuu"


def test_where_the_run_gives_up_what_was_done_before_is_told(tmp_path: Path) -> None:
    titles = [str(number) for number in range(100)]
    run(tmp_path / "j", tickets(titles[50:]), Ledger())
    run(tmp_path / "j", tickets(["lost"]), Ledger(lost=[0]))

    def refuse(_: Any) -> Any:
        raise ServiceError("no right", messages=("no right",))

    items = tickets([*(f"new {number}" for number in range(100)), "lost", *titles])
    with journal(tmp_path / "j") as open_, pytest.raises(BatchError) as caught:
        drive(BatchRun(CREATE, max_items=20, journal=open_).steps(items), refuse)
    assert statuses(caught.value.report) == "f" * 100 + "u" + "f" * 50 + "s" * 50


def test_what_is_not_sent_now_may_have_been_done_before(tmp_path: Path) -> None:
    run(tmp_path / "j", tickets(["a", "b"]), Ledger(lost=[0]))

    def check(index: int, item: Any) -> None:
        raise InvalidRecord("no", entity="Ticket", field=None)

    finder = Finder(Ledger(), 1.0)
    with journal(tmp_path / "j", resolver=finder) as open_:
        steps = BatchRun(CREATE, check=check, journal=open_).steps(tickets(["a", "c"]))
        assert statuses(drive(steps, no_call)) == "uf"


@pytest.mark.parametrize(
    "error", [TransportError("no route", sent=False), AuthenticationError("who are you?")]
)
def test_what_no_record_is_to_blame_for_is_sent_again_unasked(
    tmp_path: Path, error: Exception
) -> None:
    def refuse(call: Any) -> Any:
        goes_out(call)
        raise error

    with journal(tmp_path / "j") as open_:
        steps = BatchRun(CREATE, journal=open_).steps(tickets(["a"]))
        if isinstance(error, AuthenticationError):
            with pytest.raises(AuthenticationError):
                drive(steps, refuse)
        else:
            assert statuses(drive(steps, refuse)) == "f"
    assert kept(tmp_path / "j")["a"].state is State.OPEN
    assert run(tmp_path / "j", tickets(["a"]), Ledger()).ok


# --- what may have been done ---------------------------------------------------------------------


def doubted(path: Path, service: Ledger, settle: float | None, *titles: str) -> Report[Any]:
    """The report of a run after one whose first call was lost."""
    run(path, tickets(titles), Ledger(lost=[0]), now=lambda: 0.0)
    options: dict[str, Any] = {"resolver": Finder(service, settle), "now": lambda: service.now}
    return run(path, tickets(titles), service, **options)


def test_what_is_found_has_succeeded(tmp_path: Path) -> None:
    service = Ledger()
    service.titles = ["x", "a"]
    (told,) = report = doubted(tmp_path / "j", service, None, "a")
    assert (told.ok, told.id, told.item.id, report.calls) == (True, 2, 2, 0)
    assert (kept(tmp_path / "j")["a"].state, kept(tmp_path / "j")["a"].id) == (State.SUCCEEDED, 2)


@pytest.mark.parametrize(
    ("there", "settle", "now", "says"),
    [
        ([], None, 1e9, "the service has none like it, but nothing says when that is final"),
        ([], 10.0, 4.0, "none like it; run again in 6 s, when that counts"),
        (["a", "a"], 10.0, 99.0, r"has 2 like it \(1, 2\): nobody can tell which it is"),
    ],
)
def test_what_is_not_clear_stays_unknown_and_is_not_sent(
    tmp_path: Path, there: list[str], settle: float | None, now: float, says: str
) -> None:
    service = Ledger()
    service.titles, service.now = there, now
    (told,) = doubted(tmp_path / "j", service, settle, "a")
    assert told.status is Status.UNKNOWN
    assert isinstance(told.error, OutcomeUnknown)
    assert re.search(says, told.errors[-1])
    assert not service.calls
    assert kept(tmp_path / "j")["a"].state is State.UNKNOWN


def test_what_is_not_found_and_can_come_no_more_is_sent(tmp_path: Path) -> None:
    service = Ledger()
    service.now = 10.0
    assert doubted(tmp_path / "j", service, 10.0, "a", "b").ok
    assert service.calls == [["a", "b"]]


def test_one_record_of_the_service_is_not_two_of_the_input(tmp_path: Path) -> None:
    service, keys = Ledger(), iter([1, 2, 1, 2, 1])
    options: dict[str, Any] = {"key": lambda _: next(keys), "now": lambda: service.now}
    run(tmp_path / "j", tickets(["a", "a"]), Ledger(lost=[0]), **options)
    service.titles, service.now = ["a"], 99.0
    options["resolver"] = Finder(service, 10.0)
    report = run(tmp_path / "j", tickets(["a", "a"]), service, **options)
    assert statuses(report) == "uu"
    assert "another record is that one too" in report.unknown[0].errors[-1]
    assert statuses(run(tmp_path / "j", tickets(["a"]), service, **options)) == "s"


def test_what_cannot_be_looked_for_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(self: Finder, items: Any) -> Any:
        raise ServiceError("no right to query")
        yield

    monkeypatch.setattr(Finder, "find", find)
    (told,) = doubted(tmp_path / "j", Ledger(), 10.0, "a")
    assert told.errors[-1] == "it could not be looked for: no right to query"


def test_where_looking_is_broken_off_it_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(self: Finder, items: Any) -> Any:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(Finder, "find", find)
    with pytest.raises(KeyboardInterrupt) as caught:
        doubted(tmp_path / "j", Ledger(), 10.0, "a")
    assert statuses(caught.value.report) == "u"  # type: ignore[attr-defined]


def test_it_counts_when_a_call_went_out_not_when_it_was_to(tmp_path: Path) -> None:
    now = 100.0
    with journal(tmp_path / "j", now=lambda: now) as open_:
        steps = BatchRun(CREATE, journal=open_).steps(tickets(["a"]))
        call: Any = next(steps)
        now = 170.0
        goes_out(call)
        assert next(open_._open.entries()).sent == 170.0
        steps.close()


# --- keys ----------------------------------------------------------------------------------------


def test_without_a_key_it_is_the_index(tmp_path: Path) -> None:
    service = Ledger()
    run(tmp_path / "j", tickets(["a", "b"]), service, key=None)
    assert set(kept(tmp_path / "j")) == {0, 1}
    report = run(tmp_path / "j", tickets(["a", "b", "c"]), service, key=None)
    assert report.ok
    assert service.titles == ["a", "b", "c"]


def test_a_key_twice_is_an_error_of_the_second(tmp_path: Path) -> None:
    service = Ledger()
    report = run(tmp_path / "j", tickets(["a", "b", "a"]), service)
    assert statuses(report) == "ssf"
    assert isinstance(report.failed[0].error, InvalidRecord)
    assert report.failed[0].errors == ("record 2: its key 'a' is that of record 0 too",)
    assert service.titles == ["a", "b"]


@pytest.mark.parametrize("key", [None, 1.5, True, b"a"])
def test_a_key_is_a_text_or_a_number(tmp_path: Path, key: Any) -> None:
    report = run(tmp_path / "j", tickets(["a"]), Ledger(), key=lambda _: key)
    assert report.failed[0].errors == (f"record 0: key gives {key!r}; it takes a text or an int",)


def test_one_and_the_text_of_it_are_two_keys(tmp_path: Path) -> None:
    keys = iter([1, "1", "\ud800"])
    assert run(tmp_path / "j", tickets(["a", "b", "c"]), Ledger(), key=lambda _: next(keys)).ok
    assert set(kept(tmp_path / "j")) == {1, "1", "\ud800"}


def test_changed_input_for_a_known_key_is_an_error_that_names_it(tmp_path: Path) -> None:
    service = Ledger()
    run(tmp_path / "j", tickets(["a", "b"]), service, key=None)
    report = run(tmp_path / "j", tickets(["a", "x", "c"]), service, key=None)
    assert statuses(report) == "sfs"
    error = report.failed[0].error
    assert isinstance(error, InvalidRecord)
    assert "record 1: other content stands in the journal for its key 1, as succeeded" in str(error)
    assert service.titles == ["a", "b", "c"]


# --- a journal that fails ------------------------------------------------------------------------


def test_a_step_that_cannot_be_written_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Ledger()
    full(monkeypatch, State.SENT, after=1)
    with pytest.raises(JournalError, match="disk is full") as caught:
        run(tmp_path / "j", tickets(["a", "b", "c"]), service, max_items=1)
    assert service.titles == ["a"]
    assert caught.value.report is not None
    assert statuses(caught.value.report) == "sf"
    assert kept(tmp_path / "j").keys() == {"a"}


def test_an_answer_that_cannot_be_written_is_told_and_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Ledger()
    full(monkeypatch, State.SUCCEEDED)
    with pytest.raises(JournalError, match="disk is full") as caught:
        run(tmp_path / "j", tickets(["a", "b"]), service, max_items=1)
    assert caught.value.report is not None
    assert statuses(caught.value.report) == "s"
    assert kept(tmp_path / "j")["a"].state is State.SENT
    monkeypatch.undo()
    assert statuses(run(tmp_path / "j", tickets(["a", "b"]), service)) == "us"


def full(monkeypatch: pytest.MonkeyPatch, state: State, after: int = 0) -> None:
    """The disk is full where records come into a state, once so many have."""
    write, left = Store.write, after

    def writing(store: Store, *happened: Event) -> None:
        nonlocal left
        if any(event.state is state for event in happened):
            if not left:
                raise JournalError(f"{store.path}: cannot be written: the disk is full")
            left -= 1
        write(store, *happened)

    monkeypatch.setattr(Store, "write", writing)


def test_a_copy_of_the_file_is_the_journal_too(tmp_path: Path) -> None:
    run(tmp_path / "j", tickets(["a"]), Ledger())
    shutil.copy(tmp_path / "j", tmp_path / "k")
    assert run(tmp_path / "k", tickets(["a"]), Ledger(no_call)).calls == 0  # type: ignore[arg-type]
    assert by_title(tickets(["a"])[0]) in kept(tmp_path / "k")
