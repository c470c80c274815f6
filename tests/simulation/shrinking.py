"""A run that is wrong, in the smallest form that still is: fewer faults, kills and records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.simulation.plan import Plan
from tests.simulation.run import Run, carry_out

_MOST = 400
"""Runs that are tried."""


def shrunk(run: Run, carry: Callable[[Plan], Run] = carry_out) -> Run:
    """The smallest form of a run that is found and still wrong.

    Args:
        run: it.
        carry: carries a plan out; what it raises is wrong too.
    """
    best = carry(run.plan.smaller(only=run.script))
    if not best.wrong:  # it is another one without its dice
        return run
    tried = 0
    while tried < _MOST:
        for plan in _smaller(best.plan):
            tried += 1
            smaller = carry(plan)
            if smaller.wrong:
                best = smaller
                break
            if tried >= _MOST:
                return best
        else:
            return best
    return best


def _smaller(plan: Plan) -> Iterator[Plan]:
    """Plans of which less is done, those first that take most away."""
    only = dict(plan.only or {})
    for number in only:
        yield plan.smaller(only={n: what for n, what in only.items() if n != number})
    for at in range(len(plan.kills)):
        yield plan.smaller(kills=plan.kills[:at] + plan.kills[at + 1 :])
    for records in (plan.records // 2, plan.records - 1):
        if 0 < records < plan.records:
            yield plan.smaller(records=records, bad=frozenset(n for n in plan.bad if n < records))
    for index in sorted(plan.bad):
        yield plan.smaller(bad=plan.bad - {index})
    yield from _simpler(plan)


_SIMPLE: dict[str, Any] = {
    "stop_at": None,
    "rival_at": None,
    "changes": False,
    "refuses": "",
    "own_keys": False,
    "at_once": 1,
    "driver": "sync",
    "names": True,
    "on_error": "isolate",
}


def _simpler(plan: Plan) -> Iterator[Plan]:
    for name, value in _SIMPLE.items():
        if getattr(plan, name) != value:
            yield plan.smaller(**{name: value})
