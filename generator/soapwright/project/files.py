"""Writing files whole or not at all, and naming them for people."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
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
    waiting = {path.with_name(f".{path.name}.new"): path for path in files}
    try:
        for new, path in waiting.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(files[path])
        for new, path in waiting.items():
            os.replace(new, path)
    except BaseException as error:  # also Ctrl-C: nothing of ours stays behind
        for new in waiting:
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise InputError(
            f"cannot be written: {error.strerror or error}", file=error.filename
        ) from None


def shown(path: Path) -> str:
    """A file as reports name it: from the working directory where it lies below it."""
    resolved, here = path.resolve(), Path.cwd()
    if resolved.is_relative_to(here):
        return resolved.relative_to(here).as_posix()
    return str(resolved)
