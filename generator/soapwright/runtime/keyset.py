"""Pages by key, sans-IO: each asks for keys above the largest one received."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any, Generic, TypeVar

from .dataclass import dataclass
from .errors import MalformedResponse
from .fields import Record
from .lazy import TypeIndex
from .operation import Operation
from .paging import Call
from .query import Comparison, Condition, Op
from .queryxml import QueryXML
from .results import Result

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class KeysetPages:
    """Pages ordered by a key, each asking for keys above the largest one received.

    Args:
        operation: the reading operation.
        request: builds its request from a query text.
        result: where its answer keeps what.
        language: the dialect of the query text.
        key: wire name of the key.
        key_attribute: its Python name.
        limit: how many records a full page holds; fewer mean the last page.
        empty: what is logged (INFO, ``soapwright``) beside an answer without records, or None.
    """

    operation: Operation[Any, Any]
    request: Callable[[str], Record]
    result: Result
    language: QueryXML
    key: str
    key_attribute: str
    limit: int
    empty: str | None = None


class KeysetPager(Generic[R]):
    """One query's way through its pages.

    ``next_call()`` gives the next request or None at the end; ``receive()`` takes its result and
    gives the page's records. A page of exactly the limit is followed by one more call.
    """

    def __init__(
        self,
        pages: KeysetPages,
        record: type[R],
        entity: str,
        where: Condition | str | None,
        zone: str | None = None,
        types: TypeIndex | None = None,
    ) -> None:
        self._pages = pages
        self._record = record
        self._entity = entity
        self._where = where
        self._zone = zone
        self._types = types
        self._last: int | None = None
        self._done = False
        self.next_call()  # a bad condition is an error of the caller's, before anything is sent

    def next_call(self) -> Call | None:
        if self._done:
            return None
        pages = self._pages
        text = pages.language.render(self._entity, self._where, pages.key, self._last)
        return Call(pages.operation, pages.request(text), self._types, self._entity)

    def receive(self, result: Any) -> list[R]:
        """The page's records.

        Raises:
            ServiceError: the service answered with an error.
            MalformedResponse: the records are of another type, or their keys do not ascend
                beyond the page before, so that going on could lose rows or never end.
        """
        pages = self._pages
        name = pages.operation.name
        items = pages.result.expect(result, name, self._zone).items
        for item in items:
            if not isinstance(item, self._record):
                raise self._malformed(f"asked for {self._entity}, got {type(item).__name__}")
        keys = [getattr(item, pages.key_attribute) for item in items]
        if any(not isinstance(key, int) for key in keys):
            raise self._malformed(f"a record has no {pages.key}")
        if len(set(keys)) != len(keys):
            raise self._malformed(f"a page repeats a {pages.key}")
        if keys and self._last is not None and min(keys) <= self._last:
            raise self._malformed(
                f"a page after {pages.key} {self._last} holds {pages.key} {min(keys)}"
            )
        self._done = len(items) < pages.limit
        if not self._done and keys != sorted(keys):
            # The largest key of such a page need not be the last one read.
            raise self._malformed(f"a full page is not in the order of {pages.key}")
        if keys:
            self._last = max(keys)
        elif self._last is None and pages.empty is not None:
            import logging  # whoever looks has imported it

            logging.getLogger("soapwright").info("no %s found: %s", self._entity, pages.empty)
        return list(items)

    def _malformed(self, message: str) -> MalformedResponse:
        return MalformedResponse(message, operation=self._pages.operation.name, zone=self._zone)


def read_by_id(
    pages: KeysetPages,
    record: type[R],
    entity: str,
    ids: Sequence[int],
    zone: str | None = None,
    types: TypeIndex | None = None,
) -> Generator[Call, Any, list[R]]:
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
        while (call := pager.next_call()) is not None:
            for item in pager.receive((yield call)):
                found[getattr(item, pages.key_attribute)] = item
    return [found[id_] for id_ in wanted if id_ in found]
