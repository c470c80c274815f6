"""Runs that are told of: their chunks, and what refused ones cost, with and without listeners."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from generated.autotask.batching import CREATE
from soapwright.runtime.batch.run import BatchRun
from tests.recording import logged
from tests.runtime.driving import drive
from tests.runtime.writing import Service, tickets


@pytest.mark.parametrize("told", [False, True])
def test_what_costs_something_is_told_to_all(told: bool) -> None:
    service = Service()
    run: BatchRun[Any] = BatchRun(CREATE, max_items=4, service="autotask", zone="en")
    with logged(logging.DEBUG if told else logging.WARNING) as lines:
        steps = run.steps(tickets([5], 10))
        report = drive(run.told(steps) if told else steps, service.answer)
    assert len(report.failed) == 1
    (isolation,) = lines.of("isolation")
    about = {key: isolation[key] for key in ("service", "zone", "verb", "chunk", "records")}
    assert about == {
        "service": "autotask",
        "zone": "en",
        "verb": "create",
        "chunk": 2,
        "records": 4,
    }
    assert isolation["calls"] == report.calls - 3
    assert [line["records"] for line in lines.of("chunk")] == ([4, 4, 2] if told else [])
    assert len(lines.of("batch")) == told
