"""Jobs: the rule, the methods that start one or take it up, and which rules cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.jobs import resolve_jobs
from tests.emit.client.rules_in import AGENTS, MAIL, inputs_in, refusal, shown


def test_without_rules_there_are_none(tmp_path: Path) -> None:
    assert resolve_jobs(inputs_in(tmp_path, MAIL)) == ()


def test_a_job(tmp_path: Path) -> None:
    (job,) = resolve_jobs(inputs_in(tmp_path, AGENTS))
    methods = job.methods
    assert (methods.name, methods.attach, methods.rule) == ("start", "job", "START")
    assert methods.signature == (
        "self",
        "batch_task_info: types.BatchTaskInfo | None = None",
        "*",
        "journal: str | os.PathLike[str] | None = None",
        "retry_failed: bool = False",
    )
    text = shown(job.constant)
    assert "def _look_at_job(id: Any) -> types.GetBatchTaskInfo:" in text
    assert "cancel=Cancel(operation=operations.STOP_BATCH_JOB, request=_stop_job" in text
    assert 'failed=frozenset(("Failed",))' in text


def test_a_job_that_cannot_be_stopped(tmp_path: Path) -> None:
    text = (AGENTS / "service.toml").read_text("utf-8")
    start = text.index("[job.start.cancel]")
    table = text[start : text.index("[page.rows]")]
    (job,) = resolve_jobs(inputs_in(tmp_path, AGENTS, (table, "")))
    assert "cancel=" not in shown(job.constant)
    assert [each.name for each in job.constant.functions] == ["_look_at_job"]


@pytest.mark.parametrize(
    ("before", "after", "key", "says"),
    [
        ("Batch.StartBatchJob", "Batch.Start", "job.start.start", "'Batch.Start'"),
        ('id = "Id"', 'id = "Number"', "job.start.id", "'Number'"),
        ('state = "State"', 'state = "Status"', "job.start.state", "has no 'Status'"),
        ('["Succeeded", "SucceededM', '["Done", "SucceededM', "job.start.done", "'Done'"),
        ('failed = ["Failed"]', 'failed = ["Succeeded"]', "job.start.failed", "is done too"),
        (
            'done = ["Succeeded", "SucceededManualCleanup"]',
            "done = []",
            "job.start.done",
            "one state",
        ),
        ('attach = "job"', 'attach = "start"', "job.start.attach", "which is the name"),
        ('"Batch.GetBatchTaskInfo"', '"Archive.GetArchiveList"', "job.start.id", "'Id'"),
        ('"CancelWithWarning"]', '"Ask"]', "job.start.cancel.allowed", "'Ask'"),
        ('behaviour = "CancellationBehaviour"\n', "", "job.start.cancel.allowed", "together"),
    ],
)
def test_rules_that_cannot_be_used(
    tmp_path: Path, before: str, after: str, key: str, says: str
) -> None:
    error = refusal(resolve_jobs, tmp_path, AGENTS, before, after)
    assert (error.key or "").startswith(key)
    assert says in error.message
