"""[job.<verb>]."""

from __future__ import annotations

from functools import partial

import pytest

from soapwright.service.job import CancelRule, JobRule, read_job
from tests.service.tables import refused, table

JOB = (
    'start = "Start"\npoll = "Get"\nid = "Id"\nstate = "State"\ndone = ["Done", "Old"]\n'
    'failed = ["Bad"]\n'
)
CANCEL = '[cancel]\noperation = "Stop"\nid = "Id"\n'


def test_a_job() -> None:
    assert read_job("start", table(JOB)) == JobRule(
        verb="start",
        attach="job",
        start="Start",
        poll="Get",
        id="Id",
        state="State",
        done=("Done", "Old"),
        failed=("Bad",),
    )


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ("", CancelRule("Stop", "Id")),
        ('behaviour = "How"\nallowed = ["Can"]', CancelRule("Stop", "Id", "How", ("Can",))),
    ],
)
def test_a_job_that_can_be_stopped(told: str, rule: CancelRule) -> None:
    assert read_job("start", table(JOB + CANCEL + told)).cancel == rule


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        (JOB + 'attach = "start"', "attach", "the name of the method that starts one"),
        (JOB + 'attach = "class"', "attach", "it names a method"),
        (JOB.replace('["Done", "Old"]', "[]"), "done", "else no job would ever end"),
        (JOB.replace('["Bad"]', '["Bad", "Old"]'), "failed", "names 'Old', which is done too"),
        (JOB.replace('state = "State"\n', ""), "state", "is missing"),
        (JOB + 'percents = "P"', "percents", "did you mean percent"),
        (JOB + CANCEL + 'behaviour = "How"', "cancel.allowed", "stand together"),
        (JOB + CANCEL + 'allowed = ["Can"]', "cancel.allowed", "stand together"),
    ],
)
def test_what_it_refuses(text: str, key: str, said: str) -> None:
    refused(partial(read_job, "start"), text, key, said)


def test_a_verb_names_a_method() -> None:
    for verb in ("Start", "import", "1st"):
        refused(partial(read_job, verb), JOB, "", "it names a method")
