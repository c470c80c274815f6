"""What clients have whose service goes on with work by itself."""

from __future__ import annotations

from typing import TypeVar

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
