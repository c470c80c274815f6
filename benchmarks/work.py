"""Runs one contender in a process of its own and prints what it cost.

``python -m benchmarks.work MODULE.FUNCTION ROUNDS JSON``: a function of ``benchmarks.workloads``,
how often to run what it prepares, and its arguments. Of several rounds one more comes before them
that does not count, since on first use things are loaded and compiled.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import sys
import time
from importlib import import_module

from .memory import peak, reset_peak
from .workloads import FAST, Job


def main() -> None:
    name, rounds, arguments = sys.argv[1:]
    module, _, function = name.partition(".")
    os.environ["SOAPWRIGHT_PURE"] = str(int(function != FAST))
    prepare = getattr(import_module(f"benchmarks.workloads.{module}"), function)
    job: Job = prepare(*json.loads(arguments))
    if int(rounds) > 1:
        job()
    gc.collect()
    before = reset_peak()
    cpu, wall = [], []
    for _ in range(int(rounds)):
        began = time.process_time(), time.perf_counter()
        job()
        cpu.append(time.process_time() - began[0])
        wall.append(time.perf_counter() - began[1])
    cost = {
        "cpu": statistics.median(cpu),
        "wall": statistics.median(wall),
        "mib": max(peak() - before, 0),  # what one page of memory holds is counted late
    }
    print(json.dumps(cost))


if __name__ == "__main__":
    main()
