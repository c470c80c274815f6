"""One simulated run from one seed, and what must hold after it."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.simulation import reading, writing
from tests.simulation.clock import Stuck
from tests.simulation.plan import Errand, Plan, plan_of
from tests.simulation.world import World

_DO = {
    "write": writing.write,
    "crowd": writing.crowd,
    "quota": writing.write,
    "outage": writing.write,
    "journal": writing.journal,
    "read": reading.read,
    "list": reading.list_,
    "job": reading.job,
}


@dataclass
class Run:
    """What was done, and what of it is wrong; ``wrong`` is empty where all holds."""

    plan: Plan
    calls: int
    faults: Counter[str]
    statuses: Counter[str]
    story: list[str]
    script: dict[int, str]
    wrong: list[str]


def simulate(seed: int, *, errand: Errand | None = None, **changes: Any) -> Run:
    """A run: everything about it follows from the seed.

    Args:
        seed: of all that is drawn.
        errand: what is done; drawn where it is None.
        changes: what of the plan is otherwise than it is drawn.
    """
    plan = plan_of(seed, errand)
    return carry_out(plan.smaller(**changes) if changes else plan)


def carry_out(plan: Plan) -> Run:
    """Do what a plan says."""
    world = World(plan.seed, plan.rate, plan.faults, plan.only, plan.stop_at)
    done: Any = None
    wrong: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with world.running():
            try:
                done = _DO[plan.errand](plan, world)
            except (Exception, Stuck) as error:  # no run ends with one that is nobody's to expect
                wrong.append(f"it ended with {error!r}")
    if world.was_stopped:
        world.happens("stop")
    if done is not None:
        wrong += [*done.wrong, *done.network.service.wrong]
    return Run(
        plan,
        world.calls,
        world.happened,
        Counter(str(outcome.status) for report in done.reports for outcome in report)
        if done is not None
        else Counter(),
        world.story,
        world.script,
        wrong,
    )
