"""Which step may come when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol


class Ordered(Protocol):
    """A step, as far as its order goes: see :class:`soapwright.runtime.workflow.rule.Step`."""

    @property
    def name(self) -> str: ...
    @property
    def after(self) -> tuple[str, ...]: ...
    @property
    def again(self) -> str: ...


class Order:
    """The order of steps: each after those that it names, in no circle.

    Args:
        steps: in any order.
    """

    def __init__(self, steps: Sequence[Ordered]) -> None:
        self._steps = {step.name: step for step in steps}
        self._before: dict[str, frozenset[str]] = {}
        for step in steps:
            self._find_before(step)
        self._names = sorted(self._steps, key=lambda name: len(self._before[name]))

    def until(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those steps and all that must come before them, one after the other."""
        wanted: set[str] = set()
        for name in names:
            wanted |= {name, *self._before[name]}
        return tuple(name for name in self._names if name in wanted)

    def missing(self, names: Iterable[str], taken: Collection[str]) -> str | None:
        """The first of those steps, and of what must come before them, that is yet to be taken."""
        return next((name for name in self.until(names) if name not in taken), None)

    def past(self, name: str, taken: Collection[str]) -> str | None:
        """The step that was taken once and for all, so that ``name`` comes too late."""
        return next(
            (
                later
                for later in self._names
                if later in taken
                and self._steps[later].again == "never"
                and (later == name or name in self._before[later])
            ),
            None,
        )

    def allowed(self, taken: Collection[str]) -> tuple[str, ...]:
        """The steps that can be taken next."""
        return tuple(
            name
            for name in self._names
            if self.past(name, taken) is None and self._before[name] <= set(taken)
        )

    def ended_by(self, name: str) -> tuple[str, ...]:
        """The steps after which ``name`` cannot be taken any more."""
        return tuple(later for later in self._names if self.past(name, (later,)))

    def undone_by(self, name: str) -> frozenset[str]:
        """The steps that must be taken again after ``name`` was."""
        return frozenset(later for later, before in self._before.items() if name in before)

    def _find_before(self, step: Ordered) -> frozenset[str]:
        if step.name not in self._before:
            found = set(step.after)
            for name in step.after:
                found |= self._find_before(self._steps[name])
            self._before[step.name] = frozenset(found)
        return self._before[step.name]
