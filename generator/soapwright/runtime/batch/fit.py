"""Whether an answer can be that to what was sent.

An answer that arrives late, or twice, says yes like any other. What gives it away is that it
speaks of other records: of another number, of another type, or with ids that were given before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
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

    def misplaced(self, sent: Sequence[Record], ids: Sequence[Any], *, new: bool) -> str | None:
        """Why ids that an answer gives by position cannot be those of what was sent, made.

        Args:
            sent: the records.
            ids: one for each of them, in their order; empty where none is told.
            new: whether they were given to new records: each is another one then, and none is of
                an earlier call. Otherwise a record that has an id is told by that.
        """
        told = [id_ for id_ in ids if id_]
        if new:
            twice = [id_ for id_, number in Counter(told).items() if number > 1]
            if twice:
                named = ", ".join(map(str, twice[:5]))
                return f"the answer gives ids to several records each: {named}"
            return self._repeated(set(told))
        for own, id_ in zip(self.of(sent), ids, strict=True):
            if own and id_ and str(own) != str(id_):
                return f"the answer speaks of the record {id_} where {own} was sent"
        return None

    def keep(self, answered: Sequence[Any]) -> None:
        """These ids are given now."""
        self.keep_ids(self.of(answered))

    def keep_ids(self, ids: Iterable[Any]) -> None:
        self._given.update(filter(None, ids))
