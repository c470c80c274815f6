"""What is not installed, and the line that installs it: commands need more than clients do.

The line is of the program that installed soapwright. One that makes an environment for a program
anew (``uv tool``, ``pipx``) is told of the extras that are there too: else it would take them away.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path

from soapwright.errors import InputError

_COMMANDS = ("cli", "sandbox", "sync")
_KEPT = (*_COMMANDS, "arrow", "keyring", "pdf", "wsse")
"""The extras that stay where a program's environment is made anew."""
_REQUIREMENT = re.compile(r"([\w.-]+)[^;]*(?:;.*extra\s*==\s*[\"']([\w-]+)[\"'])?")


def missing(error: ModuleNotFoundError) -> InputError | None:
    """What to tell of an import that failed; None where no package but ours is at fault."""
    name = (error.name or "").partition(".")[0]
    if name in ("", "soapwright"):
        return None
    return InputError(f"needs {name}, which is not installed: {install_line(name)}")


def install_line(module: str, prefix: Path | None = None) -> str:
    """The line that installs what a module is in.

    Args:
        module: its name.
        prefix: the environment that soapwright is in; None is this one.
    """
    prefix = Path(sys.prefix) if prefix is None else prefix
    extras = _extras(module)
    if (prefix / "uv-receipt.toml").is_file():
        return f"uv tool install {_source(_with_others(extras))}"
    if (prefix / "pipx_metadata.json").is_file():
        return f"pipx install --force {_source(_with_others(extras))}"
    if not _made_by_uv(prefix):
        return f"pip install {_source(extras)}"
    if any(part.startswith("archive-v") for part in prefix.parts):  # uv's cache: for one run
        return f"uvx --from {_source(_with_others(extras))} soapwright"
    return f"uv pip install {_source(extras)}"


def _source(extras: tuple[str, ...]) -> str:
    return f"'soapwright[{','.join(extras)}]'" if extras else "soapwright"


def _made_by_uv(prefix: Path) -> bool:
    try:
        settings = (prefix / "pyvenv.cfg").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return re.search(r"^uv\s*=", settings, re.MULTILINE) is not None


def _extras(module: str) -> tuple[str, ...]:
    """The smallest extra that brings a module; none for what soapwright needs, else all."""
    for name, extra in _requirements():
        if name.lower().replace("-", "_") == module.lower():
            return () if extra is None else (extra,)
    return _COMMANDS


def _with_others(extras: tuple[str, ...]) -> tuple[str, ...]:
    """Extras and those whose packages are all there; the commands' own among them."""
    needs: dict[str, list[str]] = {}
    for name, extra in _requirements():
        if extra in _KEPT:
            needs.setdefault(extra, []).append(name)
    there = {extra for extra, names in needs.items() if all(map(_is_there, names))}
    wanted = {"cli", *extras, *there}
    return (*(e for e in _KEPT if e in wanted), *(e for e in extras if e not in _KEPT))


def _requirements() -> Iterator[tuple[str, str | None]]:
    """Every package that soapwright needs, and the extra it is of, if of one."""
    try:
        lines = requires("soapwright") or ()
    except PackageNotFoundError:  # run from its sources
        lines = ()
    for found in filter(None, map(_REQUIREMENT.match, lines)):
        yield found[1], found[2]


def _is_there(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True
