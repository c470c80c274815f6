"""The rules of work in steps: how it is made, which steps it takes, and how it is watched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

from soapwright.runtime.answers.result import Path
from soapwright.runtime.answers.state import state_at
from soapwright.runtime.calls.operation import HttpOperation, Operation
from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.runtime.workflow.contents import Kind

AnyOperation: TypeAlias = Operation[Any, Any] | HttpOperation[Any, Any]
Again: TypeAlias = Literal["never", "replaces", "adds"]
"""What it means to take a step again: that is refused, or it replaces what was sent, or adds."""


@dataclass(frozen=True, slots=True)
class Question:
    """A call about one piece of work.

    Args:
        operation: what is called.
        request: builds its message from the work's id, and from parameters by name.
    """

    operation: AnyOperation
    request: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Told:
    """Where the answer to the status tells that a step has happened: a path, and the values there
    that say so."""

    path: Path
    values: frozenset[str] = frozenset({"true"})

    def by(self, answer: Any) -> bool | None:
        """Whether it has; None where the answer does not say."""
        state = state_at(answer, self.path)
        return None if state is None else state in self.values


@dataclass(frozen=True, slots=True)
class Step:
    """A step: the method that takes it, and what that calls.

    Args:
        name: the method.
        operation: what is called.
        request: builds its message from the work's id, what the step sends, if anything, and
            parameters by name.
        after: the steps that must have been taken before.
        again: what taking it again means. Once a step was taken that is never taken again, those
            that come before it are too late.
        told: where the status tells that it has happened, or None.
        counted: path in the status of how often it has happened, or ().
        sends: what it sends beside its parameters, or None.
        settle: seconds after which a call of it that went out is carried out no more; None where
            nobody knows.
    """

    name: str
    operation: AnyOperation
    request: Callable[..., Any]
    after: tuple[str, ...] = ()
    again: Again = "never"
    told: Told | None = None
    counted: Path = ()
    sends: Kind | None = None
    settle: float | None = None

    @property
    def can_be_asked_about(self) -> bool:
        """Whether the status tells, after a lost answer, if it has happened."""
        return self.told is not None or bool(self.counted)


@dataclass(frozen=True, slots=True)
class Status:
    """How far it is.

    Args:
        question: asks for it.
        after: the steps without which there is nothing to wait for.
        state: path of its state, or ().
        done: the states in which the service has done its part.
        failed: those in which it has failed as a whole.
        messages: paths of the texts that say why.
        poll: seconds between questions.
    """

    question: Question
    after: tuple[str, ...]
    state: Path
    done: frozenset[str]
    failed: frozenset[str] = frozenset()
    messages: tuple[Path, ...] = ()
    poll: float = 10.0


@dataclass(frozen=True, slots=True)
class Listing:
    """Where answers list what became of the items, and what is in an entry (attributes).

    Args:
        entries: path of the entries.
        index: of the item that an entry speaks of, counted over all that were sent.
        base: the index of the first item.
        id: what the service calls the item.
        error: the text that says what is wrong with it.
        question: asks for them, or None where the status has them.
        also: asks for them where there are none, or None; the answer may be a refusal.
        awaited: whether they come one by one, so that all of them are waited for.
    """

    entries: Path
    index: str
    base: int
    id: str
    error: str
    question: Question | None = None
    also: Question | None = None
    awaited: bool = False


@dataclass(frozen=True, slots=True)
class Workflow:
    """The rules of work in steps.

    Args:
        noun: what people call one piece of it, such as ``batch``.
        create: makes an empty one, from parameters alone.
        id: path of its id in the answer.
        steps: what it takes to fill it and to hand it over.
        status: how far it is.
        listing: what became of the items, or None where only the whole is told of.
        reads: further questions once it is handed over, by method.
    """

    noun: str
    create: Question
    id: Path
    steps: tuple[Step, ...]
    status: Status
    listing: Listing | None = None
    reads: Mapping[str, Question] = field(default_factory=dict)

    def step(self, name: str) -> Step:
        """The step of that name."""
        return next(step for step in self.steps if step.name == name)

    @property
    def hands_over(self) -> str:
        """The operation that does."""
        return self.step(self.status.after[-1]).operation.name
