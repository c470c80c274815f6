"""``make simulate SEEDS=…``: simulated runs of clients against models of services and a network.

Prints what was done, what happened and what is wrong; exit status 1 where anything is. A run that
is wrong is told as a story, in its smallest form that is still wrong; its seed repeats it.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from tests.simulation.run import Run, simulate
from tests.simulation.shrinking import shrunk

_TOGETHER = 100
"""Seeds that a process takes at once."""


@dataclass
class Sum:
    """What came of some runs; ``first`` is the first one that is wrong."""

    runs: int = 0
    calls: int = 0
    records: int = 0
    errands: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    wrong: int = 0
    first: Run | None = None

    def add(self, run: Run) -> None:
        self.runs += 1
        self.calls += run.calls
        self.records += run.plan.records
        self.errands[run.plan.errand] += 1
        self.faults += run.faults
        self.statuses += run.statuses
        if run.wrong:
            self.wrong += 1
            self.first = self.first or run

    def join(self, other: Sum) -> None:
        self.runs += other.runs
        self.calls += other.calls
        self.records += other.records
        self.errands += other.errands
        self.faults += other.faults
        self.statuses += other.statuses
        self.wrong += other.wrong
        self.first = self.first or other.first


def some(seeds: range) -> Sum:
    """Simulate these."""
    found = Sum()
    for run in map(simulate, seeds):
        found.add(run)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=10_000, metavar="N", help="how many runs")
    parser.add_argument("--first", type=int, default=0, metavar="SEED", help="the first seed")
    given = parser.parse_args()
    seeds = range(given.first, given.first + given.seeds)
    parts = [seeds[at : at + _TOGETHER] for at in range(0, len(seeds), _TOGETHER)]
    began = time.perf_counter()
    total = Sum()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for part in pool.map(some, parts):
            total.join(part)
    seconds = time.perf_counter() - began
    processor = sum(os.times()[:4])
    print(f"{total.runs:,} runs, {total.calls:,} calls, {total.records:,} records")
    print(
        f"{seconds:.0f} s, {total.calls / seconds:,.0f} calls a second; "
        f"{processor:.0f} s of processors, {total.calls / processor:,.0f} calls a second of one"
    )
    for title, counts in (
        ("what was done", total.errands),
        ("what happened", total.faults),
        ("what was told", total.statuses),
    ):
        print(f"{title}: {', '.join(f'{name} {n:,}' for name, n in sorted(counts.items()))}")
    print(f"wrong: {total.wrong:,} runs")
    if total.first is not None:
        story(shrunk(total.first))
    return 1 if total.wrong else 0


def story(run: Run) -> None:
    """Print how to repeat a run, what is wrong with it, and what happened."""
    print(f"python -m tests.simulation --first {run.plan.seed} --seeds 1")
    print("as small as it goes:", run.plan, "wrong:", *run.wrong, "story:", *run.story, sep="\n  ")


if __name__ == "__main__":
    sys.exit(main())
