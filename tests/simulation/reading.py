"""Queries and lists that are read page by page, and jobs that are waited for."""

from __future__ import annotations

import asyncio
import dataclasses
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from unittest import mock

from generated.autotask import AsyncAutotask, Autotask, Ticket, paging
from generated.superoffice import AsyncSuperOffice, BatchTaskInfo, SuperOffice
from soapwright.runtime.errors import JobFailed, RowsShifted, SoapwrightError, WaitTimeout
from soapwright.runtime.http.settings import Limits
from tests.simulation.network import PASSING, READ_TIMEOUT, Network
from tests.simulation.plan import Plan
from tests.simulation.services.autotask import Autotask as Tickets
from tests.simulation.services.superoffice import SuperOffice as Office
from tests.simulation.world import World

T = TypeVar("T")
_URL = "http://simulated/"
_TRIES = 4
"""Passing faults that may end a reading: so often is a call tried, or a page asked for."""
_OVER = frozenset({"twice at once", "twice soon", *PASSING}) - {"slow"}
"""What a reading gets over, as long as it does not happen too often."""


_PAGES = ("query", "GetArchiveList")


class Errand:
    """What is done in one process, and what is wrong of it."""

    def __init__(self, plan: Plan, world: World, service: Any) -> None:
        self.plan = plan
        self.world = world
        self.service = service
        self.network = Network(world, service)
        self.wrong: list[str] = []
        self.reports: list[Any] = []

    @property
    def limits(self) -> Limits:
        return Limits(read=READ_TIMEOUT, connect=READ_TIMEOUT, total=self.plan.total)

    def process(self, work: Callable[[], T]) -> T:
        """Do it."""
        with self.network.below():
            done = self.world.life(None, work)
        assert done is not None
        return done

    def may_fail(self) -> bool:
        """Whether so much happened, or such things, that nobody gets over it.

        What is no page is not asked for again where its answer is cut.
        """
        happened = self.world.happened
        cut = {name for name, what in self.network.befell if what == "cut"}
        return (
            happened.total() >= _TRIES
            or not _OVER.issuperset(happened)
            or any(not name.startswith(_PAGES) for name in cut)
        )

    def failed(self, error: BaseException) -> None:
        self.world.tell(f"it ends with {error!r}")
        if not self.may_fail():
            self.wrong.append(f"it ended with {error!r} after {dict(self.world.happened)}")


class Rows(Errand):
    """Rows that are read while others change them."""

    def __init__(self, plan: Plan, world: World, service: Any) -> None:
        super().__init__(plan, world, service)
        self.rows: list[int] = []
        self.whole = False

    def read(self, opening: Any, ask: Any, attribute: str) -> None:
        """Read all rows that ``ask`` gives of a client."""
        try:
            if self.plan.driver == "async":
                self.world.run(self._async(opening, ask, attribute))
            else:
                with opening() as client:
                    for row in ask(client):
                        self.rows.append(getattr(row, attribute))
            self.whole = True
        except SoapwrightError as error:
            self.failed(error)

    async def _async(self, opening: Any, ask: Any, attribute: str) -> None:
        async with opening() as client:
            async for row in ask(client):
                self.rows.append(getattr(row, attribute))
                if self.world.dice.random() < 0.2:  # the user takes his time
                    await asyncio.sleep(1.0)


def read(plan: Plan, world: World) -> Errand:
    """A query, by the key, while rows come, go and change."""
    service = Tickets(page=plan.max_items)
    errand = Rows(plan, world, service)
    stays = {service.add(f"job {n}").id for n in range(plan.records)}

    def others() -> None:
        if not plan.changes or world.dice.random() < 0.5:
            return
        if world.dice.random() < 0.5:
            world.tell(f"somebody adds {service.add('new').id}")
        elif service.rows:
            gone = world.dice.choice(list(service.rows))
            del service.rows[gone]
            stays.discard(gone)
            world.tell(f"somebody deletes {gone}")

    service.others = others
    limited = dataclasses.replace(paging.QUERY, limit=plan.max_items)
    kind: Any = AsyncAutotask if plan.driver == "async" else Autotask

    def work() -> bool:
        opening = partial(
            kind.connect, "u", "p", integration_code="c", url=_URL, zone="en", limits=errand.limits
        )
        with mock.patch.object(paging, "QUERY", limited):
            errand.read(opening, lambda each: each.query(Ticket), "id")
        return True

    errand.process(work)
    rows = errand.rows
    if sorted(set(rows)) != rows:
        errand.wrong.append(f"read {rows}")
    lost = sorted(stays - set(rows))
    if errand.whole and lost:
        errand.wrong.append(f"{lost} were there all the time, and were not read")
    if not errand.whole and rows and [n for n in lost if n < rows[-1]]:
        errand.wrong.append(f"{lost} are missing in {rows}")
    return errand


def list_(plan: Plan, world: World) -> Errand:
    """A list by page numbers, while a row comes or goes."""
    service = Office()
    errand = Rows(plan, world, service)
    service.keys_listed = list(range(1, plan.records + 1))
    stays = set(service.keys_listed)
    changed: list[int] = []

    def others() -> None:
        if not plan.changes or changed or world.dice.random() < 0.7:
            return
        place = world.dice.randint(0, len(service.keys_listed))
        if plan.verb == "rows" or plan.seed % 2:
            service.keys_listed.insert(place, 10_000)
            changed.append(10_000)
        elif place < len(service.keys_listed):
            changed.append(service.keys_listed.pop(place))
            stays.discard(changed[0])
        world.tell(f"somebody changes {changed}")

    service.others = others
    kind: Any = AsyncSuperOffice if plan.driver == "async" else SuperOffice

    def ask(client: Any) -> Any:
        archive = client.archive
        method = archive.rows if plan.verb == "rows" else archive.rows_with_header
        return method(provider_name="p", page_size=plan.max_items)

    def work() -> bool:
        opening = partial(kind.connect, _URL, username="u", password="p", limits=errand.limits)
        errand.read(opening, ask, "primary_key")
        return True

    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", RowsShifted)
        errand.process(work)
    told = any(issubclass(each.category, RowsShifted) for each in heard)
    rows = errand.rows
    at_fault = sorted(stays - set(rows)) if errand.whole else []
    twice = sorted({row for row in rows if rows.count(row) > 1})
    if (at_fault or twice) and not told:
        errand.wrong.append(f"{at_fault} were lost, {twice} read twice, and nobody was told")
    if told and not changed:
        errand.wrong.append("the list is said to have changed, and did not")
    return errand


def job(plan: Plan, world: World) -> Errand:
    """A job that is started and waited for."""
    service = Office(takes=float(plan.records), fails=bool(plan.bad))
    errand = Errand(plan, world, service)
    kind: Any = AsyncSuperOffice if plan.driver == "async" else SuperOffice
    info = BatchTaskInfo(name="simulated")
    timeout = float(plan.max_items)
    jobs: list[Any] = []
    began: list[float] = []

    async def in_task(opening: Any) -> Any:
        async with opening() as client:
            jobs.append(await client.batch.start(info))
            began.append(world.clock.now)
            return await jobs[0].wait(timeout=timeout)

    def work() -> Any:
        opening = partial(kind.connect, _URL, username="u", password="p", limits=errand.limits)
        if plan.driver == "async":
            return world.run(in_task(opening))
        with opening() as client:
            jobs.append(client.batch.start(info))
            began.append(world.clock.now)
            return jobs[0].wait(timeout=timeout)

    error: SoapwrightError | None = None
    state = ""
    try:
        state = str(errand.process(work).state)
    except SoapwrightError as ending:
        error = ending
    if len(service.tasks) > 1:
        errand.wrong.append(f"it was started {len(service.tasks)} times")
    if not jobs:
        _judge_start(errand, error)
    else:
        _judge_wait(errand, state, error, world.clock.now - began[0], jobs[0].id)
    return errand


def _judge_start(errand: Errand, error: SoapwrightError | None) -> None:
    """A job that could not be started."""
    assert error is not None
    doubted = "job simulated" in errand.service.doubted
    if errand.service.tasks and not error.maybe_done:
        errand.wrong.append(f"it was started, and was told that it was not: {error!r}")
    if error.maybe_done and not doubted and not errand.may_fail():
        errand.wrong.append(f"nobody knows whether it was started: {error!r}")


def _judge_wait(
    errand: Errand, state: str, error: SoapwrightError | None, took: float, number: Any
) -> None:
    """A job that was started, and how the wait for it has ended."""
    service, timeout = errand.service, float(errand.plan.max_items)
    if [task.id for task in service.tasks] != [number]:
        errand.wrong.append(f"it was told to be {number}: {service.tasks}")
        return
    truth = service.tasks[0].state(service.now)
    if state and state != truth:
        errand.wrong.append(f"it was told {state}; it is {truth}")
    if isinstance(error, JobFailed):
        if truth != "Failed":
            errand.wrong.append(f"it was told failed; it is {truth}")
    elif isinstance(error, WaitTimeout):
        if took < timeout - 1e-6:
            errand.wrong.append(f"the wait of {timeout:g} s ended after {took:g} s")
        elif truth != "Started" and took < timeout + 1:
            errand.wrong.append(f"it was {truth} when the wait was over")
    elif error is not None:
        errand.failed(error)
