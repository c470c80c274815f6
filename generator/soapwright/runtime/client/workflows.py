"""What clients have whose service takes work in steps."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from soapwright.runtime.calls.steps import Steps
from soapwright.runtime.client.base import Caller
from soapwright.runtime.outcome import Report
from soapwright.runtime.records.record import Record
from soapwright.runtime.workflow.contents import Given
from soapwright.runtime.workflow.rule import Workflow
from soapwright.runtime.workflow.run import carry_out
from soapwright.runtime.workflow.watch import Progress
from soapwright.runtime.workflow.work import Work

R = TypeVar("R", bound=Record)
C = TypeVar("C", bound=Caller)
T = TypeVar("T")
P = ParamSpec("P")


def _told(
    send: Callable[Concatenate[C, Work[R], P], Steps[T]],
) -> Callable[Concatenate[C, Work[R], P], Steps[T]]:
    """All that is sent for a piece of work, told where somebody listens."""

    @wraps(send)
    def told(self: C, work: Work[R], /, *args: P.args, **named: P.kwargs) -> Steps[T]:
        from soapwright.runtime.calls.told import somebody_listens, under

        steps = send(self, work, *args, **named)
        if not somebody_listens():
            return (yield from steps)
        from soapwright.runtime.telling.doing import Doing

        name = work.workflow.create.operation.name
        doing = Doing("work", **self._connection.about, operation=name)
        return (yield from under(lambda: doing, steps, lambda: {"records": len(work.items or ())}))

    return told


class HasWorkflow(Caller):
    """Work in steps, new or taken up again."""

    def _work(
        self, workflow: Workflow, id: int | str | None = None, items: Sequence[Any] = ()
    ) -> Work[Any]:
        """A piece of work; that of an ``id`` without ``items`` has some that nobody knows."""
        connection = self._connection
        encode = connection.codec().encode
        return Work(workflow, encode, connection.zone, id=id, items=items or None)

    @_told
    def _send(
        self,
        work: Work[R],
        given: Mapping[str, Given],
        create: Mapping[str, Any],
        *,
        timeout: float | None,
        poll: float | None,
        progress: Progress | None,
        journal: str | os.PathLike[str] | None,
        retry_failed: bool,
    ) -> Steps[Report[R | None]]:
        """All steps of a new piece of work, and the wait; see :func:`carry_out`.

        ``journal`` is the file of a journal, and ``retry_failed`` of it too.
        """
        if journal is None:
            if retry_failed:
                raise ValueError("retry_failed is of a journal; there is none: give journal=")
            return (
                yield from carry_out(
                    work, given, create, timeout=timeout, poll=poll, progress=progress
                )
            )
        from soapwright.runtime.client.journals import open_once  # SQLite: only where it is used

        create_with = work.workflow.create.operation
        with open_once(
            self._connection, create_with, journal, verb="send", retry_failed=retry_failed
        ) as kept:
            return (
                yield from carry_out(
                    work,
                    given,
                    create,
                    timeout=timeout,
                    poll=poll,
                    progress=progress,
                    journal=kept,
                )
            )
