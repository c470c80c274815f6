"""Batches in processes that are killed, and made again with what their journal says."""

from __future__ import annotations

import multiprocessing
import random
import signal
import time
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

from soapwright.runtime.outcome import Status
from tests.chaos.batches import Batch, made
from tests.chaos.tally import Told
from tests.chaos.waits import brief_waits

_SOON = (0.02, 0.08, 0.3)
_LONG = 120.0
"""Seconds after which something is wrong with a process."""


class Killed:
    """What is known of a batch whose process may have been killed.

    Attributes:
        kills: how many were.
        told: by the one that came to its end; None where none has.
        settled: what was told succeeded, by any of them.
        seen: of how many records a process said that they were saved, before it was killed.
    """

    def __init__(self) -> None:
        self.kills = 0
        self.told: Told | None = None
        self.seen = 0
        self.settled: dict[str, tuple[Status, Any]] = {}

    def run(self, batch: Batch, seconds: float | None) -> None:
        """Make a batch in a process of its own, and kill that after some seconds.

        Raises:
            AssertionError: it ends with an error, or does not.
        """
        receiver, sender = _processes().Pipe(duplex=False)
        process = _processes().Process(target=_make, args=(batch, sender))
        process.start()
        sender.close()
        end = time.monotonic() + _LONG
        with receiver:
            try:
                while not isinstance(word := self._heard(receiver, process, end), dict):
                    if word is None:  # it is about to begin
                        end = min(end, time.monotonic() + seconds) if seconds is not None else end
                    elif isinstance(word, int):
                        self.seen = max(self.seen, word)
                    else:
                        raise AssertionError(f"a process ended with {word}")
                self.told = word
            except _HasBeenKilled:
                self.kills += 1
                assert seconds is not None, "a process did not end"
            except EOFError:
                raise AssertionError(f"a process ended with {process.exitcode}") from None
            finally:
                process.join()

    def _heard(self, receiver: Connection, process: Any, end: float) -> Any:
        """What a process says next; it is killed where it says nothing until then."""
        if not receiver.poll(max(0.0, end - time.monotonic())):
            process.kill()
            process.join()
            while receiver.poll():  # what it said before still counts
                try:
                    word = receiver.recv()
                except EOFError:
                    break
                if isinstance(word, dict):
                    return word
                self.seen = max(self.seen, word or 0)
            raise _HasBeenKilled
        return receiver.recv()


class _HasBeenKilled(Exception):
    """By us."""


def moment(draw: random.Random) -> float:
    """Seconds after which a process is killed."""
    return draw.choice(_SOON) * draw.random()


@cache
def _processes() -> Any:
    """Children come from a process that has loaded all, and runs no thread and no server."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.chaos.warm"])
    return context


def _make(batch: Batch, sender: Connection) -> None:
    """What the process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever kills it
    brief_waits()  # unless it comes with them

    def begin(call: Callable[[], Any]) -> Any:
        sender.send(None)
        return call()

    try:
        sender.send(made(batch, watch=sender.send, ends=begin))
    except Exception as error:
        sender.send(repr(error))
