"""Writing in batches, sans-IO: records go in, chunks come out, answers become outcomes.

A :class:`BatchRun` takes records one at a time and hands out a :class:`Chunk` when one is full.
``deliver(chunk)`` is a generator: it yields the calls to make and is sent each call's result, or
has its error thrown in. So the sync and the async driver are a few lines each, and all of this is
tested without a network. Several deliveries may be under way at once (see ``underway``), as long
as one thread steps them all: nothing here is locked.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from soapwright.runtime.answers.result import Answer, Result
from soapwright.runtime.answers.result_by_index import IndexedResult
from soapwright.runtime.batch.isolation import Isolation, Told, once, step
from soapwright.runtime.batch.outcomes import Chunk, Settled
from soapwright.runtime.batch.rule import Batch
from soapwright.runtime.errors import (
    AuthenticationError,
    BatchError,
    EncodingError,
    InvalidRecord,
    MalformedResponse,
    NotSent,
    ServiceError,
    SoapwrightError,
    ThresholdExceeded,
    TransportError,
)
from soapwright.runtime.outcome import Progress, Report, Status
from soapwright.runtime.paging.pager import Call
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)
OnError: TypeAlias = Literal["isolate", "skip", "raise"]
Delivery: TypeAlias = Generator[Call, Any, None]
OnProgress: TypeAlias = Callable[[Progress], object]

_FATAL = (AuthenticationError, ThresholdExceeded)
"""No further call of the run would fare better, and each would make it worse."""


class BatchRun(Generic[R]):
    """One run of a batch over an input of any length.

    Args:
        batch: the rules.
        on_error: ``isolate`` saves the good records of a refused call, ``skip`` fails them with
            it, ``raise`` stops at the first failure with :class:`BatchError`. Where the service
            judges each record by itself, nothing has to be found out by sending again.
        max_items: records a call, at most ``batch.max_items``.
        check: raises :class:`InvalidRecord` for a record that must not be sent, or None.
        convert: turns a record into what goes out for it (see ``zones``), or None.
        prepare: turns a chunk's records into those to send (see ``merging``), or None.
        progress: called after every call with a :class:`Progress`.
        zone: the zone's name, for errors.
        arguments: what each request is built from beside records, by name.
        concurrency: how many chunks the driver may deliver at once.
    """

    def __init__(
        self,
        batch: Batch,
        *,
        on_error: OnError = "isolate",
        max_items: int | None = None,
        check: Callable[[int, Record], None] | None = None,
        convert: Callable[[R], R] | None = None,
        prepare: Callable[[Sequence[R]], Generator[Call, Any, list[R | None]]] | None = None,
        progress: OnProgress | None = None,
        zone: str | None = None,
        arguments: Mapping[str, Any] | None = None,
        concurrency: int = 1,
    ) -> None:
        if on_error not in ("isolate", "skip", "raise"):
            raise ValueError(f"on_error is {on_error!r}; allowed: 'isolate', 'skip', 'raise'")
        self.concurrency = concurrency
        self._batch = batch
        self._size = batch.size(max_items)
        self._arguments = arguments or {}
        self._on_error = on_error
        self._check = check
        self._convert = convert
        self._prepare = prepare
        self._progress = progress
        self._zone = zone
        self._isolation = Isolation()
        self._waiting: dict[object, Chunk[R]] = {}
        self._settled: Settled[R] = Settled({"operation": batch.operation.name, "zone": zone})
        self._cause: Exception | None = None
        self._taken = 0
        self._calls = 0

    # --- records in, chunks out ---------------------------------------------------------------

    def chunks(
        self, items: Iterable[R], meanwhile: Callable[[], object] = lambda: None
    ) -> Iterator[Chunk[R]]:
        """The chunks of an input, which is taken from only as they are asked for.

        Args:
            items: the records.
            meanwhile: called before each is taken; where that ends the run, none is.
        """
        source = iter(items)
        while True:
            meanwhile()
            if self.is_over:
                return
            try:
                item = next(source)
            except StopIteration:
                break
            except Exception as error:  # the input's own: what became of the rest is in the report
                self.stop(error)
                return
            if (chunk := self.take(item)) is not None:
                yield chunk
        yield from self.rest()

    def take(self, item: R) -> Chunk[R] | None:
        """Take the next record of the input; gives a chunk when this one fills it."""
        index = self._taken
        self._taken += 1
        try:
            if not isinstance(item, self._batch.item):
                wanted = self._batch.item.__name__
                raise InvalidRecord(
                    f"{type(item).__name__} is no "
                    + ("record of this package" if wanted == "Record" else wanted),
                    entity=type(item).__name__,
                    field=None,
                    **self._context(index),
                )
            if self._check is not None:
                self._check(index, item)
        except SoapwrightError as invalid:
            self._settled.one(Chunk([index], [item]), 0, Status.FAILED, error=invalid)
            self._stop_if_fatal(invalid)
            return None
        # Types of a newer zone all come as one class; their own names keep them apart.
        kind = (type(item), item.wire_type) if self._batch.one_type_per_call else None
        chunk = self._waiting.setdefault(kind, Chunk([], []))
        chunk.indices.append(index)
        chunk.items.append(item)
        return self._waiting.pop(kind) if len(chunk) == self._size else None

    def rest(self) -> Iterator[Chunk[R]]:
        """The chunks that the end of the input leaves unfilled, first type first."""
        while self._waiting:
            yield self._waiting.pop(next(iter(self._waiting)))

    # --- calls out, answers in ----------------------------------------------------------------

    def deliver(self, chunk: Chunk[R]) -> Delivery:
        """Send a chunk; every record of it has its outcome when this generator ends.

        Once the run is over, be it through this chunk or another, it asks for no further call.
        """
        sending = chunk
        if self._prepare is not None:
            try:
                prepared = yield from self._prepare(chunk.items)
            except SoapwrightError as unread:
                self._settled.all(chunk, Status.FAILED, unread)
                self._stop_if_fatal(unread)
                return
            sending, chunk = self._without_missing(chunk, prepared)
        # What goes out may be a merged copy; what is settled is always the caller's own record.
        if self.is_over:
            self._abandon(chunk)
        elif len(chunk):
            yield from self._send(sending, chunk)

    def _send(self, sending: Chunk[R], chunk: Chunk[R]) -> Delivery:
        """Send a chunk, and parts of it again as far as ``on_error`` says so."""
        said: dict[int, tuple[tuple[str, ...], SoapwrightError]] = {}

        def fail(position: int) -> None:
            errors, error = said[position]
            self._settled.one(chunk, position, Status.FAILED, errors=errors, error=error)

        everyone = range(len(chunk))
        isolate = self._on_error == "isolate"
        each = isinstance(self._batch.result, IndexedResult)
        search = self._isolation.search(everyone, fail) if isolate else once(everyone)
        group = next(search)
        while group:
            part = chunk.part(group)
            error = yield from self._call(sending.part(group), part)
            if error is None:
                told = Told("saved")
            elif isinstance(error, (TransportError, *_FATAL)):
                told = Told("lost")
                error.records = tuple(part.indices)
                unknown = isinstance(error, TransportError) and error.maybe_done
                self._settled.all(part, Status.UNKNOWN if unknown else Status.FAILED, error)
            else:
                texts = self._blame(part, error)
                told = Told("refused", frozenset(group[at] for at in texts))
                said.update((group[at], (errors, error)) for at, errors in texts.items())
                if each and not isinstance(error, EncodingError):
                    told = Told("lost")  # it is the call that was refused, not one of its records
                if not isolate or told.kind == "lost":
                    self._refuse(part, error, texts)
            group = step(search, told)
            self._tell()
            error = error or self._settled.error_in(part)
            if error is not None:
                self._stop_if_fatal(error)
            if self.is_over:
                self._abandon(self._settled.unsettled(chunk))
                return

    def _call(
        self, sending: Chunk[R], part: Chunk[R]
    ) -> Generator[Call, Any, SoapwrightError | None]:
        """Make one call and settle its records where it succeeds; its error where it does not."""
        error: SoapwrightError | None
        try:
            items = sending.items
            if self._convert is not None:
                items = [self._convert(item) for item in items]
            endpoint = wire_name(type(items[0]))[1] if self._batch.one_type_per_call else None
            request = self._batch.request(items, **self._arguments)
            result = yield Call(self._batch.operation, request, endpoint=endpoint)
            error = self._judge(part, result)
        except SoapwrightError as problem:
            error = problem
        if not isinstance(error, EncodingError):  # nothing went out
            self._calls += 1
        return error

    def _judge(self, part: Chunk[R], result: Any) -> SoapwrightError | None:
        """Settle the records of a call that was answered; its error where it was refused.

        Raises:
            MalformedResponse: the answer cannot be joined to the records.
        """
        rule, name = self._batch.result, self._batch.operation.name
        if isinstance(rule, IndexedResult):
            entries = rule.join(result, len(part), name, self._zone)
            self._settled.notices(part, rule.notices(result))
            for position, entry in enumerate(entries):
                self._settled.entry(part, position, entry)
            return None
        answer = rule.read(result, name, self._zone)
        return self._saved(part, answer) if answer.success else self._refusal(answer)

    def _blame(self, part: Chunk[R], error: SoapwrightError) -> dict[int, tuple[str, ...]]:
        """The records of a refused call that the service names, and what it says of each."""
        messages = error.messages if isinstance(error, ServiceError) else ()
        rule = self._batch.result
        blamed = rule.blame(messages, len(part)) if isinstance(rule, Result) else {}
        if len(part) == 1:
            blamed = {0: messages or (error.message,)}
        error.records = tuple(part.indices[position] for position in sorted(blamed))
        return blamed

    def _refuse(
        self, part: Chunk[R], error: SoapwrightError, blamed: dict[int, tuple[str, ...]]
    ) -> None:
        """Fail a whole call: those whom the service names, and those who went with them."""
        others = error.messages if isinstance(error, ServiceError) else ()
        if blamed:
            named = ", ".join(map(str, error.records))
            others = (f"not saved, since its call was refused for record {named}",)
        for position in range(len(part)):
            errors = blamed.get(position, others)
            self._settled.one(part, position, Status.FAILED, errors=errors, error=error)

    def _without_missing(
        self, chunk: Chunk[R], prepared: Sequence[R | None]
    ) -> tuple[Chunk[R], Chunk[R]]:
        """The prepared records and the caller's, without those that the service does not have."""
        found = [position for position, item in enumerate(prepared) if item is not None]
        kept = chunk.part(found)
        for position, item in enumerate(prepared):
            if item is None:
                error = ServiceError("no such record", **self._context(chunk.indices[position]))
                self._settled.one(chunk, position, Status.FAILED, error=error)
                self._stop_if_fatal(error)
        return Chunk(kept.indices, [item for item in prepared if item is not None]), kept

    # --- outcomes -----------------------------------------------------------------------------

    def _saved(self, part: Chunk[R], answer: Answer) -> MalformedResponse | None:
        """Settle the records of a call that succeeded; the error where it cannot be told which."""
        attribute = self._batch.id_attribute
        if self._batch.returns_ids:
            ids = [getattr(item, attribute, None) for item in answer.items]
            if len(ids) != len(part) or not all(ids) or len(set(ids)) != len(ids):
                return MalformedResponse(
                    f"the service says it saved {len(part)} records and gives {len(set(ids))} "
                    "ids: which is which is unknown",
                    **self._context(*part.indices),
                )
            for item, given in zip(part.items, ids, strict=True):
                setattr(item, attribute, given)
        for position, item in enumerate(part.items):
            self._settled.one(part, position, Status.SUCCEEDED, id=getattr(item, attribute, None))
        return None

    def _refusal(self, answer: Answer) -> ServiceError:
        return ServiceError(
            "; ".join(answer.messages) or "the service refused the call without a message",
            messages=answer.messages,
            **self._context(),
        )

    def _context(self, *records: int) -> dict[str, Any]:
        return {"operation": self._batch.operation.name, "zone": self._zone, "records": records}

    def _tell(self) -> None:
        if self._progress is None:
            return
        try:
            self._progress(self._settled.progress(self._calls))
        except Exception as error:  # what became of the records is in the report
            self._progress = None
            self.stop(error)

    # --- the end ------------------------------------------------------------------------------

    @property
    def is_over(self) -> bool:
        """Whether the run has ended early: nothing more is to be taken or sent."""
        return self._cause is not None

    def stop(self, cause: Exception) -> None:
        """End the run early; of several causes the first is told.

        Records that were taken and not yet sent are failed as :class:`NotSent`.
        """
        self._cause = self._cause or cause
        for chunk in self.rest():
            self._abandon(chunk)

    def _stop_if_fatal(self, error: SoapwrightError) -> None:
        if self._on_error == "raise" or isinstance(error, _FATAL):
            self.stop(error)

    def _abandon(self, chunk: Chunk[R]) -> None:
        text = f"not sent, since the batch ended before: {_text(self._cause)}"
        self._settled.all(chunk, Status.FAILED, NotSent(text, **self._context(*chunk.indices)))

    def report(self) -> Report[R]:
        """The outcomes so far, in the order of the input.

        Raises:
            AuthenticationError, ThresholdExceeded: the run ended early, since no further call
                would have done better.
            BatchError: it did because a record failed and ``on_error`` is ``raise``, or the input
                or ``progress`` raised. Every error's ``report`` accounts for all that was taken.
        """
        report, cause = self._settled.report(self._calls), self._cause
        if cause is None:
            return report
        if isinstance(cause, _FATAL):
            cause.report = report
            raise cause
        records = cause.records if isinstance(cause, SoapwrightError) else ()
        raise BatchError(
            f"the batch stopped after {len(report)} records: {_text(cause)}",
            report=report,
            **self._context(*records),
        ) from cause


def _text(error: Exception | None) -> str:
    return error.message if isinstance(error, SoapwrightError) else str(error)
