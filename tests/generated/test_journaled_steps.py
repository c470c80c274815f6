"""Work in steps and starts of jobs with a journal, over sockets: killed processes go on."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from generated.click2mail import Click2Mail, workflow
from generated.superoffice import BatchTaskInfo, SuperOffice
from soapwright.runtime.errors import JournalError, OutcomeUnknown, TransportError
from soapwright.runtime.journal.entries import State
from soapwright.runtime.journal.store import Store
from soapwright.runtime.records.dataclass import replace
from soapwright.sandbox.click2mail import SECRET, USERNAME
from soapwright.sandbox.server import Sandbox, start
from soapwright.sandbox.superoffice import APPLICATION_TOKEN, PASSWORD, create_app
from soapwright.sandbox.superoffice import USERNAME as OFFICE_USER
from tests.generated.conftest import Recorder
from tests.generated.drivers import connect
from tests.generated.mailing import Mail, job, pdf

ROOT = Path(__file__).parents[2]
JOBS = [job(1, 2), job(3, 3), job(4, 6)]
SUBMIT = "POST /v1/batches/{id}"
pytestmark = pytest.mark.usefixtures("asked_at_once")


def states(path: Path) -> dict[Any, State]:
    with closing(Store(path, None)) as store:
        return {entry.key: entry.state for entry in store.entries()}


def document(folder: Path) -> Path:
    path = folder / "letter.pdf"
    if not path.exists():
        path.write_bytes(pdf(6))
    return path


# --- work in steps -------------------------------------------------------------------------------


def test_a_send_that_is_run_again_sends_nothing(box: Mail, driver: str, tmp_path: Path) -> None:
    options: dict[str, Any] = {"poll": 0.01, "journal": tmp_path / "j"}
    with box.connect(driver) as client:
        first = client.send(document(tmp_path), JOBS, **options)
        writes = [line for line in box.lines() if not line.startswith("GET")]
        again = client.send(document(tmp_path), JOBS, **options)
        assert [line for line in box.lines() if not line.startswith("GET")] == writes
        with pytest.raises(JournalError, match="other content stands in the journal for upload_j"):
            client.send(document(tmp_path), JOBS[:2], **options)
        with pytest.raises(ValueError, match="retry_failed is of a journal"):
            client.send(document(tmp_path), JOBS, retry_failed=True)
    assert first.ok
    assert [(o.status, o.id) for o in again] == [(o.status, o.id) for o in first]
    assert set(states(tmp_path / "j").values()) == {State.SUCCEEDED}
    assert [*states(tmp_path / "j")] == ["create", "upload_pdf", "upload_jobs", "submit"]


@pytest.mark.slow
def test_a_lost_submit_is_asked_about_by_the_next_run(
    box: Mail, driver: str, tmp_path: Path
) -> None:
    options: dict[str, Any] = {"poll": 0.01, "journal": tmp_path / "j"}
    with box.connect(driver) as client:
        box.server.faults.next(operation=SUBMIT, drop=True)
        box.server.faults.next(operation="GET /v1/batches/{id}", status=500, times=99)
        lost = client.send(document(tmp_path), JOBS, **options)
        box.server.faults.clear()
        assert len(lost.unknown) == 3
        assert states(tmp_path / "j")["submit"] is State.UNKNOWN
        assert client.send(document(tmp_path), JOBS, **options).ok
    assert box.lines().count(SUBMIT) == 1


def send(url: str, folder: str) -> None:
    """What a process that may be killed does."""
    path = Path(folder)
    *steps, submit = workflow.WORKFLOW.steps
    settled = replace(workflow.WORKFLOW, steps=(*steps, replace(submit, settle=1.0)))
    workflow.WORKFLOW = settled
    with Click2Mail.connect(USERNAME, SECRET, url=url) as client:
        print("go", flush=True)
        report = client.send(document(path), JOBS, poll=0.01, journal=path / "j")
        print(len(report.succeeded), len(report.failed), len(report.unknown), flush=True)


def begin(function: str, *arguments: object) -> subprocess.Popen[bytes]:
    code = f"from {__name__} import {function}; import sys; {function}(*sys.argv[1:])"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_killed_send_goes_on_and_submits_once(box: Mail, tmp_path: Path, seed: int) -> None:
    order = random.Random(seed)
    document(tmp_path)
    box.server.faults.next(delay=0.15, times=1000)
    for _ in range(8):
        with begin("send", box.server.url, tmp_path) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(order.uniform(0, 0.7))
            process.kill()
    box.server.faults.clear()
    time.sleep(1.1)
    with begin("send", box.server.url, tmp_path) as process:
        told, _ = process.communicate()
    assert told == b"go\n3 0 0\n"
    assert set(states(tmp_path / "j").values()) == {State.SUCCEEDED}
    environments = box.server.state.batches.values()
    assert [batch.submitted for each in environments for batch in each.all()].count(True) == 1
    assert box.lines().count(SUBMIT) <= 2, "a second one only where the first one never arrived"


# --- starts of jobs ------------------------------------------------------------------------------


@pytest.fixture
def office() -> Iterator[Sandbox]:
    recorder = Recorder(create_app(ROOT / "wsdl" / "superoffice"))
    with start(recorder) as server:  # type: ignore[arg-type]
        yield server


def arguments() -> dict[str, Any]:
    return {
        "username": OFFICE_USER,
        "password": PASSWORD,
        "application_token": APPLICATION_TOKEN,
    }


def task() -> BatchTaskInfo:
    return BatchTaskInfo(name="Nightly")


def started(client: Any) -> int:
    found = client.batch.get_all_batch_task_infos_by_name(task_name="Nightly")
    return len(found.batch_task_info)


def test_a_job_is_started_once(office: Sandbox, driver: str, tmp_path: Path) -> None:
    import generated.superoffice

    with connect(generated.superoffice, driver, "SuperOffice", office.url, **arguments()) as so:
        first = so.batch.start(task(), journal=tmp_path / "j")
        again = so.batch.start(task(), journal=tmp_path / "j")
        assert (again.id, started(so)) == (first.id, 1)
        office.faults.next(operation="StartBatchJob", drop=True)
        with pytest.raises(TransportError):
            so.batch.start(task(), journal=tmp_path / "k")
        with pytest.raises(OutcomeUnknown, match="start may or may not have happened"):
            so.batch.start(task(), journal=tmp_path / "k")
        assert started(so) == 2
        with pytest.raises(JournalError, match="other content"):
            so.batch.start(BatchTaskInfo(name="Daily"), journal=tmp_path / "j")
        with pytest.raises(ValueError, match="retry_failed is of a journal"):
            so.batch.start(task(), retry_failed=True)


def begin_job(url: str, path: str) -> None:
    """What a process that may be killed does."""
    with SuperOffice.connect(url, **arguments()) as so:
        print("go", flush=True)
        try:
            print(so.batch.start(task(), journal=path).id, flush=True)
        except OutcomeUnknown:
            print("unknown", flush=True)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_killed_start_starts_no_second_job(office: Sandbox, tmp_path: Path, seed: int) -> None:
    order = random.Random(seed)
    office.faults.next(operation="StartBatchJob", delay=0.2, times=99)
    for _ in range(4):
        with begin("begin_job", office.url, tmp_path / "j") as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(order.uniform(0, 0.4))
            process.kill()
    with begin("begin_job", office.url, tmp_path / "j") as process:
        told = process.communicate()[0].split()[-1]
    with SuperOffice.connect(office.url, **arguments()) as so:
        assert started(so) <= 1
        if told != b"unknown":
            assert so.batch.job(int(told)).status().state
