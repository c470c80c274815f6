"""One piece of work, sans-IO: a state machine that knows which step comes next.

Each method is a generator that yields the calls to make and the pauses to take. A step that must
not happen twice is never repeated: where no answer to it comes, the service is asked whether it
has happened.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Generic, TypeVar

from soapwright.runtime.answers.result import walk
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.steps import Pause, Steps
from soapwright.runtime.errors import (
    MalformedResponse,
    OutcomeUnknown,
    OutOfOrder,
    ServiceError,
    SoapwrightError,
    TransportError,
)
from soapwright.runtime.records.dataclass import replace
from soapwright.runtime.records.record import Record
from soapwright.runtime.workflow.contents import Given, Place, Prepared
from soapwright.runtime.workflow.items import ItemOutcomes
from soapwright.runtime.workflow.order import Order
from soapwright.runtime.workflow.rule import AnyOperation, Question, Step, Workflow

R = TypeVar("R", bound=Record)

_ASKING_AGAIN: Final = (0.0, 1.0, 3.0)
"""Seconds before each question after a lost answer: a gateway may give up on a request that then
goes through, so one "no" is not enough."""


class Work(Generic[R]):
    """One piece of work.

    Args:
        workflow: the rules.
        encode: writes a record; raises ValueError where it cannot.
        zone: for errors.
        id: of one that was made before, or None for a new one.
        items: what was uploaded to that one; None where that is not known.
        sending: gives what is to be called before a call of that name goes out; or None.
    """

    def __init__(
        self,
        workflow: Workflow,
        encode: Callable[[Record], bytes],
        zone: str | None,
        *,
        id: int | str | None = None,
        items: Sequence[R] | None = None,
        sending: Callable[[str], Callable[[bytes], object]] | None = None,
    ) -> None:
        self.workflow = workflow
        self.id = id
        self.items: Sequence[R] | None = () if id is None else items
        self.order = Order(workflow.steps)
        self.calls = 0
        """The calls that have changed something."""
        self.written = encode
        """Writes a record."""
        self.sending = sending
        self._zone = zone
        self._facts: dict[str, object] = {}
        self._in_doubt = id is not None
        self._counts: dict[str, int] = {}
        # What the service does not tell, of work taken up again, it judges itself.
        self._taken = (
            set[str]()
            if id is None
            else {step.name for step in workflow.steps if not step.can_be_asked_about}
        )

    @property
    def outcomes(self) -> ItemOutcomes[R]:
        """What may be said of the items."""
        workflow = self.workflow
        return ItemOutcomes(
            workflow.listing, self.items, operation=workflow.hands_over, zone=self._zone
        )

    # --- steps --------------------------------------------------------------------------------

    def create(self, **parameters: object) -> Steps[None]:
        """Make an empty one; its id is known then.

        Raises:
            ServiceError, TransportError: as they describe.
        """
        create = self.workflow.create
        self.calls += 1
        call = Call(create.operation, create.request(**parameters))
        answer = yield self._noted("create", call)
        found = next(walk(answer, self.workflow.id), None)
        if found is None:
            raise MalformedResponse("the answer holds no id", **self.context(create.operation))
        self.id = found

    def take(self, name: str, value: Any = None, /, **parameters: object) -> Steps[None]:
        """Take a step: what it sends, if anything, and its parameters.

        Raises:
            OutOfOrder: it is not the time for it; nothing was sent.
            OutcomeUnknown: no answer came, and nobody tells whether it has happened.
            ServiceError: the service refused.
            TransportError: it has not happened, or may be taken again.
            SoapwrightError: what it sends cannot be sent; nothing was.
        """
        step = self.workflow.step(name)
        prepared = self.prepare(step, Given(value, parameters))
        yield from self.send(step, prepared)
        if step.again == "adds" and prepared.items:
            self.items = None if self.items is None else (*self.items, *prepared.items)
        elif prepared.items:
            self.items = prepared.items

    def prepare(self, step: Step, given: Given, facts: dict[str, object] | None = None) -> Prepared:
        """What a step sends, checked; ``facts`` are of steps before it that are yet to be taken."""
        if step.sends is None:
            return Prepared(parameters=given.parameters)
        known = self._facts if facts is None else facts
        place = Place(self.written, self.context(step.operation), known)
        return step.sends.prepare(given, place)

    def send(self, step: Step, prepared: Prepared, name: str | None = None) -> Steps[None]:
        """Take a step with what was prepared for it; raises as :meth:`take`.

        ``name`` is what the call is called, where a step makes several.
        """
        if self._in_doubt:
            yield from self.ask()
        self._allow(step)
        self.calls += 1
        message = step.request(self.id, *prepared.arguments, **prepared.parameters)
        try:
            yield self._noted(name or step.name, Call(step.operation, message))
        except SoapwrightError as error:
            if not error.maybe_done or step.operation.idempotent:
                raise
            yield from self._settle(step, error)
            self._take_note(step, prepared)
        else:
            self.took(step, prepared)

    def took(self, step: Step, prepared: Prepared) -> None:
        """Take note of a step that was taken with what was prepared for it."""
        self._counts[step.name] = self._counts.get(step.name, 0) + 1
        self._take_note(step, prepared)

    def _take_note(self, step: Step, prepared: Prepared) -> None:
        self._facts |= prepared.facts
        self._taken -= self.order.undone_by(step.name)
        self._taken.add(step.name)

    def _noted(self, name: str, call: Call) -> Call:
        return call if self.sending is None else replace(call, sending=self.sending(name))

    def _allow(self, step: Step) -> None:
        if past := self.order.past(step.name, self._taken):
            why = f"is past {past}"
        elif missing := self.order.missing(step.after, self._taken):
            why = f"needs {missing} first"
        else:
            return
        raise self._out_of_order(step.name, why, step.operation)

    def require(self, name: str, operation: AnyOperation) -> None:
        """Refuse a question where it is known that the work is not handed over.

        Raises:
            OutOfOrder: nothing was sent.
        """
        missing = self.order.missing(self.workflow.status.after, self._taken)
        if missing and not self._in_doubt:
            raise self._out_of_order(name, f"needs {missing} first", operation)

    def _out_of_order(self, name: str, why: str, operation: AnyOperation) -> OutOfOrder:
        workflow, following = self.workflow, self.order.allowed(self._taken)
        if self.order.missing(workflow.status.after, self._taken) is None:
            following = (*following, "wait", *workflow.reads)
        return OutOfOrder(
            f"{name} is out of order: {workflow.noun} {self.id} {why}; what can follow is "
            f"{', '.join(following)}",
            following=following,
            **self.context(operation),
        )

    # --- lost answers -------------------------------------------------------------------------

    def _settle(self, step: Step, error: SoapwrightError) -> Steps[None]:
        """Find out whether a step has happened whose answer was lost.

        Raises:
            OutcomeUnknown, TransportError: it may or may not have happened, or it has not.
        """
        happened = yield from self._has_happened(step)
        if happened:
            return
        named = f"{step.name} of {self.workflow.noun} {self.id}"
        context = self.context(step.operation)
        if happened is None:
            self._in_doubt = step.can_be_asked_about
            asking = "asking did not help" if self._in_doubt else "there is no way to ask"
            raise OutcomeUnknown(
                f"{named} may or may not have happened: {error.message}, and {asking}; look at "
                "its status before anything else",
                id=self.id,
                **context,
            ) from error
        raise TransportError(
            f"{named} has not happened, says the service: {error.message}", sent=False, **context
        ) from error

    def _has_happened(self, step: Step) -> Steps[bool | None]:
        """Whether it has, by what the status tells; None where that cannot be known."""
        once_before = step.told is not None and step.name in self._taken
        if once_before or not step.can_be_asked_about:
            return None
        told: bool | None = None
        before = self._counts.get(step.name, 0)
        for seconds in _ASKING_AGAIN:
            yield Pause(seconds)
            try:
                told = yield from self.has_happened(step, before)
            except SoapwrightError:
                told = None
            if told:
                break
        return told

    def has_happened(self, step: Step, before: int | None = None) -> Steps[bool]:
        """Ask once whether a step has happened, beyond so many times; None: those that are known.

        Raises:
            SoapwrightError: the answer does not say, or none came.
        """
        times = self._counts.get(step.name, 0) if before is None else before
        answer, _ = yield from self.ask()
        return self._told(step, answer, times)

    def _told(self, step: Step, answer: Any, before: int) -> bool:
        """Whether an answer to the status tells that a step has happened, beyond so many times.

        Raises:
            MalformedResponse: it does not say.
        """
        told: bool | None = None
        if step.told is not None:
            told = step.told.by(answer)
        elif (count := next(walk(answer, step.counted), None)) is not None:
            told = int(count) > before
        if told is None:
            raise MalformedResponse(
                f"the answer does not say whether {step.name} has happened",
                **self.context(self.workflow.status.question.operation),
            )
        return told

    # --- looking ------------------------------------------------------------------------------

    def ask(self) -> Steps[tuple[Any, ServiceError | None]]:
        """The answer to ``status``, and the refusal that it is where the work as a whole failed."""
        refusal: ServiceError | None = None
        try:
            answer = yield self.call(self.workflow.status.question)
        except ServiceError as error:
            if error.answer is None:
                raise
            answer, refusal = error.answer, error
        for step in self.workflow.steps:
            if step.can_be_asked_about and self._told(step, answer, 0):
                self._learn(step, answer)
        self._in_doubt = False
        return answer, refusal

    def _learn(self, step: Step, answer: Any) -> None:
        """Note that a step has happened, by the answer to the status."""
        if step.counted:
            told = int(next(walk(answer, step.counted)))
            self._counts[step.name] = max(told, self._counts.get(step.name, 0))
        # Otherwise what was sent may have been undone since by a step before it.
        if self._in_doubt or step.again == "never":
            self._taken.update(self.order.until((step.name,)))

    def status(self) -> Steps[Any]:
        """How far it is: the service's answer.

        Raises:
            ServiceError: the service says that it failed as a whole.
        """
        answer, refusal = yield from self.ask()
        outcomes = self.outcomes
        if refusal is not None and not outcomes.failed(outcomes.entries(answer)):
            raise refusal
        return answer

    def read(self, name: str, /, **parameters: object) -> Steps[Any]:
        """What the service tells of it once it is handed over; None where there is nothing yet.

        Raises:
            OutOfOrder: it is not handed over yet; nothing was sent.
            ServiceError: as it describes.
        """
        question = self.workflow.reads[name]
        self.require(name, question.operation)
        return (yield self.call(question, **parameters))

    def call(self, question: Question, **parameters: object) -> Call:
        """A call about it."""
        return Call(question.operation, question.request(self.id, **parameters))

    def context(self, operation: AnyOperation) -> dict[str, Any]:
        """What errors tell of a call."""
        return {"operation": operation.name, "zone": self._zone}
