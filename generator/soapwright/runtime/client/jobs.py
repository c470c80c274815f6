"""What clients have whose service goes on with work by itself."""

from __future__ import annotations

import os
from typing import Any, TypeVar

from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.calls.steps import Steps
from soapwright.runtime.client.base import Caller
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.jobs.job import JobRule, JobRun
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)


class HasJobs(Caller):
    """Jobs, started or taken up again."""

    def _job(self, rule: JobRule[R], id: int | str | None) -> JobRun[R]:
        """A job by its id.

        Raises:
            MalformedResponse: the service gave no id.
        """
        if id is None:
            raise MalformedResponse("the answer holds no id of a job", zone=self._connection.zone)
        return JobRun(rule, id, self._connection.zone)

    def _start(
        self,
        rule: JobRule[R],
        operation: Operation[Any, Any],
        request: Record,
        *,
        journal: str | os.PathLike[str] | None,
        retry_failed: bool,
    ) -> Steps[JobRun[R]]:
        """A job that is started, or was by an earlier run with the same ``journal``.

        Raises:
            OutcomeUnknown: an earlier run may have started it, and nothing tells; nothing was sent.
            JournalError: its journal cannot be used.
            MalformedResponse: the service gave no id.
        """
        call = Call(operation, request)
        if journal is None:
            if retry_failed:
                raise ValueError("retry_failed is of a journal; there is none: give journal=")
            run = self._job(rule, (yield call))
            self._tell_start(operation)
            return run
        from soapwright.runtime.client.journals import open_once  # SQLite: only where it is used
        from soapwright.runtime.jobs.starting import start

        connection = self._connection
        content = connection.codec().encode(request)
        with open_once(
            connection, operation, journal, verb="start", retry_failed=retry_failed
        ) as kept:
            run = yield from start(call, content, kept, lambda id_: self._job(rule, id_))
        self._tell_start(operation)
        return run

    def _tell_start(self, operation: Operation[Any, Any]) -> None:
        from soapwright.runtime.telling.doing import happened

        happened("start", **self._connection.about, operation=operation.name)
