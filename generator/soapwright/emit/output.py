"""Writing a package: whole or not at all, and nothing that is not ours.

``manifest.json`` in the package's folder holds the sha256 of every input and of every file that
was written. So an unchanged input is noticed without generating, a stale file is known to be
ours, and a file that somebody else put there is not.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import InputError

MANIFEST = "manifest.json"
_FORM = 1


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package was made from and of.

    ``inputs`` maps the name of each input to its sha256; ``outputs`` each file's name to its
    sha256 and to that of its text before it was formatted.
    """

    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of a folder; an empty one where there is none or it makes no sense."""
        try:
            data: Any = json.loads((folder / MANIFEST).read_bytes())
            if data["form"] != _FORM:
                return cls()
            outputs = {name: (str(a), str(b)) for name, (a, b) in data["outputs"].items()}
            return cls(dict(data["inputs"]), outputs)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def text(self) -> str:
        lines = [
            f'  "form": {_FORM},',
            '  "inputs": {',
            *_entries(self.inputs),
            "  },",
            '  "outputs": {',
            *_entries(self.outputs),
            "  }",
        ]
        return "\n".join(["{", *lines, "}", ""])

    def matches(self, folder: Path, inputs: Mapping[str, str]) -> bool:
        """Whether the package is what these inputs gave, and nobody has touched it since."""
        return (
            bool(self.outputs)
            and dict(self.inputs) == dict(inputs)
            and all(
                file_hash(folder / name) == written for name, (written, _) in self.outputs.items()
            )
        )


def _entries(values: Mapping[str, Any]) -> list[str]:
    lines = [f"    {json.dumps(name)}: {json.dumps(values[name])}," for name in sorted(values)]
    return [*lines[:-1], lines[-1].removesuffix(",")] if lines else []


def file_hash(path: Path) -> str | None:
    """The sha256 of a file, or None where it cannot be read."""
    try:
        return sha256(path.read_bytes())
    except OSError:
        return None


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did, by file name."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


def format_new(
    folder: Path,
    raw: Mapping[str, str],
    formatter: Callable[[Mapping[str, str]], Mapping[str, str]],
) -> dict[str, str]:
    """Format the texts, taking from the folder those that were formatted before.

    Args:
        folder: the package's folder, as an earlier run left it.
        raw: file name → unformatted text.
        formatter: formats those that are new.
    """
    before = Manifest.read(folder)
    known: dict[str, str] = {}
    for name, text in raw.items():
        written, source = before.outputs.get(name, ("", ""))
        if source == sha256(text.encode()) and file_hash(folder / name) == written:
            known[name] = (folder / name).read_text("utf-8")
    fresh = formatter({name: text for name, text in raw.items() if name not in known})
    return {name: known[name] if name in known else fresh[name] for name in raw}


def publish(
    folder: Path, files: Mapping[str, str], raw: Mapping[str, str], inputs: Mapping[str, str]
) -> Published:
    """Make ``folder`` hold these files.

    New texts are first written beside their targets, and only when all of them are is any put in
    place. Files of an earlier run that are no longer made are removed, the manifest comes last.

    Args:
        folder: the package's folder; made if need be.
        files: file name → text.
        raw: the same before formatting.
        inputs: name of each input → sha256.

    Raises:
        InputError: the folder cannot be written, or a file that is not ours is in the way;
            nothing has changed then.
    """
    before = Manifest.read(folder)
    manifest = Manifest(
        dict(inputs),
        {n: (sha256(t.encode()), sha256(raw[n].encode())) for n, t in files.items()},
    )
    for name in files:
        path = folder / name
        if name not in before.outputs and path.exists() and not _is_ours(path, files[name]):
            raise InputError("is in the way: it was not written by soapwright", file=path)
    changed = [n for n, (hash_, _) in manifest.outputs.items() if file_hash(folder / n) != hash_]
    stale = [name for name in before.outputs if name not in files]
    texts = {name: files[name] for name in changed} | {MANIFEST: manifest.text()}
    placed: list[tuple[Path, Path]] = []
    try:
        for name, text in texts.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            waiting = path.with_name(f".{path.name}.new")
            placed.append((waiting, path))
            waiting.write_text(text, "utf-8", newline="\n")
        for waiting, path in placed:
            os.replace(waiting, path)
        for name in stale:
            _remove(folder, name)
    except BaseException as error:  # also Ctrl-C: nothing of ours stays behind
        for waiting, _ in placed:
            with contextlib.suppress(OSError):
                waiting.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise InputError(
            f"cannot be written: {error.strerror or error}", file=error.filename or folder
        ) from None
    return Published(tuple(changed), tuple(stale), len(files) - len(changed))


def _is_ours(path: Path, text: str) -> bool:
    """Whether a file that no manifest knows was written by us: a manifest can get lost."""
    try:
        content = path.read_bytes()
    except OSError:
        return False
    return content.startswith(b"# Generated by soapwright") or content == text.encode()


def _remove(folder: Path, name: str) -> None:
    """Remove a stale file, and the folders that this leaves empty."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        return  # a manifest that somebody changed must not lead out of the package
    path.unlink(missing_ok=True)
    for parent in path.parents:
        if parent == folder.resolve():
            break
        with contextlib.suppress(OSError):  # not empty
            cache = parent / "__pycache__"
            for compiled in cache.glob("*.pyc") if not any(parent.glob("*.py")) else ():
                compiled.unlink()
            if cache.is_dir():
                cache.rmdir()
            parent.rmdir()
