"""What a run was told, held against what the service has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from soapwright.runtime.outcome import Report, Status

Told = Mapping[str, tuple[Status, Any]]
"""By the key of a record what was told of it, and the id that it was given."""


@dataclass
class Tally:
    """The figures of one run or of many; those of the second row are to be 0.

    Attributes:
        kills: how often a process was killed.
        ended: how many batches were broken off by Ctrl-C, a cancellation or a timeout.
        stories: what went wrong, a line each.
    """

    runs: int = 0
    records: int = 0
    unknown: int = 0
    requests: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    ended: int = 0

    lost: int = 0
    doubled: int = 0
    wrong_ids: int = 0
    wrongly_told: int = 0
    stories: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.wrong_ids or self.wrongly_told)

    def add(self, other: Tally) -> None:
        for name, value in vars(other).items():
            if name == "faults":
                self.faults.update(value)
            else:
                setattr(self, name, getattr(self, name) + value)

    def judge_made(self, what: str, keys: Collection[str], told: Told, there: Any) -> None:
        """Records that were to be made.

        Args:
            what: was done, for the story.
            keys: of all records that were given.
            told: of those that are in the report.
            there: key → the ids of the records that the service has.
        """
        self.records += len(keys)
        for key in keys:
            ids = list(there.get(key, ()))
            status, id_ = told.get(key, (None, None))
            self.unknown += status is Status.UNKNOWN
            if len(ids) > 1:
                self.doubled += len(ids) - 1
                self.stories.append(f"{what} {key}: there {len(ids)} times, told {status}")
            if status is Status.SUCCEEDED and not ids:
                self.lost += 1
                self.stories.append(f"{what} {key}: told {status}, not there")
            elif status is Status.SUCCEEDED and id_ not in ids:
                self.wrong_ids += 1
                self.stories.append(f"{what} {key}: told id {id_}, is {ids}")
            elif status in (Status.FAILED, None) and ids:
                self.wrongly_told += 1
                self.stories.append(f"{what} {key}: told {status}, there as {ids}")

    def judge_done(
        self, what: str, keys: Collection[str], told: Told, done: Collection[str]
    ) -> None:
        """Records that something was to be done to.

        Args:
            what: was done, for the story.
            keys: of all records that were given.
            told: of those that are in the report.
            done: the keys of those it was done to.
        """
        self.records += len(keys)
        for key in keys:
            status, _ = told.get(key, (None, None))
            self.unknown += status is Status.UNKNOWN
            if status is Status.SUCCEEDED and key not in done:
                self.lost += 1
                self.stories.append(f"{what} {key}: told {status}, not done")
            elif status in (Status.FAILED, None) and key in done:
                self.wrongly_told += 1
                self.stories.append(f"{what} {key}: told {status}, done")


def told_of(report: Report[Any], keys: Mapping[int, str]) -> Told:
    """A report by the keys of its records.

    Args:
        report: of the records.
        keys: by the index in the input.

    Raises:
        AssertionError: a record has two outcomes.
    """
    indices = [outcome.index for outcome in report]
    assert len(indices) == len(set(indices)), "a record has two outcomes"
    return {keys[outcome.index]: (outcome.status, outcome.id) for outcome in report}
