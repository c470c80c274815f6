"""``python -m tests.w3c [WORD…]``: the suite's cases (those with a word in their names), judged.

Prints what is wrong with each, and the table. ``--ours`` leaves xsdata out.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.conftest import SHARED
from tests.w3c.run import run, table
from tests.w3c.suite import unpack

if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    with tempfile.TemporaryDirectory() as made:
        cases = unpack(SHARED / "w3c" / "w3c.tar.xz", Path(made))
        chosen = [c for c in cases if not words or any(word in c.name for word in words)]
        tools = ["ours"] if "--ours" in sys.argv else None
        results = run(chosen, Path(made), tools)
    for tool, found in results.items():
        for name, result in found.items():
            if not (result.valid and result.equal):
                print(f"{tool:24} {name}: {result.why}")
    print(table(results))
