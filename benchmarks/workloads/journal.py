"""Creating tickets over HTTP, 200 a call: the whole client, with a journal and without one.

Where the server is stands in the environment, in ``BENCHMARKS_SERVER``. Each makes a call before,
so that what is loaded and compiled on first use does not count.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.inputs import records
from soapwright.runtime.records.record import NO_ID

from . import Job

_CALL = 200


def with_journal(calls: int) -> Job:
    return _job(calls, tempfile.TemporaryDirectory())


def without(calls: int) -> Job:
    return _job(calls, None)


def _job(calls: int, folder: tempfile.TemporaryDirectory[str] | None) -> Job:
    """Create as many calls of tickets as are given, once one call of others was made."""
    from generated.autotask import Autotask

    server = os.environ["BENCHMARKS_SERVER"]

    def create(tickets: list[Any], name: str) -> None:
        journal = None if folder is None else Path(folder.name) / name
        report = at.create(tickets, journal=journal, validate=False)  # read-only fields are set too
        assert report.ok, (report.failed or report.unknown)[0]

    at = Autotask.connect(
        "user", "secret", integration_code="code", url=f"{server}/create", time_zone="UTC"
    )
    create(_new(_CALL), "before.db")
    tickets = _new(calls * _CALL)
    return lambda: create(tickets, "run.db")


def _new(count: int) -> list[Any]:
    made = records("Ticket", count)
    for ticket in made:
        ticket.id = NO_ID
    return made
