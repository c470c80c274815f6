"""What steps send beside their parameters: checked, as a whole, before anything goes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

from soapwright.runtime.errors import EncodingError, InvalidRecord
from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.runtime.records.record import Record
from soapwright.runtime.workflow.known_values import KnownValues, warn_of_unknown

Facts: TypeAlias = Mapping[str, object]
"""What steps before have told of what they sent, for those after them."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """One call of a step, ready to go out.

    Args:
        arguments: of the step's request, after the work's id.
        parameters: of it, by name.
        facts: what later steps may want to know of it.
        items: those that it carries.
    """

    arguments: tuple[Any, ...] = ()
    parameters: Mapping[str, object] = field(default_factory=dict)
    facts: Facts = field(default_factory=dict)
    items: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What a caller gives for one step: what it sends, if anything, and parameters by name."""

    value: Any = None
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is to go.

    Args:
        encode: writes a record; raises ValueError where it cannot.
        context: operation and zone, for errors.
        facts: see :data:`Facts`.
    """

    encode: Callable[[Record], bytes]
    context: Mapping[str, Any]
    facts: Facts


class Kind(Protocol):
    """A kind of thing that a step sends."""

    def parts(self, given: Given) -> Iterator[Given]:
        """What goes out with one call each, where one step is all that is asked for."""

    def prepare(self, given: Given, place: Place) -> Prepared:
        """One call, checked.

        Raises:
            SoapwrightError: it cannot be sent.
        """


class Reference(Protocol):
    """What items say of something that a step before them has sent."""

    def apply(
        self, items: Sequence[Record], parameters: Mapping[str, object], facts: Facts
    ) -> Mapping[str, object]:
        """The parameters, with what the caller left to the step before.

        Raises:
            InvalidRecord: an item says what cannot be.
        """


@dataclass(frozen=True, slots=True)
class Items:
    """Records, any of which outcomes speak of.

    Args:
        name: what people call one.
        max_items: how many one call takes, or None.
        known: values that the service is known to take, where the list is open.
        reference: what they say of what was sent before, or None.
    """

    name: str
    max_items: int | None = None
    known: KnownValues = field(default_factory=dict)
    reference: Reference | None = None

    def parts(self, given: Given) -> Iterator[Given]:
        """As many items at a time as a call takes."""
        items = given.value
        size = self.max_items or len(items) or 1
        for start in range(0, len(items) or 1, size):
            yield Given(items[start : start + size], given.parameters)

    def prepare(self, given: Given, place: Place) -> Prepared:
        """Some items.

        Raises:
            InvalidRecord: there are none, or too many, or one says what cannot be.
            EncodingError: XML cannot carry a value.

        Warns:
            UnknownValue: a value is not among those known.
        """
        items = given.value
        if not items:
            raise self._refused("there is nothing to upload", place)
        if self.max_items is not None and len(items) > self.max_items:
            most = f"the service takes at most {self.max_items} in a call"
            raise self._refused(f"there are {len(items)} of {self.name}; {most}", place)
        parameters = given.parameters
        if self.reference is not None:
            parameters = self.reference.apply(items, parameters, place.facts)
        warn_of_unknown(items, self.known)
        for index, item in enumerate(items):
            try:
                place.encode(item)
            except ValueError as error:
                context = {"records": (index,), **place.context}
                raise EncodingError(f"record {index}: {error}", **context) from None
        return Prepared((items,), parameters, items=items)

    def _refused(self, problem: str, place: Place) -> InvalidRecord:
        return InvalidRecord(problem, entity=self.name, field=None, **place.context)
