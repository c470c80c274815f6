"""One simulated run from one seed, and what must hold after it."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from generated.autotask import AsyncAutotask, Autotask, Ticket
from soapwright.runtime.errors import SoapwrightError
from soapwright.runtime.http.settings import Limits
from soapwright.runtime.outcome import Report, Status
from tests.simulation.clock import Clock, runner
from tests.simulation.network import READ_TIMEOUT, AsyncBackend, Network, SyncBackend, put_under
from tests.simulation.service import BAD, Service

MOST_AT_ONCE = 3


@dataclass
class Run:
    """What was done, and what of it is wrong; ``wrong`` is empty where all holds."""

    seed: int
    records: int
    calls: int
    faults: Counter[str]
    statuses: Counter[str]
    story: list[str]
    wrong: list[str] = field(default_factory=list)


def simulate(seed: int, *, rate: float | None = None, records: int | None = None) -> Run:
    """A run of a batch: everything about it follows from the seed.

    Args:
        seed: of all that is drawn.
        rate: how often something happens to a call; drawn where it is None.
        records: how many there are; drawn where it is None.
    """
    dice = Random(seed)
    random.seed(seed)  # what the waits between tries are drawn from
    clock = Clock()
    service = Service(names=dice.random() < 0.5)
    chance = dice.choice((0.0, 0.05, 0.2, 0.5)) if rate is None else rate
    network = Network(clock, service, dice, chance)
    count = dice.randint(1, 40) if records is None else records
    bad = {n for n in range(count) if dice.random() < dice.choice((0.0, 0.1))}
    tickets = [
        Ticket(title=f"{'bad' if n in bad else 'job'} {n}", account_id=1, status=1, priority=1)
        for n in range(count)
    ]
    options = {
        "max_items": dice.randint(1, 8),
        "on_error": dice.choice(("isolate", "isolate", "skip")),
    }
    at_once = dice.choice((0, 1, 1, 2, 3))  # 0: in the calling thread
    with clock.running():
        report = _create(network, tickets, at_once, options)
    run = Run(
        seed,
        count,
        service.calls,
        network.happened,
        Counter(str(outcome.status) for outcome in report or ()),
        network.story,
    )
    run.wrong += _wrong(report, tickets, service, network)
    return run


def _create(
    network: Network, tickets: list[Ticket], at_once: int, options: dict[str, Any]
) -> Report[Ticket] | None:
    connect: dict[str, Any] = {
        "integration_code": "c",
        "url": "http://simulated/",
        "zone": "en",
        "limits": Limits(read=READ_TIMEOUT, connect=READ_TIMEOUT),
    }
    try:
        if not at_once:
            with Autotask.connect("u", "p", **connect) as client:
                put_under(client, partial(SyncBackend, network))
                return client.create(tickets, **options)

        async def create() -> Report[Ticket]:
            async with AsyncAutotask.connect("u", "p", **connect) as client:
                put_under(client, partial(AsyncBackend, network))
                return await client.create(tickets, concurrency=at_once, **options)

        with runner(network.clock) as run:
            return run.run(create())
    except SoapwrightError as error:
        report: Report[Ticket] | None = error.report
        return report


def _wrong(
    report: Report[Ticket] | None, tickets: list[Ticket], service: Service, network: Network
) -> list[str]:
    """What does not hold of a report: each record told once, and as the service has it."""
    if report is None:
        return ["no report"]
    found = []
    if [outcome.index for outcome in report] != list(range(len(tickets))):
        found.append(f"told of {[outcome.index for outcome in report]}")
    for outcome in report:
        title = str(tickets[outcome.index].title)
        ids = service.saved.get(title, [])
        if len(ids) > 1:
            found.append(f"record {outcome.index} is there {len(ids)} times: {ids}")
        match outcome.status:
            case Status.SUCCEEDED if [outcome.id] != ids:
                found.append(f"record {outcome.index} was told id {outcome.id}; it has {ids}")
            case Status.FAILED if ids:
                found.append(f"record {outcome.index} was told failed; it is there: {ids}")
            case Status.SUCCEEDED if title.startswith(BAD):
                found.append(f"record {outcome.index} cannot have been saved")
    if network.most_under_way > MOST_AT_ONCE:
        found.append(f"{network.most_under_way} calls at once")
    return found
