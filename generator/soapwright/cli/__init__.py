"""The ``soapwright`` command: every subcommand is a thin call, in a module of its name."""

from __future__ import annotations

import atexit
import gc
import sys
from pathlib import Path


def main() -> None:
    """Run the command line; the script that is installed calls this."""
    match sys.argv[1:]:
        case ["diff", *arguments]:
            gc.disable()  # all that a comparison makes, it keeps
            atexit.register(gc.freeze)  # nor need it be searched for cycles at the end
            if len(arguments) == 2 and all(Path(name).is_file() for name in arguments):
                sys.exit(_diff(*arguments))
    from .app import app

    app(prog_name="soapwright")


def _diff(base: str, other: str) -> int:
    """Two files and no option: loading a parser of options would take a seventh of the time."""
    from ..comparisons import compare_files
    from .console import Console, run
    from .reporting import report_diff

    console = Console()
    return run(console, lambda: report_diff(console, compare_files(Path(base), Path(other))))
