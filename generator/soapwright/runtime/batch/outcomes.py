"""The records of a batch, and what became of each so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, Generic, TypeVar

from soapwright.runtime.answers.result_by_index import Entry
from soapwright.runtime.errors import ServiceError, SoapwrightError
from soapwright.runtime.outcome import Message, Outcome, Progress, Report, Status
from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)


@dataclass(slots=True)
class Chunk(Generic[R]):
    """Records that go out together, each with its index in the input.

    ``number`` counts the chunks of a run from 1; a part of one has the same.
    """

    indices: list[int]
    items: list[R]
    number: int = 0

    def part(self, positions: Sequence[int]) -> Chunk[R]:
        return Chunk(
            [self.indices[p] for p in positions], [self.items[p] for p in positions], self.number
        )


class Outcomes(Generic[R]):
    """The outcomes of a run, and the messages of whole calls.

    Args:
        context: operation and zone, for errors.
    """

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._context = context
        self._notices: list[tuple[int, Message]] = []
        self._outcomes: dict[int, Outcome[R]] = {}
        self._counts = dict.fromkeys(Status, 0)

    def __len__(self) -> int:
        return len(self._outcomes)

    def one(
        self,
        chunk: Chunk[R],
        position: int,
        status: Status,
        *,
        errors: tuple[str, ...] = (),
        error: SoapwrightError | None = None,
        **told: Any,
    ) -> None:
        """Settle one record of a chunk; an error tells its message where there are no others.

        That of a try before it is told too, where the service may have acted on that.
        """
        index = chunk.indices[position]
        if error is not None and not errors:
            tries = (error, error.earlier)
            errors = tuple(each.message for each in tries if each is not None)
        item = chunk.items[position]
        self._outcomes[index] = Outcome(index, item, status, errors=errors, error=error, **told)
        self._counts[status] += 1

    def again(self, outcome: Outcome[R]) -> None:
        """Settle a record as it was before."""
        self._outcomes[outcome.index] = outcome
        self._counts[outcome.status] += 1

    def doubt(self, index: int, earlier: SoapwrightError) -> None:
        """Make a failure unknown, since the record was sent before and may have been done then."""
        outcome = self._outcomes.get(index)
        if outcome is not None and outcome.status is Status.FAILED:
            errors = (*outcome.errors, earlier.message)
            self._outcomes[index] = replace(
                outcome, status=Status.UNKNOWN, errors=errors, error=earlier
            )
            self._counts[Status.FAILED] -= 1
            self._counts[Status.UNKNOWN] += 1

    def of(self, index: int) -> Outcome[R] | None:
        """What became of a record, if it is settled."""
        return self._outcomes.get(index)

    def all(self, chunk: Chunk[R], status: Status, error: SoapwrightError) -> None:
        """Settle every record of a chunk in the same way."""
        for position in range(len(chunk.items)):
            self.one(chunk, position, status, error=error)

    def refused(
        self, chunk: Chunk[R], error: SoapwrightError, blamed: Mapping[int, tuple[str, ...]]
    ) -> None:
        """Fail a whole call: those whom the service names, and those who went with them."""
        others = error.messages if isinstance(error, ServiceError) else ()
        if blamed:
            named = ", ".join(map(str, error.records))
            others = (f"not saved, since its call was refused for record {named}",)
        for position in range(len(chunk.items)):
            errors = blamed.get(position, others)
            self.one(chunk, position, Status.FAILED, errors=errors, error=error)

    def entry(self, chunk: Chunk[R], position: int, entry: Entry) -> None:
        """Settle a record that the service judged by itself."""
        texts = tuple(message.text or message.code or "" for message in entry.messages)
        told: dict[str, Any] = {
            "id": entry.id,
            "external_id": entry.external_id,
            "messages": entry.messages,
        }
        if entry.success:
            self.one(chunk, position, Status.SUCCEEDED, warnings=texts, **told)
            return
        reason = "; ".join(texts) or "the service refused the record without a message"
        records = (chunk.indices[position],)
        error = ServiceError(reason, messages=texts, records=records, **self._context)
        self.one(chunk, position, Status.FAILED, errors=texts, error=error, **told)

    def notices(self, chunk: Chunk[R], messages: Sequence[Message]) -> None:
        """Keep what the service says of a whole call."""
        self._notices += ((chunk.indices[0], message) for message in messages)

    def missing(self, chunk: Chunk[R]) -> Chunk[R]:
        """The records of a chunk that have no outcome yet."""
        return chunk.part(self.left(chunk))

    def left(self, chunk: Chunk[R]) -> list[int]:
        """Their positions in it."""
        return [at for at, index in enumerate(chunk.indices) if index not in self._outcomes]

    def error_in(self, chunk: Chunk[R]) -> SoapwrightError | None:
        """The first error of a record of a chunk."""
        settled = (self._outcomes.get(index) for index in chunk.indices)
        return next((outcome.error for outcome in settled if outcome and outcome.error), None)

    def progress(self, calls: int) -> Progress:
        """How far the run is, after so many calls."""
        return Progress(
            self._counts[Status.SUCCEEDED],
            self._counts[Status.FAILED],
            self._counts[Status.UNKNOWN],
            calls,
        )

    def report(self, calls: int) -> Report[R]:
        """The outcomes in the order of the input, and the messages by their calls' first records.

        Calls that are under way at once may be answered in any order.
        """
        outcomes = [self._outcomes[index] for index in sorted(self._outcomes)]
        notices = sorted(self._notices, key=itemgetter(0))
        return Report(outcomes, calls, [message for _, message in notices])
