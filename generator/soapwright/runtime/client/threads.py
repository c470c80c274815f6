"""Threads: work beside the one that calls, and waiting for what another one does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

from soapwright.runtime.calls.steps import Wait


def start(name: str, work: Callable[[Any], object], argument: Any, *, daemon: bool) -> None:
    """Do some work in a thread of its own; the end of the program waits for it, or ends it."""
    run = copy_context().run
    threading.Thread(name=name, target=run, args=(work, argument), daemon=daemon).start()


def wait(step: Wait) -> None:
    """Wait to be woken; what breaks the wait off gives it up."""
    woken = threading.Event()
    if not step.enter(woken.set):
        try:
            woken.wait()
        except BaseException:
            step.give_up(woken.set)
            raise
