"""One piece of work from its making to its end, sans-IO."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from soapwright.runtime.calls.steps import Steps
from soapwright.runtime.errors import (
    AuthenticationError,
    JournalError,
    OutcomeUnknown,
    ServiceError,
    SoapwrightError,
)
from soapwright.runtime.outcome import Report, Status
from soapwright.runtime.records.record import Record
from soapwright.runtime.workflow.contents import Given, Prepared
from soapwright.runtime.workflow.rule import Step
from soapwright.runtime.workflow.watch import Progress, Watch
from soapwright.runtime.workflow.work import Work

if TYPE_CHECKING:
    from soapwright.runtime.journal.once import Once

R = TypeVar("R", bound=Record)
_NOTHING = Given()


def carry_out(
    work: Work[R],
    given: Mapping[str, Given],
    create: Mapping[str, Any],
    *,
    timeout: float | None = None,
    poll: float | None = None,
    progress: Progress | None = None,
    journal: Once | None = None,
) -> Steps[Report[R | None]]:
    """All steps that hand it over, each once, or as often as its items need; and the wait.

    Args:
        work: a new one.
        given: what the steps send, by name, where they send anything.
        create: the parameters it is made with.
        timeout, poll, progress: see :class:`Watch`.
        journal: where steps are written down, so that none is taken again; or None. It is open.

    Returns:
        An outcome for each item. They are failed where a step was refused or did not reach the
        service, and unknown where nobody can say whether it has happened.

    Raises:
        InvalidDocument, InvalidRecord, EncodingError: nothing was sent.
        AuthenticationError: the service refused the credentials.
        JournalError: it has another content, and nothing was sent; or it cannot be written, and
            ``report`` has what is known.
        WaitTimeout, TransportError: it was handed over; ``report`` has what is known.
    """
    prepared = _prepare(work, given)
    work.items = [item for _, each in prepared for item in each.items]
    try:
        if journal is None:
            yield from work.create(**create)
            for step, each in prepared:
                yield from work.send(step, each)
        else:
            from soapwright.runtime.workflow.resuming import go_on  # most have none

            work.sending = journal.sending
            yield from go_on(work, prepared, create, journal)
    except AuthenticationError:
        raise
    except JournalError as error:
        status = Status.UNKNOWN if journal is not None and journal.out else Status.FAILED
        error.report = work.outcomes.all(status, work.calls, error)
        raise
    except OutcomeUnknown as error:
        return work.outcomes.all(Status.UNKNOWN, work.calls, error)
    except SoapwrightError as error:
        return work.outcomes.all(Status.FAILED, work.calls, error)
    try:
        watch = Watch(work, timeout=timeout, poll=poll, progress=progress)
        return (yield from watch.wait())
    except ServiceError as error:
        if error.report is None:
            raise
        return error.report


def _prepare(work: Work[R], given: Mapping[str, Given]) -> list[tuple[Step, Prepared]]:
    """Each call of the steps, checked before the first goes out."""
    workflow, facts = work.workflow, dict[str, object]()
    prepared = []
    for name in work.order.until(workflow.status.after):
        step, whole = workflow.step(name), given.get(name, _NOTHING)
        parts = [whole] if step.sends is None else step.sends.parts(whole)
        for part in parts:
            each = work.prepare(step, part, facts)
            facts |= each.facts
            prepared.append((step, each))
    return prepared
