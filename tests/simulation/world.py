"""What a run happens in: its time, its dice, what befalls it, and the story of it."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from random import Random
from typing import Any, TypeVar
from unittest import mock

from tests.simulation.clock import START, Clock, Ended, Stuck, Threads, runner

T = TypeVar("T")


_MOST = 20_000
"""Steps of a run; none that comes to an end takes a tenth of that."""


class World:
    """One simulated process after the other, the network and the disk between and below them.

    Everything follows from the seed: each kind of chance has dice of its own, so that a run in
    which one thing less happens is like the one before otherwise.

    Args:
        seed: of all that is drawn.
        rate: how often something happens to a call, from 0 to 1.
        faults: what may.
        only: the faults that happen, by the number of the chance; None draws them.
        stop_at: the step at which somebody presses Ctrl-C, or the task is cancelled.
    """

    def __init__(
        self,
        seed: int,
        rate: float = 0.0,
        faults: tuple[str, ...] = (),
        only: Mapping[int, str] | None = None,
        stop_at: int | None = None,
    ) -> None:
        self.clock = Clock()
        self.dice = Random(seed * 4 + 1)
        self.rate = rate
        self.happened: Counter[str] = Counter()
        self.script: dict[int, str] = {}
        self.story: list[str] = []
        self.steps = 0
        self.calls = 0
        self.kill_at: int | None = None
        self.is_dead = False
        self.quiet = False
        """Whether nothing happens any more."""
        self.was_stopped = False
        self.at_step: dict[int, Callable[[], None]] = {}
        self._faults = faults
        self._only = only
        self._chances = 0
        self._fate = Random(seed * 4 + 2)
        self._stop_at = stop_at
        self._died = 0.0
        self._threads = Threads(self.clock)
        self._task: asyncio.Task[Any] | None = None
        self._disks: list[sqlite3.Connection] = []
        self._connect = sqlite3.connect
        random.seed(seed)  # what the waits between tries are drawn from

    # --- what happens -----------------------------------------------------------------------------

    def tell(self, event: str) -> None:
        self.story.append(f"{self.clock.now - START:9.3f} s  {event}")

    def draw(self) -> str:
        """What happens to the next call, or ""."""
        if self.quiet:
            return ""
        number, self._chances = self._chances, self._chances + 1
        if self._only is not None:
            what = self._only.get(number, "")
        else:
            hit, kind = self._fate.random() < self.rate, self._fate.random()
            what = self._faults[int(kind * len(self._faults))] if hit else ""
        if what:
            self.script[number] = what
        return what

    def happens(self, what: str) -> None:
        self.happened[what] += 1

    def delay(self) -> float:
        return self.dice.uniform(0.01, 0.5)

    # --- steps ------------------------------------------------------------------------------------

    def step(self) -> None:
        """The process does something that others can see; it may be the last thing it does."""
        if self.is_dead:
            raise Ended
        self.steps += 1
        if self.steps > _MOST:
            raise Stuck("it does not come to an end")
        if self.steps == self.kill_at:
            self.die()
            raise Ended
        if self.steps == self._stop_at:
            self.was_stopped = True
            self.tell("stop")
            if self._task is None:
                self._threads.interrupt(KeyboardInterrupt())
            else:
                self._task.cancel()
        if self.at_step and (action := self.at_step.pop(self.steps, None)) is not None:
            action()

    def die(self) -> None:
        """The process is killed: what it has written is there, and nothing is added any more."""
        self.tell(f"KILLED at step {self.steps}")
        self.is_dead, self._died = True, self.clock.now
        for disk in self._disks:
            with suppress(sqlite3.Error):
                disk.rollback()
            with suppress(sqlite3.Error):
                disk.close()
        self._disks.clear()

    def sleep(self, seconds: float) -> None:
        """Time passes for the thread that calls."""
        self._threads.sleep(seconds)
        if self.is_dead:
            raise Ended

    # --- processes --------------------------------------------------------------------------------

    @contextmanager
    def running(self) -> Iterator[None]:
        """Have the whole of this process be in this world."""
        ours = partial(self._connect, factory=self._disk)
        with (
            self.clock.running(self.sleep),
            self._threads.running(),
            mock.patch.object(sqlite3, "connect", ours),
        ):
            yield

    @contextmanager
    def outside(self) -> Iterator[None]:
        """For another process, to which nothing happens."""
        with mock.patch.object(sqlite3, "connect", self._connect):
            yield

    def life(self, kill_at: int | None, work: Callable[[], T]) -> T | None:
        """What a process comes to; None where it is killed before.

        Args:
            kill_at: the step of it at which that happens, if it comes to that.
            work: what it does.
        """
        self.kill_at = None if kill_at is None else self.steps + kill_at
        try:
            result: T | None = work()
        except Ended:
            result = None
        finally:
            self._threads.finish()
        if self.is_dead:
            # What the dead one waited for in vain has taken no time.
            self.clock.now, self.is_dead, result = self._died, False, None
        self.kill_at = None
        return result

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine as a task that can be cancelled from outside."""

        async def main() -> T:
            self._task = asyncio.current_task()
            try:
                return await work
            finally:
                self._task = None

        with runner(self.clock) as run:
            return run.run(main())

    def _disk(self, *given: Any, **more: Any) -> sqlite3.Connection:
        disk = _Disk(*given, **more)
        disk.world = self
        self._disks.append(disk)
        return disk


class _Disk(sqlite3.Connection):
    """A database whose process may be killed before each statement, and after a commit."""

    world: World | None = None

    def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
        if self.world is not None:
            self.world.step()
        done = super().execute(sql, *given)
        if self.world is not None and sql == "COMMIT":
            self.world.step()
        return done

    def executemany(self, sql: str, *given: Any) -> sqlite3.Cursor:
        if self.world is not None:
            self.world.step()
        return super().executemany(sql, *given)
