"""Medians of paired runs: ours and the peer in turn, so that a machine's moods hit both."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

from .budgets import Budget
from .inputs import ROOT
from .processes import PROCESSES


@dataclass(frozen=True, slots=True)
class Measured:
    """A budget with what it cost: CPU seconds of both, each a median, and the median ratio."""

    budget: Budget
    ours: float
    peer: float
    ratio: float

    @property
    def met(self) -> bool:
        return self.ratio <= self.budget.most


def work(name: str, rounds: int) -> float:
    """CPU seconds of a workload in a process of its own: the median of its rounds."""
    command = [sys.executable, "-m", "benchmarks.work", name, str(rounds)]
    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    seconds: list[float] = json.loads(done.stdout)["cpu"]
    return statistics.median(seconds)


@cache
def _warm(name: str) -> None:
    """The first run of a process compiles modules; it does not count."""
    PROCESSES[name]()


def measure(budget: Budget, runs: int, rounds: int) -> Measured:
    """Measure one line of the table."""
    pairs: list[tuple[float, float]] = []
    for _ in range(runs):
        if budget.how == "work":
            pairs.append((work(budget.ours, rounds), work(budget.peer, rounds)))
        else:
            _warm(budget.ours)
            _warm(budget.peer)
            pairs.append((PROCESSES[budget.ours](), PROCESSES[budget.peer]()))
    return Measured(
        budget,
        statistics.median(ours for ours, _ in pairs),
        statistics.median(peer for _, peer in pairs),
        statistics.median(ours / peer for ours, peer in pairs),
    )
