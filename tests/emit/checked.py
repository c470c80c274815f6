"""Type checkers over generated packages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import soapwright

RUNTIME = Path(soapwright.__file__).parents[1]


def strictly_typed(folder: Path) -> None:
    """``mypy --strict`` finds nothing in a package."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", folder.name],
        cwd=folder.parent,
        env={**os.environ, "MYPYPATH": str(RUNTIME)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def right_to_pyright(folder: Path) -> None:
    """Pyright finds no error in a package."""
    config = folder.parent / "pyrightconfig.json"
    config.write_text(json.dumps({"include": [folder.name], "extraPaths": [str(RUNTIME)]}))
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--project", config],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 errors" in done.stdout, "it has read something"
