"""What is done to each service through a network that fails, and how it is judged."""

from __future__ import annotations

import itertools
import warnings
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import generated.autotask
import generated.click2mail
import generated.ecosys
import generated.superoffice
from generated.autotask import Contact, q
from generated.ecosys import SampleObject, SampleObjectKey
from generated.superoffice.types import (
    BatchTaskInfo,
    StringDictionary,
    StringDictionaryStringKeyValuePair,
)
from soapwright import Limits
from soapwright.runtime.errors import SoapwrightError
from soapwright.runtime.outcome import Status
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.proxy import Proxy
from soapwright.sandbox.server import Sandbox
from tests.chaos.run import LIMITS, Run, reported
from tests.chaos.tally import Tally, told_of
from tests.generated.drivers import connect
from tests.generated.mailing import job, pdf

WSDL = Path(__file__).resolve().parents[2] / "wsdl"
NO_SUCH_ACCOUNT = 987_654
EVERYBODY = "Everybody"


class Service(ABC):
    """A service, its sandbox, and what a run does to it."""

    name: str
    at_once: tuple[int, ...] = (1, 3)
    options: Mapping[str, Any] = {}

    def __init__(self) -> None:
        self.server: Sandbox = open_sandbox(self.name, WSDL / self.name, **self.options)

    @abstractmethod
    def run(self, run: Run, network: Proxy) -> Tally: ...

    @contextmanager
    def client(self, run: Run, network: Proxy | None) -> Iterator[Any]:
        """A client through the network, or beside it; at its end the service is at rest."""
        root = self.server.root if network is None else network.root
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # sessions that a lost logout leaves open
            limits = Limits() if network is None else LIMITS
            with self.connect(run, root, limits) as client:
                yield client
        assert network is None or network.settle(), "the network is not at rest"

    @abstractmethod
    def connect(self, run: Run, root: str, limits: Limits) -> Any: ...


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
    records = 24
    chunk = 5
    rows = 1_700  # four pages
    _numbers = itertools.count()

    def connect(self, run: Run, root: str, limits: Limits) -> Any:
        credentials = self.server.credentials
        return connect(
            generated.autotask,
            run.driver,
            "Autotask",
            credentials["user"],
            credentials["secret"],
            integration_code=credentials["integration code"],
            url=self.server.url.replace(self.server.root, root),
            limits=limits,
        )

    def run(self, run: Run, network: Proxy) -> Tally:
        tally, draw, tag = Tally(), run.random(), f"Run {next(self._numbers)}"
        how = {"max_items": self.chunk, "concurrency": run.concurrency}
        contacts = {
            f"{number}": Contact(
                first_name=f"{number}",
                last_name=tag,
                account_id=NO_SUCH_ACCOUNT if draw.random() < 0.1 else 1,
                active=1,
            )
            for number in range(self.records)
        }
        keys = dict(enumerate(contacts))
        with self.client(run, network) as client:
            report = reported(lambda: client.create(iter(contacts.values()), **how))
        there = self._there(run, tag)
        ids = {key: [contact.id for contact in found] for key, found in there.items()}
        tally.judge_made("create", contacts, told_of(report, keys), ids)

        whole = {key: found[0] for key, found in there.items()}
        keys = dict(enumerate(whole))
        for contact in whole.values():
            contact.title = "changed"
        with self.client(run, network) as client:
            report = reported(lambda: client.update(iter(whole.values()), **how))
        there = self._there(run, tag)
        done = {key for key, found in there.items() if found[0].title == "changed"}
        tally.judge_done("update", whole, told_of(report, keys), done)

        self._read(run, network, tag, whole, tally)
        self._read_all(run, network, tally)
        with self.client(run, network) as client:
            report = reported(lambda: client.delete(iter(whole.values()), **how))
        gone = set(whole) - set(self._there(run, tag))
        tally.judge_done("delete", whole, told_of(report, keys), gone)
        return tally

    def _read(
        self, run: Run, network: Proxy, tag: str, whole: Mapping[str, Contact], tally: Tally
    ) -> None:
        """Ask for one record after the other: each answer is of the same type as all others."""
        with self.client(run, network) as client:
            for key, contact in list(whole.items())[:8]:
                asked = (q.Contact.last_name == tag) & (q.Contact.first_name == key)
                tally.records += 1
                try:
                    found = [each.id for each in client.query(Contact, asked)]
                except SoapwrightError:
                    continue
                if found != [contact.id]:
                    tally.wrong_ids += 1
                    tally.stories.append(f"read {key}: got {found}, is {contact.id}")

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
        contacts = (
            Contact(first_name=f"{number}", last_name=EVERYBODY, account_id=1, active=1)
            for number in range(self.rows)
        )
        with self.client(Run(self.name, 0, "sync", 1), None) as client:
            report = client.create(contacts)
            report.raise_for_failures()
        return [outcome.id for outcome in report]

    def _there(self, run: Run, tag: str) -> dict[str, list[Contact]]:
        found: dict[str, list[Contact]] = defaultdict(list)
        with self.client(run, None) as client:
            for contact in client.query(Contact, q.Contact.last_name == tag):
                found[contact.first_name].append(contact)
        return found


class EcoSys(Service):
    """Objects are created, some of them of no parent, then changed, then deleted."""

    name = "ecosys"
    at_once = (1,)  # a user must not run requests concurrently
    options: Mapping[str, Any] = {"sessions": 10**9}
    records = 24
    chunk = 5
    _numbers = itertools.count()

    def connect(self, run: Run, root: str, limits: Limits) -> Any:
        credentials = self.server.credentials
        url = self.server.url.replace(self.server.root, root)
        return connect(
            generated.ecosys,
            run.driver,
            "EcoSys",
            url,
            credentials["user"],
            credentials["password"],
            limits=limits,
        )

    def run(self, run: Run, network: Proxy) -> Tally:
        tally, draw = Tally(), run.random()
        prefix = f"R{next(self._numbers)}_"
        objects = {
            f"{prefix}{number:02}": SampleObject(
                cost_object_id=f"{prefix}{number:02}",
                cost_object_name="before",
                parent_id="NOBODY" if draw.random() < 0.1 else None,
            )
            for number in range(self.records)
        }
        keys = dict(enumerate(objects))
        with self.client(run, network) as client:
            report = reported(
                lambda: client.sample_object.create(objects.values(), max_items=self.chunk)
            )
        ids = {key[0]: [id_] for key, id_ in self._objects.ids().items() if key[0] in objects}
        tally.judge_made("create", objects, told_of(report, keys), ids)

        whole = {key: each for key, each in objects.items() if key in ids}
        keys = dict(enumerate(whole))
        for each in whole.values():
            each.cost_object_name = "after"
        with self.client(run, network) as client:
            report = reported(
                lambda: client.sample_object.update(whole.values(), max_items=self.chunk)
            )
        done = {key for key in whole if self._objects.records[key,]["CostObjectName"] == "after"}
        tally.judge_done("update", whole, told_of(report, keys), done)

        gone = [SampleObjectKey(cost_object_id=key) for key in whole]
        with self.client(run, network) as client:
            report = reported(lambda: client.sample_object.delete(gone, max_items=self.chunk))
        done = {key for key in whole if (key,) not in self._objects.records}
        tally.judge_done("delete", whole, told_of(report, keys), done)
        return tally

    @property
    def _objects(self) -> Any:
        return self.server.state.objects["SampleObject"]


class SuperOffice(Service):
    """Jobs are started and waited for, and a list is read."""

    name = "superoffice"
    at_once = (1,)  # jobs and lists are one call at a time
    options: Mapping[str, Any] = {"rows": 120}
    jobs = 4

    def connect(self, run: Run, root: str, limits: Limits) -> Any:
        credentials = self.server.credentials
        return connect(
            generated.superoffice,
            run.driver,
            "SuperOffice",
            self.server.url.replace(self.server.root, root),
            username=credentials["user"],
            password=credentials["password"],
            application_token=credentials["application token"],
            limits=limits,
        )

    def run(self, run: Run, network: Proxy) -> Tally:
        tally = Tally()
        before = {task["Id"] for task in self._tasks}
        told: dict[str, tuple[Status, Any]] = {}
        for number in range(self.jobs):
            told[f"{number}"] = self._start(run, network, f"{number}")
        new = [task for task in self._tasks if task["Id"] not in before]
        ids: dict[str, list[int]] = defaultdict(list)
        for task in new:
            ids[task["Name"]].append(task["Id"])
        tally.judge_made("start", told, told, ids)
        self._read(run, network, tally)
        return tally

    def _start(self, run: Run, network: Proxy, name: str) -> tuple[Status, Any]:
        pair = StringDictionaryStringKeyValuePair(key="steps", value="2")
        info = BatchTaskInfo(
            name=name, parameter_object=StringDictionary(string_key_value_pair=[pair])
        )
        started = None
        try:
            with self.client(run, network) as client:
                started = client.batch.start(info)
                started.wait(poll=0.001, timeout=10)
        except SoapwrightError as error:
            if started is None:
                return (Status.UNKNOWN if error.maybe_done else Status.FAILED), None
        return Status.SUCCEEDED, started.id

    def _read(self, run: Run, network: Proxy, tally: Tally) -> None:
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

    @property
    def _tasks(self) -> Sequence[Mapping[str, Any]]:
        return list(self.server.state.tasks.where(lambda task: True))


class Click2Mail(Service):
    """A PDF and its jobs, one of which is refused, are sent."""

    name = "click2mail"
    at_once = (1,)  # what is sent is one batch
    _numbers = itertools.count()

    def connect(self, run: Run, root: str, limits: Limits) -> Any:
        credentials = self.server.credentials
        return connect(
            generated.click2mail,
            run.driver,
            "Click2Mail",
            username=credentials["user"],
            secret=credentials["secret"],
            url=f"{root}/v1",
            limits=limits,
        )

    def run(self, run: Run, network: Proxy) -> Tally:
        tally = Tally()
        batches = self.server.state.batches["staging"]
        before = {batch.id for batch in batches.all()}
        jobs = [job(1, 2), job(3, 4, postal_code=""), job(5, 6)]
        keys = {number: f"{number}" for number in range(len(jobs))}
        told: dict[str, tuple[Status, Any]]
        try:
            with self.client(run, network) as client:
                told = dict(told_of(client.send(PDF, jobs, poll=0.001, timeout=10), keys))
        except SoapwrightError as error:
            if error.report is not None:
                told = dict(told_of(error.report, keys))
            else:
                status = Status.UNKNOWN if error.maybe_done else Status.FAILED
                told = dict.fromkeys(keys.values(), (status, None))
        new = [batch for batch in batches.all() if batch.id not in before]
        while any(batch.submitted and not batch.done for batch in new):
            batches.advance()
        ids: dict[str, list[int]] = defaultdict(list)
        for batch in new:
            for each in batch.jobs if batch.submitted else ():
                if each.status == "Accepted":
                    ids[f"{each.index - 1}"].append(each.id)
        tally.judge_made("send", list(keys.values()), told, ids)
        return tally


PDF = pdf(6)
SERVICES: Mapping[str, type[Service]] = {
    each.name: each for each in (Autotask, EcoSys, SuperOffice, Click2Mail)
}
