"""The start of a job with a journal: it is started once, over any number of runs; sans-IO."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.steps import Steps
from soapwright.runtime.jobs.job import JobRun
from soapwright.runtime.journal.entries import State
from soapwright.runtime.journal.once import Once
from soapwright.runtime.records.dataclass import replace
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)

START: Final = "start"


def start(
    call: Call, content: bytes, journal: Once, job: Callable[[Any], JobRun[R]]
) -> Steps[JobRun[R]]:
    """The job, started now or by an earlier run.

    Args:
        call: starts it.
        content: what that sends.
        journal: what earlier runs have done; it is open.
        job: the job of an id; it raises where the id is none.

    Raises:
        OutcomeUnknown: an earlier run may have started it; nothing was sent.
        JournalError: another content stands in the journal, and nothing was sent; or it cannot be
            written.
        SoapwrightError: what became of the call, or of that of an earlier run, by its class.
    """
    journal.check(START, [content])
    entry = journal.earlier(START)
    if entry is not None and entry.state is State.SUCCEEDED:
        return job(entry.id)
    if entry is not None and not call.operation.idempotent:
        raise journal.unknown(START, entry)
    call = replace(call, sending=journal.sending(START))
    return (yield from journal.making(START, _start(call, job), lambda run: run.id))


def _start(call: Call, job: Callable[[Any], JobRun[R]]) -> Steps[JobRun[R]]:
    return job((yield call))
