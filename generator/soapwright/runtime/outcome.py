"""What became of each input record: succeeded, failed or unknown, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar

from soapwright.runtime.errors import BatchError, SoapwrightError
from soapwright.runtime.pickling.guarded import Guarded
from soapwright.runtime.records.dataclass import dataclass, field

T = TypeVar("T")
if TYPE_CHECKING:
    import typing_extensions

    Id = typing_extensions.TypeVar("Id", covariant=True, default=int | str)
else:
    Id = TypeVar("Id", covariant=True)
OnError: TypeAlias = Literal["isolate", "skip", "raise"]
"""What a batch does about a call that is refused as a whole."""


class Status(StrEnum):
    """Where a record ended.

    ``UNKNOWN``: the request went out and no usable answer came, so the service may have acted.
    """

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Message:
    """What a service says, of a record or of a whole call.

    ``level`` is how grave it is and ``code`` the reason, both in the service's own words, which
    it may add to; ``key`` is the key that it names.
    """

    text: str
    level: str | None = None
    code: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome(Guarded, Generic[T, Id]):
    """What became of one record.

    ``index`` counts the input from 0. ``id`` is the service's, where it gave one. ``errors`` are
    its messages about this record (or ours, where it was not sent), ``warnings`` those beside a
    success. ``error`` is the exception behind a failure.

    ``messages`` are the service's with all that they carry, where it gives more than texts;
    ``external_id`` is the record's id outside the service, where the answer repeats it.

    It can be pickled: an ``item`` that cannot arrives as the text of its ``repr``.
    """

    index: int
    item: T
    status: Status
    id: Id | None = None
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    error: SoapwrightError | None = None
    messages: tuple[Message, ...] = ()
    external_id: str | None = None

    if not TYPE_CHECKING:  # which know that the second parameter need not be given
        __class_getitem__ = classmethod(GenericAlias)

    @property
    def ok(self) -> bool:
        return self.status is Status.SUCCEEDED

    def __repr__(self) -> str:
        given = "" if self.id is None else f", id {self.id!r}"
        said = _said(self)
        more = f": {said!r}" if said else ""
        return f"<Outcome {self.index}: {type(self.item).__name__} {self.status}{given}{more}>"

    def _repr_html_(self) -> str:
        from soapwright.runtime.records.html import table  # only notebooks ask

        rows = [("id", self.id), ("said", _said(self)), ("record", self.item)]
        given = [row for row in rows if row[1] not in (None, "")]
        return table(f"Outcome {self.index}", (), given, len(given), note=self.status)


def _said(outcome: Outcome[Any, Any]) -> str:
    """What is said of a record, in one line."""
    texts = outcome.errors or outcome.warnings
    return "; ".join(texts) or (outcome.error.message if outcome.error is not None else "")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: outcomes so far, and calls made."""

    succeeded: int
    failed: int
    unknown: int
    calls: int

    @property
    def done(self) -> int:
        return self.succeeded + self.failed + self.unknown


OnProgress: TypeAlias = Callable[[Progress], object]


@dataclass(slots=True)
class Report(Guarded, Generic[T, Id]):
    """Every outcome of one batch, in the order of the input.

    ``calls`` counts the writing calls that were made for it. ``messages`` are those of whole
    calls, in their order.
    """

    outcomes: list[Outcome[T, Id]] = field(default_factory=list)
    calls: int = 0
    messages: list[Message] = field(default_factory=list)

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)

    def __iter__(self) -> Iterator[Outcome[T, Id]]:
        return iter(self.outcomes)

    def __len__(self) -> int:
        return len(self.outcomes)

    def _having(self, status: Status) -> list[Outcome[T, Id]]:
        return [outcome for outcome in self.outcomes if outcome.status is status]

    @property
    def succeeded(self) -> list[Outcome[T, Id]]:
        """Those that the service said it has done, in an answer that fits what was sent."""
        return self._having(Status.SUCCEEDED)

    @property
    def failed(self) -> list[Outcome[T, Id]]:
        """Records that were refused, or never sent: mend what ``errors`` says."""
        return self._having(Status.FAILED)

    @property
    def unknown(self) -> list[Outcome[T, Id]]:
        """Records that may or may not have been processed: look before sending them again."""
        return self._having(Status.UNKNOWN)

    @property
    def ok(self) -> bool:
        """Whether every record succeeded."""
        return all(outcome.ok for outcome in self.outcomes)

    def leave_with(self, ending: BaseException) -> None:
        """Go with what breaks a run off, such as Ctrl-C: as its ``report``, which a note counts."""
        leaving: Any = ending
        leaving.report = self
        ending.add_note(f"the batch was broken off: {self!r}")

    def raise_for_failures(self) -> None:
        """Raise :class:`BatchError` naming the first failure, unless every record succeeded."""
        bad = [outcome for outcome in self.outcomes if not outcome.ok]
        if not bad:
            return
        first = bad[0]
        named = f"record {first.index}: "  # which the message of a check begins with already
        reason = ("; ".join(first.errors) or first.status).removeprefix(named)
        raise BatchError(
            f"{len(self.failed)} failed and {len(self.unknown)} unknown of {len(self)} records; "
            f"first, {named}{reason}",
            report=self,
            records=[outcome.index for outcome in bad],
        ) from first.error

    def __repr__(self) -> str:
        return (
            f"<Report: {len(self.succeeded)} succeeded, {len(self.failed)} failed, "
            f"{len(self.unknown)} unknown, {self.calls} calls>"
        )

    def _repr_html_(self) -> str:
        """What failed or is not known comes first."""
        from soapwright.runtime.records.html import table  # only notebooks ask

        ordered = sorted(self.outcomes, key=lambda outcome: (outcome.ok, outcome.index))
        head = ("", "status", "id", "said", "record")
        rows = ((one.index, one.status, one.id, _said(one), one.item) for one in ordered)
        return table("Report", head, rows, len(ordered), note=repr(self)[9:-1])
