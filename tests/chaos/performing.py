"""What a process does: one run after the other, on the sandboxes that it keeps."""

from __future__ import annotations

from collections import Counter
from functools import cache

from soapwright.runtime.calls import retry
from tests.chaos.run import Run
from tests.chaos.services import SERVICES, Service
from tests.chaos.tally import Tally


@cache
def _service(name: str) -> Service:
    """The service with its running sandbox; it ends with the process."""
    service = SERVICES[name]()
    service.server.__enter__()
    return service


def perform(run: Run) -> Tally:
    """Do one run; an error that no run should end with is told wrongly, too."""
    service = _service(run.service)
    with run.network(service.server) as network:
        try:
            tally = service.run(run, network)
            assert network.requests, "nothing was sent"
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


def brief_waits() -> None:
    """Calls are made again as often as ever, but after a hundredth of the time."""
    wait_after = retry._wait_after
    retry._wait_after = lambda *tried: wait_after(*tried) / 100
