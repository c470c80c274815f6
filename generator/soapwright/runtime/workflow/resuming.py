"""Work in steps with a journal: what an earlier run has done is not done again, sans-IO."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from soapwright.runtime.calls.steps import Steps
from soapwright.runtime.errors import SoapwrightError
from soapwright.runtime.journal.entries import Entry, State
from soapwright.runtime.journal.once import Once
from soapwright.runtime.records.record import Record
from soapwright.runtime.workflow.contents import Prepared
from soapwright.runtime.workflow.rule import Step
from soapwright.runtime.workflow.work import Work

R = TypeVar("R", bound=Record)
_Named: TypeAlias = tuple[str, Step, Prepared]

CREATE = "create"


def go_on(
    work: Work[R],
    prepared: Sequence[tuple[Step, Prepared]],
    create: Mapping[str, Any],
    journal: Once,
) -> Steps[None]:
    """Take the steps that no earlier run has taken.

    Raises:
        JournalError: another content stands in the journal, and nothing was sent; or it cannot
            be written.
        OutcomeUnknown: nobody can say whether a step has happened; none after it was taken.
        SoapwrightError: as the steps describe.
    """
    named = [*_named(prepared)]
    journal.check(CREATE, _written({}, create))
    for name, _, each in named:
        journal.check(name, _content(work, each))
    yield from _make(work, create, journal)
    for name, step, each in named:
        yield from _take(work, name, step, each, journal)


def _named(prepared: Sequence[tuple[Step, Prepared]]) -> Iterator[_Named]:
    """Each call by its step; of several of one step the second is ``upload 2``."""
    times = Counter[str]()
    for step, each in prepared:
        times[step.name] += 1
        count = times[step.name]
        yield (step.name if count == 1 else f"{step.name} {count}"), step, each


def _content(work: Work[R], prepared: Prepared) -> Iterator[bytes]:
    """What makes a call's content, whatever the id of the work."""
    for argument in prepared.arguments:
        if isinstance(argument, bytes):
            yield argument
        else:
            for item in argument:
                yield work.written(item)
    yield from _written(prepared.parameters, {})


def _written(*parameters: Mapping[str, Any]) -> Iterator[bytes]:
    for each in parameters:
        for name, value in sorted(each.items()):
            if value is not None:
                yield f"{name}={value!r}".encode("utf-8", "surrogatepass")


def _make(work: Work[R], create: Mapping[str, Any], journal: Once) -> Steps[None]:
    """The work, made now or in an earlier run."""
    entry = journal.earlier(CREATE)
    if entry is not None and entry.state is State.SUCCEEDED:
        work.id = entry.id
    elif entry is None or work.workflow.create.operation.idempotent:
        yield from journal.making(CREATE, work.create(**create), lambda _: work.id)
    else:
        raise journal.unknown(CREATE, entry)


def _take(work: Work[R], name: str, step: Step, each: Prepared, journal: Once) -> Steps[None]:
    """A step, unless it was taken."""
    entry = journal.earlier(name)
    if entry is not None and (yield from _has_happened(work, name, step, entry, journal)):
        work.took(step, each)
    else:
        yield from journal.making(name, work.send(step, each, name))


def _has_happened(work: Work[R], name: str, step: Step, entry: Entry, journal: Once) -> Steps[bool]:
    """Whether a step was carried out that an earlier run has sent.

    Raises:
        OutcomeUnknown: nobody can say.
    """
    if entry.state is State.SUCCEEDED:
        return True
    if step.again == "replaces":
        return False  # taking it twice does no more than taking it once
    if not step.can_be_asked_about:
        raise journal.unknown(name, entry, "there is no way to ask")
    now = journal.now()
    try:
        happened = yield from work.has_happened(step)
    except SoapwrightError as error:
        raise journal.unknown(name, entry, f"asking did not help: {error.message}") from error
    if happened:
        journal.succeeded(name)
        return True
    if step.settle is None:
        why = "it has not, says the service, but nothing says when it will not any more"
        raise journal.unknown(name, entry, why)
    if (left := entry.sent + step.settle - now) > 0:
        why = f"it has not yet; run again in {left:.0f} s, when that counts"
        raise journal.unknown(name, entry, why)
    return False
