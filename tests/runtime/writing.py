"""A service that stores all of a call or nothing, and what must hold of every batch sent to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from generated.autotask import types
from soapwright.runtime.calls.call import Call
from soapwright.runtime.errors import SoapwrightError, TransportError
from soapwright.runtime.outcome import OnError, Report, Status

KINDS: tuple[type[types.Entity], ...] = (types.Ticket, types.Account, types.Contact)
BAD = "bad"


class Service:
    """Stores all of a call or nothing, gives ids, and says whom it blames as ``blame`` tells.

    Args:
        blame: positions of the bad records, and how many there are → positions it names.
        trouble: what happens to the n-th call instead: ``before`` it arrives, ``after`` it was
            done, or after it was not done (``dropped``); a SoapwrightError is raised as it is.
    """

    def __init__(
        self,
        blame: Callable[[list[int], int], Iterable[int]] = lambda bad, _: bad,
        trouble: dict[int, str | SoapwrightError] | None = None,
        text: str = "Error updating entity for record number [{}].",
    ) -> None:
        self.blame = blame
        self.trouble = trouble or {}
        self.text = text
        self.stored: list[types.Entity] = []
        self.unanswered: list[types.Entity] = []
        self.calls: list[list[types.Entity]] = []

    def answer(self, call: Call) -> Any:
        sent = call.request.entities.entity
        number = len(self.calls)
        self.calls.append(list(sent))
        assert len({type(item) for item in sent}) == 1
        assert not {id(item) for item in sent} & {id(item) for item in self.unanswered}
        trouble = self.trouble.get(number)
        if isinstance(trouble, SoapwrightError):
            raise trouble
        if trouble == "before":
            raise TransportError("no route", sent=False)
        if trouble == "dropped":
            self.unanswered += sent
            raise TransportError("timed out")
        bad = [position for position, item in enumerate(sent) if item.extra.get(BAD)]
        if not bad:
            self.stored += sent
        if trouble == "after":
            self.unanswered += sent
            raise TransportError("timed out")
        if bad:
            return types.ATWSResponse(return_code=-1, errors=self.errors(bad, len(sent)))
        first = len(self.stored) - len(sent) + 1
        given = [type(item)(id=first + n) for n, item in enumerate(sent)]
        return types.ATWSResponse(
            return_code=1, entity_results=types.ArrayOfEntity(entity=[*given])
        )

    def errors(self, bad: list[int], size: int) -> types.ArrayOfATWSError:
        texts = []
        for position in self.blame(bad, size):
            texts += ["This is wrong [9].", self.text.format(position + 1)]
        texts = texts or ["Something is wrong."]
        return types.ArrayOfATWSError(atws_error=[types.ATWSError(message=t) for t in texts])


def record(kind: type[Any] = types.Ticket, *, bad: bool = False) -> types.Entity:
    found: types.Entity = kind()
    found.extra.update({BAD: True} if bad else {})
    return found


def statuses(report: Report[Any]) -> str:
    return "".join(outcome.status[0] for outcome in report)


def tickets(bad: Sequence[int], size: int) -> list[types.Entity]:
    return [record(bad=position in bad) for position in range(size)]


BLAMES: dict[str, Callable[[list[int], int], Iterable[int]]] = {
    "all of them": lambda bad, size: bad,
    "the first": lambda bad, size: bad[:1],
    "the last": lambda bad, size: bad[-1:],
    "nobody": lambda bad, size: [],
    "the next one": lambda bad, size: [(position + 1) % size for position in bad],
    "the one before": lambda bad, size: [(bad[0] - 1) % size],
    "always the first record": lambda bad, size: [0],
    "somebody out of range": lambda bad, size: [size + 3],
    "a good one": lambda bad, size: [p for p in range(size) if p not in bad][:1],
    "one twice": lambda bad, size: [bad[0], bad[0]],
}
TEXTS = [
    "Error updating entity for record number [{}].",
    "Fehler beim Aktualisieren von Datensatz Nummer [{}].",
    "Satz [{}]",
    "no number at all {}",
]


def account_for(
    items: Sequence[types.Entity],
    taken: int,
    service: Service,
    report: Report[Any],
    on_error: OnError,
    *,
    raised: bool,
) -> None:
    """Assert that every record that was taken ends once, and as the service has it."""
    assert [outcome.index for outcome in report] == list(range(taken))
    assert all(outcome.item is items[outcome.index] for outcome in report)
    assert raised == (on_error == "raise" and not report.ok)
    assert raised or taken == len(items)
    # What is called saved is saved, once; what is called failed is not; unknown may be either.
    times = Counter(id(item) for item in service.stored)
    assert set(times.values()) <= {1}
    for outcome in report:
        stored = id(outcome.item) in times
        assert outcome.status is Status.UNKNOWN or outcome.ok == stored
        assert (outcome.status is Status.UNKNOWN) == any(
            outcome.item is item for item in service.unanswered
        )
        assert outcome.ok or outcome.errors
    if on_error == "isolate" and not service.trouble:
        assert all(outcome.ok != bool(outcome.item.extra.get(BAD)) for outcome in report)
