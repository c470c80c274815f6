"""What a run is to do: everything of it follows from the seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any, Literal

from tests.simulation.network import DONE_LATE, FAULTS, OUTAGES
from tests.simulation.services.autotask import NO_RIGHT, SUSPENDED

Errand = Literal["write", "journal", "crowd", "quota", "outage", "read", "list", "job"]
_ERRANDS: Mapping[Errand, int] = {
    "write": 10,
    "journal": 3,
    "read": 3,
    "list": 2,
    "job": 2,
    "crowd": 1,
    "quota": 1,
    "outage": 1,
}
"""How often each is drawn."""
SETTLE = 600.0
"""Seconds after which Autotask carries out nothing more, as its service.toml says."""


@dataclass(frozen=True)
class Plan:
    """A run.

    Attributes:
        seed: what everything is drawn from.
        errand: what is done.
        service, verb: to whom, and how it is written.
        driver: the client.
        at_once: calls at once.
        records: how many there are, rows where they are read.
        bad: those that the service refuses.
        max_items: records a call, rows a page where they are read.
        on_error: as a batch takes it.
        rate, faults: how often something happens to a call, and what.
        only: what happens, by the number of the chance; None draws it.
        names: whether a refusal names the records.
        refuses, refuses_from: what every call is refused with, from which on.
        changes: whether others change what is there meanwhile.
        kills: at which step of each process it is killed.
        pauses: seconds after each.
        rival_at: the step at which a second process tries the journal, or None.
        own_keys: whether records have keys of their own in the journal.
        stop_at: the step at which somebody stops it, or None.
        total: seconds for a call.
    """

    seed: int
    errand: Errand
    service: str = "autotask"
    verb: str = "create"
    driver: Literal["sync", "async"] = "sync"
    at_once: int = 1
    records: int = 1
    bad: frozenset[int] = frozenset()
    max_items: int = 1
    on_error: str = "isolate"
    rate: float = 0.0
    faults: tuple[str, ...] = FAULTS
    only: Mapping[int, str] | None = None
    names: bool = True
    refuses: str = ""
    refuses_from: int = 0
    changes: bool = False
    kills: tuple[int, ...] = ()
    pauses: tuple[float, ...] = ()
    rival_at: int | None = None
    own_keys: bool = False
    stop_at: int | None = None
    total: float = 600.0

    def smaller(self, **changes: Any) -> Plan:
        return replace(self, **changes)


def plan_of(seed: int, errand: Errand | None = None) -> Plan:
    """The plan that a seed draws."""
    dice = Random(seed * 4)
    drawn = dice.choices(list(_ERRANDS), list(_ERRANDS.values()))[0]
    errand = drawn if errand is None else errand
    plan = Plan(
        seed,
        errand,
        driver=dice.choice(("sync", "async")),
        rate=dice.choice((0.0, 0.05, 0.2, 0.5)),
        faults=FAULTS if dice.random() < 0.7 else tuple(dice.sample(FAULTS, 2)),
        names=dice.random() < 0.5,
        total=dice.choice((60.0, 600.0)),
    )
    return _DRAW[errand](plan, dice)


def _bad(count: int, dice: Random) -> frozenset[int]:
    match dice.randrange(4):
        case 0:
            return frozenset()
        case 1:  # neighbours, as where an import begins with the rows of one broken account
            return frozenset(range(dice.randint(0, count // 3)))
        case _:
            chance = dice.choice((0.03, 0.1))
            return frozenset(n for n in range(count) if dice.random() < chance)


def _write(plan: Plan, dice: Random) -> Plan:
    service = dice.choice(("autotask", "autotask", "ecosys"))
    verbs = ("create", "create", "update", "delete")
    if service == "ecosys":
        verbs = ("create", "update", "create_or_update", "delete")
    few, some, many = dice.randint(1, 12), dice.randint(1, 40), dice.randint(60, 120)
    count = dice.choices((few, some, many), (5, 5, 1))[0]
    refused = service == "autotask" and dice.random() < 0.08
    return plan.smaller(
        service=service,
        verb=dice.choice(verbs),
        at_once=dice.choice((1, 2, 3)) if service == "autotask" else 1,
        records=count,
        bad=_bad(count, dice),
        max_items=dice.choices((dice.randint(1, 5), dice.randint(5, 50)), (4, 1))[0],
        on_error=dice.choice(("isolate", "isolate", "isolate", "skip", "raise")),
        refuses=dice.choice((NO_RIGHT, SUSPENDED)) if refused else "",
        refuses_from=dice.choice((0, 3)),
        changes=dice.random() < 0.3,
        stop_at=dice.randint(1, 120) if dice.random() < 0.15 else None,
    )


def _journal(plan: Plan, dice: Random) -> Plan:
    plan = _write(plan, dice)
    count = min(plan.records, 30)
    kills = tuple(dice.randint(1, 90) for _ in range(dice.choice((0, 1, 1, 2, 3))))
    faults = (*plan.faults, DONE_LATE) if plan.verb == "create" else plan.faults
    if plan.verb == "create" and plan.service == "autotask" and dice.random() < 0.5:
        faults = (DONE_LATE, "refused", "slow down")
    return plan.smaller(
        records=count,
        bad=_bad(count, dice),
        on_error="isolate",
        refuses="",
        stop_at=plan.stop_at if not kills else None,
        faults=faults,
        kills=kills,
        pauses=tuple(
            dice.choice((0.0, 5.0, SETTLE - dice.uniform(0, 80), SETTLE + 1)) for _ in range(5)
        ),
        rival_at=dice.randint(10, 40) if dice.random() < 0.2 else None,
        own_keys=dice.random() < 0.5,
    )


def _read(plan: Plan, dice: Random) -> Plan:
    return plan.smaller(
        records=dice.choice((dice.randint(0, 8), dice.randint(8, 60))),
        max_items=dice.randint(1, 9),
        changes=dice.random() < 0.6,
        total=600.0,
    )


def _list(plan: Plan, dice: Random) -> Plan:
    return _read(plan, dice).smaller(service="superoffice", verb=dice.choice(("rows", "header")))


def _job(plan: Plan, dice: Random) -> Plan:
    return plan.smaller(
        service="superoffice",
        verb="wait",
        records=dice.choice((0, 30, 300)),
        bad=frozenset({0} if dice.random() < 0.3 else ()),
        max_items=dice.choice((20, 60, 1000)),
        total=600.0,
    )


def _quota(plan: Plan, dice: Random) -> Plan:
    return plan.smaller(
        verb=dice.choice(("create", "update")),
        records=dice.randint(30, 60),
        at_once=dice.choice((1, 3)),
    )


def _crowd(plan: Plan, dice: Random) -> Plan:
    return plan.smaller(
        driver="async", at_once=3, records=dice.randint(3, 30), max_items=dice.randint(1, 3)
    )


def _outage(plan: Plan, dice: Random) -> Plan:
    return plan.smaller(
        verb=dice.choice(("create", "update")),
        records=dice.randint(1, 8),
        rate=1.0,
        faults=(dice.choice(OUTAGES),),
    )


_DRAW = {
    "write": _write,
    "journal": _journal,
    "read": _read,
    "list": _list,
    "job": _job,
    "crowd": _crowd,
    "quota": _quota,
    "outage": _outage,
}
