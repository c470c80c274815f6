"""``python -m tests.chaos``: batches through a network that fails, held against what was saved.

Each run has a sandbox, a network with faults that follow from its seed, and a client over real
sockets. It prints what was told and what is so; anything lost, doubled, of a wrong id or told
wrongly makes the exit status 1, with the command that repeats it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.chaos import markdown
from tests.chaos.performing import perform, prepare
from tests.chaos.run import WAYS, Run
from tests.chaos.services import SERVICES
from tests.chaos.tally import Tally

DRIVERS = ("sync", "async")


def runs(arguments: argparse.Namespace) -> Iterator[Run]:
    seeds = range(arguments.seeds) if arguments.seed is None else [arguments.seed]
    for seed in seeds:
        for service in arguments.service or SERVICES:
            for driver in arguments.driver or DRIVERS:
                for at_once in SERVICES[service].at_once:
                    if arguments.concurrency not in (None, at_once):
                        continue
                    for way in arguments.way or ways(seed, service):
                        yield from [Run(service, seed, driver, at_once, way)] * arguments.times


def ways(seed: int, service: str) -> tuple[str, str]:
    """A whole run, and one of the others in turn."""
    others = [way for way in WAYS[1:] if way != "resumed" or SERVICES[service].journaled]
    return WAYS[0], others[seed % len(others)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--seeds", type=int, default=20, help="how many, from 0")
    parser.add_argument("--seed", type=int, help="this one only")
    parser.add_argument("--service", action="append", choices=SERVICES)
    parser.add_argument("--driver", action="append", choices=DRIVERS)
    parser.add_argument("--concurrency", type=int)
    parser.add_argument("--way", action="append", choices=WAYS)
    parser.add_argument("--times", type=int, default=1, help="how often each run is made")
    parser.add_argument("--processes", type=int, default=3 * (os.cpu_count() or 1))
    parser.add_argument("--markdown", type=Path, help="a file whose row of this gets the figures")
    arguments = parser.parse_args()
    began = time.monotonic()  # runs wait for most of their time
    wanted = list(runs(arguments))
    totals: dict[str, Tally] = defaultdict(Tally)
    with ProcessPoolExecutor(
        arguments.processes, multiprocessing.get_context("spawn"), initializer=prepare
    ) as pool:
        for run, tally in zip(wanted, pool.map(perform, wanted, chunksize=4), strict=True):
            totals[run.service].add(tally)
            for story in tally.stories:
                print(story, flush=True)
    whole = table(totals)
    print(f"{len(wanted)} runs in {time.monotonic() - began:.0f} s")
    print(markdown.figures(whole))
    if arguments.markdown is not None:
        markdown.put(arguments.markdown, "make chaos", markdown.figures(whole))
    return 0 if wanted and all(tally.is_clean for tally in totals.values()) else 1


FIGURES = ("runs", "records", "requests", "unknown", "ended", "kills")
TO_BE_NONE = ("lost", "doubled", "wrong_ids", "wrongly_told")


def table(totals: dict[str, Tally]) -> Tally:
    """Print the figures by service, and the faults by kind; gives those of all."""
    whole = Tally()
    for tally in totals.values():
        whole.add(tally)
    heads = [*FIGURES, "faults", *TO_BE_NONE]
    print(f"{'':12}" + "".join(f"{head.replace('_', ' '):>13}" for head in heads))
    for name, tally in [*totals.items(), ("all", whole)]:
        figures = {**vars(tally), "faults": tally.faults.total()}
        print(f"{name:12}" + "".join(f"{figures[head]:>13,}" for head in heads))
    print("faults: " + ", ".join(f"{kind} {n:,}" for kind, n in sorted(whole.faults.items())))
    return whole


if __name__ == "__main__":
    sys.exit(main())
