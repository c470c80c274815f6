"""Threads: work beside the one that calls, and waiting for what another one does."""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable
from contextvars import copy_context
from typing import Any
from weakref import WeakKeyDictionary

from soapwright.runtime.calls.steps import Wait

_LONGEST_END = 0.5
_ENDED_BY: WeakKeyDictionary[threading.Thread, Callable[[], object]] = WeakKeyDictionary()


def start(
    name: str,
    work: Callable[[Any], object],
    argument: Any,
    *,
    ended_by: Callable[[], object] | None = None,
) -> None:
    """Do some work in a thread of its own.

    Args:
        name: the thread's.
        work: is given ``argument``.
        argument: see there.
        ended_by: tells the work to end, when the program does; without it that waits for the work.
    """
    run, daemon = copy_context().run, ended_by is not None
    thread = threading.Thread(name=name, target=run, args=(work, argument), daemon=daemon)
    if ended_by is not None:
        _ENDED_BY[thread] = ended_by
    thread.start()


@atexit.register
def _end() -> None:
    """Let what is left of work end before Python does.

    A parser in a thread that outlives Python asks for a lock that is no more, which ends the
    process by a signal. Who waits for the network does no harm, so that nobody waits for that.
    """
    ended_by = [(thread, end) for thread, end in [*_ENDED_BY.items()] if thread.is_alive()]
    for _, end in ended_by:
        end()
    latest = time.monotonic() + _LONGEST_END
    for thread, _ in ended_by:
        thread.join(max(0, latest - time.monotonic()))


def wait(step: Wait) -> None:
    """Wait to be woken; what breaks the wait off gives it up."""
    woken = threading.Event()
    if not step.enter(woken.set):
        try:
            woken.wait()
        except BaseException:
            step.give_up(woken.set)
            raise
