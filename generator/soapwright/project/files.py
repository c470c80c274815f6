"""Writing files whole or not at all, and naming them for people."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from soapwright.errors import InputError


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, then put it there: nobody ever sees half of it.

    Raises:
        InputError: it cannot be written; what was there before is untouched.
    """
    write_all({path: content})


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write all files beside their places, and only then put any of them there.

    Raises:
        InputError: one cannot be written; what was there before is untouched.
    """
    waiting: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            new = path.with_name(f".{path.name}.new")
            waiting[new] = path
            _write_new(new, content)
        for new, path in waiting.items():
            os.replace(new, path)
    except BaseException as error:  # also Ctrl-C: nothing of ours stays behind
        for new in waiting:
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        path = waiting.get(Path(str(error.filename)), path)
        raise InputError(f"cannot be written: {error.strerror or error}", file=path) from None


def _write_new(path: Path, content: bytes) -> None:
    """Write a new file: what a run that was killed left goes, and nothing is written through it."""
    path.unlink(missing_ok=True)
    with path.open("xb") as file:
        file.write(content)


def check_place(root: Path, folder: Path, names: Iterable[str] = ()) -> None:
    """Refuse to write through a link: whoever made it may have meant another's files.

    Args:
        root: the folder that the user named; it may be reached by any way.
        folder: where files go, below it.
        names: of the files, from that folder.

    Raises:
        InputError: between ``root`` and a file a folder is a symbolic link, or none.
    """
    checked: set[Path] = set()
    for path in (folder, *((folder / name).parent for name in names)):
        while path != root and path not in checked and root in path.parents:
            checked.add(path)
            if path.is_symlink():
                raise InputError("is a symbolic link, through which nothing is written", file=path)
            path = path.parent


def shown(path: Path) -> str:
    """A file as reports name it: from the working directory where it lies below it."""
    resolved, here = path.resolve(), Path.cwd()
    if resolved.is_relative_to(here):
        return resolved.relative_to(here).as_posix()
    return str(resolved)
