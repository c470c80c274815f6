"""Waiting for the end of one piece of work, sans-IO."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final, Generic, TypeAlias, TypeVar

from soapwright.runtime.answers.result import walk
from soapwright.runtime.answers.state import state_at
from soapwright.runtime.calls.steps import Pause, Steps, backing_off, within
from soapwright.runtime.errors import ServiceError, TransportError, WaitTimeout
from soapwright.runtime.outcome import Report, Status
from soapwright.runtime.records.record import Record
from soapwright.runtime.workflow.items import Entries
from soapwright.runtime.workflow.work import Work

R = TypeVar("R", bound=Record)
Progress: TypeAlias = Callable[[Any], object]
"""Called with the answer to each question while waiting."""

_LONGEST_WAIT: Final = 60.0


class Watch(Generic[R]):
    """One wait.

    Args:
        work: what is waited for.
        timeout: seconds to wait at most, or None for any time.
        poll: seconds before the second question, or None for what suits the service; later ones
            come more slowly.
        progress: called with the answer to each question.
    """

    def __init__(
        self,
        work: Work[R],
        *,
        timeout: float | None = None,
        poll: float | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._work = work
        self._rule = work.workflow.status
        self._outcomes = work.outcomes
        self._timeout = timeout
        self._poll = self._rule.poll if poll is None else poll
        self._progress = progress
        self._entries: Entries = {}

    def wait(self) -> Steps[Report[R | None]]:
        """Ask until the work has ended.

        Returns:
            An outcome for each item: failed where the service names an error, with what it says.

        Raises:
            OutOfOrder: it is not handed over yet; nothing was sent.
            WaitTimeout: the time is over; ``report`` has what is known.
            ServiceError: it failed as a whole; ``report`` has that of every item.
            TransportError: no usable answer; ``report`` has every item as unknown.
        """
        self._require()
        deadline = None if self._timeout is None else time.monotonic() + self._timeout
        for seconds in backing_off(self._poll, _LONGEST_WAIT):
            report = yield from self._look()
            if report is not None:
                return report
            pause = within(seconds, None if deadline is None else deadline - time.monotonic())
            if pause is None:
                raise self._late()
            yield Pause(pause)
        raise AssertionError

    def known(self) -> Report[R | None]:
        """What the service has told of each item so far."""
        return self._outcomes.report(self._entries, self._work.calls)

    def _look(self) -> Steps[Report[R | None] | None]:
        """The report where it has ended, by one answer."""
        try:
            answer, refusal = yield from self._work.ask()
            self._require()
            state = state_at(answer, self._rule.state)
            entries = yield from self._listed(answer, ended=state in self._ends)
        except TransportError as error:
            error.report = self._outcomes.report({}, self._work.calls)
            raise
        if self._progress is not None:
            self._progress(answer)
        self._check(answer, state, refusal, entries)
        before, self._entries = self._entries, entries
        if state not in self._rule.done or not self._is_settled(before, entries):
            return None
        if self._work.workflow.listing is None:
            return self._outcomes.all(Status.SUCCEEDED, self._work.calls)
        return self._outcomes.report(entries, self._work.calls)

    @property
    def _ends(self) -> frozenset[str]:
        return self._rule.done | self._rule.failed

    def _listed(self, answer: Any, *, ended: bool) -> Steps[Entries]:
        """What is listed: in the status, or by whoever is to be asked once it has ended."""
        listing = self._work.workflow.listing
        if listing is None:
            return {}
        entries: Entries = {}
        if listing.question is None:
            entries = self._outcomes.entries(answer)
        elif ended:
            entries = self._outcomes.entries((yield self._work.call(listing.question)))
        if entries or not ended or listing.also is None:
            return entries
        try:
            return self._outcomes.entries((yield self._work.call(listing.also)))
        except ServiceError:  # it has nothing to tell yet, or never will; the status has told
            return {}

    def _check(
        self, answer: Any, state: str | None, refusal: ServiceError | None, entries: Entries
    ) -> None:
        """Raise where the work has failed as a whole."""
        outcomes, calls = self._outcomes, self._work.calls
        if refusal is not None and not outcomes.failed(entries):
            refusal.report = outcomes.all(Status.FAILED, calls, refusal)
            raise refusal
        if state in self._rule.failed:
            failure = self._failure(answer, state)
            failure.report = outcomes.report(entries, calls, failure)
            raise failure

    def _failure(self, answer: Any, state: str | None) -> ServiceError:
        texts = [str(text) for path in self._rule.messages for text in walk(answer, path)]
        messages = [text.strip() for text in texts if text.strip()]
        why = f": {'; '.join(messages)}" if messages else ""
        failure = ServiceError(
            f"{self._named} ended as {state}{why}", messages=messages, **self._context
        )
        failure.answer = answer
        return failure

    def _is_settled(self, before: Entries, entries: Entries) -> bool:
        """Whether nothing more is to be listed."""
        listing = self._work.workflow.listing
        if listing is None or not listing.awaited:
            return True
        # Of work taken up again without its items nobody knows how many there are.
        agreed = self._outcomes.items is not None or len(entries) == len(before)
        return agreed and self._outcomes.is_complete(entries)

    def _late(self) -> WaitTimeout:
        late = WaitTimeout(
            f"{self._named} was not done within {self._timeout:g} s",
            id=self._work.id,
            **self._context,
        )
        late.report = self.known()
        return late

    def _require(self) -> None:
        self._work.require("wait", self._rule.question.operation)

    @property
    def _named(self) -> str:
        return f"{self._work.workflow.noun} {self._work.id}"

    @property
    def _context(self) -> dict[str, Any]:
        return self._work.context(self._rule.question.operation)
