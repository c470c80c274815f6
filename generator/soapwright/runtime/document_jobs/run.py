"""One piece of work in steps, sans-IO: a state machine that knows which step comes next.

Each method is a generator that yields the calls to make and the pauses to take. Submitting is
never repeated: where no answer to it comes, the service is asked whether it has happened.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, Final, Generic, TypeAlias, TypeVar

from soapwright.runtime.answers.result import walk
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.operation import HttpOperation, HttpRequest
from soapwright.runtime.calls.steps import Pause, backing_off
from soapwright.runtime.document_jobs.checks import Build, open_document, write_items
from soapwright.runtime.document_jobs.items import Ledger
from soapwright.runtime.document_jobs.rule import Step, Workflow
from soapwright.runtime.errors import (
    AuthenticationError,
    HttpError,
    MalformedResponse,
    OutcomeUnknown,
    OutOfOrder,
    ServiceError,
    SoapwrightError,
    TransportError,
    WaitTimeout,
)
from soapwright.runtime.outcome import Report, Status
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)
T = TypeVar("T")
Steps: TypeAlias = Generator[Call | Pause, Any, T]
Progress: TypeAlias = Callable[[Any], object]
"""Called with the answer to each question while waiting."""

_NEW, _CREATED, _DOCUMENT, _ITEMS, _SUBMITTED = range(5)
_ASKING_AGAIN: Final = (0.0, 1.0, 3.0)
"""Seconds before each question after a lost answer: a gateway may give up on a submission that
then goes through, so one "no" is not enough."""
_LONGEST_WAIT: Final = 60.0


class Flow(Generic[R]):
    """One piece of work.

    Args:
        workflow: the rules.
        encode: writes a message; raises ValueError where it cannot.
        zone: for errors.
        id: of one that was made before, or None for a new one.
        items: what was uploaded to that one, where known.
    """

    def __init__(
        self,
        workflow: Workflow,
        encode: Callable[[Record], bytes],
        zone: str | None,
        *,
        id: int | str | None = None,
        items: Sequence[R] = (),
    ) -> None:
        self.id = id
        self._workflow = workflow
        self._encode = encode
        self._zone = zone
        self._ledger = self._ledger_of(items)
        self._reached: int | None = _NEW if id is None else None
        self._pages: int | None = None
        self._name = f"{workflow.noun}.pdf"
        self._calls = 0

    # --- steps --------------------------------------------------------------------------------

    def create(self) -> Steps[None]:
        """Make an empty one; its id is known then.

        Raises:
            ServiceError, TransportError: as they describe.
        """
        operation = self._workflow.create
        self._calls += 1
        answer = yield Call(operation, HttpRequest({}, None))
        found = next(walk(answer, self._workflow.id), None)
        if found is None:
            raise MalformedResponse("the answer holds no id", **self._context(operation))
        self.id = found
        self._reached = _CREATED

    def upload_document(self, source: bytes | str | os.PathLike[str]) -> Steps[None]:
        """Upload the document.

        Raises:
            InvalidDocument: it cannot be read; nothing was sent.
            OutOfOrder: it was submitted before; nothing was sent.
            ServiceError, TransportError: as they describe.
        """
        document, pages = open_document(self._workflow, source, self._name)
        yield from self._take(_DOCUMENT, self._workflow.document, document.content)
        self._name, self._pages = document.name, pages

    def upload_items(self, items: Sequence[R], build: Build[R]) -> Steps[None]:
        """Upload the items.

        Raises:
            InvalidRecord, EncodingError: an item cannot be sent; nothing was.
            OutOfOrder: the document comes first, or it was submitted before; nothing was sent.
            ServiceError, TransportError: as they describe.
        """
        content = self._written(items, build, self._name, self._pages)
        yield from self._take(_ITEMS, self._workflow.items, content)
        self._ledger = self._ledger_of(items)

    def submit(self) -> Steps[None]:
        """Submit it: once. After a lost answer the service is asked whether it has happened.

        Raises:
            OutOfOrder: the items come first, or it was submitted before; nothing was sent.
            OutcomeUnknown: no answer came, and none to that question.
            ServiceError: the service refused.
            TransportError: it was not submitted; it may be submitted again.
        """
        step = self._workflow.submit
        try:
            yield from self._take(_SUBMITTED, step, None)
        except TransportError as error:
            if not error.maybe_done:
                raise
            submitted = yield from self._was_submitted()
            if submitted:
                return
            named = f"{self._workflow.noun} {self.id}"
            if submitted is None:
                self._reached = None
                raise OutcomeUnknown(
                    f"{named} may or may not be submitted: {error.message}, and asking did not "
                    "help; ask for its status before anything else",
                    id=self.id,
                    **self._context(step.operation),
                ) from error
            raise TransportError(
                f"{named} was not submitted, says the service: {error.message}",
                sent=False,
                **self._context(step.operation),
            ) from error

    def _take(self, position: int, step: Step, content: bytes | None) -> Steps[None]:
        if self._reached is None:
            yield from self._ask()
        self._allow(position, step)
        self._calls += 1
        yield self._call(step.operation, content)
        self._reached = position

    def _allow(self, position: int, step: Step) -> None:
        reached = self._reached or _NEW
        names = self._workflow.names
        if reached == _SUBMITTED:
            why = "was submitted"
            following = ("wait", *self._workflow.later)
        elif position > reached + 1:
            why = f"needs {names[reached + 1]} first"
            following = names[_DOCUMENT : reached + 2]
        else:
            return
        raise OutOfOrder(
            f"{step.name} is out of order: {self._workflow.noun} {self.id} {why}; what can follow "
            f"is {', '.join(following)}",
            following=following,
            **self._context(step.operation),
        )

    def _written(self, items: Sequence[R], build: Build[R], name: str, pages: int | None) -> bytes:
        return write_items(
            self._workflow, items, build, self._encode, name=name, pages=pages, zone=self._zone
        )

    # --- looking ------------------------------------------------------------------------------

    def status(self) -> Steps[Any]:
        """How far it is: the service's answer.

        Raises:
            ServiceError: the service says that it failed as a whole.
        """
        answer, refusal = yield from self._ask()
        if refusal is not None and not self._ledger.failed(self._ledger.entries(answer)):
            raise refusal
        return answer

    def read(
        self,
        name: str,
        operation: HttpOperation[Any, Any],
        parameters: Mapping[str, object] | None = None,
    ) -> Steps[Any]:
        """What the service tells of it once it is submitted; None where there is nothing yet.

        Raises:
            OutOfOrder: it is not submitted yet; nothing was sent.
            ServiceError: as it describes.
        """
        self._require_submitted(name, operation)
        return (yield self._call(operation, None, parameters))

    def wait(
        self,
        *,
        timeout: float | None = None,
        poll: float | None = None,
        progress: Callable[[Any], object] | None = None,
    ) -> Steps[Report[R | None]]:
        """Wait until the service has taken it up and lists every item.

        Where the items are not known, that is when two answers list the same.

        Args:
            timeout: seconds to wait at most, or None for any time.
            poll: seconds before the second question; later ones come more slowly.
            progress: called with the answer to each question.

        Returns:
            An outcome for each item: failed where the service names an error, with what it says.

        Raises:
            OutOfOrder: it is not submitted yet; nothing was sent.
            WaitTimeout: the time is over; ``report`` has what is known.
            ServiceError: it failed as a whole; ``report`` has that of every item.
            TransportError: no usable answer; ``report`` has every item as unknown.
        """
        workflow, ledger = self._workflow, self._ledger
        self._require_submitted("wait", workflow.status)
        deadline = None if timeout is None else time.monotonic() + timeout
        listed = 0
        for seconds in backing_off(workflow.poll if poll is None else poll, _LONGEST_WAIT):
            try:
                answer, refusal = yield from self._ask()
                self._require_submitted("wait", workflow.status)
                received = bool(next(walk(answer, workflow.received), False))
                entries = ledger.entries(answer)
                if received and not entries:
                    entries = yield from self._listed_elsewhere()
            except TransportError as error:
                error.report = ledger.report({}, self._calls)
                raise
            if progress is not None:
                progress(answer)
            if refusal is not None and not ledger.failed(entries):
                refusal.report = ledger.all(Status.FAILED, refusal, self._calls)
                raise refusal
            # Of work taken up again without its items nobody knows how many there are.
            settled = bool(ledger.items) or len(entries) == listed
            if received and settled and ledger.is_complete(entries):
                return ledger.report(entries, self._calls)
            listed = len(entries)
            if deadline is not None and time.monotonic() + seconds > deadline:
                late = WaitTimeout(
                    f"{workflow.noun} {self.id} was not done within {timeout:g} s",
                    id=self.id,
                    **self._context(workflow.status),
                )
                late.report = ledger.report(entries, self._calls)
                raise late
            yield Pause(seconds)
        raise AssertionError

    def _ask(self) -> Steps[tuple[Any, ServiceError | None]]:
        """The answer to ``status``, and the refusal that it is where the work as a whole failed."""
        operation = self._workflow.status
        refusal: ServiceError | None = None
        try:
            answer = yield self._call(operation, None)
        except ServiceError as error:
            if error.answer is None:
                raise
            answer, refusal = error.answer, error
        submitted = next(walk(answer, self._workflow.submitted), None)
        if submitted is None:
            raise MalformedResponse(
                "the answer does not say whether it was submitted", **self._context(operation)
            )
        if submitted:
            self._reached = _SUBMITTED
        elif self._reached is None:  # what was uploaded is not told: the service judges
            self._reached = _ITEMS
        return answer, refusal

    def _was_submitted(self) -> Steps[bool | None]:
        """Whether it was submitted; None where nobody says."""
        told: bool | None = None
        for seconds in _ASKING_AGAIN:
            yield Pause(seconds)
            try:
                yield from self._ask()
            except SoapwrightError:
                told = None
            else:
                told = self._reached == _SUBMITTED
            if told:
                break
        return told

    def _require_submitted(self, name: str, operation: HttpOperation[Any, Any]) -> None:
        """Refuse where it is known not to be submitted."""
        if self._reached not in (None, _SUBMITTED):
            following = self._workflow.names[_DOCUMENT : (self._reached or _NEW) + 2]
            raise OutOfOrder(
                f"{name} is out of order: {self._workflow.noun} {self.id} is not submitted; what "
                f"can follow is {', '.join(following)}",
                following=following,
                **self._context(operation),
            )

    # --- all of it ----------------------------------------------------------------------------

    def send(
        self,
        source: bytes | str | os.PathLike[str],
        items: Sequence[R],
        build: Build[R],
        *,
        timeout: float | None = None,
        poll: float | None = None,
        progress: Callable[[Any], object] | None = None,
    ) -> Steps[Report[R | None]]:
        """All steps, and the wait for their end.

        Returns:
            An outcome for each item. They are failed where a step was refused or did not reach
            the service, and unknown where nobody can say whether it was submitted.

        Raises:
            InvalidDocument, InvalidRecord, EncodingError: nothing was sent.
            AuthenticationError: the service refused the credentials.
            WaitTimeout, TransportError: it was submitted; ``report`` has what is known.
        """
        document, pages = open_document(self._workflow, source, self._name)
        content = self._written(items, build, document.name, pages)
        self._ledger = self._ledger_of(items)
        try:
            yield from self.create()
            yield from self._take(_DOCUMENT, self._workflow.document, document.content)
            yield from self._take(_ITEMS, self._workflow.items, content)
            yield from self.submit()
        except AuthenticationError:
            raise
        except OutcomeUnknown as error:
            return self._ledger.all(Status.UNKNOWN, error, self._calls)
        except SoapwrightError as error:
            return self._ledger.all(Status.FAILED, error, self._calls)
        try:
            return (yield from self.wait(timeout=timeout, poll=poll, progress=progress))
        except ServiceError as error:
            if error.report is None:
                raise
            return error.report

    # --- calls ------------------------------------------------------------------------------

    def _call(
        self,
        operation: HttpOperation[Any, Any],
        content: bytes | None,
        parameters: Mapping[str, object] | None = None,
    ) -> Call:
        known = {self._workflow.parameter: self.id, **(parameters or {})}
        return Call(operation, HttpRequest(known, content))

    def _context(self, operation: HttpOperation[Any, Any]) -> dict[str, Any]:
        return {"operation": operation.name, "zone": self._zone}

    def _listed_elsewhere(self) -> Steps[dict[int, Any]]:
        also = self._workflow.listing.also
        if also is None:
            return {}
        try:
            answer = yield self._call(also, None)
        except HttpError:  # it has nothing to tell yet, or never will; the status has told
            return {}
        return self._ledger.entries(answer)

    def _ledger_of(self, items: Sequence[R]) -> Ledger[R]:
        workflow = self._workflow
        name = workflow.submit.operation.name
        return Ledger(workflow.listing, items, operation=name, zone=self._zone)
