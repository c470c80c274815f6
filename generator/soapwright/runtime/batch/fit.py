"""Whether an answer can be that to what was sent.

An answer that arrives late, or twice, says yes like any other. What gives it away is that it
speaks of other records: of another number, of another type, or with ids that were given before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record


class GivenIds:
    """The ids that a service has given to new records in one run.

    Args:
        attribute: Python name of the field that holds a record's id.
    """

    def __init__(self, attribute: str) -> None:
        self._attribute = attribute
        self._given: set[Any] = set()

    def of(self, answered: Sequence[Any]) -> list[Any]:
        """The ids of an answer's records."""
        return [getattr(item, self._attribute, None) for item in answered]

    def misfit(self, sent: Sequence[Record], answered: Sequence[Any]) -> str | None:
        """Why an answer's records are not those that were sent, made; None where they can be."""
        ids = self.of(answered)
        distinct = set(ids)
        if len(ids) != len(sent) or not all(ids) or len(distinct) != len(ids):
            return (
                f"the service says it saved {len(sent)} records and gives {len(distinct)} ids: "
                "which is which is unknown"
            )
        return self._strange(sent, answered) or self._repeated(distinct)

    def _repeated(self, ids: set[Any]) -> str | None:
        again = self._given & ids
        if again:
            named = ", ".join(map(str, sorted(again, key=str)[:5]))
            return f"the answer gives ids that records of earlier calls were given: {named}"
        return None

    def _strange(self, sent: Sequence[Record], answered: Sequence[Any]) -> str | None:
        """A record of the answer whose type is neither that of what was sent nor one it extends."""
        for item, found in zip(sent, answered, strict=True):
            if isinstance(found, Record) and not isinstance(item, type(found)):
                mine, theirs = wire_name(type(item)), wire_name(type(found))
                if mine != theirs:
                    return f"the answer is of {theirs[1]}, and {mine[1]} was sent"
        return None

    def others(self, sent: Sequence[Record], answered: Sequence[Any]) -> str | None:
        """Why an answer speaks of other records than those that were sent with their ids; None
        where it speaks of these, or names none."""
        strangers = Counter(filter(None, self.of(answered))) - Counter(self.of(sent))
        if strangers:
            named = ", ".join(map(str, list(strangers)[:5]))
            return f"the answer is of the records {named}, which were not sent"
        return self._strange(sent, answered) if len(answered) == len(sent) else None

    def keep(self, answered: Sequence[Any]) -> None:
        """These ids are given now."""
        self._given.update(self.of(answered))
