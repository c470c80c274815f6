"""What a command's calls send and get, in a file: each message a line of JSON, its secrets masked.

A line is on its way to the disk before the command goes on, so that one which is killed leaves what
it has done; only the file's owner can read it, since messages hold people's data.
"""

from __future__ import annotations

import json
import logging
import os
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soapwright.errors import InputError
from soapwright.runtime.http.settings import TRACE, WIRE

if TYPE_CHECKING:
    from soapwright.runtime.http.watching import WireEvent


def traced(path: Path | None) -> AbstractContextManager[None]:
    """While it lasts, all messages of calls are written into a file; None is no file.

    Raises:
        InputError: the file cannot be written.
    """
    return nullcontext() if path is None else _tracing(path)


@contextmanager
def _tracing(path: Path) -> Iterator[None]:
    handler = _Lines(_open(path))
    logger = logging.getLogger(WIRE)
    level, goes_on = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(TRACE)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = goes_on
        os.close(handler.file)
    if handler.failed is not None:
        raise InputError(f"could not be written to the end: {handler.failed}", file=path)


def _open(path: Path) -> int:
    """An empty file that only its owner can read."""
    try:
        file = os.open(
            path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0), 0o600
        )
        if stat.S_ISREG(os.fstat(file).st_mode):
            target = file if os.chmod in os.supports_fd else path
            os.chmod(target, 0o600)  # one that was there may have been for everybody
            os.ftruncate(file, 0)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", file=path, key="--trace") from None
    return file


class _Lines(logging.Handler):
    """Writes a line for each message.

    Args:
        file: its descriptor.
    """

    def __init__(self, file: int) -> None:
        super().__init__()
        self.file = file
        self.failed: str | None = None
        """Why nothing more is written: a full disk ends the trace, and not the work."""

    def emit(self, record: logging.LogRecord) -> None:
        event: WireEvent | None = getattr(record, "wire", None)
        if event is None or self.failed is not None:
            return
        line = json.dumps(line_of(event), ensure_ascii=False) + "\n"
        data = memoryview(line.encode("utf-8", "replace"))
        try:
            while data:
                data = data[os.write(self.file, data) :]
        except OSError as error:
            self.failed = error.strerror or type(error).__name__


def line_of(event: WireEvent) -> dict[str, Any]:
    """What a line says of a message."""
    line = {
        "at": event.at.isoformat(timespec="milliseconds"),
        "kind": event.kind,
        "number": event.number,
        "operation": event.operation,
        "method": event.method,
        "url": event.url,
        "status": event.status,
        "seconds": None if event.seconds is None else round(event.seconds, 3),
        "error": event.error,
        "headers": dict(event.headers),
        "size": event.size,
        "content": event.text,
    }
    return {name: value for name, value in line.items() if value is not None}
