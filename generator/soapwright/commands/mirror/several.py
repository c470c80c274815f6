"""Several mirrors brought up to date beside each other, a process each.

So none that fails, hangs or takes all memory is in the way of another. Databases that share a
user or a mirror stand in one lane, in which one runs after the other: their calls are counted
together, and a mirror is written by one run at a time.
"""

from __future__ import annotations

import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from soapwright.commands.mirror.databases import Database
from soapwright.commands.stopping import check, finishing
from soapwright.runtime.records.dataclass import dataclass

FAILED = 2
"""The exit status of a run that could do nothing."""
_PACE = 0.1
"""Seconds between two looks at what runs."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that has come to its end.

    Args:
        name: of the database.
        status: its exit status.
        out: what it wrote to stdout.
        err: what it wrote to stderr.
    """

    name: str
    status: int
    out: str
    err: str


def lanes(databases: Iterable[Database], root: Path) -> list[list[Database]]:
    """The databases, those together that have to run one after the other.

    Raises:
        InputError: the address of a mirror is none.
    """
    found: list[tuple[frozenset[tuple[str, ...]], list[Database]]] = []
    for database in databases:
        owned, lane = database.owned(root), [database]
        for other in [other for other in found if other[0] & owned]:
            found.remove(other)
            owned, lane = owned | other[0], other[1] + lane
        found.append((owned, lane))
    return [lane for _, lane in found]


class Several:
    """Runs of several databases.

    Args:
        lanes: the databases, see :func:`lanes`.
        command: the words that bring one database up to date.
        tell: is called with each run that has ended.
    """

    def __init__(
        self,
        lanes: Sequence[Sequence[Database]],
        command: Callable[[Database], Sequence[str]],
        tell: Callable[[Ended], object],
    ) -> None:
        self._waiting = [_Lane(lane) for lane in lanes]
        self._command = command
        self._tell = tell
        self._running: list[_Child] = []
        self._is_starting = False
        self._count = sum(map(len, lanes))
        self._last: dict[str, int] = {}
        """Database → the exit status of its last run."""
        self._has_done_something = False

    def run(self, processes: int, every: float | None = None) -> int:
        """Run each, once or again and again.

        Args:
            processes: how many at most at a time.
            every: the seconds from one beginning of a lane to the next, or None.

        Returns:
            2 if no run could do anything, 1 if any run had something to tell, 0 if not. With
            ``every`` it is 2 where that is so of all first runs; all else goes on.

        Raises:
            Stopped: a signal came; each run has been stopped, too.
        """
        with finishing(self._is_busy, self._pass_on):
            try:
                while (self._waiting or self._running) and not self._is_hopeless:
                    check()
                    self._start(processes)
                    self._end(every)
                    time.sleep(self._pause())
            except BaseException as error:
                self._stop()
                current = sum(status == 0 for status in self._last.values())
                error.add_note(f"{current} of {self._count} databases are up to date")
                raise
        return FAILED if self._is_hopeless else int(any(self._last.values()))

    @property
    def _is_hopeless(self) -> bool:
        """Whether each has been run, and none has ever done anything."""
        return len(self._last) == self._count and not self._has_done_something

    def _is_busy(self) -> bool:
        return self._is_starting or any(child.is_running for child in self._running)

    def _start(self, processes: int) -> None:
        now = time.monotonic()
        due = [lane for lane in self._waiting if lane.due <= now]
        for lane in sorted(due, key=lambda lane: lane.due)[: processes - len(self._running)]:
            self._waiting.remove(lane)
            self._is_starting = True  # a signal waits until it is known whom to stop
            try:
                self._running.append(_Child(lane, self._command(lane.next())))
            finally:
                self._is_starting = False

    def _end(self, every: float | None) -> None:
        for child in [child for child in self._running if not child.is_running]:
            self._running.remove(child)
            ended = child.ended()
            if ended.status == 0 or not child.is_told:
                self._last[ended.name] = ended.status
            self._has_done_something |= ended.status != FAILED
            if child.lane.goes_on(every):
                self._waiting.append(child.lane)
            self._tell(ended)

    def _pause(self) -> float:
        """How long there is nothing to do."""
        if self._running or not self._waiting:
            return _PACE
        return max(0.0, min(lane.due for lane in self._waiting) - time.monotonic())

    def _pass_on(self) -> None:
        for child in tuple(self._running):
            child.stop()

    def _stop(self) -> None:
        """Have all that runs come to its end, whatever it is that ends us."""
        for child in self._running:
            if not child.is_told:
                child.stop()
        for child in self._running:
            child.wait()
        self._end(None)


class _Lane:
    """Databases of which one runs at a time."""

    def __init__(self, databases: Sequence[Database]) -> None:
        self.due = 0.0
        """When the next is to begin, of the clock that never goes back."""
        self._databases = databases
        self._position = 0
        self._began = 0.0

    @property
    def current(self) -> Database:
        return self._databases[self._position]

    def next(self) -> Database:
        """The one that begins now."""
        if not self._position:
            self._began = time.monotonic()
        return self.current

    def goes_on(self, every: float | None) -> bool:
        """Whether another one follows that which has ended."""
        self._position += 1
        if self._position < len(self._databases):
            return True
        self._position = 0
        if every is not None:
            self.due = self._began + every
        return every is not None


class _Child:
    """A run in a process of its own, whose group is not that which a terminal's Ctrl-C reaches."""

    def __init__(self, lane: _Lane, command: Sequence[str]) -> None:
        self.lane = lane
        self.is_told = False
        self._name = str(lane.current.name)
        # Files, as a pipe would be full before somebody reads what is told at the end.
        self._out = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is read
        self._err = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=self._err,
            start_new_session=True,
        )

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """Have it end; a second time at once."""
        self.is_told = True
        with suppress(OSError):  # it has ended meanwhile
            self._process.terminate()

    def wait(self) -> None:
        self._process.wait()

    def ended(self) -> Ended:
        out, err = _text(self._out), _text(self._err)
        status = self._process.returncode
        if self.is_told and status == -signal.SIGTERM:
            status = 128 + signal.SIGTERM  # it had only begun
        elif status < 0:
            err += f"error: ended by {signal.Signals(-status).name}\n"
            status = FAILED
        return Ended(self._name, status, out, err)


def _text(file: IO[bytes]) -> str:
    with file:
        file.seek(0)
        return file.read().decode("utf-8", "replace")
