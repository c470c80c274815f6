"""Lines of logs: one for each work that has ended and all that has happened."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from soapwright.runtime.telling.words import EVENTS

if TYPE_CHECKING:
    from soapwright.runtime.telling.spans import Span

_ERROR = " (%(error)s)"
_LEFT = " (left early)"


def write(event: str, facts: dict[str, Any], span: Span | None) -> None:
    """Write a line, if somebody wants to read it.

    The facts are attributes of the record, by their keys, and what its text is filled with.

    Args:
        event: what has ended or happened.
        facts: what is known of it, by key.
        span: whose line it is, for who tells by the present context; or None.
    """
    told = EVENTS[event]
    failed = "error" in facts
    level = told.bad if failed and told.bad is not None else told.level
    if told.logger is None or not told.logger.isEnabledFor(level):
        return
    text = told.text
    if failed:
        text += _ERROR
    elif "left" in facts:
        text += _LEFT
    shown = {
        key: round(value, 3) if type(value) is float else value for key, value in facts.items()
    }
    extra = {"event": event, **shown}
    if span is None:
        _log(told.logger, level, text, extra)
        return
    token = span.enter()
    try:
        _log(told.logger, level, text, extra)
    finally:
        span.leave(token)


def _log(logger: logging.Logger, level: int, text: str, extra: dict[str, Any]) -> None:
    """What is not known is 0: a call that never went out took no bytes."""
    logger.log(level, text, defaultdict(int, extra), extra=extra)
