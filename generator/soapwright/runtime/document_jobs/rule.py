"""The rules of work in steps: made, given a document and items, submitted once, then watched."""

from __future__ import annotations

from typing import Any

from soapwright.runtime.answers.result import Path
from soapwright.runtime.calls.operation import HttpOperation
from soapwright.runtime.document_jobs.known_values import KnownValues
from soapwright.runtime.document_jobs.pdf import PageRange
from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.runtime.records.record import Record


@dataclass(frozen=True, slots=True)
class Step:
    """A step: the method that takes it, and the operation it calls."""

    name: str
    operation: HttpOperation[Any, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """Where answers list what became of the items, and what is in an entry (attributes).

    Args:
        entries: path of the entries, in the answer to ``status`` and in that to ``also``.
        index: of the item that an entry speaks of.
        base: the index of the first item.
        id: what the service calls the item.
        error: the text that says what is wrong with it.
        also: the operation whose answer may list them instead, or None.
    """

    entries: Path
    index: str
    base: int
    id: str
    error: str
    also: HttpOperation[Any, Any] | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """Which pages of the document are an item's: its class and two fields, by wire name."""

    entity: str
    first: str
    last: str
    attributes: tuple[str, str]

    def of(self, item: Record) -> PageRange:
        first, last = (getattr(item, attribute) for attribute in self.attributes)
        return PageRange(first, last)


@dataclass(frozen=True, slots=True)
class Workflow:
    """The rules of work in steps.

    Args:
        noun: what people call one piece of it, such as ``batch``.
        create: makes an empty one; ``id`` is the path of its id in the answer.
        id: see ``create``.
        parameter: the parameter that names it in every other operation.
        document, items, submit: the steps after it, in this order.
        status: asks how far it is; ``submitted`` and ``received`` are paths of booleans in its
            answer: was it submitted, and has the service begun with it.
        submitted, received: see ``status``.
        listing: what became of the items.
        later: the methods that make sense once it is submitted.
        pages: which pages are an item's, where items have pages.
        known: values the service is known to take, where the list is open.
        poll: seconds between questions.
    """

    noun: str
    create: HttpOperation[Any, Any]
    id: Path
    parameter: str
    document: Step
    items: Step
    submit: Step
    status: HttpOperation[Any, Any]
    submitted: Path
    received: Path
    listing: Listing
    later: tuple[str, ...] = ()
    pages: Pages | None = None
    known: KnownValues = field(default_factory=dict)
    poll: float = 10.0

    @property
    def names(self) -> tuple[str, ...]:
        """The methods by what has been reached when they are done."""
        return ("", "create", self.document.name, self.items.name, self.submit.name)
