"""One batch that a client is to make, in this process or in one that may be killed.

A batch is said by values alone, and its records follow from them: so whoever is told of it makes
the same one.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import generated.autotask
import generated.click2mail
import generated.ecosys
import generated.superoffice
from generated.autotask import Contact, batching
from generated.ecosys import SampleObject, SampleObjectKey
from generated.superoffice.types import (
    BatchTaskInfo,
    StringDictionary,
    StringDictionaryStringKeyValuePair,
)
from soapwright import Limits
from soapwright.runtime.errors import SoapwrightError
from soapwright.runtime.outcome import Report, Status
from tests.chaos.tally import Told, told_of
from tests.generated.drivers import connect
from tests.generated.mailing import job, pdf

LIMITS = Limits(connect=2.0, read=0.4, total=20.0)
NO_SUCH_ACCOUNT = 987_654
SETTLE = 2.0
"""Seconds after which nothing that was sent is carried out any more, here."""
PDF = pdf(6)

Watch = Callable[[int], object]
"""Is called with how many records are told succeeded by now."""
Ends = Callable[[Callable[[], Any]], Any]
"""Carries a batch method out, and may let it end before its time."""


@dataclass(frozen=True)
class Place:
    """Where a service is, and who calls it."""

    service: str
    url: str
    credentials: Mapping[str, str]


@dataclass(frozen=True)
class Batch:
    """Records that something is done to.

    Attributes:
        verb: what: create, update, delete; ``start`` for jobs and ``send`` for letters.
        tag: tells these records from others.
        keys: of the records.
        bad: those that the service refuses.
        ids: of records that are there, by key.
        journal: the file, or None.
        keyed: whether the journal goes by keys of the records'.
        is_patient: whether calls may take any time, be the machine as busy as it may.
    """

    place: Place
    driver: str
    concurrency: int
    verb: str
    tag: str
    keys: tuple[str, ...]
    bad: frozenset[str] = frozenset()
    ids: tuple[tuple[str, int], ...] = ()
    journal: str | None = None
    keyed: bool = False
    is_patient: bool = False

    def journal_key(self, key: str) -> str:
        """The key of a record in the journal."""
        return self.tag + key if self.place.service == "ecosys" else key

    def beside(self, place: Place) -> Batch:
        """The same, by a way on which nothing fails."""
        return replace(self, place=place, is_patient=True)


@contextmanager
def client(
    place: Place, driver: str, limits: Limits | None = LIMITS, **options: Any
) -> Iterator[Any]:
    """A client of a service."""
    given, package = place.credentials, PACKAGES[place.service]
    arguments: tuple[Any, ...] = (given["user"], given.get("secret"))
    match place.service:
        case "autotask":
            options |= {"integration_code": given["integration code"], "url": place.url}
        case "ecosys":
            arguments = (place.url, given["user"], given["password"])
        case "superoffice":
            arguments = (place.url,)
            options |= {"username": given["user"], "password": given["password"]}
            options |= {"application_token": given["application token"]}
        case "click2mail":
            options["url"] = place.url
    name = NAMES[place.service]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sessions that a lost logout leaves open
        with connect(package, driver, name, *arguments, limits=limits, **options) as opened:
            yield opened


def as_it_is(call: Callable[[], Any]) -> Any:
    """An ending that is none."""
    return call()


def made(
    batch: Batch,
    *,
    watch: Watch | None = None,
    ends: Ends = as_it_is,
    **options: Any,
) -> Told:
    """Make a batch with a client of its own; gives what is told of it, however it ends.

    Args:
        batch: what is made.
        watch: is told how far it is.
        ends: what its method is carried out by.
        options: of the client.
    """
    begun = False
    try:
        limits = None if batch.is_patient else LIMITS
        with client(batch.place, batch.driver, limits, **options) as opened:
            begun = True
            return _DO[batch.place.service](batch, opened, watch or (lambda succeeded: None), ends)
    except SoapwrightError:
        if begun:
            raise
        return dict.fromkeys(batch.keys, (Status.FAILED, None))  # nobody could log in


def told_by(call: Callable[[], Report[Any]], keys: Sequence[str], ends: Ends) -> Told:
    """What a report tells, whatever carries it; what left without one tells nothing."""
    try:
        report = ends(call)
    except SoapwrightError as error:
        report = error.report
        if report is None and not error.maybe_done:
            return dict.fromkeys(keys, (Status.FAILED, None))
        if report is None:
            return dict.fromkeys(keys, (Status.UNKNOWN, None))
    return {} if report is None else told_of(report, dict(enumerate(keys)))


# --- the services -----------------------------------------------------------------------------


def contact(batch: Batch, key: str) -> Contact:
    return Contact(
        id=dict(batch.ids).get(key, 0),
        first_name=key,
        last_name=batch.tag,
        external_id=f"{batch.tag}/{key}",
        title="changed" if batch.verb == "update" else None,
        account_id=NO_SUCH_ACCOUNT if key in batch.bad else 1,
        active=1,
    )


def sample(batch: Batch, key: str) -> SampleObject | SampleObjectKey:
    if batch.verb == "delete":
        return SampleObjectKey(cost_object_id=batch.tag + key)
    return SampleObject(
        cost_object_id=batch.tag + key,
        cost_object_name="after" if batch.verb == "update" else "before",
        parent_id="NOBODY" if key in batch.bad else None,
    )


def task(batch: Batch, key: str) -> BatchTaskInfo:
    pair = StringDictionaryStringKeyValuePair(key="steps", value="1")
    parameters = StringDictionary(string_key_value_pair=[pair])
    return BatchTaskInfo(name=batch.tag + key, parameter_object=parameters)


def _autotask(batch: Batch, opened: Any, watch: Watch, ends: Ends) -> Told:
    # What is not found counts sooner than the service says: it is known what goes on here.
    batching.RESOLVE_CREATE = replace(batching.RESOLVE_CREATE, settle=SETTLE)
    return _many(
        batch,
        getattr(opened, batch.verb),
        (contact(batch, key) for key in batch.keys),
        lambda each: each.first_name,
        watch,
        ends,
        concurrency=batch.concurrency,
    )


def _ecosys(batch: Batch, opened: Any, watch: Watch, ends: Ends) -> Told:
    return _many(
        batch,
        getattr(opened.sample_object, batch.verb),
        (sample(batch, key) for key in batch.keys),
        lambda each: each.cost_object_id,
        watch,
        ends,
    )


def _many(
    batch: Batch,
    method: Callable[..., Any],
    records: Iterator[Any],
    key: Callable[[Any], str],
    watch: Watch,
    ends: Ends,
    **how: Any,
) -> Told:
    if batch.journal is not None:
        how |= {"journal": batch.journal, "key": key if batch.keyed else None}
    return told_by(
        lambda: method(
            records, max_items=5, progress=lambda so_far: watch(so_far.succeeded), **how
        ),
        batch.keys,
        ends,
    )


def _superoffice(batch: Batch, opened: Any, watch: Watch, ends: Ends) -> Told:
    """Jobs one after the other, as nobody starts several in one call."""
    told: dict[str, tuple[Status, Any]] = {}

    def start() -> None:
        for key in batch.keys:
            told[key] = (Status.UNKNOWN, None)
            try:
                started = opened.batch.start(task(batch, key))
            except SoapwrightError as error:
                told[key] = (Status.UNKNOWN if error.maybe_done else Status.FAILED), None
            else:
                told[key] = Status.SUCCEEDED, started.id
            watch(sum(status is Status.SUCCEEDED for status, _ in told.values()))

    ends(start)
    return told


def _click2mail(batch: Batch, opened: Any, watch: Watch, ends: Ends) -> Told:
    jobs = [
        job(2 * n + 1, 2 * n + 2, **({"postal_code": ""} if key in batch.bad else {}))
        for n, key in enumerate(batch.keys)
    ]
    return told_by(lambda: opened.send(PDF, jobs, poll=0.001, timeout=10), batch.keys, ends)


_DO: Mapping[str, Callable[[Batch, Any, Watch, Ends], Told]] = {
    "autotask": _autotask,
    "ecosys": _ecosys,
    "superoffice": _superoffice,
    "click2mail": _click2mail,
}
PACKAGES = {name: getattr(generated, name) for name in _DO}
NAMES = {
    "autotask": "Autotask",
    "ecosys": "EcoSys",
    "superoffice": "SuperOffice",
    "click2mail": "Click2Mail",
}
