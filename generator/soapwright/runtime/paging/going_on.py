"""Going on where a page broke off, or was refused for a moment; sans-IO."""

from __future__ import annotations

from typing import Any

from soapwright.runtime.calls.retry import LONGEST, may_repeat
from soapwright.runtime.calls.steps import Pause, Reconnect, Steps
from soapwright.runtime.errors import MalformedResponse, TransportError, TruncatedResponse
from soapwright.runtime.paging.pager import Pager

TRIES = 3
"""How often a page is asked for again that gives nothing new."""

_PAUSE = 0.5
"""Seconds before the first of them; before each other one twice as many as before the last."""


class GoingOn:
    """What becomes of one reading when the call for a page has failed.

    Args:
        pager: the query's way through its pages.
    """

    def __init__(self, pager: Pager[Any]) -> None:
        self._pager = pager
        self._given = 0
        self._fruitless = 0
        self._begun = False

    def page_ended(self) -> None:
        """A page has come whole."""
        self._given = self._fruitless = 0
        self._begun = True

    def after(self, error: TransportError) -> Steps[None]:
        """Make ready to ask again for what is left of the page.

        Raises:
            TransportError: the same, where that cannot help, or has not helped three times in a
                row; its ``given`` counts all records of the page.
        """
        news = self._pager.break_off() if self._may_pass(error) else None
        self._given += error.given if news is None else min(error.given, news)
        error.given = self._given
        if news is None:
            raise error
        self._begun = self._begun or news > 0
        self._fruitless = 0 if news else self._fruitless + 1
        if self._fruitless > TRIES:
            raise error
        if isinstance(error, MalformedResponse):  # maybe it was of another call
            yield Reconnect()
        if self._fruitless:
            yield Pause(max(_PAUSE * 2 ** (self._fruitless - 1), error.retry_after or 0.0))

    def _may_pass(self, error: TransportError) -> bool:
        if isinstance(error, MalformedResponse):
            return isinstance(error, TruncatedResponse) and error.may_pass
        # The call was made again as often as it may be, which is enough where nothing was read yet.
        return (
            self._begun
            and error.tries is None
            and (error.retry_after or 0.0) <= LONGEST
            and may_repeat(error, idempotent=True)
        )
