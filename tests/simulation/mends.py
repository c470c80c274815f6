"""Mends of the runtime that can be taken out, one at a time, so that the simulation misses them.

:data:`MENDS` holds those that a network or a process can put to the test, by the items of the
issue they came from; :data:`ELSEWHERE` the others, with what tests them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from typing import Any

import pytest

from soapwright.runtime import errors
from soapwright.runtime.answers.faults import Faults
from soapwright.runtime.batch.common_cause import CommonCause
from soapwright.runtime.batch.fit import GivenIds
from soapwright.runtime.batch.isolation import Isolation, Search
from soapwright.runtime.batch.outcomes import Outcomes
from soapwright.runtime.batch.run import BatchRun
from soapwright.runtime.calls import retry
from soapwright.runtime.calls.retry import Budget
from soapwright.runtime.calls.steps import Exchange, Send
from soapwright.runtime.client import connection
from soapwright.runtime.client.resolving import Resolver
from soapwright.runtime.http import transport
from soapwright.runtime.jobs import job
from soapwright.runtime.journal import journal
from soapwright.runtime.journal.entries import Event, State
from soapwright.runtime.journal.journal import Journal
from soapwright.runtime.journal.store import Store
from soapwright.runtime.limits.quota import Quota
from soapwright.runtime.limits.semaphore import Semaphore
from soapwright.runtime.paging.going_on import GoingOn
from soapwright.runtime.paging.keyset import KeysetPager
from soapwright.runtime.paging.page_number import NumberedPager
from tests.simulation.network import DONE_LATE, DUPLICATES
from tests.simulation.plan import Errand
from tests.simulation.services.autotask import NO_RIGHT, SUSPENDED

Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Mend:
    """A mend, and how it is taken out.

    Attributes:
        item: of the issue.
        name: what it is.
        take_out: does that.
        errand: what meets it.
        plan: what of the plans is as it must be for that.
        seeds: within how many it is missed.
    """

    item: int
    name: str
    take_out: Callable[[Patch], None]
    errand: Errand
    plan: dict[str, Any]
    seeds: int = 150


# --- 1: an answer belongs to its request ----------------------------------------------------------


def _connections_are_shared(patch: Patch) -> None:
    """A stray answer can come when the next request is out."""
    one = object()

    def send(exchange: Exchange, seconds: float | None, line: object | None) -> Send:
        return Send(exchange, seconds, one)

    patch.setattr(connection, "Send", send)


def _bytes_are_trusted(patch: Patch) -> None:
    """What was left over of one answer is the beginning of the next."""
    _connections_are_shared(patch)
    patch.setattr(transport._Wire, "writes", lambda self, readable: None)
    patch.setattr(transport._Wire, "reads", lambda self, data: None)
    patch.setattr(transport._Wire, "is_free", property(lambda self: True))
    for stream in (transport._Stream, transport._AsyncStream):
        patch.setattr(stream, "get_extra_info", lambda self, info: None)


def _any_ids_fit(patch: Patch) -> None:
    _bytes_are_trusted(patch)
    patch.setattr(GivenIds, "misfit", lambda self, sent, answered: None)


def _ids_are_of_a_chunk(patch: Patch) -> None:
    """Ids that records of earlier chunks were given are taken again."""
    _bytes_are_trusted(patch)
    patch.setattr(GivenIds, "keep", lambda self, answered: None)


def _other_records_fit(patch: Patch) -> None:
    """An answer that speaks of other records than those that were changed is taken."""
    _bytes_are_trusted(patch)
    patch.setattr(GivenIds, "others", lambda self, sent, answered: None)


def _pages_repeat(patch: Patch) -> None:
    """A page that comes again is taken for the next one."""
    _bytes_are_trusted(patch)

    def take(self: Any, rows: Any) -> Any:
        self._keys.update(dict.fromkeys(row.id for row in rows))
        return rows

    patch.setattr(KeysetPager, "take", take)


def _everything_is_repeated(patch: Patch) -> None:
    patch.setattr(retry, "may_repeat", lambda error, idempotent: True)


# --- 2: what is a refusal -------------------------------------------------------------------------


def _done(answer: bool) -> Any:
    return property(lambda self: answer)


def _faults_refuse(patch: Patch) -> None:
    patch.setattr(errors.SoapFault, "maybe_done", _done(False))


def _statuses_refuse(patch: Patch) -> None:
    patch.setattr(errors.TransportError, "maybe_done", _done(False))


def _redirects_refuse(patch: Patch) -> None:
    patch.setattr(errors, "REFUSALS", errors.REFUSALS | {303})


def _refusals_are_doubted(patch: Patch) -> None:
    """429 says that nothing was done."""
    patch.setattr(errors, "REFUSALS", frozenset())
    patch.setattr(errors.ThresholdExceeded, "maybe_done", _done(True))


def _earlier_tries_are_forgotten(patch: Patch) -> None:
    patch.setattr(errors.SoapwrightError, "maybe_done", _done(False))


# --- 3: no call wasted ----------------------------------------------------------------------------


def _one_by_one(patch: Patch) -> None:
    """A refused call is looked into record by record."""

    def search(self: Any, records: Any, fail: Any) -> Search:
        told = yield list(records)
        for record in records if told.kind == "refused" else ():
            told = yield [record]
            if told.kind == "refused":
                fail(record)

    patch.setattr(Isolation, "search", search)
    patch.setattr(CommonCause, "is_due", lambda self, named: False)


def _nobody_asks(patch: Patch) -> None:
    """It is never asked whether a refusal is anybody's."""
    patch.setattr(CommonCause, "is_due", lambda self, named: False)


def _lost_probes_count(patch: Patch) -> None:
    """A call that got no answer ends the question."""
    hear = CommonCause.hear

    def closing(self: CommonCause, error: Any) -> None:
        hear(self, error)
        if error is not None and error.maybe_done:
            self.close()

    patch.setattr(CommonCause, "hear", closing)


def _neighbours_are_enough(patch: Patch) -> None:
    """The first records of a chunk are tried, and they are believed."""
    patch.setattr(CommonCause, "probes", lambda self, left, last: list(left[:3]))
    patch.setattr(CommonCause, "is_found", property(lambda self: self.is_open and self._chunks > 0))


def _suspension_is_not_heard(patch: Patch) -> None:
    patch.setattr(Faults, "read", lambda self, error: error)


# --- 5: every ending gives a report ---------------------------------------------------------------


def _what_is_out_is_not_told(patch: Patch) -> None:
    patch.setattr(BatchRun, "_lose", lambda self, part, ending: None)


def _what_is_admitted_is_not_told(patch: Patch) -> None:
    patch.setattr(BatchRun, "_refuse", lambda self, chunk, error: None)


def _what_waits_is_not_told(patch: Patch) -> None:
    patch.setattr(BatchRun, "_abandon", lambda self, chunk: None)


# --- 6: journal -----------------------------------------------------------------------------------


def _nothing_is_written_before(patch: Patch) -> None:
    """A record goes out that does not stand in the journal until it is answered."""
    held: list[Event] = []
    write = Store.write

    def later(self: Store, *events: Event) -> None:
        held.extend(events)
        if any(event.state is not State.SENT for event in events):
            write(self, *held)
            held.clear()

    patch.setattr(Store, "write", later)


def _nothing_is_written_after(patch: Patch) -> None:
    patch.setattr(Journal, "settled", lambda self, indices, outcome_of: None)


def _nothing_settles(patch: Patch) -> None:
    """What is not found is taken for not done, however early that is."""
    create = Resolver.__init__

    def begin(self: Resolver, of: Any, rule: Any) -> None:
        create(self, of, replace(rule, settle=0.0))

    patch.setattr(Resolver, "__init__", begin)


def _the_time_is_that_of_the_first_try(patch: Patch) -> None:
    patch.setattr(journal, "_LATE", inf)


def _unknown_is_sent_again(patch: Patch) -> None:
    """What may have been done is sent again, where nothing finds it out."""
    patch.setattr(Journal, "_is_to_send", lambda self, entry, item: True)
    patch.setattr(Journal, "resolve", _resolve_nothing)


def _resolve_nothing(self: Any, indices: Any, items: Any) -> Any:
    return []
    yield


def _a_failure_is_the_whole_truth(patch: Patch) -> None:
    """What may have been done before a kill and is refused now is told as failed."""
    patch.setattr(Outcomes, "doubt", lambda self, index, earlier: None)
    patch.setattr(Journal, "doubts", lambda self, indices, items: [])


def _the_journal_is_not_locked(patch: Patch) -> None:
    patch.setattr(Store, "_lock", lambda self: None)


def _stops_lose_what_is_to_be_written(patch: Patch) -> None:
    """What was being written when a run was stopped is not written at its end."""

    def write(self: Any, *events: Event) -> None:
        self._open.write(*events)

    patch.setattr(Journal, "_write", write)


# --- 7: reading goes on ---------------------------------------------------------------------------


def _reading_ends(patch: Patch) -> None:
    patch.setattr(GoingOn, "_may_pass", lambda self, error: False)


def _a_page_begins_anew(patch: Patch) -> None:
    """What is asked for after a page broke off is all of it, once more."""

    def break_off(self: Any) -> int:
        news, self._keys = len(self._keys), {}
        return news

    patch.setattr(KeysetPager, "break_off", break_off)


def _a_cut_is_an_end(patch: Patch) -> None:
    """A page that broke off is the last one."""
    break_off = KeysetPager.break_off

    def ending(self: Any) -> int | None:
        news = break_off(self)
        self._done = True
        return news

    patch.setattr(KeysetPager, "break_off", ending)


def _nobody_is_told_of_a_shift(patch: Patch) -> None:
    patch.setattr(NumberedPager, "_shifted", lambda self, how: None)


# --- 8: time --------------------------------------------------------------------------------------


def _retry_after_is_not_read(patch: Patch) -> None:
    def wait_after(error: Any, tries: Any) -> float:
        error.retry_after = None
        return _WAIT_AFTER(error, tries)

    patch.setattr(retry, "_wait_after", wait_after)


_WAIT_AFTER = retry._wait_after


def _a_call_takes_any_time(patch: Patch) -> None:
    patch.setattr(transport, "_left", lambda timeout, error: timeout)


def _tries_have_no_budget(patch: Patch) -> None:
    patch.setattr(Budget, "spend", lambda self: True)


def _lasting_errors_are_tried(patch: Patch) -> None:
    patch.setattr(transport, "_tries", lambda error: None)


def _a_wait_ends_before_its_time(patch: Patch) -> None:
    def within(seconds: float, left: float | None) -> float | None:
        return None if left is not None and seconds > left else seconds

    patch.setattr(job, "within", within)


# --- what the service takes -----------------------------------------------------------------------


def _any_number_at_once(patch: Patch) -> None:
    patch.setattr(Semaphore, "enter", lambda self, key="", wake=None: True)
    patch.setattr(Semaphore, "leave", lambda self, key="": None)


def _any_number_of_calls(patch: Patch) -> None:
    patch.setattr(Quota, "_is_stopped", lambda self: False)
    patch.setattr(Quota, "_wait", lambda self: 0.0)


_DUPLICATES: dict[str, Any] = {"rate": 0.5, "faults": DUPLICATES, "stop_at": None, "max_items": 3}
_TICKETS: dict[str, Any] = {"service": "autotask", "stop_at": None, "refuses": ""}
_CREATE = {**_TICKETS, "verb": "create"}
_UPDATE = {**_TICKETS, "verb": "update"}
_ISOLATE = {**_CREATE, "on_error": "isolate", "rate": 0.0}
_KILLED = {**_CREATE, "at_once": 1, "rival_at": None}

MENDS = (
    Mend(1, "a call has a connection to itself", _connections_are_shared, "write",
         {**_CREATE, **_DUPLICATES}),
    Mend(1, "what is left over belongs to no call", _bytes_are_trusted, "write",
         {**_CREATE, **_DUPLICATES}),
    Mend(1, "an answer fits what was sent", _any_ids_fit, "write", {**_CREATE, **_DUPLICATES}),
    Mend(1, "ids are unique over a whole run", _ids_are_of_a_chunk, "write",
         {**_CREATE, **_DUPLICATES}),
    Mend(1, "an answer is of the records that were changed", _other_records_fit, "write",
         {**_UPDATE, **_DUPLICATES}),
    Mend(1, "a page is beyond the one before", _pages_repeat, "read",
         {"rate": 0.5, "faults": DUPLICATES}),
    Mend(1, "what may have been done is not sent again", _everything_is_repeated, "write", _CREATE),
    Mend(2, "a Server fault is no refusal", _faults_refuse, "write", _CREATE),
    Mend(2, "a status is no refusal, nor a lost connection", _statuses_refuse, "write", _CREATE),
    Mend(2, "a redirect is no refusal", _redirects_refuse, "write",
         {**_CREATE, "faults": ("moved",), "rate": 0.2}),
    Mend(2, "429 is a refusal", _refusals_are_doubted, "write",
         {**_CREATE, "faults": ("slow down",), "rate": 0.5}),
    Mend(2, "an earlier try may have been done", _earlier_tries_are_forgotten, "write",
         {**_UPDATE, "changes": True, "rate": 0.5, "bad": frozenset()}),
    Mend(3, "few calls a bad record", _one_by_one, "write",
         {**_ISOLATE, "names": False, "max_items": 50, "changes": False}),
    Mend(3, "it is asked whether a refusal is anybody's", _nobody_asks, "write",
         {**_ISOLATE, "refuses": NO_RIGHT, "refuses_from": 0, "records": 150, "max_items": 50}),
    Mend(3, "a lost call says nothing against it", _lost_probes_count, "write",
         {**_ISOLATE, "refuses": NO_RIGHT, "refuses_from": 0, "records": 150, "max_items": 10,
          "rate": 0.05, "faults": ("lost before",)}),
    Mend(3, "neighbours that share a fault end nothing", _neighbours_are_enough, "write",
         {**_ISOLATE, "changes": False}),
    Mend(3, "a suspension is heard", _suspension_is_not_heard, "write",
         {**_ISOLATE, "refuses": SUSPENDED, "refuses_from": 3, "records": 100, "max_items": 5}),
    Mend(5, "what is out when it ends is unknown", _what_is_out_is_not_told, "write",
         {"stop_at": 20}),
    Mend(5, "what was just taken is told", _what_is_admitted_is_not_told, "journal",
         {**_CREATE, "kills": (), "stop_at": 38}),
    Mend(5, "what waits to be sent is told", _what_waits_is_not_told, "write", {"stop_at": 20}),
    Mend(6, "a step is written before it", _nothing_is_written_before, "journal", _KILLED),
    Mend(6, "a step is written after it", _nothing_is_written_after, "journal", _KILLED),
    Mend(6, "what is not found counts only in the end", _nothing_settles, "journal",
         {**_KILLED, "faults": (DONE_LATE,), "rate": 0.2}),
    Mend(6, "the time is that of the last try", _the_time_is_that_of_the_first_try,
         "journal",
         {**_KILLED, "kills": (10_000, 10_000), "pauses": (572.0,) * 5,
          "records": 6, "max_items": 2, "bad": frozenset(), "rate": 0.7, "total": 600.0,
          "faults": (DONE_LATE, "slow down")}),
    Mend(6, "what may have been done is looked for", _unknown_is_sent_again, "journal", _KILLED),
    Mend(6, "a failure is not the whole truth", _a_failure_is_the_whole_truth, "journal",
         {**_UPDATE, "changes": True, "rate": 0.2}, seeds=1000),
    Mend(6, "two processes exclude each other", _the_journal_is_not_locked, "journal",
         {**_CREATE, "rival_at": 12}),
    Mend(6, "what is broken off is written at the end", _stops_lose_what_is_to_be_written,
         "journal", {**_CREATE, "kills": (), "rate": 0.0, "stop_at": 17, "driver": "sync"}),
    Mend(7, "reading goes on", _reading_ends, "read", {}),
    Mend(7, "it goes on after the last whole record", _a_page_begins_anew, "read",
         {"rate": 0.2, "faults": ("cut",)}),
    Mend(7, "a cut is no end", _a_cut_is_an_end, "read", {"rate": 0.2, "faults": ("cut",)}),
    Mend(7, "a shift is told", _nobody_is_told_of_a_shift, "list", {"changes": True}),
    Mend(8, "Retry-After is honoured", _retry_after_is_not_read, "write", _UPDATE),
    Mend(8, "a call has a total time", _a_call_takes_any_time, "write", {"total": 60.0}),
    Mend(8, "tries have a budget", _tries_have_no_budget, "write",
         {**_UPDATE, "records": 60, "max_items": 1, "rate": 0.5}),
    Mend(8, "what time does not mend is not tried", _lasting_errors_are_tried, "outage", {}),
    Mend(8, "a wait takes its whole time", _a_wait_ends_before_its_time, "job", {}),
    Mend(10, "so many calls at once", _any_number_at_once, "crowd", {}),
    Mend(10, "so many calls in an hour", _any_number_of_calls, "quota", {"records": 60}),
)  # fmt: skip
"""What a network or a process can put to the test."""

ELSEWHERE = (
    (1, "an answer of another number or type of records", "tests/runtime/batch/test_fit.py"),
    (2, "faults that service.toml names", "tests/runtime/answers/test_faults.py"),
    (4, "what a user must not send: no id, an object twice, a misspelt attribute",
     "tests/runtime/batch/test_validate.py"),
    (5, "an input or a progress that raises", "tests/runtime/batch/test_endings.py"),
    (6, "a key twice, other content for a key, a file of another run",
     "tests/runtime/journal/test_journal.py"),
    (7, "a record that cannot be read", "tests/runtime/codec/test_illegal_references.py"),
    (8, "what errors name", "tests/runtime/http/test_transport.py"),
    (9, "faults of the sandbox", "tests/sandbox/test_faults.py"),
)  # fmt: skip
"""Mends that neither can: they follow from what a user or a service.toml says, or from what the
service's data hold; by item, with what tests them."""
