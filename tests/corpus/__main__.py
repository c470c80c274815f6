"""``python -m tests.corpus [WORD…]``: the WSDLs of the corpus (those with a word in their ids).

Prints what is wrong with each, and the table.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.conftest import SHARED
from tests.corpus.run import report, run, table
from tests.corpus.schemas import unpack

if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    with tempfile.TemporaryDirectory() as made:
        files = unpack(SHARED / "wsdl" / "corpus.tar.xz", Path(made) / "wsdl")
        chosen = {
            id_: path for id_, path in files.items() if not words or any(w in id_ for w in words)
        }
        results = run(
            chosen, Path(made), told=lambda id_, result: print(report(id_, result), flush=True)
        )
    print(table(results))
