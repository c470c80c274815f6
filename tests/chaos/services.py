"""What is done to each service through a network that fails, and how it is judged."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from generated.autotask import Contact, q
from soapwright.runtime.errors import SoapwrightError
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.proxy import Proxy
from soapwright.sandbox.server import Sandbox
from tests.chaos import batches
from tests.chaos.batches import Batch, Place, contact
from tests.chaos.run import Run
from tests.chaos.tally import Tally, Told

WSDL = Path(__file__).resolve().parents[2] / "wsdl"
EVERYBODY = "Everybody"


class Service(ABC):
    """A service, its sandbox, and what a run does to it.

    Attributes:
        at_once: how many calls a client may have under way.
        verbs: what is done to records, in the order in which a whole run does it.
        journaled: whether its batches can keep a journal.
        records: how many there are in a batch.
        options: of the sandbox.
    """

    name: str
    at_once: tuple[int, ...] = (1, 3)
    verbs: tuple[str, ...] = ("create", "update", "delete")
    journaled = True
    records = 24
    options: Mapping[str, Any] = {}
    _numbers = itertools.count()

    def __init__(self) -> None:
        self.server: Sandbox = open_sandbox(self.name, WSDL / self.name, **self.options)

    # --- whole runs -------------------------------------------------------------------------

    def run(self, run: Run, network: Proxy) -> Tally:
        """Do all that can be done to records, each to those that are there."""
        tally = Tally()
        batch = self.new(run, network)
        for verb in self.verbs:
            batch = self.next(batch, verb)
            told = batches.made(batch)
            assert network.settle(), "the network is not at rest"
            self.judge(batch, told, tally)
            self.read(run, network, batch, tally)
        return tally

    def read(  # noqa: B027 - a service may have nothing to read
        self, run: Run, network: Proxy, batch: Batch, tally: Tally
    ) -> None:
        """Read what a batch has left."""

    @contextmanager
    def client(self, run: Run, network: Proxy | None) -> Iterator[Any]:
        """A client through the network, or beside it; at its end the service is at rest."""
        limits = None if network is None else batches.LIMITS
        with batches.client(self.place(network), run.driver, limits) as client:
            yield client
        assert network is None or network.settle(), "the network is not at rest"

    def place(self, network: Proxy | None) -> Place:
        """Where it is, through the network or beside it."""
        root = self.server.root if network is None else network.root
        url = self.server.url.replace(self.server.root, root)
        return Place(self.name, url, self.server.credentials)

    # --- batches ----------------------------------------------------------------------------

    def new(self, run: Run, network: Proxy) -> Batch:
        """The first batch of a run: records that are not there."""
        draw = run.random()
        keys = [f"{number:02}" for number in range(self.records)]
        return Batch(
            self.place(network),
            run.driver,
            run.concurrency,
            self.verbs[0],
            f"R{next(self._numbers)}_",
            tuple(keys),
            bad=frozenset(key for key in keys if draw.random() < 0.1),
        )

    def next(self, batch: Batch, verb: str) -> Batch:
        """A batch that does something to what is there of one before it."""
        if verb == self.verbs[0]:
            return batch
        there = {key: ids[0] for key, ids in self.there(batch).items()}
        return Batch(
            batch.place,
            batch.driver,
            batch.concurrency,
            verb,
            batch.tag,
            tuple(there),
            ids=tuple(there.items()),
        )

    def judge(self, batch: Batch, told: Told, tally: Tally) -> None:
        """Hold what was told of a batch against what is there."""
        if batch.verb == self.verbs[0]:
            tally.judge_made(batch.verb, batch.keys, told, self.there(batch))
        else:
            tally.judge_done(batch.verb, batch.keys, told, self.done(batch))

    def resolves(self, batch: Batch) -> bool:
        """Whether of each of its records it can be found out what became of it."""
        return batch.verb == "update"  # it is sent again

    @abstractmethod
    def there(self, batch: Batch) -> Mapping[str, Sequence[Any]]:
        """Key → the ids of the records that there are."""

    def done(self, batch: Batch) -> Collection[str]:
        """The keys of the records that were changed, or are gone."""
        raise NotImplementedError


def judge_rows(rows: list[int], expected: list[int], tally: Tally) -> None:
    """Judge what was read."""
    tally.records += len(rows)
    tally.doubled += len(rows) - len(set(rows))
    tally.lost += len(set(expected) - set(rows))
    if rows != expected:
        tally.wrongly_told += 1
        tally.stories.append(f"read {len(rows)} rows, {len(set(rows) - set(expected))} others")


class Autotask(Service):
    """Contacts are created, some of them for nobody, then changed, read and deleted."""

    name = "autotask"
    options: Mapping[str, Any] = {"threshold": 10**9, "latency": 0.0}
    rows = 1_700  # four pages

    def read(self, run: Run, network: Proxy, batch: Batch, tally: Tally) -> None:
        if batch.verb == "update":
            self._read_each(run, network, batch, tally)
            self._read_all(run, network, tally)

    def _read_each(self, run: Run, network: Proxy, batch: Batch, tally: Tally) -> None:
        """Ask for one record after the other: each answer is of the same type as all others."""
        with self.client(run, network) as client:
            for key, id_ in batch.ids[:8]:
                asked = (q.Contact.last_name == batch.tag) & (q.Contact.first_name == key)
                tally.records += 1
                try:
                    found = [each.id for each in client.query(Contact, asked)]
                except SoapwrightError:
                    continue
                if found != [id_]:
                    tally.wrong_ids += 1
                    tally.stories.append(f"read {key}: got {found}, is {id_}")

    def _read_all(self, run: Run, network: Proxy, tally: Tally) -> None:
        """Read several pages, whose calls share a connection."""
        everybody = self._everybody
        rows: list[int] = []
        with self.client(run, network) as client:
            try:
                for each in client.query(Contact, q.Contact.last_name == EVERYBODY):
                    rows.append(each.id)  # noqa: PERF401 - what came before an error counts
            except SoapwrightError:
                everybody = everybody[: len(rows)]
        judge_rows(rows, everybody, tally)

    @cached_property
    def _everybody(self) -> list[int]:
        """The ids of what stands in the sandbox for reading only."""
        keys = tuple(f"{number}" for number in range(self.rows))
        batch = Batch(self.place(None), "sync", 1, "create", EVERYBODY, keys)
        with batches.client(batch.place, "sync", None) as client:
            report = client.create(contact(batch, key) for key in keys)
            report.raise_for_failures()
        return [outcome.id for outcome in report]

    def resolves(self, batch: Batch) -> bool:
        return batch.verb == "create" or super().resolves(batch)

    def there(self, batch: Batch) -> Mapping[str, Sequence[Any]]:
        return {key: [each.id for each in found] for key, found in self._found(batch).items()}

    def done(self, batch: Batch) -> Collection[str]:
        found = self._found(batch)
        if batch.verb == "delete":
            return set(batch.keys) - set(found)
        return {key for key, contacts in found.items() if contacts[0].title == "changed"}

    def _found(self, batch: Batch) -> Mapping[str, Sequence[Contact]]:
        found: dict[str, list[Contact]] = defaultdict(list)
        with batches.client(self.place(None), "sync", None) as client:
            for each in client.query(Contact, q.Contact.last_name == batch.tag):
                found[each.first_name].append(each)
        return found


class EcoSys(Service):
    """Objects are created, some of them of no parent, then changed, then deleted."""

    name = "ecosys"
    at_once = (1,)  # a user must not run requests concurrently
    options: Mapping[str, Any] = {"sessions": 10**9}

    def there(self, batch: Batch) -> Mapping[str, Sequence[Any]]:
        ids = {key: id_ for (key,), id_ in self._objects.ids().items()}
        return {key: [ids[batch.tag + key]] for key in batch.keys if batch.tag + key in ids}

    def done(self, batch: Batch) -> Collection[str]:
        records = self._objects.records
        if batch.verb == "delete":
            return {key for key in batch.keys if (batch.tag + key,) not in records}
        return {k for k in batch.keys if records[batch.tag + k,]["CostObjectName"] == "after"}

    @property
    def _objects(self) -> Any:
        return self.server.state.objects["SampleObject"]


class SuperOffice(Service):
    """Jobs are started, and a list is read."""

    name = "superoffice"
    at_once = (1,)  # jobs and lists are one call at a time
    verbs = ("start",)
    journaled = False
    records = 4
    options: Mapping[str, Any] = {"rows": 120}

    def read(self, run: Run, network: Proxy, batch: Batch, tally: Tally) -> None:
        self._wait(run, network, batch, tally)
        rows: list[int] = []
        whole = True
        try:
            with self.client(run, network) as client:
                pages = client.archive.rows(provider_name="FindContact", page_size=20)
                rows.extend(row.primary_key for row in pages)
        except SoapwrightError:
            whole = False
        expected = list(range(1, self.options["rows"] + 1))
        judge_rows(rows, expected if whole else expected[: len(rows)], tally)

    def _wait(self, run: Run, network: Proxy, batch: Batch, tally: Tally) -> None:
        """Take up each job that is there, and wait for its end."""
        for key, ids in self.there(batch).items():
            try:
                with self.client(run, network) as client:
                    client.batch.job(ids[0]).wait(poll=0.001, timeout=10)
            except SoapwrightError:
                continue
            if self._tasks[ids[0]]["State"] != "Succeeded":
                tally.wrongly_told += 1
                tally.stories.append(f"job {key}: told done, is {self._tasks[ids[0]]}")

    def there(self, batch: Batch) -> Mapping[str, Sequence[Any]]:
        ids: dict[str, list[int]] = defaultdict(list)
        for id_, task in self._tasks.items():
            if task["Name"].startswith(batch.tag):
                ids[task["Name"].removeprefix(batch.tag)].append(id_)
        return ids

    @property
    def _tasks(self) -> Mapping[int, Mapping[str, Any]]:
        return {task["Id"]: task for task in self.server.state.tasks.where(lambda task: True)}


class Click2Mail(Service):
    """A PDF and its jobs, one of which is refused, are sent."""

    name = "click2mail"
    at_once = (1,)  # what is sent is one batch
    verbs = ("send",)
    journaled = False
    records = 3
    _before: frozenset[int] = frozenset()

    def new(self, run: Run, network: Proxy) -> Batch:
        self._before = frozenset(batch.id for batch in self._batches.all())
        batch = super().new(run, network)
        return Batch(
            batch.place,
            batch.driver,
            batch.concurrency,
            batch.verb,
            batch.tag,
            batch.keys,
            bad=frozenset({batch.keys[1]}),
        )

    def there(self, batch: Batch) -> Mapping[str, Sequence[Any]]:
        new = [each for each in self._batches.all() if each.id not in self._before]
        while any(each.submitted and not each.done for each in new):
            self._batches.advance()
        ids: dict[str, list[int]] = defaultdict(list)
        for each in new:
            for job in each.jobs if each.submitted else ():
                if job.status == "Accepted":
                    ids[batch.keys[job.index - 1]].append(job.id)
        return ids

    @property
    def _batches(self) -> Any:
        return self.server.state.batches["staging"]


SERVICES: Mapping[str, type[Service]] = {
    each.name: each for each in (Autotask, EcoSys, SuperOffice, Click2Mail)
}
