"""Batches, with and without a journal, and what must hold after each."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any

from soapwright.runtime.errors import BatchError, JournalError, SoapwrightError
from soapwright.runtime.journal.entries import Entry, State
from soapwright.runtime.journal.store import Store
from soapwright.runtime.outcome import Report, Status
from tests.simulation.clock import Ended
from tests.simulation.network import Network
from tests.simulation.plan import SETTLE, Plan
from tests.simulation.records import Objects, Tickets, Writing
from tests.simulation.services.autotask import SUSPENDED
from tests.simulation.world import World

MOST_AT_ONCE = 3
ASKING, SPAN = 25, 50
"""Calls that it may take to find that every call is refused, beside those for so many records."""
_LASTING = {"no such host": 2, "bad certificate": 1}
"""How often a call is tried that meets this."""
_BUDGET, _COST = 100, 5
"""Of the calls that a client makes again."""


@dataclass
class Told:
    """What one process has told its user.

    Attributes:
        report: of the batch, where it gave one.
        error: what it ended with.
        taken: how many records it took.
        requests: how many its client wrote.
    """

    report: Report[Any] | None = None
    error: BaseException | None = None
    taken: int = 0
    requests: Callable[[], int] = int


class Batch:
    """One batch, in as many processes as it takes."""

    def __init__(self, plan: Plan, world: World) -> None:
        self.plan = plan
        self.world = world
        kind = Objects if plan.service == "ecosys" else Tickets
        self.writing: Writing = kind(plan, world)
        self.network = Network(world, self.writing.service)
        self.wrong: list[str] = []
        self.reports: list[Report[Any]] = []
        self._processes = 0

    def process(self, kill_at: int | None = None, **options: Any) -> Told | None:
        """Do it in one process; None where that is killed."""
        self._processes += 1
        told = Told()
        number = self._processes
        self.world.tell(f"process {number}")
        self.network.begin_process()
        with self.network.below():
            done = self.world.life(kill_at, lambda: self._do(told, number, options))
        return told if done else None

    def _do(self, told: Told, number: int, options: dict[str, Any]) -> bool:
        plan = self.plan
        options = {"max_items": plan.max_items, "on_error": plan.on_error, **options}
        if plan.service == "autotask" and plan.verb == "delete":
            options["validate"] = False  # tickets are not deleted, in truth
        if plan.at_once > 1:
            options["concurrency"] = plan.at_once
        try:
            opening = self.writing.connect(number)
            if plan.driver == "async":
                self.world.run(self._async(opening, told, options))
            else:
                with opening as client:
                    self._ready(client, told)
                    told.report = self.writing.method(client)(self._records(told), **options)
        except Ended:
            raise
        except (SoapwrightError, KeyboardInterrupt, asyncio.CancelledError) as error:
            told.error = error
            told.report = told.report or getattr(error, "report", None)
        return True

    def _ready(self, client: Any, told: Told) -> None:
        self.writing.ready(client)
        told.requests = lambda: client._connection.calls

    async def _async(self, opening: Any, told: Told, options: dict[str, Any]) -> None:
        async with opening as client:
            self._ready(client, told)
            told.report = await self.writing.method(client)(self._records(told), **options)

    def _records(self, told: Told) -> Iterator[Any]:
        for index in range(self.plan.records):
            told.taken = index + 1
            yield self.writing.record(index)

    # --- what must hold ---------------------------------------------------------------------------

    def judge(self, told: Told, *, doubts: bool = True) -> None:
        """What a process has told, held against the table.

        Args:
            told: by it.
            doubts: whether only what a fault left open may be unknown.
        """
        wrong, report, stopped = self.wrong, told.report, self.world.was_stopped
        if report is None:
            if not (stopped and told.taken == 0) and not isinstance(told.error, JournalError):
                wrong.append(f"no report with {told.error!r}")
            return
        self.reports.append(report)
        if [outcome.index for outcome in report] != list(range(told.taken)):
            wrong.append(f"told of {[o.index for o in report]}, {told.taken} were taken")
        if told.error is None and told.taken != self.plan.records:
            wrong.append(f"ended well after {told.taken} of {self.plan.records}")
        for outcome in report:
            self.judge_one(outcome, outcome.index, doubts=doubts and not stopped)
        self.judge_table()

    def judge_one(self, outcome: Any, index: int, *, doubts: bool) -> None:
        """What was told of the record of that index."""
        ids = self.writing.ids(index)
        match outcome.status:
            case Status.SUCCEEDED if not ids:
                self.wrong.append(f"record {index} was told succeeded; it is not so")
            case Status.SUCCEEDED if outcome.id is not None and [outcome.id] != ids:
                self.wrong.append(f"record {index} was told id {outcome.id}; it has {ids}")
            case Status.SUCCEEDED if outcome.id is None and self.plan.verb == "create":
                self.wrong.append(f"record {index} was told no id")
            case Status.FAILED if ids:
                self.wrong.append(f"record {index} was told failed; it is done: {ids}")
            case Status.UNKNOWN if doubts:
                if self.writing.key(index) not in self.writing.service.doubted:
                    self.wrong.append(f"record {index} is unknown, and nothing befell it")

    def judge_table(self) -> None:
        for index in range(self.plan.records):
            if self.plan.verb == "create" and self.writing.times(index) > 1:
                times = self.writing.times(index)
                self.wrong.append(f"record {index} is there {times} times")
        if self.network.most_under_way > min(MOST_AT_ONCE, self.plan.at_once):
            self.wrong.append(f"{self.network.most_under_way} calls at once")
        longest = self.network.longest
        if longest > self.plan.total + 1.0:
            self.wrong.append(f"a call took {longest:.0f} s of {self.plan.total:.0f}")

    def judge_calls(self, told: Told) -> None:
        """That no call was wasted."""
        plan, service = self.plan, self.writing.service
        size = min(plan.max_items, plan.records)
        chunks = -(-plan.records // plan.max_items)
        each = 2 * log2(size) + 8 if size > 1 else 1
        asking = ASKING + SPAN / size
        bad = plan.records if plan.changes else len(plan.bad)
        bound = chunks + bad * each + (asking if bad else 0)
        if plan.on_error != "isolate":
            bound = chunks
        elif plan.refuses == SUSPENDED:
            bound = plan.refuses_from * (1 + each) + plan.at_once
        elif plan.refuses:  # where something was saved before, it is looked into
            bound = plan.records * each + chunks if plan.refuses_from else asking
        bound += self.world.happened.total()
        if service.writes > bound:
            self.wrong.append(f"{service.writes} calls, of {bound:.0f} at most")
        if told.report is not None and plan.errand == "write":
            repeated = told.requests() - told.report.calls
            if plan.service == "autotask" and repeated * _COST > _BUDGET + told.report.calls:
                self.wrong.append(f"{repeated} calls were made again, of {told.report.calls}")


def write(plan: Plan, world: World) -> Batch:
    """A batch in one process."""
    batch = Batch(plan, world)
    told = batch.process()
    assert told is not None
    batch.judge(told)
    batch.judge_calls(told)
    if plan.errand == "outage" and told.report is not None:
        most = told.report.calls * _LASTING[plan.faults[0]]
        if batch.network.connections > most:
            batch.wrong.append(f"{batch.network.connections} connections, of {most} at most")
    if not world.happened and not world.was_stopped and not plan.refuses and not plan.changes:
        _quiet(batch, told)
    return batch


def _quiet(batch: Batch, told: Told) -> None:
    """Where nothing happened, all good records are saved; of an allowance, as many as it takes."""
    plan = batch.plan
    if plan.errand == "quota" or plan.on_error != "isolate" or told.report is None:
        return
    for outcome in told.report:
        is_bad = outcome.index in plan.bad
        if (outcome.status is not Status.FAILED) if is_bad else not outcome.ok:
            batch.wrong.append(f"nothing happened, and record {outcome.index} is {outcome.status}")


def crowd(plan: Plan, world: World) -> Batch:
    """Several clients of one user at once, each with every so many of the records."""
    batch, clients = Batch(plan, world), 3
    reports: list[Report[Any] | None] = [None] * clients

    async def one(first: int) -> None:
        records = map(batch.writing.record, range(first, plan.records, clients))
        try:
            async with batch.writing.connect(1) as client:
                reports[first] = await client.create(
                    records, max_items=plan.max_items, concurrency=plan.at_once
                )
        except SoapwrightError as error:
            reports[first] = error.report

    async def all_() -> None:
        await asyncio.gather(*map(one, range(clients)))

    def work() -> bool:
        world.run(all_())
        return True

    with batch.network.below():
        world.life(None, work)
    for first, report in enumerate(reports):
        assert report is not None
        for outcome in report:
            batch.judge_one(outcome, first + clients * outcome.index, doubts=True)
    batch.reports += filter(None, reports)
    batch.judge_table()
    return batch


# --- with a journal -------------------------------------------------------------------------------


_MEMORY = Path("/dev/shm")
"""Where files are in memory, if that is there."""


def journal(plan: Plan, world: World) -> Batch:
    """A batch that is killed and run again with the same journal, until all is told."""
    batch = Batch(plan, world)
    batch.network.later = (0.0, SETTLE - 1)
    where = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=where) as folder:
        _processes(batch, Path(folder) / "journal.db")
    return batch


def _processes(batch: Batch, path: Path) -> None:
    plan, world = batch.plan, batch.world
    options: dict[str, Any] = {"journal": path}
    if plan.own_keys:
        options["key"] = batch.writing.own_key
    if plan.rival_at is not None:
        world.at_step[plan.rival_at] = lambda: _rival(batch, path)
    for kill_at, pause in zip((*plan.kills, None), plan.pauses, strict=False):
        told = batch.process(kill_at, **options)
        if told is None:
            world.happens("kill")
            _judge_killed(batch, path)
        else:
            batch.judge(told, doubts=False)
            _judge_journal(batch, told, path)
        world.sleep(pause)
    world.quiet = True
    for _ in range(2):
        # In the end, when nothing is carried out any more that was sent, and nothing happens.
        world.sleep(SETTLE + 60)
        was_stopped = world.was_stopped
        told = batch.process(None, **options)
        assert told is not None
        batch.judge(told, doubts=False)
        _judge_journal(batch, told, path)
        if world.was_stopped == was_stopped:  # not this one
            _judge_end(batch, told)
            return


def _rival(batch: Batch, path: Path) -> None:
    """A second process tries to open the journal."""
    world = batch.world
    if not batch.network.under_way:  # a little later
        world.at_step[world.steps + 1] = lambda: _rival(batch, path)
        return
    try:
        with world.outside():
            Store(path, None).close()
    except JournalError:
        return
    batch.wrong.append("two processes have the journal open")


def _entries(batch: Batch, path: Path) -> dict[int, Entry]:
    """What stands in the journal, by the index of the record."""
    if not path.exists() or not path.stat().st_size:
        return {}
    by_key: dict[Any, int] = {n: n for n in range(batch.plan.records)}
    if batch.plan.own_keys:
        writing = batch.writing
        by_key = {writing.own_key(writing.record(n)): n for n in range(batch.plan.records)}
    with batch.world.outside():
        try:
            store = Store(path, None)
        except JournalError:  # killed before it was one
            return {}
        try:
            return {by_key[entry.key]: entry for entry in store.entries()}
        finally:
            store.close()


def _judge_killed(batch: Batch, path: Path) -> None:
    """What has been done stands in the journal: as done, or as sent."""
    entries = _entries(batch, path)
    for index in range(batch.plan.records):
        entry = entries.get(index)
        if entry is None or entry.state in (State.OPEN, State.FAILED):
            if batch.writing.ids(index):
                state = "nothing" if entry is None else entry.state
                batch.wrong.append(f"record {index} is done; its journal says {state}")
        elif entry.state is State.SUCCEEDED and [entry.id] != batch.writing.ids(index):
            batch.wrong.append(f"record {index} has {entry.id} in the journal")
    batch.judge_table()


_SAYS: dict[Status, set[State | None]] = {
    Status.SUCCEEDED: {State.SUCCEEDED},
    Status.FAILED: {None, State.OPEN, State.FAILED},
    Status.UNKNOWN: {State.SENT, State.UNKNOWN},
}


def _judge_journal(batch: Batch, told: Told, path: Path) -> None:
    """The journal, read back, says what was told."""
    entries = _entries(batch, path)
    for outcome in told.report or ():
        entry = entries.get(outcome.index)
        state = None if entry is None else entry.state
        if outcome.status is Status.UNKNOWN and batch.world.was_stopped:
            continue  # it may not even have come to reading it
        if state not in _SAYS[outcome.status]:
            batch.wrong.append(
                f"record {outcome.index} was told {outcome.status}; its journal says {state}"
            )
        elif outcome.ok and entry is not None and entry.id != outcome.id:
            batch.wrong.append(f"record {outcome.index}: id {outcome.id}, journal {entry.id}")


def _judge_end(batch: Batch, told: Told) -> None:
    """All is known in the end, where it can be found out, and every good record is saved."""
    plan = batch.plan
    if told.report is None or plan.changes or plan.service == "ecosys":
        return
    if isinstance(told.error, BatchError):  # so many were refused alike that it was given up
        return
    for outcome in told.report:
        wanted = {Status.FAILED if outcome.index in plan.bad else Status.SUCCEEDED}
        if outcome.index in plan.bad and plan.verb == "update":
            wanted.add(Status.UNKNOWN)  # an earlier try may have been done, for all one knows
        if outcome.status not in wanted:
            batch.wrong.append(f"in the end record {outcome.index} is {outcome.status}")
