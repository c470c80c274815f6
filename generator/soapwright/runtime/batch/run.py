"""Writing in batches, sans-IO: records go in, chunks come out, answers become outcomes.

A :class:`BatchRun` takes records one at a time and makes a :class:`Chunk` of them.
``deliver(chunk)`` is a generator: it yields the calls to make and is sent each call's result, or
has its error thrown in. Several deliveries may be under way at once (see :class:`InFlight`), as
long as one thread steps them all: nothing here is locked.
"""

from __future__ import annotations

from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from soapwright.runtime.answers.result import Answer
from soapwright.runtime.answers.result_by_index import ResultByIndex
from soapwright.runtime.batch.fit import GivenIds
from soapwright.runtime.batch.isolation import LOST, REFUSED, SAVED, SendResult
from soapwright.runtime.batch.outcomes import Chunk, Outcomes
from soapwright.runtime.batch.rule import Batch
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.steps import Calls, Next, Reconnect, Steps
from soapwright.runtime.errors import (
    AuthenticationError,
    BatchError,
    EncodingError,
    InvalidRecord,
    JournalError,
    MalformedResponse,
    NotSent,
    OutcomeUnknown,
    ServiceError,
    SoapwrightError,
    ThresholdExceeded,
    TransportError,
)
from soapwright.runtime.outcome import OnError, OnProgress, Outcome, Progress, Report, Status
from soapwright.runtime.records.keys import WIRE_TYPE
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record

if TYPE_CHECKING:
    from soapwright.runtime.batch.in_flight import Delivery, InFlight
    from soapwright.runtime.batch.refusals import Refusals, Sent
    from soapwright.runtime.batch.told import Telling
    from soapwright.runtime.journal.journal import Journal

R = TypeVar("R", bound=Record)

_FATAL = (AuthenticationError, ThresholdExceeded, JournalError)
"""No further call of the run would fare better, and each would make it worse."""
_MOST_DRAINED = 100_000
"""Records that are taken only to be told that nothing was done with them."""
_NOT_OUT = (EncodingError, JournalError)
"""With these nothing went out."""


class BatchRun(Generic[R]):
    """One run of a batch over an input of any length.

    Args:
        batch: the rules.
        on_error: ``isolate`` saves the good records of a refused call, ``skip`` fails them with
            it, ``raise`` stops at the first failure with :class:`BatchError`. Where the service
            judges each record by itself, nothing has to be found out by sending again.
        max_items: records a call, at most ``batch.max_items``.
        check: raises :class:`InvalidRecord` for a record that must not be sent, or None.
        convert: turns a record into the zone's own, or None.
        prepare: turns a chunk's records into those to send, or None.
        progress: called after every call with a :class:`Progress`.
        zone: the zone's name, for errors.
        arguments: what each request is built from beside records, by name.
        concurrency: how many chunks may be under way at once.
        give_up: whether to end where every record is refused alike, and nothing was saved.
        journal: what is known of records from earlier runs, and where steps are written down; or
            None.
        service: the name of the package, for who is told of the run.
    """

    def __init__(
        self,
        batch: Batch,
        *,
        on_error: OnError = "isolate",
        max_items: int | None = None,
        check: Callable[[int, Record], None] | None = None,
        convert: Callable[[R], R] | None = None,
        prepare: Callable[[Sequence[R]], Calls[list[R | None]]] | None = None,
        progress: OnProgress | None = None,
        zone: str | None = None,
        arguments: Mapping[str, Any] | None = None,
        concurrency: int = 1,
        give_up: bool = True,
        journal: Journal[R] | None = None,
        service: str | None = None,
    ) -> None:
        if on_error not in ("isolate", "skip", "raise"):
            raise ValueError(f"on_error is {on_error!r}; allowed: 'isolate', 'skip', 'raise'")
        self.concurrency = concurrency
        self._batch = batch
        self._size = _size(batch, max_items)
        self._arguments = arguments or {}
        self._on_error = on_error
        self._check = check
        self._convert = convert
        self._prepare = prepare
        self._progress = progress
        self._zone = zone
        self._source: Iterator[R] | AsyncIterator[R] | None = None
        self._waiting: dict[object, Chunk[R]] = {}
        self._refusals: Refusals[R] | None = None
        self._give_up = give_up
        self._journal = journal
        self._outcomes: Outcomes[R] = Outcomes({"operation": batch.operation.name, "zone": zone})
        self._ids: GivenIds | None = None
        self._out_of_step = False
        self._cause: BaseException | None = None
        self._objects: dict[int, int] = {}
        """id() of each record → its index; they are kept alive by their outcomes."""
        self._out: set[int] = set()
        """Those that went out and are not settled: they may have been done."""
        self._taken = 0
        self._calls = 0
        self._has_saved = False
        self._service = service
        self._telling: Telling | None = None
        self._chunks = 0
        self._again = 0

    def steps(self, items: Iterable[R] | AsyncIterable[R]) -> Steps[Report[R]]:
        """The whole run over an input, which is taken from only as records are needed.

        Returns:
            The outcomes, in the order of the input.

        Raises:
            BatchError, AuthenticationError, ThresholdExceeded, JournalError: as :meth:`report`
                does.
            BaseException: whatever breaks the run off, such as Ctrl-C or a cancelled task; its
                ``report`` accounts for all that was taken, and a note counts it.
        """
        self._source = aiter(items) if isinstance(items, AsyncIterable) else iter(items)
        try:
            if self.concurrency > 1:
                from soapwright.runtime.batch.in_flight import InFlight  # most go one by one

                yield from self._at_once(InFlight(self.concurrency))
            else:
                while (delivery := (yield from self._next_delivery())) is not None:
                    yield from delivery
            if self._gave_up:
                yield from self._drain()
            self._write_down(None)
            return self.report()
        except BaseException as error:
            if not (isinstance(error, SoapwrightError) and error.report is not None):
                self.stop(error)
                self._write_down(None)
                self._outcomes.report(self._calls).leave_with(error)
            raise

    def _at_once(self, in_flight: InFlight) -> Steps[None]:
        """Several chunks under way at once; what went out comes to its end, if there is time."""
        try:
            while True:
                delivery = yield from self._next_delivery(in_flight)
                if delivery is not None:
                    yield from in_flight.begin(delivery)
                    continue
                yield from in_flight.finish()
                if self._refusals is None or not self._refusals.parked:
                    return
        except GeneratorExit:
            raise
        except BaseException as error:
            self.stop(error)
            yield from in_flight.abandon(error)
            raise
        finally:
            in_flight.close()

    # --- records in, chunks out ---------------------------------------------------------------

    def _next_delivery(self, in_flight: InFlight | None = None) -> Steps[Delivery | None]:
        """What to deliver next, None where nothing is left for now.

        While it is asked whether a refusal is anybody's, nothing else begins.
        """
        refusals = self._refusals
        if in_flight is not None and refusals is not None and refusals.is_asking:
            yield from in_flight.finish()
        if refusals is not None and (parked := refusals.due()) is not None:
            return self._resume(parked, refusals)
        if (chunk := (yield from self._next_chunk(in_flight))) is not None:
            return self.deliver(chunk)
        if refusals is None or self.is_over:
            return None
        if in_flight is not None:
            yield from in_flight.finish()
        parked = refusals.last()
        return None if parked is None else self._resume(parked, refusals)

    def _next_chunk(self, in_flight: InFlight | None = None) -> Steps[Chunk[R] | None]:
        """The next chunk that is full, or is left at the end; None once the run is over."""
        while self._source is not None:
            if in_flight is not None and in_flight.ended:
                yield from in_flight.hear()
            if self._out_of_step:  # the connection's next answer would be of another call too
                self._out_of_step = False
                yield Reconnect()
            if self.is_over:
                return None
            for item in (yield from self._next_item(self._source)):
                if (chunk := self.take(item)) is not None:
                    return chunk
        if self.is_over or not self._waiting:
            return None
        return self._waiting.pop(next(iter(self._waiting)))

    def _next_item(self, source: Iterator[R] | AsyncIterator[R]) -> Steps[tuple[R, ...]]:
        """The next record of the input, or none at its end and where it raises."""
        try:
            item = (yield Next(source)) if isinstance(source, AsyncIterator) else next(source)
        except (StopIteration, StopAsyncIteration):
            self._source = None
        except Exception as error:  # the input's own: what became of the rest is in the report
            self._source = None
            self.stop(error)
        else:
            return (item,)
        return ()

    def _drain(self) -> Steps[None]:
        """Take the rest of the input: nobody would have saved it, and it is told so.

        What arrives by itself is left, and all beyond some number: it may have no end.
        """
        most = self._taken + _MOST_DRAINED
        while self._taken < most and isinstance(self._source, Iterator):
            for item in (yield from self._next_item(self._source)):
                if self._journal is None:
                    self._abandon(Chunk([self._taken], [item]))
                    self._taken += 1
                elif (chunk := self.take(item)) is not None:  # it may have been saved before
                    self._abandon(chunk)
        while self._waiting:
            self._abandon(self._waiting.popitem()[1])

    def take(self, item: R) -> Chunk[R] | None:
        """Take the next record of the input; gives a chunk when this one fills it."""
        index = self._taken
        self._taken += 1
        try:
            earlier = self._admit(index, item)
        except BaseException as error:  # it was taken, so it is told
            self._refuse(Chunk([index], [item]), error)
            if not isinstance(error, SoapwrightError):
                raise
            return None
        if earlier is not None:
            self._tell_again(earlier)
            return None
        # Types of a newer zone all come as one class; their own names keep them apart.
        named = item.__dict__.get(WIRE_TYPE)
        kind = (type(item), named) if self._batch.one_type_per_call else None
        chunk = self._waiting.get(kind)
        if chunk is None:
            chunk = self._waiting[kind] = Chunk([], [])
        chunk.indices.append(index)
        chunk.items.append(item)
        return self._waiting.pop(kind) if len(chunk.items) == self._size else None

    def _admit(self, index: int, item: R) -> Outcome[R] | None:
        """Check a record before it takes a place in a call.

        Returns:
            What became of it in an earlier run of the same journal; None where it is to be sent.

        Raises:
            InvalidRecord: it is of another type, was taken before (an id is written into the
                object, and its fields go out when the call does), or does not stand a check.
            JournalError: the journal cannot be read.
        """
        problem = None
        if not isinstance(item, self._batch.item):
            wanted = self._batch.item.__name__
            problem = f"is no {'record of this package' if wanted == 'Record' else wanted}"
        elif (first := self._objects.setdefault(id(item), index)) != index:
            problem = f"is the same object as record {first}; make a record for each"
        if problem is not None:
            raise InvalidRecord(
                f"record {index}: {type(item).__name__} {problem}",
                entity=type(item).__name__,
                field=None,
                **self._context(index),
            )
        if self._journal is not None:
            earlier = self._journal.admit(index, item)
            if earlier is not None:
                return earlier
        if self._check is not None:
            self._check(index, item)
        return None

    def _refuse(self, chunk: Chunk[R], error: BaseException) -> None:
        """Settle a record that was not admitted; one whose journal was not read may be done."""
        if isinstance(error, SoapwrightError) and not isinstance(error, JournalError):
            self._outcomes.all(self._doubted(chunk), Status.FAILED, error)
            self._stop_if_fatal(error)
            return
        self.stop(error)
        if self._journal is None:
            self._abandon(chunk)
            return
        text = f"the batch ended before its journal was read: {_text(error)}"
        unknown = OutcomeUnknown(text, id=None, **self._context(*chunk.indices))
        self._unknown(chunk, unknown)

    def _tell_again(self, earlier: Outcome[R]) -> None:
        """Settle a record as it was in an earlier run."""
        self._again += 1
        self._outcomes.again(earlier)
        if earlier.ok and self._batch.returns_ids:
            earlier.item.__dict__[self._batch.id_attribute] = earlier.id
            self._ids = self._ids or GivenIds(self._batch.id_attribute)
            self._ids.keep([earlier.item])
        if earlier.error is not None:
            self._stop_if_fatal(earlier.error)

    # --- calls out, answers in ----------------------------------------------------------------

    def deliver(self, chunk: Chunk[R]) -> Delivery:
        """Send a chunk; every record of it has its outcome when this generator ends, however.

        Once the run is over, be it through this chunk or another, it asks for no further call.
        """
        self._chunks += 1
        chunk.number = self._chunks
        steps = self._delivery(chunk)
        return steps if self._telling is None else self._telling.chunk(chunk, steps)

    def _delivery(self, chunk: Chunk[R]) -> Delivery:
        try:
            yield from self._deliver(chunk)
        except BaseException as error:
            self.stop(error)
            self._abandon(self._outcomes.missing(chunk))
            raise

    def _deliver(self, chunk: Chunk[R]) -> Delivery:
        if self._journal is not None:
            for earlier in (yield from self._journal.resolve(chunk.indices, chunk.items)):
                self._tell_again(earlier)
            chunk = self._outcomes.missing(chunk)
            if not chunk.items:
                return
        sending = chunk
        if self._prepare is not None:
            try:
                prepared = yield from self._prepare(chunk.items)
            except SoapwrightError as unread:
                self._outcomes.all(self._doubted(chunk), Status.FAILED, unread)
                self._stop_if_fatal(unread)
                return
            sending, chunk = self._without_missing(chunk, prepared)
        # What goes out may be a merged copy; what is settled is always the caller's own record.
        if self.is_over:
            self._abandon(chunk)
        elif len(chunk.items):
            yield from self._send(sending, chunk)

    def _resume(self, parked: Sent[R], refusals: Refusals[R]) -> Delivery:
        """Go on with a chunk that was set aside."""
        return self.isolated(parked.chunk, self._resumed(parked, refusals))

    def _resumed(self, parked: Sent[R], refusals: Refusals[R]) -> Delivery:
        try:
            yield from refusals.go_on(parked, again=True)
        except BaseException as error:
            self.stop(error)
            raise
        finally:
            if self.is_over:
                self._abandon(self._outcomes.missing(parked.chunk))

    def _send(self, sending: Chunk[R], chunk: Chunk[R]) -> Delivery:
        """Send a chunk, and parts of it again as far as ``on_error`` says so.

        Args:
            sending: what goes out.
            chunk: the caller's own records, whose outcomes they are.
        """
        if self._refusals is not None:
            yield from self._refusals.send(sending, chunk)
        else:
            told, error = yield from self.send_part(sending, chunk)
            if told is not REFUSED:
                self.tell(error)
            elif self._refusals is not None:
                yield from self._refusals.look_into(sending, chunk, error)
        if self.is_over:
            self._abandon(self._outcomes.missing(chunk))

    def send_part(
        self, sending: Chunk[R], part: Chunk[R]
    ) -> Calls[tuple[SendResult, SoapwrightError | None]]:
        """Make one call and settle its records, but for those of a refusal that is looked into.

        Args:
            sending: what goes out.
            part: the caller's own records, whose outcomes they are.

        Returns:
            What came of it, and its error or the first of a record.
        """
        error = yield from self._call(sending, part)
        told = self._settle(part, error)
        self._out.difference_update(part.indices)
        if self._journal is not None:
            self._write_down(part.indices)
        return told

    def _settle(
        self, part: Chunk[R], error: SoapwrightError | None
    ) -> tuple[SendResult, SoapwrightError | None]:
        """Settle what has been sent, where the call ended with this."""
        if error is None:
            self._has_saved = True
            if self._refusals is not None:
                self._refusals.saved()
            if isinstance(self._batch.result, ResultByIndex):
                error = self._outcomes.error_in(part)
            return SAVED, error
        if error.maybe_done or isinstance(error, (TransportError, *_FATAL)):
            error.records = tuple(part.indices)
            if error.maybe_done:
                self._unknown(part, error)
            else:
                self._outcomes.all(part, Status.FAILED, error)
            return LOST, error
        return self._refused(part, error), error

    def _refused(self, part: Chunk[R], error: SoapwrightError) -> SendResult:
        """Settle the records of a refused call, or leave them to be looked into."""
        from soapwright.runtime.batch.refusals import Refusals, blame  # few runs need them

        if self._refusals is None and self._on_error == "isolate":
            asks = self._give_up and not self._has_saved
            self._refusals = Refusals(self, self._batch.result, self._outcomes, asks=asks)
        each = isinstance(self._batch.result, ResultByIndex)
        if self._refusals is not None and not (each and not isinstance(error, EncodingError)):
            return REFUSED
        self._outcomes.refused(part, error, blame(self._batch.result, part, error))
        if self._refusals is not None:  # it is the call that was refused, not one of its records
            self._refusals.refused_whole(error)
        return LOST

    def _call(self, sending: Chunk[R], part: Chunk[R]) -> Calls[SoapwrightError | None]:
        """Make one call and settle its records where it succeeds; its error where it does not."""
        error: SoapwrightError | None
        try:
            items, sends = sending.items, None
            if self._journal is not None:
                self._journal.begin(part.indices)
                sends = partial(self._journal.sends, part.indices, part.items, items)
            if self._convert is not None:
                items = [self._convert(item) for item in items]
            endpoint = wire_name(type(items[0]))[1] if self._batch.one_type_per_call else None
            request = self._batch.request(items, **self._arguments)
            tries: list[SoapwrightError] = []
            call = Call(
                self._batch.operation,
                request,
                endpoint=endpoint,
                sending=sends,
                doubted=tries.append,
            )
            self._out.update(part.indices)
            error = self._judge(part, (yield call))
            if tries:
                self._doubt(part, error, tries[-1])
        except SoapwrightError as problem:
            error = problem
        if not isinstance(error, _NOT_OUT):
            self._calls += 1
        return error

    def _doubt(
        self, part: Chunk[R], error: SoapwrightError | None, earlier: SoapwrightError
    ) -> None:
        """What the last try of a call was refused may have been done by an earlier one."""
        if error is not None:
            error.earlier = earlier
            return
        for index in part.indices:
            self._outcomes.doubt(index, earlier)

    def _lose(self, part: Chunk[R]) -> None:
        """The run was broken off before what an answer says was taken down, if one came."""
        self._calls += 1
        text = f"broken off by {type(self._cause).__name__} before the answer came"
        error = OutcomeUnknown(text, id=None, **self._context(*part.indices))
        self._unknown(part, error)

    def _judge(self, part: Chunk[R], result: Any) -> SoapwrightError | None:
        """Settle the records of a call that was answered; its error where it was refused.

        Raises:
            MalformedResponse: the answer cannot be joined to the records.
        """
        rule, name = self._batch.result, self._batch.operation.name
        if isinstance(rule, ResultByIndex):
            entries = rule.join(result, len(part.items), name, self._zone)
            if rule.index is None:
                self._check_places(part, [entry.id for entry in entries])
            self._outcomes.notices(part, rule.notices(result))
            for position, entry in enumerate(entries):
                self._outcomes.entry(part, position, entry)
            return None
        answer = rule.read(result, name, self._zone)
        if not answer.success:
            return rule.refusal(answer, name, self._zone)
        return self._saved(part, answer)

    def _check_places(self, part: Chunk[R], given: Sequence[Any]) -> None:
        """Hold the ids of results that only their order joins to the records that were sent.

        Raises:
            MalformedResponse: they are of others.
        """
        ids = self._ids = self._ids or GivenIds(self._batch.id_attribute)
        new = self._batch.verb == "create"
        misfit = ids.misplaced(part.items, given, new=new)
        if misfit is not None:
            self._out_of_step = True
            raise MalformedResponse(misfit, **self._context(*part.indices))
        if new:
            ids.keep_ids(given)

    def _without_missing(
        self, chunk: Chunk[R], prepared: Sequence[R | None]
    ) -> tuple[Chunk[R], Chunk[R]]:
        """The prepared records and the caller's, without those that the service does not have."""
        found = [position for position, item in enumerate(prepared) if item is not None]
        kept = chunk.part(found)
        for position, item in enumerate(prepared):
            if item is None:
                error = ServiceError("no such record", **self._context(chunk.indices[position]))
                self._outcomes.one(chunk, position, Status.FAILED, error=error)
                self._stop_if_fatal(error)
        sending = [item for item in prepared if item is not None]
        return Chunk(kept.indices, sending, kept.number), kept

    # --- outcomes -----------------------------------------------------------------------------

    def _saved(self, part: Chunk[R], answer: Answer) -> MalformedResponse | None:
        """Settle the records of a call that succeeded; the error where it cannot be told which."""
        attribute = self._batch.id_attribute
        ids = self._ids = self._ids or GivenIds(attribute)
        fits = ids.misfit if self._batch.returns_ids else ids.others
        misfit = fits(part.items, answer.items)
        if misfit is not None:
            self._out_of_step = True
            return MalformedResponse(misfit, **self._context(*part.indices))
        if self._batch.returns_ids:
            ids.keep(answer.items)
            for item, given in zip(part.items, ids.of(answer.items), strict=True):
                item.__dict__[attribute] = given
        for position, item in enumerate(part.items):
            self._outcomes.one(part, position, Status.SUCCEEDED, id=getattr(item, attribute, None))
        return None

    def _context(self, *records: int) -> dict[str, Any]:
        return {"operation": self._batch.operation.name, "zone": self._zone, "records": records}

    def told(self, steps: Steps[Report[R]]) -> Steps[Report[R]]:
        """The steps of this run, which somebody is told of."""
        return self._tells().run(steps, self._progress_now, lambda: self._again)

    def _unknown(self, part: Chunk[R], error: SoapwrightError) -> None:
        """Settle records that may have been done."""
        self._outcomes.all(part, Status.UNKNOWN, error)
        self._tells().unknown(part, error)

    def isolated(self, chunk: Chunk[R], steps: Calls[None]) -> Calls[None]:
        """Further calls for a chunk that was refused, which somebody is told of."""
        return self._tells().isolation(chunk, steps)

    def _tells(self) -> Telling:
        """What tells of the run: of what costs something everybody is told."""
        if self._telling is None:
            from soapwright.runtime.batch.told import Telling

            name = self._batch.operation.name
            about = {"service": self._service, "zone": self._zone, "operation": name}
            self._telling = Telling({**about, "verb": self._batch.verb})
        return self._telling

    def _progress_now(self) -> Progress:
        return self._outcomes.progress(self._calls)

    def tell(self, error: SoapwrightError | None) -> None:
        """Say how far the run is after a call, which ended with this."""
        if self._progress is not None:
            try:
                self._progress(self._progress_now())
            except Exception as problem:  # what became of the records is in the report
                self._progress = None
                self.stop(problem)
        if error is not None:
            self._stop_if_fatal(error)

    def _doubted(self, chunk: Chunk[R]) -> Chunk[R]:
        """Of records that are not sent those that were not before either; the others are told as
        they were."""
        if self._journal is None:
            return chunk
        for earlier in self._journal.doubts(chunk.indices, chunk.items):
            self._outcomes.again(earlier)
        return self._outcomes.missing(chunk)

    def _write_down(self, indices: Sequence[int] | None) -> None:
        """Put into the journal what became of these records, or of all; a run that cannot ends."""
        if self._journal is not None:
            for index, earlier in self._journal.repeated.items():
                self._outcomes.doubt(index, earlier)
            try:
                self._journal.settled(indices, self._outcomes.of)
            except JournalError as error:
                self.stop(error)

    # --- the end ------------------------------------------------------------------------------

    @property
    def is_over(self) -> bool:
        """Whether the run has ended early: nothing more is to be taken or sent."""
        return self._cause is not None

    @property
    def _gave_up(self) -> bool:
        return self._refusals is not None and self._refusals.gave_up

    def stop(self, cause: BaseException) -> None:
        """End the run early; of several causes the first is told.

        Records that were taken and not yet sent are failed as :class:`NotSent`.
        """
        self._cause = self._cause or cause
        waiting, self._waiting = self._waiting, {}
        for chunk in waiting.values():
            self._abandon(chunk)
        if self._refusals is not None:
            parked, self._refusals.parked = self._refusals.parked, []
            for each in parked:
                self._abandon(self._outcomes.missing(each.chunk))

    def _stop_if_fatal(self, error: SoapwrightError) -> None:
        if self._on_error == "raise" or isinstance(error, _FATAL):
            self.stop(error)

    def _abandon(self, chunk: Chunk[R]) -> None:
        out = [at for at, index in enumerate(chunk.indices) if index in self._out]
        if out:
            self._lose(chunk.part(out))
            chunk = self._outcomes.missing(chunk)
        chunk = self._doubted(chunk)
        text = f"not sent, since the batch ended before: {_text(self._cause)}"
        self._outcomes.all(chunk, Status.FAILED, NotSent(text, **self._context(*chunk.indices)))

    def report(self) -> Report[R]:
        """The outcomes so far, in the order of the input.

        Raises:
            AuthenticationError, ThresholdExceeded: the run ended early, since no further call
                would have done better.
            JournalError: it did since its journal could not be written or read.
            BatchError: it did because a record failed and ``on_error`` is ``raise``, or the input
                or ``progress`` raised. Every error's ``report`` accounts for all that was taken.
        """
        report, cause = self._outcomes.report(self._calls), self._cause
        if cause is None:
            return report
        if isinstance(cause, _FATAL):
            cause.report = report
            raise cause
        records = cause.records if isinstance(cause, SoapwrightError) else ()
        after = f"{len(report)} records"
        if self._gave_up:
            after = f"{self._calls} calls, since every record is refused alike"
        raise BatchError(
            f"the batch stopped after {after}: {_text(cause)}",
            report=report,
            **self._context(*records),
        ) from cause


def _size(batch: Batch, wanted: int | None) -> int:
    """How many records go out in one call.

    Raises:
        ValueError: the service does not take as many as are wanted.
    """
    size = wanted or batch.items_per_call or batch.max_items or 1
    if (wanted is not None and wanted < 1) or size > (batch.max_items or size):
        limit = "at least 1" if batch.max_items is None else f"1 to {batch.max_items}"
        raise ValueError(f"max_items is {wanted}; {batch.operation.name} takes {limit}")
    return size


def _text(error: BaseException | None) -> str:
    """An error in one line; Ctrl-C has no text of its own."""
    return error.message if isinstance(error, SoapwrightError) else str(error) or repr(error)
