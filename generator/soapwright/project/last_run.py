"""What a package was last made with on this machine, so that nothing is made twice for nothing.

A package follows from its inputs, the code that was loaded to make it and the packages that this
code ran on. The last two differ from machine to machine where the package does not, so they are
no part of ``manifest.json``: they stand in ``__pycache__``, with what else only saves time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import soapwright
from soapwright.errors import InputError
from soapwright.project.files import write_whole
from soapwright.project.manifest import MANIFEST, file_hash, sha256
from soapwright.runtime.records.dataclass import dataclass, field

FILE = Path("__pycache__", "soapwright.json")
_TEMPLATES = "templates/"
_INPUTS = "soapwright.inputs"
"""Services that come with the tool: no code of its own, and in a folder of its own."""
_BEGAN = time.time_ns() - time.process_time_ns()
"""When this process began, or a little later."""


@dataclass(frozen=True, slots=True)
class LastRun:
    """A run that made a package.

    ``code`` maps each file of the tool that it loaded to its sha256, "" if that may be of a later
    text than was loaded; ``listing`` stands for the names of all files of the tool, and
    ``installed`` for the Python it ran on and the packages there. ``inputs`` maps each input to
    its sha256, ``outputs`` each file to that of its text and of the same before formatting.
    ``manifest`` is the sha256 of the manifest.
    """

    code: Mapping[str, str] = field(default_factory=dict)
    listing: str = ""
    installed: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    manifest: str = ""

    @classmethod
    def read(cls, folder: Path) -> LastRun:
        """The last run for a package's folder; an empty one where nothing is known of it."""
        try:
            data: Any = json.loads((folder / FILE).read_bytes())
            outputs = {name: (str(a), str(b)) for name, (a, b) in data["outputs"].items()}
            code, inputs = dict(data["code"]), dict(data["inputs"])
            told = str(data["listing"]), str(data["installed"])
            return cls(code, *told, inputs, outputs, str(data["manifest"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()

    @classmethod
    def write(
        cls,
        folder: Path,
        inputs: Mapping[str, str],
        files: Mapping[str, str],
        raw: Mapping[str, str],
    ) -> None:
        """Keep what this process made, if the folder allows it.

        Args:
            folder: the package's folder, where the files and the manifest are by now.
            inputs: name of each input → sha256.
            files: file name → text.
            raw: the same before formatting.
        """
        data = {
            "code": {name: _loaded_hash(name) for name in sorted(_loaded())},
            "listing": _listing(),
            "installed": _installed(),
            "inputs": dict(inputs),
            "outputs": {n: (sha256(t.encode()), sha256(raw[n].encode())) for n, t in files.items()},
            "manifest": file_hash(folder / MANIFEST),
        }
        with contextlib.suppress(InputError):
            write_whole(folder / FILE, json.dumps(data).encode())

    def same_tool(self) -> bool:
        """Whether a run would load the same code as then, and run it on the same packages.

        What is loaded is decided by what was loaded before it, by the inputs, and by which files
        there are: templates are listed, and a new file may be found in front of another.
        """
        return (
            bool(self.code)
            and self.installed == _installed()
            and self.listing == _listing()
            and all(_code_hash(name) == then for name, then in self.code.items())
        )

    def still_there(self, folder: Path) -> bool:
        """Whether the folder holds what was made then."""
        return file_hash(folder / MANIFEST) == self.manifest and all(
            file_hash(folder / name) == written for name, (written, _) in self.outputs.items()
        )

    def format_new(
        self,
        folder: Path,
        raw: Mapping[str, str],
        formatter: Callable[[Mapping[str, str]], Mapping[str, str]],
    ) -> dict[str, str]:
        """Format the texts, taking from the folder those that were formatted in the same way.

        Args:
            folder: the package's folder, in whatever state.
            raw: file name → unformatted text.
            formatter: formats those that are new.
        """
        known: dict[str, str] = {}
        for name, text in raw.items() if self.same_tool() else ():
            written, source = self.outputs.get(name, ("", ""))
            if source == sha256(text.encode()) and file_hash(folder / name) == written:
                known[name] = (folder / name).read_text("utf-8")
        new = {name: text for name, text in raw.items() if name not in known}
        formatted = {**known, **(formatter(new) if new else {})}
        return {name: formatted[name] for name in raw}


def _loaded() -> set[str]:
    """The files of the tool that this process has loaded, and all templates."""
    modules = (
        module
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] == soapwright.__name__ and name != _INPUTS
    )
    code = (Path(path) for module in modules if (path := getattr(module, "__file__", None)))
    return {_name(path) for path in (*code, *_templates().rglob("*.jinja"))}


def _name(path: Path) -> str:
    """A file of the tool, from its folder; the templates are below it once it is installed."""
    if path.is_relative_to(_templates()):
        return f"{_TEMPLATES}{path.relative_to(_templates()).as_posix()}"
    return path.relative_to(_folder()).as_posix()


@cache
def _code_hash(name: str) -> str | None:
    """The sha256 of a file of the tool when it was first asked for."""
    return file_hash(_path(name))


def _loaded_hash(name: str) -> str:
    """The sha256 of a file of the tool as this process loaded it.

    Where the file has changed since the process began nobody can say, so it is "", which is that
    of no file: the next run makes the package again.
    """
    found = _code_hash(name)
    try:
        status = _path(name).stat()  # after the hash, so that it tells of a change before it
    except OSError:
        return ""
    changed = max(status.st_mtime_ns, status.st_ctime_ns) >= _BEGAN
    return "" if changed or found is None else found


def _listing() -> str:
    """A hash of the names of all files of the tool."""
    names = {_name(path) for path in (*_folder().rglob("*.py"), *_templates().rglob("*.jinja"))}
    return sha256("\n".join(sorted(names)).encode())


def _path(name: str) -> Path:
    """Where a file of the tool is."""
    if name.startswith(_TEMPLATES):
        return _templates() / name.removeprefix(_TEMPLATES)
    return _folder() / name


def _folder() -> Path:
    return Path(soapwright.__path__[0])


@cache
def _templates() -> Path:
    spec = find_spec("soapwright.templates")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(next(iter(spec.submodule_search_locations)))


@cache
def _installed() -> str:
    """A hash of this Python's version and those of all packages that it finds.

    All of them, since plugins may be loaded by what is loaded. They are read from the names of
    their folders of metadata, which is ten times as fast as ``importlib.metadata``.
    """
    found: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                found.setdefault(name.partition("-")[0].lower(), name)
    return hashlib.sha256("\n".join([sys.version, *sorted(found.values())]).encode()).hexdigest()
