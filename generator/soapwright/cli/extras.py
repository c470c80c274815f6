"""What is not installed, and the line that installs it: commands need more than clients do."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires

from soapwright.errors import InputError

_COMMANDS = "cli,sandbox,sync"
_REQUIREMENT = re.compile(r"([\w.-]+)[^;]*(?:;.*extra\s*==\s*[\"']([\w-]+)[\"'])?")


def missing(error: ModuleNotFoundError) -> InputError | None:
    """What to tell of an import that failed; None where no package but ours is at fault."""
    name = (error.name or "").partition(".")[0]
    if name in ("", "soapwright"):
        return None
    return InputError(f"needs {name}, which is not installed: pip install {_source(name)}")


def _source(module: str) -> str:
    """What pip is to install for a module: the smallest that brings it, else all of commands."""
    try:
        lines = requires("soapwright") or ()
    except PackageNotFoundError:  # run from its sources
        lines = ()
    for found in filter(None, map(_REQUIREMENT.match, lines)):
        if found[1].lower().replace("-", "_") == module.lower():
            return f"'soapwright[{found[2]}]'" if found[2] else "soapwright"
    return f"'soapwright[{_COMMANDS}]'"
