"""Pages by key, sans-IO: each asks for keys above the largest one received."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from soapwright.runtime.answers.result import Path, Result
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.calls.steps import Calls
from soapwright.runtime.errors import MalformedResponse, TruncatedResponse
from soapwright.runtime.paging.going_on import TRIES
from soapwright.runtime.paging.pager import OnUnreadable, Pager
from soapwright.runtime.query.conditions import Comparison, Condition, Op
from soapwright.runtime.query.dialect import Dialect
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.index import TypeIndex
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class KeysetPages:
    """Pages ordered by a key, each asking for keys above the largest one received.

    Args:
        operation: the reading operation.
        request: builds its request from a query text.
        result: where its answer keeps what.
        language: what writes the query text.
        key: wire name of the key.
        key_attribute: its Python name.
        limit: how many records a full page holds; fewer mean the last page.
        empty: what is logged (INFO, ``soapwright``) beside an answer without records, or None.
    """

    operation: Operation[Any, Any]
    request: Callable[[str], Record]
    result: Result
    language: Dialect
    key: str
    key_attribute: str
    limit: int
    empty: str | None = None


class KeysetPager(Pager[R]):
    """One query's way through its pages; one of exactly the limit is followed by one more call."""

    def __init__(
        self,
        pages: KeysetPages,
        record: type[R],
        entity: str,
        where: Condition[R] | str | None,
        zone: str | None = None,
        types: TypeIndex | None = None,
        *,
        on_unreadable: OnUnreadable = "raise",
    ) -> None:
        super().__init__(on_unreadable, pages.key_attribute)
        self._pages = pages
        self._record = record
        self._entity = entity
        self._where = where
        self._zone = zone
        self._types = types
        self._last: int | None = None
        self._keys: dict[int, None] = {}
        self._nameless = 0
        self._done = False
        self._line = object()  # a page that comes again is not beyond the one before: take() knows
        self.next_call()  # a bad condition is an error of the caller's, before anything is sent

    @property
    def rows(self) -> Path:
        return self._pages.result.items

    def next_call(self) -> Call | None:
        if self._done:
            return None
        pages = self._pages
        text = pages.language.render(self._entity, self._where, pages.key, self._last)
        return Call(
            pages.operation, pages.request(text), self._types, self._entity, line=self._line
        )

    def take(self, rows: Sequence[Any]) -> Sequence[R]:
        """Some of the page's records.

        Raises:
            MalformedResponse: they are of another type, or their keys repeat or are not beyond
                the page before, so that going on could lose rows or never end.
        """
        key_of, last = attrgetter(self._pages.key_attribute), self._last
        for row in rows:
            if not isinstance(row, self._record):
                raise self._malformed(f"asked for {self._entity}, got {row.__class__.__name__}")
            key = key_of(row)
            if not isinstance(key, int):
                raise self._malformed(f"a record has no {self._pages.key}")
            if key in self._keys:
                raise self._malformed(f"a page repeats a {self._pages.key}")
            if last is not None and key <= last:
                name = self._pages.key
                raise self._malformed(f"a page after {name} {last} holds {name} {key}")
            self._keys[key] = None
        return rows

    def skipped(self, key: str | None) -> bool:
        try:
            number = None if key is None else int(key)
        except ValueError:
            number = None
        if number is None or number in self._keys or self._is_behind(number):
            self._nameless += 1
        else:
            self._keys[number] = None
        return True

    def _is_behind(self, key: int) -> bool:
        return self._last is not None and key <= self._last

    def break_off(self) -> int | None:
        keys, self._keys, self._nameless = list(self._keys), {}, 0
        if keys != sorted(keys):
            return None  # those that are missing may be below the last one
        if keys:
            self._last = keys[-1]
        return len(keys)

    def receive(self, result: Any) -> Sequence[R]:
        """The rest of the page's records.

        Raises:
            ServiceError: the service answered with an error.
            MalformedResponse: as of :meth:`take`, or a full page is not in the order of its keys.
        """
        pages = self._pages
        answer = pages.result.expect(result, pages.operation.name, self._zone)
        rows = self.take(answer.items)
        keys, self._keys = list(self._keys), {}
        nameless, self._nameless = self._nameless, 0
        self._done = len(keys) + nameless < pages.limit
        if not self._done and not keys:
            raise self._malformed(f"a full page holds no readable {pages.key} to go on from")
        if not self._done and keys != sorted(keys):
            # The largest key of such a page need not be the last one read.
            raise self._malformed(f"a full page is not in the order of {pages.key}")
        if keys:
            self._last = max(keys)
        elif self._last is None and not nameless and pages.empty is not None:
            from soapwright.runtime.telling.doing import happened  # most queries find something

            happened("empty", entity=self._entity, zone=self._zone, why=pages.empty)
        return rows

    def _malformed(self, message: str) -> MalformedResponse:
        return MalformedResponse(message, operation=self._pages.operation.name, zone=self._zone)


def read_by_id(
    pages: KeysetPages,
    record: type[R],
    entity: str,
    ids: Sequence[int],
    zone: str | None = None,
    types: TypeIndex | None = None,
) -> Calls[list[R]]:
    """Read records by their keys, sans-IO, in as few calls as the dialect's limit allows.

    Returns:
        Those the service has, in the order of ``ids``; a repeated id counts once.
    """
    wanted = list(dict.fromkeys(ids))
    size = pages.language.max_alternatives
    found: dict[int, R] = {}
    for start in range(0, len(wanted), size):
        group = tuple(wanted[start : start + size])
        where = Comparison(pages.key, Op.EQUALS, group)
        pager = KeysetPager(pages, record, entity, where, zone, types)
        cuts = 0
        while (call := pager.next_call()) is not None:
            try:
                rows = pager.receive((yield call))
            except TruncatedResponse as error:
                cuts += 1
                if cuts > TRIES or not error.may_pass:
                    raise
            else:
                found.update((getattr(row, pages.key_attribute), row) for row in rows)
    return [found[id_] for id_ in wanted if id_ in found]
