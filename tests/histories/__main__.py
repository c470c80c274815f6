"""``python -m tests.histories --seeds N``: random histories, and what is wrong with their mirrors.

Exit status 1 where anything is, with the story of the first one. Its seed repeats the story; how
far the runs had come that were killed is another each time, so try it some times.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
from contextlib import ExitStack
from pathlib import Path

from tests.histories.history import History
from tests.histories.mirrors import KINDS, address, server
from tests.histories.service import make_workspaces, serving


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.histories", description=__doc__)
    parser.add_argument("--seeds", type=int, default=25, metavar="N", help="how many histories")
    parser.add_argument("--first", type=int, default=0, metavar="SEED", help="the first seed")
    parser.add_argument("--steps", type=int, default=16, metavar="N", help="of each")
    parser.add_argument("--to", choices=KINDS, action="append", help="kinds of mirrors")
    given = parser.parse_args()
    kinds = given.to or KINDS
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        running = stack.enter_context(server()) if "postgresql" in kinds else None
        workspaces = make_workspaces(folder / "workspaces")
        for seed in range(given.first, given.first + given.seeds):
            for kind in kinds:
                own = folder / f"{kind}_{seed}"
                own.mkdir()
                with serving(workspaces, own) as service:
                    history = History(seed, service, workspaces, address(kind, own, running))
                    try:
                        history.live(given.steps)
                    except AssertionError:
                        traceback.print_exc()
                        print(f"--first {seed} --seeds 1 --steps {given.steps} --to {kind}")
                        return 1
                print(f"{seed} {kind}: {history.runs} runs, {history.killed} killed", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
