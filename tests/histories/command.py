"""``soapwright sync`` as a process that need not load its libraries: it is forked from one."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.histories.preloaded"])


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a command: its exit status (a signal that ended it is negative) and texts."""

    status: int
    out: str
    err: str


def run(
    arguments: Sequence[str],
    workspace: Path,
    environment: Mapping[str, str],
    *,
    kill_after: float | None = None,
) -> Said:
    """Run ``soapwright`` with these arguments in a workspace.

    Args:
        arguments: the words after its name.
        workspace: the current folder.
        environment: variables beside those there are.
        kill_after: the seconds after which it gets SIGKILL, if it has not ended.
    """
    out, err = workspace / "stdout", workspace / "stderr"
    process = _CONTEXT.Process(
        target=_become, args=(list(arguments), workspace, dict(environment), out, err)
    )
    process.start()
    try:
        process.join(120 if kill_after is None else kill_after)
        if kill_after is None:
            assert process.exitcode is not None, "it does not come to an end"
    finally:
        _kill(process)
    assert process.exitcode is not None
    return Said(process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))


def _kill(process: ForkServerProcess) -> None:
    process.kill()
    process.join()


def _become(
    arguments: list[str], workspace: Path, environment: dict[str, str], out: Path, err: Path
) -> None:
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.chdir(workspace)
    os.environ.update(environment)
    for name in [name for name in sys.modules if name.partition(".")[0] == "generated"]:
        del sys.modules[name]  # who started us may have another client of that name
    sys.argv = ["soapwright", *arguments]
    from soapwright.cli import main

    main()
