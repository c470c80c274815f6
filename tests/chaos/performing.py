"""What a process does: one run after the other, on the sandboxes that it keeps."""

from __future__ import annotations

import gc
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from soapwright.runtime.journal.entries import State
from soapwright.runtime.journal.store import Store
from soapwright.runtime.outcome import Status
from soapwright.sandbox.proxy import Proxy
from tests.chaos.batches import SETTLE, Batch, made
from tests.chaos.endings import Ending
from tests.chaos.killing import Killed, moment
from tests.chaos.run import Run
from tests.chaos.services import SERVICES, Service
from tests.chaos.tally import Tally, Told
from tests.chaos.waits import brief_waits

SUCCEEDED, UNKNOWN = Status.SUCCEEDED, Status.UNKNOWN


@cache
def _service(name: str) -> Service:
    """The service with its running sandbox; it ends with the process."""
    service = SERVICES[name]()
    service.server.__enter__()
    return service


def prepare() -> None:
    """Make this process ready for runs, even where a shell had it ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.unraisablehook = _tell
    brief_waits()


def _tell(ignored: Any) -> None:
    """Tell what Python cannot raise, but for Ctrl-C, which may come where it is collecting."""
    if ignored.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(ignored)


def perform(run: Run) -> Tally:
    """Do one run; an error that no run should end with is told wrongly, too."""
    service = _service(run.service)
    return perform_on(service, run, run.network(service.server))


def perform_on(service: Service, run: Run, network: Proxy) -> Tally:
    """Do one run on a service that is there, through a network that is yet to be opened."""
    with network:
        try:
            tally = _DO[run.way](service, run, network)
            assert network.requests or tally.kills or tally.ended, "nothing was sent"
        except Exception as error:
            tally = Tally(wrongly_told=1, stories=[f"ended with {error!r}"])
    tally.runs = 1
    tally.requests = network.requests
    tally.faults = Counter(event.kind for event in network.events)
    if not tally.is_clean:
        events = ", ".join(f"{e.number} {e.operation} {e.kind}" for e in network.events)
        tally.stories = [
            f"{run.command}  # {' '.join(run.faults)}",
            *(f"    {story}" for story in tally.stories),
            f"    faults: {events}",
        ]
    return tally


def _whole(service: Service, run: Run, network: Proxy) -> Tally:
    return service.run(run, network)


def _ended(service: Service, run: Run, network: Proxy) -> Tally:
    """A batch that is broken off: what left it tells of what became of each record."""
    tally, draw = Tally(), run.random()
    batch = _batch(service, run, network, draw)
    ending = Ending(draw, run.driver)
    wait: dict[str, Any] = {} if run.driver == "sync" else {"wait": ending.wait}
    told = made(batch, ends=ending, **wait)
    gc.collect()
    network.settle()  # Ctrl-C amid the opening of a connection may leave that open
    tally.ended = int(ending.happened)
    service.judge(batch, told, tally)
    return tally


def _killed(service: Service, run: Run, network: Proxy) -> Tally:
    """A batch whose process is killed: of what it said, all is so."""
    tally, draw = Tally(), run.random()
    batch = _batch(service, run, network, draw)
    killed = Killed()
    killed.run(batch, moment(draw))
    assert network.settle(), "the network is not at rest"
    tally.kills = killed.kills
    # Nobody was told of any one record: each may be there once, or not.
    told = dict.fromkeys(batch.keys, (UNKNOWN, None)) if killed.told is None else killed.told
    service.judge(batch, told, tally)
    there = service.there(batch) if batch.verb == service.verbs[0] else service.done(batch)
    if len(there) < killed.seen:
        tally.lost += killed.seen - len(there)
        tally.stories.append(f"{batch.verb}: told of {killed.seen} that are saved, {there} are")
    return tally


def _resumed(service: Service, run: Run, network: Proxy) -> Tally:
    """The same, made again with its journal until it ends: each record is there once."""
    tally, draw = Tally(), run.random()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "batch.journal"
        batch = _batch(service, run, network, draw)
        batch = replace(batch, journal=str(file), keyed=draw.random() < 0.5)
        killed = Killed()
        for _ in range(draw.randint(1, 4)):
            killed.run(batch, moment(draw))
            _stays(killed, tally)
        killed.run(batch, None)
        _stays(killed, tally)
        if any(status is UNKNOWN for status, _ in (killed.told or {}).values()):
            time.sleep(SETTLE)  # from now on what is not found is not there
            killed.run(batch.beside(service.place(None)), None)
            _stays(killed, tally)
        assert network.settle(), "the network is not at rest"
        assert killed.told is not None
        tally.kills = killed.kills
        service.judge(batch, killed.told, tally)
        _is_resolved(service, batch, killed.told, tally)
        _agrees(file, batch, killed.told, tally)
    return tally


def _batch(service: Service, run: Run, network: Proxy, draw: random.Random) -> Batch:
    """A batch of some kind; what it changes or deletes is made beside the network."""
    batch = service.new(run, network)
    verb = draw.choice((*service.verbs, service.verbs[0]))
    if verb == service.verbs[0]:
        return batch
    made(batch.beside(service.place(None)))
    return service.next(batch, verb)


def _stays(killed: Killed, tally: Tally) -> None:
    """Hold what one process told against what those before it did: what is settled stays so."""
    told: Told = killed.told or {}
    for key, before in killed.settled.items():
        if key in told and told[key] != before:
            tally.wrongly_told += 1
            tally.stories.append(f"{key}: told {before}, later {told[key]}")
    killed.settled.update((key, each) for key, each in told.items() if each[0] is SUCCEEDED)


def _is_resolved(service: Service, batch: Batch, told: Told, tally: Tally) -> None:
    """No record is unknown for good that somebody can look for, or that can be sent again."""
    if not service.resolves(batch):
        return
    for key, (status, _) in told.items():
        if status is UNKNOWN:
            tally.wrongly_told += 1
            tally.stories.append(f"{batch.verb} {key}: is unknown still")


def _agrees(file: Path, batch: Batch, told: Told, tally: Tally) -> None:
    """Hold what the journal says, read anew, against what was told."""
    with closing(Store(file, None)) as store:
        kept = {str(entry.key): entry for entry in store.entries()}
    for index, key in enumerate(batch.keys):
        entry = kept.get(batch.journal_key(key) if batch.keyed else str(index))
        status, id_ = told.get(key, (None, None))
        if status in (SUCCEEDED, UNKNOWN) or (entry is not None and entry.state is not State.OPEN):
            said = None if entry is None else (_SAYS[entry.state], entry.id)
            if said != (status, id_ if status is SUCCEEDED else entry and entry.id):
                tally.wrongly_told += 1
                tally.stories.append(f"{key}: told {status} {id_}, the journal says {said}")


_SAYS = {
    State.SUCCEEDED: Status.SUCCEEDED,
    State.FAILED: Status.FAILED,
    State.UNKNOWN: Status.UNKNOWN,
    State.SENT: Status.UNKNOWN,
    State.OPEN: Status.FAILED,
}
_DO: Mapping[str, Callable[[Service, Run, Proxy], Tally]] = {
    "whole": _whole,
    "ended": _ended,
    "killed": _killed,
    "resumed": _resumed,
}
