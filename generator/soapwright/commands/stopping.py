"""How a command is stopped: SIGINT (Ctrl-C) and SIGTERM.

The first signal lets what is under way come to its end, for so long as :data:`GRACE` says; then
:class:`Stopped` is raised in the main thread, on its way through which the command says what is
left. A second signal ends the process at once. Where nothing is under way, be it that the command
has only begun or waits until it may go on, the first one raises without delay.

A thread watches for signals, since the main thread may be in a library that does not return for
long; what becomes of them is decided there. A command says with :func:`finishing` what is to be let
finish, and calls :func:`check` where it may be stopped; whatever writes does both.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from soapwright.errors import Stopped

GRACE: Final = 7.0
"""Seconds that what is under way gets to finish: with what comes after, less than the ten that
containers are given before they are killed."""
_CLEANING: Final = 2.5
"""Seconds that a command then gets to leave."""
_PACE: Final = 0.05
"""Seconds between two looks at what is under way."""
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class _Stopping:
    """What has been heard, for the whole process."""

    def __init__(self) -> None:
        self.busy: Callable[[], bool] | None = None
        """Whether something is under way; None where nothing can be."""
        self.pass_on: Callable[[], object] | None = None
        """Stops others."""
        self.heard: int | None = None
        """The number of the first signal."""
        self.deadline = 0.0
        self.is_raised = False
        """Whether the command is on its way out."""
        self.is_over = False
        """Whether the command has said all that it had to."""

    def hear(self, number: int) -> None:
        self.deadline = time.monotonic() + GRACE
        self.heard = number
        self.tell_others()

    def tell_others(self) -> None:
        if self.pass_on is not None:
            self.pass_on()

    @property
    def is_busy(self) -> bool:
        return self.busy is not None and self.busy()

    @property
    def is_late(self) -> bool:
        return time.monotonic() >= self.deadline


_state = _Stopping()


def install() -> None:
    """Hear signals from now on; what whoever started the process has it ignore stays ignored.

    Elsewhere than on POSIX systems Ctrl-C stays a KeyboardInterrupt.
    """
    if os.name != "posix":
        return
    heard, written = os.pipe()
    os.set_blocking(written, False)
    signal.set_wakeup_fd(written, warn_on_full_buffer=False)
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _nothing)
    signal.signal(signal.SIGALRM, _raise)
    sys.unraisablehook = _swallowed
    threading.Thread(target=_watch, args=(heard,), name="soapwright-signals", daemon=True).start()


def ended() -> None:
    """The command has come to its end: a signal has nothing to stop but the process."""
    _state.is_over = True


def check() -> None:
    """A place where the command may be stopped.

    Raises:
        Stopped: a signal has come.
    """
    if _state.heard is not None:
        _state.is_raised = True
        raise Stopped(_state.heard, is_late=_state.is_late)


@contextmanager
def finishing(
    busy: Callable[[], bool], pass_on: Callable[[], object] | None = None
) -> Iterator[None]:
    """Within this, a signal lets what is under way finish.

    Args:
        busy: whether something is; it is asked in another thread.
        pass_on: is called in another thread at each signal, where it is other processes that
            are under way.

    Raises:
        Stopped: a signal has come, and all has finished or its time is over, whatever a library
            on its way made of that.
    """
    _state.busy, _state.pass_on = busy, pass_on
    try:
        with _as_it_was_raised():
            yield
            check()
    except Stopped:
        while busy() and not _state.is_late:  # another thread may have begun something
            time.sleep(_PACE)
        raise
    finally:
        _state.busy = _state.pass_on = None


@contextmanager
def _as_it_was_raised() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        stopped = next((each for each in _behind(error) if isinstance(each, Stopped)), None)
        if stopped is None:
            raise
        raise stopped from None


def _behind(error: BaseException) -> Iterator[BaseException]:
    """An error and all that led to it; what was raised again may stand behind itself."""
    seen: dict[int, BaseException] = {}
    rest: list[BaseException | None] = [error]
    while rest:
        each = rest.pop()
        if each is not None and id(each) not in seen:
            seen[id(each)] = each
            rest += [each.__context__, each.__cause__]
            yield each


def _nothing(*_: Any) -> None:
    """Who watches has heard it already; Python tells of signals only that have a handler."""


def _raise(*_: Any) -> None:
    if not _state.is_raised:  # the main thread may have come to a place of its own meanwhile
        check()


def _swallowed(left: sys.UnraisableHookArgs) -> None:
    """What was raised where nothing is, in a finalizer, is raised again somewhere else."""
    if isinstance(left.exc_value, Stopped):
        _state.is_raised = False
    else:
        sys.__unraisablehook__(left)


def _watch(descriptor: int) -> None:
    """Decide what becomes of signals; each comes as a byte."""
    while (number := _next(descriptor, None)) is None:
        pass
    if _state.is_over:
        _end(number)
    _state.hear(number)
    rests = 0
    end = _state.deadline + _CLEANING
    while time.monotonic() < end:
        # Once may be between two calls; what a command does with an answer takes less than two.
        rests = 0 if _state.is_busy else rests + 1
        if not _state.is_raised and (_state.busy is None or rests > 1 or _state.is_late):
            _interrupt()
        again = _next(descriptor, _PACE)
        if again is not None:
            _end(again)
    _end(number)


def _next(descriptor: int, seconds: float | None) -> int | None:
    """The next signal to stop; None where none comes in time."""
    if not select.select([descriptor], [], [], seconds)[0]:
        return None
    (number,) = os.read(descriptor, 1)
    return number if number in _SIGNALS else None


def _interrupt() -> None:
    """Have :class:`Stopped` raised in the main thread, whatever it waits for."""
    ident = threading.main_thread().ident
    assert ident is not None
    signal.pthread_kill(ident, signal.SIGALRM)


def _end(number: int) -> None:
    """End the process now; a lock goes with it, and what it was writing is whole or not there."""
    _state.tell_others()
    if not _state.is_over:
        name = signal.Signals(number).name
        with suppress(OSError):
            os.write(2, f"ended at once by {name}: what was under way may be done\n".encode())
    os._exit(128 + number)
