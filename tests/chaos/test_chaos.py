"""A short form of ``python -m tests.chaos``, and what it does when something is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from soapwright.runtime.outcome import Outcome, Report, Status
from tests.chaos.__main__ import FIGURES, ways
from tests.chaos.markdown import figures, put
from tests.chaos.run import FAULTS, Run
from tests.chaos.services import SERVICES
from tests.chaos.tally import Tally, told_of

ROOT = Path(__file__).resolve().parents[2]
OK, FAILED, UNKNOWN = Status.SUCCEEDED, Status.FAILED, Status.UNKNOWN


def chaos(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.chaos", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
def test_nothing_is_lost_doubled_mixed_up_or_told_wrongly() -> None:
    done = chaos("--seeds", os.environ.get("SEEDS", "14"))
    assert done.returncode == 0, done.stdout + done.stderr
    rows = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()}
    assert set(SERVICES) < set(rows)
    assert rows["all"][-4:] == ["0", "0", "0", "0"]
    told = dict(zip(FIGURES, rows["all"], strict=False))
    least = {"records": 5_000, "requests": 500, "unknown": 50, "ended": 20, "kills": 20}
    assert {name for name, n in least.items() if int(told[name].replace(",", "")) < n} == set()


def test_each_way_has_its_turn() -> None:
    assert [ways(seed, "autotask")[1] for seed in range(3)] == ["ended", "killed", "resumed"]
    assert [ways(seed, "click2mail")[1] for seed in range(3)] == ["ended", "killed", "ended"]


def test_a_run_follows_from_its_seed() -> None:
    runs = [Run("autotask", seed, "sync", 3) for seed in range(50)]
    assert [run.faults for run in runs] == [run.faults for run in runs]
    met = {fault.partition("@")[0] for run in runs for fault in run.faults}
    assert met == set(FAULTS)
    how = "--service autotask --seed 7 --driver sync --concurrency 3 --way whole"
    assert runs[7].command.endswith(how)


@pytest.mark.parametrize(
    ("told", "there", "figure"),
    [
        ((OK, 5), [5], None),
        ((UNKNOWN, None), [5], None),
        ((UNKNOWN, None), [], None),
        ((FAILED, None), [], None),
        (None, [], None),
        ((OK, 5), [], "lost"),
        ((OK, 5), [6], "wrong_ids"),
        ((FAILED, None), [5], "wrongly_told"),
        (None, [5], "wrongly_told"),
        ((OK, 5), [5, 6], "doubled"),
        ((UNKNOWN, None), [5, 6], "doubled"),
    ],
)
def test_what_is_counted_of_records_that_were_made(
    told: tuple[Status, int] | None, there: list[int], figure: str | None
) -> None:
    tally = Tally()
    tally.judge_made("create", ["a"], {} if told is None else {"a": told}, {"a": there})
    found = {name: vars(tally)[name] for name in ("lost", "doubled", "wrong_ids", "wrongly_told")}
    assert found == {name: int(name == figure) for name in found}
    assert tally.is_clean == (figure is None) == (not tally.stories)


def test_what_is_counted_of_records_that_something_was_done_to() -> None:
    tally, told = Tally(), {"a": (OK, 1), "b": (OK, 2), "c": (FAILED, 3), "d": (UNKNOWN, 4)}
    tally.judge_done("update", "abcde", told, "acd")
    assert (tally.lost, tally.wrongly_told, tally.unknown, tally.records) == (1, 1, 1, 5)
    whole = Tally()
    whole.add(tally)
    whole.add(tally)
    assert (whole.lost, len(whole.stories)) == (2, 4)


def test_the_figures_become_the_last_cell_of_their_row(tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text("| `make chaos` | runs |\n| a | by `make chaos` | old |\n| b | c | d |\n")
    put(file, "make chaos", figures(Tally(records=5_000, kills=3)))
    rows = file.read_text("utf-8").splitlines()
    assert rows[0] == "| `make chaos` | runs |"
    assert rows[1].startswith(
        "| a | by `make chaos` | 5,000 records, 0 requests, 0 faults, 3 kills"
    )
    assert rows[2] == "| b | c | d |"
    with pytest.raises(ValueError, match="has 0 rows"):
        put(file, "make noise", "")


def test_a_record_with_two_outcomes_is_none_to_be_counted() -> None:
    report = Report([Outcome(0, "a", OK, 5), Outcome(0, "a", FAILED)])
    with pytest.raises(AssertionError, match="two outcomes"):
        told_of(report, {0: "a"})
