"""A service that keeps records by title, and a run that is killed at any of its events."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from generated.autotask import types
from generated.autotask.batching import CREATE
from generated.autotask.types import TYPES
from soapwright.runtime.batch.rule import Batch
from soapwright.runtime.batch.run import BatchRun
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.steps import Calls
from soapwright.runtime.codec.encode import Encoder
from soapwright.runtime.errors import TransportError
from soapwright.runtime.journal.entries import Entry, Event, Key
from soapwright.runtime.journal.fingerprint import Fingerprints
from soapwright.runtime.journal.journal import Journal
from soapwright.runtime.journal.store import Store
from soapwright.runtime.outcome import Report
from tests.runtime.driving import drive

ABOUT = {"service": "autotask", "operation": "create"}
ENCODER = Encoder(TYPES)
BAD = "bad"


class Killed(BaseException):
    """The process ends here."""


def by_title(item: Any) -> Key:
    return str(item.title)


def journal(path: Path, **options: Any) -> Journal[types.Ticket]:
    options = {"key": by_title, "given": "id", "about": ABOUT, **options}
    prints = Fingerprints(ENCODER, CREATE.request, given=options.pop("given"))
    return Journal(path, options.pop("about"), prints, {"operation": "create"}, **options)


def tickets(titles: Sequence[str]) -> list[types.Ticket]:
    return [types.Ticket(title=title) for title in titles]


def goes_out(call: Call) -> None:
    """Tell a call that it goes out, as a connection does."""
    if call.sending is not None:
        call.sending(b"".join(ENCODER.element(call.request)))


class Ledger:
    """Stores all of a call or nothing: nothing where a title begins with ``bad``.

    Args:
        event: is told of each thing that happens.
        lost: numbers of the calls that are done and whose answers are lost.
    """

    delay = 0.0
    """Seconds after which a call is carried out whose caller was killed as it arrived; 0: never."""

    def __init__(
        self, event: Callable[[], object] = lambda: None, lost: Sequence[int] = ()
    ) -> None:
        self.now = 0.0
        self.late: list[tuple[float, list[str]]] = []
        self.titles: list[str] = []
        self.calls: list[list[str]] = []
        self.event = event
        self.lost = lost

    def answer(self, call: Call) -> Any:
        sent = [item.title for item in call.request.entities.entity]
        goes_out(call)
        try:
            self.event()
        except Killed:
            if self.delay and not any(title.startswith(BAD) for title in sent):
                self.late.append((self.now + self.delay, sent))
            raise
        self.pass_(0.0)
        self.calls.append(sent)
        bad = [at for at, title in enumerate(sent, 1) if title.startswith(BAD)]
        if bad:
            texts = [types.ATWSError(message=f"wrong [{at}]") for at in bad]
            errors = types.ArrayOfATWSError(atws_error=[*texts])
            return types.ATWSResponse(return_code=-1, errors=errors)
        first = len(self.titles) + 1
        self.titles += sent
        self.event()
        if len(self.calls) - 1 in self.lost:
            raise TransportError("timed out")
        known = [item.id for item in call.request.entities.entity]
        made = [types.Ticket(id=id_ or first + at) for at, id_ in enumerate(known)]
        return types.ATWSResponse(return_code=1, entity_results=types.ArrayOfEntity(entity=[*made]))

    def pass_(self, seconds: float) -> None:
        """Time passes, and calls whose caller was killed are carried out late."""
        self.now += seconds
        for due in [each for each in self.late if each[0] <= self.now]:
            self.late.remove(due)
            self.titles += due[1]

    def id_of(self, title: str) -> int | None:
        assert Counter(self.titles)[title] <= 1, f"{title} was made twice"
        return self.titles.index(title) + 1 if title in self.titles else None


class Finder:
    """Finds records of a service by their titles."""

    not_done = "the service has none like it"

    def __init__(self, service: Ledger, settle: float | None) -> None:
        self._service = service
        self.settle = settle

    def can(self, item: Any) -> bool:
        return bool(item.title)

    def find(self, items: Sequence[Any]) -> Calls[list[list[int]]]:
        self._service.pass_(0.0)
        titles = self._service.titles
        return [[at for at, own in enumerate(titles, 1) if own == item.title] for item in items]
        yield


def run(
    path: Path,
    items: Sequence[types.Ticket],
    service: Ledger,
    *,
    batch: Batch = CREATE,
    max_items: int = 3,
    **options: Any,
) -> Report[types.Ticket]:
    """One whole run."""
    with journal(path, **options) as kept:
        steps = BatchRun(batch, max_items=max_items, journal=kept, give_up=False).steps(items)
        with closing(steps):
            return drive(steps, service.answer)


def kept(path: Path) -> dict[Key, Entry]:
    """What the file says."""
    store = Store(path, None)
    try:
        return {entry.key: entry for entry in store.entries()}
    finally:
        store.close()


@contextmanager
def events(path: Path, at: int) -> Iterator[tuple[Callable[[], None], Path]]:
    """Counts events, writes to the file among them, and kills at the one of that number.

    What a killed process leaves is then found under the other path.
    """
    left, after = at, path.with_name(f"{path.name}.left")

    def event() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            for found in path.parent.glob(f"{path.name}*"):
                rest = found.name.removeprefix(path.name)
                if rest in ("", "-wal"):
                    shutil.copy(found, f"{after}{rest}")
            raise Killed

    write = Store.write

    def writing(store: Store, *happened: Event) -> None:
        event()
        write(store, *happened)
        event()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "write", writing)
        yield event, after
