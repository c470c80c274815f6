"""Runs contenders in turn, each in a process of its own, so that a machine's moods hit all."""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from .inputs import ROOT
from .judging import Contender, Cost
from .processes import PROCESSES
from .server import serving

_SERVED = ("fetch.", "journal.", "mirror.")
"""Who talks to a server."""


def compile_modules() -> None:
    """Compile what is in this checkout, as installing it would: that belongs to no contender."""
    for folder in ("generator", "generated", "benchmarks"):
        compileall.compile_dir(ROOT / folder, quiet=2)


def run(contender: Contender, rounds: int, server: str = "") -> Cost:
    """Run one contender in a process of its own; see :mod:`benchmarks.work`.

    Args:
        contender: who.
        rounds: how often it does its work.
        server: where it talks to one.

    Raises:
        subprocess.CalledProcessError: it failed; what it said has been shown.
    """
    if contender.name in PROCESSES:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["BENCHMARKS_SERVER"] = server
            cpu = PROCESSES[contender.name](Path(folder), *contender.arguments)
        return Cost(cpu, cpu, 0)
    arguments = json.dumps(contender.arguments)
    command = [sys.executable, "-m", "benchmarks.work", contender.name, str(rounds), arguments]
    environment = {**os.environ, "BENCHMARKS_SERVER": server}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT, env=environment)
    return Cost(**json.loads(done.stdout))


def in_turn(contenders: Iterable[Contender], runs: int, rounds: int) -> dict[Contender, list[Cost]]:
    """What each run of each contender took.

    Args:
        contenders: who runs; those that run once do so at the first turn.
        runs: how many turns there are.
        rounds: how often a contender does its work in one run, at most.
    """
    found: dict[Contender, list[Cost]] = {contender: [] for contender in contenders}
    served = any(contender.name.startswith(_SERVED) for contender in found)
    with serving() if served else nullcontext("") as server:
        for turn in range(runs):
            for contender, costs in found.items():
                if turn == 0 or not contender.once:
                    costs.append(run(contender, min(contender.rounds, rounds), server))
    return found
