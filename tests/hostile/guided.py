"""``python -m tests.hostile.guided NAME SECONDS``: one target, with input that is changed until it
reaches more of our code, by atheris; run by ``make fuzz`` where that is installed."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

_LONGEST = 4_096
"""Bytes of an input."""


def is_there() -> bool:
    """Whether atheris is installed: ``pip install -e '.[fuzz]'``."""
    return find_spec("atheris") is not None


def run(name: str, seconds: float) -> int:
    """Try one target in a process of its own; gives how many inputs it got.

    Raises:
        AssertionError: an input led to what it must not; its text has the traceback and the input.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.guided", name, str(max(1, round(seconds)))],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    told = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    assert done.returncode == 0, f"{name}:\n{done.stdout[-4_000:]}\n{done.stderr[-6_000:]}"
    return int(told[1]) if told else 0


def main(name: str, seconds: str) -> None:
    import atheris  # an extra

    with atheris.instrument_imports(include=["soapwright"]):
        from tests.hostile.fuzzing import SEEDS, TARGETS
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "seed").write_text(SEEDS[name], "utf-8")
        options = [f"-max_total_time={seconds}", f"-max_len={_LONGEST}", "-print_final_stats=1"]
        atheris.Setup(
            [sys.argv[0], *options, f"-artifact_prefix={folder}/", folder], TARGETS[name][1]
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
