"""A job with a journal is started once, wherever a run before was killed."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from generated.superoffice import types
from generated.superoffice.jobs.batch import START
from generated.superoffice.operations import batch as operations
from soapwright.runtime.calls.call import Call
from soapwright.runtime.errors import JournalError, OutcomeUnknown, ServiceError, TransportError
from soapwright.runtime.jobs.job import JobRun
from soapwright.runtime.jobs.starting import start
from soapwright.runtime.journal.once import Once
from soapwright.runtime.records.dataclass import replace
from tests.runtime.driving import drive
from tests.runtime.journal.killing import Killed, events


class Server:
    """Starts jobs, and counts them; ``lost`` is what its next answer becomes."""

    def __init__(self) -> None:
        self.started = 0
        self.lost: Exception | None = None
        self.event: Any = lambda: None

    def answer(self, call: Call) -> int:
        assert call.sending is not None
        call.sending(b"")
        self.event()
        self.started += 1
        self.event()
        lost, self.lost = self.lost, None
        if lost is not None:
            raise lost
        return 40 + self.started


def run(path: Path, server: Server, content: bytes = b"a", **options: Any) -> JobRun[Any]:
    operation = replace(operations.START_BATCH_JOB, idempotent=options.pop("idempotent", False))
    call = Call(operation, types.StartBatchJob())
    with Once(path, {"verb": "start"}, {}, **options) as journal:
        steps = start(call, content, journal, lambda id_: JobRun(START, id_, None))
        with closing(steps):
            return drive(steps, server.answer)


def test_it_is_started_once_and_taken_up_again(tmp_path: Path) -> None:
    server = Server()
    assert [run(tmp_path / "j", server).id for _ in range(3)] == [41, 41, 41]
    assert server.started == 1
    assert run(tmp_path / "k", server).id == 42, "another file is another start"


def test_killed_at_any_event_it_is_not_started_twice(tmp_path: Path) -> None:
    outcomes: list[Any] = []
    for at in range(1, 8):
        server, folder = Server(), tmp_path / str(at)
        folder.mkdir()
        with events(folder / "j", at) as (event, left):
            server.event = event
            try:
                run(folder / "j", server)
                break
            except Killed:
                server.event = lambda: None
        try:
            outcomes.append(run(left, server).id)
        except OutcomeUnknown:
            outcomes.append(None)
        assert server.started <= 1
    assert outcomes == [41, None, None, None, None, 41]


def test_a_lost_start_is_unknown_until_somebody_says(tmp_path: Path) -> None:
    server = Server()
    server.lost = TransportError("timed out")
    with pytest.raises(TransportError):
        run(tmp_path / "j", server)
    for _ in range(2):
        with pytest.raises(OutcomeUnknown, match="start may or may not have happened: timed out"):
            run(tmp_path / "j", server, retry_failed=True)
    assert server.started == 1
    assert run(tmp_path / "j", server, idempotent=True).id == 42


def test_a_start_that_was_refused(tmp_path: Path) -> None:
    server = Server()
    server.lost = ServiceError("no right")
    for _ in range(2):
        with pytest.raises(ServiceError, match="no right"):
            run(tmp_path / "j", server)
    assert server.started == 1
    assert run(tmp_path / "j", server, retry_failed=True).id == 42


def test_another_job_is_another_start(tmp_path: Path) -> None:
    server = Server()
    run(tmp_path / "j", server)
    with pytest.raises(JournalError, match="other content stands in the journal for start"):
        run(tmp_path / "j", server, b"b")
    assert server.started == 1
