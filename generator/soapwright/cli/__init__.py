"""The ``soapwright`` command: every subcommand is a thin call, in a module of its name."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main() -> None:
    """Run the command line; the script that is installed calls this."""
    # Nearly all that a command makes is in use until it ends: looking for cycles takes a tenth of
    # the time, and half of that at the end.
    _complete()
    gc.set_threshold(200_000)
    atexit.register(gc.freeze)
    try:
        match sys.argv[1:]:
            case ["--version"]:  # needs no extra: whoever asks may have none
                from soapwright.cli.version import version

                print(version())
                return
            case ["diff", *arguments] if (status := _diff(arguments)) is not None:
                sys.exit(status)
        _run()
    except Exception as error:  # a fault of ours, or of the installation: 1 would mean a finding
        sys.exit(_broken(error))


def _complete() -> None:
    """Give a process that was started without stdin, stdout or stderr (``>&-``) each of them.

    Else the next file that is opened would be one, such as a journal. What is said to nobody is
    lost; a result is not, since nothing can be written where stdout was closed.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            mode = "w" if number else "r"
            stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)


def _run() -> None:
    """Run a command that signals may stop, from here to its end."""
    from soapwright.commands import stopping
    from soapwright.errors import Stopped

    stopping.install()
    try:
        from soapwright.cli.app import app

        app(prog_name="soapwright")
    except Stopped as stopped:  # before there was a command that could tell
        print(stopped, file=sys.stderr)
        sys.exit(stopped.status)
    finally:
        stopping.ended()


def _broken(error: Exception) -> int:
    """Tell why a command could not be run at all, or ended otherwise than any command should."""
    from soapwright.cli.extras import missing

    told = missing(error) if isinstance(error, ModuleNotFoundError) else None
    if told is not None:
        print(f"error: {told}", file=sys.stderr)
    else:
        import traceback

        traceback.print_exception(error)
    return 2


def _diff(arguments: Sequence[str]) -> int | None:
    """Compare two files: loading a parser of options would take a seventh of the time.

    Returns:
        The exit status, or None where more is said than two files and what is to be chosen from
        a few words, or anything wrong.
    """
    from soapwright.cli.reporting import CHOICES, DEFAULTS, report_diff

    files: list[Path] = []
    chosen = dict(DEFAULTS)
    rest = iter(arguments)
    for argument in rest:
        if argument in CHOICES and (value := next(rest, "")) in CHOICES[argument]:
            chosen[argument] = value
        elif not argument.startswith("-") and (path := Path(argument)).is_file():
            files.append(path)
        else:
            return None
    if len(files) != 2:
        return None
    from soapwright.cli.console import Console, run
    from soapwright.commands.diff import compare_files

    console = Console()
    form, fail_on = chosen["--format"], chosen["--fail-on"]
    return run(
        console,
        lambda: report_diff(
            console,
            compare_files(*files),
            form=form,
            fail_on=fail_on,
            again=f"soapwright diff {files[0]} {files[1]}",
        ),
    )
