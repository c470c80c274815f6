"""Work that the service goes on with by itself, sans-IO: looked at until it has ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Generic, Literal, TypeVar

from soapwright.runtime.answers.result import Path, walk
from soapwright.runtime.answers.state import state_at
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.calls.steps import Pause, Steps, backing_off, within
from soapwright.runtime.errors import (
    JobFailed,
    JobVanished,
    NotCancellable,
    ServiceError,
    WaitTimeout,
)
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.record import Record

Info = TypeVar("Info", bound=Record)

_FIRST_WAIT = 1.0
_LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Cancel:
    """How a job is stopped.

    Args:
        operation: the operation that does it; it gives false where it could not.
        request: builds its message from the job's id.
        behaviour: path in the job of what says whether it may be stopped, or ().
        allowed: the values there with which it may be.
    """

    operation: Operation[Any, Any]
    request: Callable[[Any], Record]
    behaviour: Path = ()
    allowed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class JobRule(Generic[Info]):
    """How a service's jobs are looked at; the paths start at the job.

    Args:
        poll: the operation that gives it.
        request: builds its message from the job's id.
        state: path of its state.
        done: the states of a job that has succeeded.
        failed: those of one that has not.
        percent: path of how much is done, or ().
        description: path of what is being done, or ().
        messages: paths of the texts that say why it failed.
        cancel: how it is stopped, or None where it cannot be.
    """

    poll: Operation[Any, Any]
    request: Callable[[Any], Record]
    state: Path
    done: frozenset[str]
    failed: frozenset[str]
    percent: Path = ()
    description: Path = ()
    messages: tuple[Path, ...] = ()
    cancel: Cancel | None = None


@dataclass(frozen=True, slots=True)
class JobProgress(Generic[Info]):
    """How far a job is: what the service says of it. ``state`` is a text, known or not."""

    state: str
    percent: float | None
    description: str | None
    info: Info


class JobRun(Generic[Info]):
    """One job's way to its end; each method is a generator of calls and pauses.

    Args:
        rule: of the service.
        id: the job's.
        zone: for errors.
        clock: tells the seconds since any moment.
    """

    def __init__(
        self,
        rule: JobRule[Info],
        id: int | str,
        zone: str | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.rule = rule
        self.id = id
        self.zone = zone
        self._clock = clock

    def look(self) -> Steps[JobProgress[Info]]:
        """What the service says of it now.

        Raises:
            JobVanished: nothing; it was deleted.
        """
        rule = self.rule
        info = yield Call(rule.poll, rule.request(self.id))
        if info is None:
            raise JobVanished(f"the service knows no job {self.id} any more", **self._context())
        percent = next(walk(info, rule.percent), None) if rule.percent else None
        description = next(walk(info, rule.description), None) if rule.description else None
        return JobProgress(
            state=state_at(info, rule.state) or "",
            percent=None if percent is None else float(percent),
            description=description or None,
            info=info,
        )

    def wait(
        self,
        *,
        timeout: float | None = None,
        poll: float | None = None,
        progress: Callable[[JobProgress[Info]], object] | None = None,
    ) -> Steps[Info]:
        """Look until it has ended: a :class:`Watch` from its first look to its last.

        Returns:
            The job as it is in the end.
        """
        watch = Watch(self, timeout=timeout, poll=poll)
        last: JobProgress[Info] | None = None
        while (now := (yield from watch.next())) is not None:
            if progress is not None:
                progress(now)
            last = now
        assert last is not None
        return last.info

    def cancel(self) -> Steps[None]:
        """Stop it, if it may be stopped.

        Raises:
            NotCancellable: it has ended, or says that it cannot be stopped; nothing was sent.
            ServiceError: the service did not stop it.
            JobVanished: the service does not know it any more.
        """
        cancel = self.rule.cancel
        if cancel is None:
            raise NotCancellable("the service stops no jobs", id=self.id, zone=self.zone)
        now = yield from self.look()
        if self.state_of(now) != "running":
            raise NotCancellable(
                f"job {self.id} has ended as {now.state}", **self._context(cancel.operation)
            )
        behaviour = state_at(now.info, cancel.behaviour) or ""
        if cancel.behaviour and behaviour not in cancel.allowed:
            raise NotCancellable(
                f"job {self.id} cannot be stopped: it is {behaviour or 'not said to be stoppable'}",
                **self._context(cancel.operation),
            )
        if (yield Call(cancel.operation, cancel.request(self.id))) is False:
            raise ServiceError(
                f"the service did not stop job {self.id}",
                operation=cancel.operation.name,
                zone=self.zone,
            )

    def state_of(self, progress: JobProgress[Info]) -> Literal["running", "done", "failed"]:
        """What its state means. One that nobody knows is that of a job that goes on."""
        if progress.state in self.rule.done:
            return "done"
        return "failed" if progress.state in self.rule.failed else "running"

    def failure(self, progress: JobProgress[Info]) -> JobFailed:
        """The error for a job that has ended and not well."""
        texts = [str(t) for path in self.rule.messages for t in walk(progress.info, path)]
        messages = tuple(dict.fromkeys(filter(None, texts)))
        reason = f": {messages[0]}" if messages else ""
        return JobFailed(
            f"job {self.id} ended as {progress.state}{reason}",
            info=progress.info,
            messages=messages,
            **self._context(),
        )

    def late(self, timeout: float) -> WaitTimeout:
        """The error for a job that goes on beyond the time it was given."""
        return WaitTimeout(f"job {self.id} was not done within {timeout:g} s", **self._context())

    def now(self) -> float:
        return self._clock()

    def _context(self, operation: Operation[Any, Any] | None = None) -> dict[str, Any]:
        return {
            "id": self.id,
            "operation": (operation or self.rule.poll).name,
            "zone": self.zone,
        }


class Watch(Generic[Info]):
    """One wait for a job's end.

    Args:
        run: the job.
        timeout: seconds to wait at most, or None for any time.
        poll: seconds before the second look; later ones come ever more slowly.
    """

    def __init__(
        self, run: JobRun[Info], *, timeout: float | None = None, poll: float | None = None
    ) -> None:
        self._run = run
        self._timeout = timeout
        self._deadline = None if timeout is None else run.now() + timeout
        self._waits = backing_off(_FIRST_WAIT if poll is None else poll, _LONGEST_WAIT)
        self._last: JobProgress[Info] | None = None

    def next(self) -> Steps[JobProgress[Info] | None]:
        """How far it is, after a pause if that was asked before; None once it has ended well.

        Raises:
            JobFailed: it has ended, and not well; that state was given before.
            JobVanished: the service does not know it any more.
            WaitTimeout: the time is over; the last look was at its end.
        """
        run = self._run
        if self._last is not None:
            state = run.state_of(self._last)
            if state == "done":
                return None
            if state == "failed":
                raise run.failure(self._last)
            left = None if self._deadline is None else self._deadline - run.now()
            seconds = within(next(self._waits), left)
            if seconds is None:
                raise run.late(self._timeout or 0)
            yield Pause(seconds)
        self._last = yield from run.look()
        state = run.state_of(self._last)
        if state != "running":
            from soapwright.runtime.telling.doing import happened  # with logging

            name = run.rule.poll.name
            happened("job", operation=name, zone=run.zone, state=state)
        return self._last
