"""The simulation repeats itself, finds nothing wrong, and tells in few words what would be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from soapwright.runtime.batch.run import BatchRun
from tests.simulation.network import DONE_LATE, FAULTS, OUTAGES
from tests.simulation.plan import Errand, plan_of
from tests.simulation.run import Run, carry_out, simulate
from tests.simulation.shrinking import shrunk

ROOT = Path(__file__).resolve().parents[2]
SEEDS = range(300)


def test_a_seed_repeats_its_run() -> None:
    for seed in range(12):
        assert simulate(seed) == simulate(seed)


@pytest.mark.slow
def test_a_seed_repeats_its_run_in_another_process() -> None:
    text = "from tests.simulation.run import simulate; print([simulate(n) for n in range(12)])"
    told = {
        subprocess.run(
            [sys.executable, "-c", text],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hashes},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hashes in ("1", "2")
    }
    assert len(told) == 1


@pytest.mark.slow
def test_nothing_is_lost_doubled_or_told_wrongly() -> None:
    happened, statuses, errands = Counter[str](), Counter[str](), Counter[str]()
    for run in map(simulate, SEEDS):
        assert not run.wrong, story(run)
        happened += run.faults
        statuses += run.statuses
        errands[run.plan.errand] += 1
    assert happened.keys() == {*FAULTS, *OUTAGES, DONE_LATE, "kill", "stop"}, "each has happened"
    assert statuses.keys() == {"succeeded", "failed", "unknown"}
    assert errands.keys() == set(get_args(Errand))


def test_without_faults_all_good_records_are_saved() -> None:
    for seed in range(30):
        run = simulate(seed, errand="write", rate=0.0)
        assert not run.wrong, story(run)
        assert run.statuses["unknown"] == 0 or run.plan.stop_at


@pytest.mark.slow
@pytest.mark.parametrize("driver", ["sync", "async"])
@pytest.mark.parametrize(
    "seed",
    [7, 159, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 20, 34, 251))],
)
def test_stopped_at_any_step_the_journal_says_what_was_told(seed: int, driver: str) -> None:
    for step in range(1, 75):
        run = simulate(seed, errand="journal", driver=driver, kills=(), stop_at=step)
        assert not run.wrong, story(run)


KILLED_AT_ANY_STEP = """
from tests.simulation.run import simulate
for seed in range(6):
    for step in range(1, 90):
        run = simulate(seed, errand="journal", stop_at=None, kills=(step,))
        if run.wrong:
            print(run)
"""


@pytest.mark.slow
def test_killed_at_any_step_a_batch_goes_on() -> None:
    """In a process of its own, whose clock no other test has a thread to move."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT_ANY_STEP],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""


def test_a_run_that_is_wrong_is_told_in_its_smallest_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BatchRun, "_lose", lambda self, part, ending: None)
    runs = (simulate(seed, errand="write", stop_at=25) for seed in range(200))
    wrong = next(run for run in runs if run.wrong)
    small = shrunk(wrong)
    assert small.wrong
    assert small.plan.records <= wrong.plan.records
    assert len(small.story) <= len(wrong.story)
    assert not small.script, "what happened to calls has nothing to do with it"
    assert carry_out(small.plan) == small


def test_what_a_plan_draws_is_as_the_services_take_it() -> None:
    for seed in range(300):
        plan = plan_of(seed)
        assert plan.bad <= set(range(plan.records)) or plan.errand == "job"
        assert len(plan.pauses) > len(plan.kills) or plan.errand != "journal"
        assert plan.at_once == 1 or plan.service == "autotask"


def story(run: Run) -> str:
    """How to repeat a run, what is wrong with it, and what happened."""
    return "\n".join([str(run.plan), *run.wrong, *run.story])
