"""Writing files whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from .errors import InputError


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, then put it there: nobody ever sees half of it.

    Raises:
        InputError: it cannot be written; what was there before is untouched.
    """
    waiting = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        waiting.write_bytes(content)
        os.replace(waiting, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            waiting.unlink(missing_ok=True)
        raise InputError(f"cannot be written: {error.strerror or error}", file=path) from None
