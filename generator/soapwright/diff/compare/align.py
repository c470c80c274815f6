"""Line up two ordered lists: what both hold, what moved, and what stands at the same place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence

from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two lists of unique keys relate, all as indices into them.

    ``common`` pairs equal keys in the order of the base; ``moved`` are those of them that had to
    move (as few as possible). ``gaps`` are the runs between two unmoved neighbours that hold keys
    of one side only: a run of the base and a run of the other side at the same place.
    """

    common: list[tuple[int, int]]
    moved: list[tuple[int, int]]
    gaps: list[tuple[list[int], list[int]]]

    def replaced(self) -> list[tuple[int, int]]:
        """What may be one thing under two names: gaps with as many gone as new, in order."""
        return [
            pair
            for gone, new in self.gaps
            if len(gone) == len(new)
            for pair in zip(gone, new, strict=True)
        ]


def align(base: Sequence[Hashable], other: Sequence[Hashable]) -> Alignment:
    """Line up two lists; the keys of each must be unique."""
    where = {key: index for index, key in enumerate(other)}
    common = [(i, where[key]) for i, key in enumerate(base) if key in where]
    kept = _longest_increasing([j for _, j in common])
    moved = [pair for position, pair in enumerate(common) if position not in kept]
    gaps = []
    if len(common) < max(len(base), len(other)):
        known_base, known_other = {i for i, _ in common}, {j for _, j in common}
        last_i = last_j = -1
        fixed = [pair for position, pair in enumerate(common) if position in kept]
        for i, j in (*fixed, (len(base), len(other))):
            gone = [k for k in range(last_i + 1, i) if k not in known_base]
            new = [k for k in range(last_j + 1, j) if k not in known_other]
            if gone or new:
                gaps.append((gone, new))
            last_i, last_j = i, j
    return Alignment(common, moved, gaps)


def _longest_increasing(values: Sequence[int]) -> set[int]:
    """The positions of a longest increasing subsequence (patience sorting)."""
    tails: list[int] = []  # the smallest end of a subsequence of each length
    ends: list[int] = []  # its position
    before: list[int] = []
    for position, value in enumerate(values):
        length = bisect_left(tails, value)
        before.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(value)
            ends.append(position)
        else:
            tails[length] = value
            ends[length] = position
    kept: set[int] = set()
    position = ends[-1] if ends else -1
    while position >= 0:
        kept.add(position)
        position = before[position]
    return kept
