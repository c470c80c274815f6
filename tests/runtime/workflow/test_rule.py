"""What the rules of work say for themselves."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace as Answer
from typing import Any

import pytest

from generated.click2mail.workflow import WORKFLOW
from soapwright.runtime.workflow.rule import Told

TOLD = Told(("state", "code"), frozenset({"sent", "3"}))


@pytest.mark.parametrize(
    ("answer", "happened"),
    [
        (Answer(state=Answer(code="sent")), True),
        (Answer(state=Answer(code=3)), True),
        (Answer(state=Answer(code="Sent")), False),
        (Answer(state=Answer(code=None)), None),
        (Answer(state=None), None),
        (Answer(state=[]), None),
        (None, None),
    ],
)
def test_a_status_says_yes_no_or_nothing(answer: Any, happened: bool | None) -> None:
    assert TOLD.by(answer) is happened


def test_a_step_that_leaves_no_trace_cannot_be_asked_about() -> None:
    submit, upload = WORKFLOW.step("submit"), WORKFLOW.step("upload_pdf")
    assert submit.can_be_asked_about
    assert not upload.can_be_asked_about
    assert replace(upload, counted=("jobs",)).can_be_asked_about


def test_the_step_that_hands_over_is_the_last_that_the_status_waits_for() -> None:
    assert WORKFLOW.hands_over == "submitBatch"
    with pytest.raises(StopIteration):
        WORKFLOW.step("send")
