"""``python -m benchmarks``: every budget beside its peer; exit status 1 when one is missed.

``--short`` is CI's form: fewer runs, and only a budget missed by more than half fails, since
machines are noisy. ``--only TOPIC`` measures one topic, ``--json FILE`` writes the numbers.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from .budgets import BUDGETS
from .measure import Measured, measure

SLACK = 1.5


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--short", action="store_true", help="CI's form")
    parser.add_argument("--only", metavar="TOPIC", choices=sorted({b.topic for b in BUDGETS}))
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the numbers here")
    given = parser.parse_args()
    runs, rounds = (1, 5) if given.short else (5, 7)
    found = []
    print(f"{'':62} {'ours':>9} {'peer':>9} {'ratio':>7} {'budget':>7}")
    for budget in BUDGETS:
        if given.only in (None, budget.topic):
            line = measure(budget, runs, rounds)
            found.append(line)
            print(_row(line), flush=True)
    if given.json:
        given.json.write_text(json.dumps([_json(line) for line in found], indent=1) + "\n", "utf-8")
    allowed = SLACK if given.short else 1.0
    return int(any(line.ratio > line.budget.most * allowed for line in found))


def _row(line: Measured) -> str:
    verdict = "met" if line.met else "MISSED"
    return (
        f"{line.budget.title:62} {line.ours * 1000:6.1f} ms {line.peer * 1000:6.1f} ms "
        f"{line.ratio:7.3f} {line.budget.most:7.3f}  {verdict}"
    )


def _json(line: Measured) -> dict[str, object]:
    return {
        "topic": line.budget.topic,
        "title": line.budget.title,
        "ours_seconds": line.ours,
        "peer_seconds": line.peer,
        "ratio": line.ratio,
        "budget": line.budget.most,
        "met": line.met,
    }


if __name__ == "__main__":
    sys.exit(main())
