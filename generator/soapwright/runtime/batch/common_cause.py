"""Whether refusals are somebody's: a call that nobody's record could pass is not looked into.

A wrong key, a missing right or a suspended service refuses every call alike, and looking for the
record at fault would cost about two calls a record. So where nothing of a run has been saved,
single records are tried, spread over a chunk and then over those that follow. Neighbours may share
a fault, as where an import begins with the rows of one broken account: one chunk proves nothing,
and neither do a few small ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

from soapwright.runtime.errors import ServiceError, SoapFault, SoapwrightError, TransportError

PROBES = 5
"""Records of a chunk that are tried."""
SPAN = 50
"""Records that the chunks must have together before neighbours are out of the question."""
LAST_PROBES = 18
"""Records that are tried in all where no further chunk comes."""
NAMED_CALLS = 6
"""Refused calls after which it is asked although each named a record."""
CALLS = 3
"""Refused calls that are one cause where the service judges each record by itself."""

_GENERAL_CODES = frozenset({"", "Client", "Server", "Sender", "Receiver"})
_MASKED = re.compile(r"\S*\d\S*")


def words(error: ServiceError) -> str:
    """What two refusals must share to be alike: a code of the service's own, or their words.

    What has a digit in it is left out: it may be an id.
    """
    if isinstance(error, SoapFault) and error.code not in _GENERAL_CODES:
        return error.code
    if error.kind:
        return error.kind
    return " ".join(_MASKED.sub("#", text) for text in error.messages or (error.message,))


class CommonCause:
    """The question of one run, asked since its first refusal, if nothing was saved before."""

    def __init__(self) -> None:
        self.is_open = True
        """Whether nothing was saved, and no refusal was unlike another."""
        self.heard = 0
        """How many single records were tried and answered."""
        self._first: ServiceError | None = None
        self._refusals = 0
        self._tried = 0
        self._calls = 0
        self._chunks = 0
        self._span = 0

    @property
    def error(self) -> ServiceError:
        """The first refusal of a single record."""
        assert self._first is not None  # nothing is found that was not heard
        return self._first

    @property
    def is_asked(self) -> bool:
        """Whether a chunk was refused whatever was tried of it, and nothing speaks against more."""
        return self.is_open and self._chunks > 0

    @property
    def is_found(self) -> bool:
        """Whether it is the call that is refused, and no record's fault."""
        spread = self._chunks > 1 and self._span >= SPAN
        return self.is_open and (spread or self._calls >= CALLS)

    def close(self) -> None:
        """Something was saved, or refused in a way of its own."""
        self.is_open = False

    def refused(self) -> None:
        """A call was refused."""
        self._refusals += 1

    def is_due(self, named: bool) -> bool:
        """Whether to ask before a refusal is looked into; ``named``: it names records."""
        return self.is_open and (not named or self._refusals >= NAMED_CALLS)

    def probes(self, left: Sequence[int], *, last: bool) -> list[int]:
        """Which of the positions ``left`` to try; ``last``: no further chunk comes."""
        count = PROBES
        if last:
            count = LAST_PROBES - self._tried
        elif self._chunks:
            count = max(1, min(PROBES, ceil(len(left) * PROBES / (SPAN / 2))))
        count = min(max(count, 0), len(left))
        return [left[(2 * n + 1) * len(left) // (2 * count)] for n in range(count)]

    def hear(self, error: SoapwrightError | None) -> None:
        """What a single record was refused with, or None where it was not.

        A call that got no answer says nothing: where all others are refused, one that was lost on
        the way does not speak against it.
        """
        self._tried += 1
        if error is not None and (error.maybe_done or isinstance(error, TransportError)):
            return
        self.heard += 1
        if not isinstance(error, ServiceError):
            self.close()
        elif self._first is None:
            self._first = error
        elif words(error) != words(self._first):
            self.close()

    def hear_call(self, error: SoapwrightError) -> None:
        """What a call was refused with whose records are judged each by itself."""
        self.hear(error)
        self._calls += 1

    def add(self, size: int) -> None:
        """All that was tried of a chunk of that size was refused alike."""
        self._chunks += 1
        self._span += size
