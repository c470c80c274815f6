"""Work that is told of: when it began, what it is part of, and what came of it.

What is part of what is handed on by those who do it, in calls and their ways, and is never looked
up in the present context: so it is right in whatever thread or task each of them runs, and no
span is current while users' code is.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from soapwright.runtime.telling.logs import write
from soapwright.runtime.telling.safely import safely
from soapwright.runtime.telling.words import INHERITED, MODULES, SPANS

if TYPE_CHECKING:
    from soapwright.runtime.telling.spans import Span


class Doing:
    """Something that is being done; it is told when it ends, once, from any thread.

    Args:
        event: what it is, one of ``EVENTS``.
        parent: what it is part of, or None.
        facts: what is known of it, by key; None is left out.
    """

    __slots__ = ("_began", "_open", "count", "event", "facts", "parent", "span")

    def __init__(self, event: str, parent: Doing | None = None, **facts: Any) -> None:
        self.event = event
        self.parent = parent
        self.facts = _known(parent, facts)
        self.count = 0
        """How many of its parts there were; those who do them count."""
        self._began = time.monotonic()
        self._open = [None]
        self.span: Span | None = None
        if SPANS in MODULES:
            from soapwright.runtime.telling.spans import begin  # and with it the API

            self.span = safely(begin, event, self.facts, None if parent is None else parent.span)

    @property
    def service(self) -> str | None:
        """The service that it is done with, where it is known."""
        return self.facts.get("service")

    def next(self, event: str, key: str, **facts: Any) -> Doing:
        """The next of its parts; ``key`` is what their number is called."""
        self.count += 1
        return Doing(event, self, **{key: self.count}, **facts)

    def note(self, **facts: Any) -> None:
        """Something is known of it now; what is None is not."""
        self.facts.update((key, value) for key, value in facts.items() if value is not None)

    def add(self, **numbers: int) -> None:
        """There is so much more of something."""
        for key, number in numbers.items():
            self.facts[key] = self.facts.get(key, 0) + number

    def end(self, error: BaseException | None = None, **facts: Any) -> None:
        """It has ended, with an error or without; only the first end counts."""
        try:
            self._open.pop()
        except IndexError:
            return
        self.note(**facts, **ending(error))
        seconds = time.monotonic() - self._began
        self.facts["ms"] = seconds * 1000
        safely(write, self.event, self.facts, self.span)
        if self.span is not None:
            safely(self.span.end, self.facts, seconds)


def happened(event: str, within: Doing | None = None, **facts: Any) -> None:
    """Something has happened.

    Args:
        event: what, one of ``EVENTS``.
        within: the work that it is part of, as far as anybody is told of that.
        facts: what is known of it, by key; None is left out.
    """
    known = _known(within, facts)
    span = None if within is None else within.span
    safely(write, event, known, span)
    if SPANS in MODULES:
        from soapwright.runtime.telling.spans import add

        safely(add, event, known, span)


def ending(error: BaseException | None) -> dict[str, Any]:
    """What is told of an error: its class, since texts hold what the service or a record says."""
    if error is None:
        return {}
    if isinstance(error, GeneratorExit) or getattr(error, "is_left", False):
        return {"left": True}
    return {"error": type(error).__name__}


def _known(parent: Doing | None, facts: dict[str, Any]) -> dict[str, Any]:
    known = {key: value for key, value in facts.items() if value is not None}
    if parent is None:
        return known
    inherited = {key: value for key, value in parent.facts.items() if key in INHERITED}
    return {**inherited, **known}
