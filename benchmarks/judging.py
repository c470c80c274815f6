"""What a budget is, and whether it is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import median
from typing import Any, Literal, NamedTuple

SLACK = 1.5
"""How far beyond a budget the short form lets one be: by half, since machines are noisy."""


class Contender(NamedTuple):
    """Who is measured: a name of ``benchmarks.processes`` or ``benchmarks.workloads``.

    ``rounds`` is how often its work is done in one run, and ``once`` says that one run is enough:
    it takes long, and is in no ratio.
    """

    name: str
    arguments: tuple[Any, ...] = ()
    rounds: int = 7
    once: bool = False

    @property
    def label(self) -> str:
        return self.name.partition(".")[2].replace("_", " ")


class Cost(NamedTuple):
    """What one run took: seconds of CPU, seconds, and MiB at the peak above what was there."""

    cpu: float
    wall: float
    mib: float


class Goal(Enum):
    """What is shown for a budget, and which side of it is good."""

    COST = "≤ {} ×"
    """What ours costs, as a multiple of the peer's."""
    SPEED = "≥ {} × faster"
    """How many times faster ours is: what the peer costs, as a multiple of ours."""
    MEMORY = "≤ {} MiB"
    """What ours takes; the peer's stands beside it."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Ours beside a peer.

    Args:
        topic: what stands together in the table and in a plot.
        title: the work.
        beside: the peer's.
        ours, peer: who does it.
        goal, limit: what is asked for.
        of: what is compared.
        per: what both numbers are divided by when they are shown, such as pages.
    """

    topic: str
    title: str
    beside: str
    ours: Contender
    peer: Contender
    goal: Goal
    limit: float
    of: Literal["cpu", "wall", "mib"] = "cpu"
    per: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A budget with what was measured: each contender's median, and the median of the ratios."""

    budget: Budget
    ours: float
    peer: float
    value: float

    @property
    def strain(self) -> float:
        """1 where the budget is just met; above, how many times it is missed."""
        if self.budget.goal is Goal.SPEED:
            return self.budget.limit / self.value
        return self.value / self.budget.limit

    @property
    def met(self) -> bool:
        return self.strain <= 1


def judge(budget: Budget, ours: Sequence[Cost], peer: Sequence[Cost]) -> Line:
    """Hold a budget against the runs of both, which were in turn."""
    us = [getattr(cost, budget.of) / budget.per for cost in ours]
    them = [getattr(cost, budget.of) / budget.per for cost in peer]
    match budget.goal:
        case Goal.MEMORY:
            value = median(us)
        case Goal.COST:
            value = median(a / b for a, b in zip(us, them, strict=True))
        case Goal.SPEED:
            value = median(b / a for a, b in zip(us, them, strict=True))
    return Line(budget, median(us), median(them), value)


def exit_status(lines: Sequence[Line], *, short: bool) -> int:
    """0 where all budgets are met, 1 where one is missed: in the short form by more than half."""
    return int(any(line.strain > (SLACK if short else 1) for line in lines))
