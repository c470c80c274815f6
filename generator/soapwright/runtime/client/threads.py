"""Work in threads, beside the one that calls."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Any


def start(name: str, work: Callable[[Any], object], argument: Any, *, daemon: bool) -> None:
    """Do some work in a thread of its own; the end of the program waits for it, or ends it."""
    run = copy_context().run
    threading.Thread(name=name, target=run, args=(work, argument), daemon=daemon).start()
