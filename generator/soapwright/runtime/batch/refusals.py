"""What a run does about calls that are refused: whose fault is it, and is it anybody's?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Generic, Protocol, TypeVar

from soapwright.runtime.answers.result import Result
from soapwright.runtime.answers.result_by_index import ResultByIndex
from soapwright.runtime.batch.common_cause import CommonCause
from soapwright.runtime.batch.isolation import REFUSED, Isolation, Search, SendResult, step
from soapwright.runtime.batch.outcomes import Chunk, Outcomes
from soapwright.runtime.calls.steps import Calls
from soapwright.runtime.errors import ServiceError, SoapwrightError
from soapwright.runtime.outcome import Status
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)


class Sent(Generic[R]):
    """A chunk that is being sent.

    Args:
        sending: its records as they go out, maybe merged copies.
        chunk: the caller's own, whose outcomes are told.
    """

    def __init__(self, sending: Chunk[R], chunk: Chunk[R]) -> None:
        self.sending = sending
        self.chunk = chunk
        self.blames: dict[int, Callable[[], object]] = {}
        """By position what fails the record, as the last refusal that named it says."""
        self.is_asked = False
        """Whether single records of it were tried, and all were refused alike."""
        self.is_last = False
        """Whether no further chunk comes."""

    def part(self, group: Sequence[int]) -> tuple[Chunk[R], Chunk[R]]:
        """What goes out of a group of positions, and whose outcomes those are."""
        if len(group) == len(self.chunk.items):
            return self.sending, self.chunk
        return self.sending.part(group), self.chunk.part(group)

    def fail(self, position: int) -> None:
        self.blames[position]()


class Sender(Protocol[R]):
    """What a run does with parts of a chunk."""

    @property
    def is_over(self) -> bool: ...
    def send_part(
        self, sending: Chunk[R], part: Chunk[R]
    ) -> Calls[tuple[SendResult, SoapwrightError | None]]: ...
    def tell(self, error: SoapwrightError | None) -> None: ...
    def isolated(self, chunk: Chunk[R], steps: Calls[None]) -> Calls[None]: ...
    def stop(self, cause: BaseException) -> None: ...


def blame(
    rule: Result | ResultByIndex, part: Chunk[R], error: SoapwrightError
) -> dict[int, tuple[str, ...]]:
    """The records of a refused call that the service names, and what it says of each.

    Args:
        rule: of the answers.
        part: the records that were sent.
        error: their call's; it gets the indices of those who are named.
    """
    messages = error.messages if isinstance(error, ServiceError) else ()
    blamed = rule.blame(messages, len(part.items)) if isinstance(rule, Result) else {}
    if len(part.items) == 1:
        blamed = {0: messages or (error.message,)}
    error.records = tuple(part.indices[position] for position in sorted(blamed))
    return blamed


class Refusals(Generic[R]):
    """The refused calls of one run, from its first one on.

    Args:
        run: sends parts of chunks again.
        rule: of the answers.
        outcomes: of its records.
        asks: whether to ask if a refusal is anybody's: not where something was saved already.
    """

    def __init__(
        self,
        run: Sender[R],
        rule: Result | ResultByIndex,
        outcomes: Outcomes[R],
        *,
        asks: bool,
    ) -> None:
        self._run = run
        self._rule = rule
        self._outcomes = outcomes
        self._isolation = Isolation()
        self._common = CommonCause()
        if not asks:
            self._common.close()
        self.parked: list[Sent[R]] = []
        """Chunks that wait for the answer whether their refusals are anybody's."""
        self.is_asking = False
        """Whether single records of a chunk are being tried."""
        self.gave_up = False
        """Whether the run has ended because every record is refused alike."""

    def saved(self) -> None:
        """A call was not refused."""
        self._common.close()

    def refused_whole(self, error: SoapwrightError) -> None:
        """A call was refused whose records the service judges each by itself."""
        self._common.hear_call(error)

    def send(self, sending: Chunk[R], chunk: Chunk[R]) -> Calls[None]:
        """Send a chunk, the records ``sending`` for the caller's own."""
        yield from self.go_on(Sent(sending, chunk))

    def go_on(self, sent: Sent[R], *, again: bool = False) -> Calls[None]:
        """Send a chunk, or what is left of one that was set aside (``again``).

        Where the one before was refused whatever was tried, it is asked of this one too; where
        that was found of enough of them, the run ends.
        """
        if self._common.is_found:
            self._give_up()
        elif self._common.is_asked:
            yield from self._ask(sent)
        group = self.left(sent)
        if group and not self._run.is_over:
            told, error = yield from self._send(sent, group)
            steps = self._divide(sent, group, told, error)
            if told.kind == "refused" and len(sent.chunk.items) > 1 and not again:
                steps = self._run.isolated(sent.chunk, steps)
            yield from steps

    def look_into(
        self, sending: Chunk[R], chunk: Chunk[R], error: SoapwrightError | None
    ) -> Calls[None]:
        """Find the records at fault and save the others, after a whole chunk was refused."""
        sent = Sent(sending, chunk)
        group = range(len(sent.chunk.items))
        steps = self._divide(sent, group, self._named(sent, group, error), error)
        if len(group) > 1:
            steps = self._run.isolated(sent.chunk, steps)
        yield from steps

    def left(self, sent: Sent[R]) -> Sequence[int]:
        """The positions of a chunk that have no outcome; none while it is set aside."""
        return [] if sent in self.parked else self._outcomes.left(sent.chunk)

    def _send(
        self, sent: Sent[R], group: Sequence[int]
    ) -> Calls[tuple[SendResult, SoapwrightError | None]]:
        """Send the records at some positions of a chunk."""
        told, error = yield from self._run.send_part(*sent.part(group))
        return self._named(sent, group, error) if told is REFUSED else told, error

    def _named(
        self, sent: Sent[R], group: Sequence[int], error: SoapwrightError | None
    ) -> SendResult:
        """A refusal with whom it names; what it says of each is kept."""
        assert error is not None
        self._common.refused()
        part = sent.part(group)[1]
        blamed = blame(self._rule, part, error)
        for at, errors in blamed.items():
            sent.blames[group[at]] = partial(
                self._outcomes.one, part, at, Status.FAILED, errors=errors, error=error
            )
        return SendResult("refused", frozenset(group[at] for at in blamed))

    def _divide(
        self,
        sent: Sent[R],
        group: Sequence[int],
        told: SendResult,
        error: SoapwrightError | None,
    ) -> Calls[None]:
        """Go on after the records at some positions of a chunk were sent."""
        search: Search | None = None
        while True:
            if told.kind == "refused" and self._is_due(sent, group, told, error):
                self._run.tell(error)
                yield from self._ask(sent)
                group, search = self.left(sent), None
            else:
                if told.kind == "refused" and search is None:
                    search = self._isolation.search(group, sent.fail)
                    next(search)  # to send all, which has been done
                group = [] if search is None else step(search, told)
                self._run.tell(error)
            if not group or self._run.is_over:
                return
            told, error = yield from self._send(sent, group)

    # --- is it anybody's? -----------------------------------------------------------------------

    def due(self) -> Sent[R] | None:
        """A parked chunk whose time has come: nobody asks any more, or it is to be asked."""
        for parked in self.parked:
            if not (self._common.is_asked and parked.is_asked):
                self.parked.remove(parked)
                return parked
        return None

    def last(self) -> Sent[R] | None:
        """A parked chunk after which no further one comes."""
        if not self.parked:
            return None
        parked = self.parked.pop(0)
        parked.is_last = True
        return parked

    def _is_due(
        self,
        sent: Sent[R],
        group: Sequence[int],
        told: SendResult,
        error: SoapwrightError | None,
    ) -> bool:
        if len(sent.chunk.items) == 1:  # it was tried alone
            self._common.hear(error)
            self._common.add(1)
            return False
        return len(group) > 1 and self._common.is_due(bool(told.blamed))

    def _ask(self, sent: Sent[R]) -> Calls[None]:
        """Try single records of a chunk; where all are refused alike, set it aside, or end."""
        if self.is_asking:  # another chunk's records are being tried
            self.parked.append(sent)
            return
        self.is_asking = True
        before = self._common.heard
        try:
            left = self._outcomes.left(sent.chunk)
            for position in self._common.probes(left, last=sent.is_last):
                told, error = yield from self._send(sent, [position])
                if told.kind == "refused":
                    sent.fail(position)
                self._run.tell(error)
                self._common.hear(error)
                if self._run.is_over or not self._common.is_open:
                    return
        finally:
            self.is_asking = False
        if self._common.heard == before:  # all were lost on the way, which tells nothing
            if sent.is_last:
                self._common.close()
            return
        self._common.add(len(left))
        sent.is_asked = True
        if self._outcomes.left(sent.chunk):
            self.parked.append(sent)
        if self.parked and (self._common.is_found or sent.is_last):
            self._give_up()

    def _give_up(self) -> None:
        """End the run, since it is its calls that are refused, whatever they hold."""
        self.gave_up = True
        self._run.stop(self._common.error)
