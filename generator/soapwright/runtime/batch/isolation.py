"""Finding the records for which a service refuses a call, sans-IO, without losing a good one.

Where a call is one transaction, one bad record fails it. The service may blame records by number;
texts are localised and numbers have been seen off, so a blame is a lead, not a verdict: a record
is at fault when it is refused alone, or when everything else of its call is saved without it.
Only what a blame says of several records at once is believed, and only after the first such blame
of a run was tried on each record and found right. Where no lead helps, halves do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Sequence
from typing import Literal, TypeAlias

from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class SendResult:
    """What came of sending some records: saved, refused, or lost (no answer, so don't resend).

    ``blamed`` are those whom a refusal names.
    """

    kind: Literal["saved", "refused", "lost"]
    blamed: frozenset[int] = frozenset()


SAVED = SendResult("saved")
LOST = SendResult("lost")
REFUSED = SendResult("refused")

Search: TypeAlias = Generator[list[int], SendResult, None]
Fail: TypeAlias = Callable[[int], object]


class Isolation:
    """What one run has learned of how far the service's blames can be believed.

    Its searches may be under way at once: each keeps who was blamed in it, and all share what
    has been learned.
    """

    def __init__(self) -> None:
        self.proven: bool | None = None
        """Whether blames were found right; None: a blame of several has not been tried yet."""

    def search(self, records: Sequence[int], fail: Fail) -> Search:
        """Send ``records`` so that all are saved but those at fault.

        Yields a group of records to send and is told what came of it. No record is in two groups
        unless the first was refused.

        Args:
            records: numbers of the records.
            fail: called with each record that is at fault.
        """
        return _Search(self, fail).send_all(list(records))


class _Search:
    def __init__(self, learned: Isolation, fail: Fail) -> None:
        self._learned = learned
        self._fail = fail
        self._blamed: set[int] = set()

    def send_all(self, records: list[int]) -> Search:
        told = yield from self._send(records)
        yield from self._divide(records, told)

    def _send(self, group: list[int]) -> Generator[list[int], SendResult, SendResult]:
        told = yield group
        if told.kind == "saved" and not self._blamed.isdisjoint(group):
            self._learned.proven = False
        self._blamed |= told.blamed
        return told

    def _divide(self, group: list[int], told: SendResult) -> Search:
        """Go on after ``group`` was sent."""
        while told.kind == "refused":
            if len(group) == 1:
                self._fail(group[0])
                return
            suspects, rest = self._split(group, told.blamed)
            if not suspects:
                half = len(group) // 2
                first = yield from self._send(group[:half])
                yield from self._divide(group[:half], first)
                suspects, rest = [], group[half:]
            told = (yield from self._send(rest)) if rest else SAVED
            if suspects and told.kind == "saved":
                yield from self._confirm(suspects, bool(rest))
            elif suspects:  # they were not what was wrong, or not all of it
                again = yield from self._send(suspects)
                yield from self._divide(suspects, again)
            group = rest

    def _split(self, group: list[int], blamed: Collection[int]) -> tuple[list[int], list[int]]:
        """Those of a refused group who are blamed, as far as that is a lead, and the rest."""
        if self._learned.proven is False:
            return [], group
        return [n for n in group if n in blamed], [n for n in group if n not in blamed]

    def _confirm(self, suspects: list[int], without: bool) -> Search:
        """Every other record of the call is saved ``without`` the suspects, or there is none."""
        if self._learned.proven or (without and len(suspects) == 1):
            for suspect in suspects:
                self._fail(suspect)
            return
        right = 0
        for suspect in suspects:
            told = yield from self._send([suspect])
            if told.kind == "refused":
                right += 1
                self._fail(suspect)
        if self._learned.proven is None and right:
            self._learned.proven = True


def step(search: Search, told: SendResult) -> list[int]:
    """Tell what came of the last group; gives the next one, or none at the end."""
    try:
        return search.send(told)
    except StopIteration:
        return []
