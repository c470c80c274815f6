"""What the sync and the async client share: everything but the waiting."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from .batching import Batch, BatchRun, OnError, OnProgress
from .codec import Codec
from .envelope import SoapExchange
from .errors import EncodingError, SoapwrightError
from .fields import Record
from .lazy import TypeIndex
from .merging import merge_with_current
from .operation import HttpOperation
from .paging import Call, KeysetPager, KeysetPages, read_by_id
from .plan import wire_name
from .query import Comparison, Condition, Op
from .rest import HttpExchange, write_document
from .session import Locate, Session, has_content
from .throttle import Throttle
from .transport import Exchange, Limits
from .validate import check_record
from .zones import Zone, ZoneTypes, zone_of

R = TypeVar("R", bound=Record)


@dataclass(slots=True)
class Connection:
if TYPE_CHECKING:
    from .flow import Flow
    from .workflow import Workflow

    """One user's view of one zone of a service; it does no I/O.

    Args:
def address_of(environment: str, environments: Mapping[str, str]) -> str:
    """The address of an environment.

    Raises:
        ValueError: there is none of that name; it says which there are.
    """
    if environment not in environments:
        raise ValueError(f"there is no environment {environment!r}; {', '.join(environments)} are")
    return environments[environment]


        types: the package's types.
        zones: the zones the package was generated for, the reference zone first.
        session: who calls, or None where nobody is asked.
        url: where calls go; None until it is located.
        zone_name: the zone, where ``url`` does not tell it.
        limits: how long to wait and how much to accept.
        attempts: how often a call that may be repeated is tried.
        calls: how many calls were made.
    """

    types: TypeIndex
    zones: Sequence[Zone]
    session: Session | None = None
    url: str | None = None
    zone_name: str | None = None
    limits: Limits = field(default_factory=Limits)
    attempts: int = 4
    calls: int = 0
    _codecs: dict[TypeIndex, Codec] = field(default_factory=dict, init=False, repr=False)
    _view: ZoneTypes | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        names = [zone.name for zone in self.zones]
        if self.zone_name is not None and self.zone_name not in names:
            raise ValueError(f"zone is {self.zone_name!r}; there are: {', '.join(names)}")

    @property
    def zone(self) -> str | None:
        """The name of the zone that ``url`` belongs to, once it is known."""
        if self.zone_name is not None:
            return self.zone_name
        return None if self.url is None else zone_of(self.url, self.zones).name

    @property
    def zone_types(self) -> ZoneTypes:
        """The types of that zone."""
        if self._view is None or self._view.name != self.zone:
            zone = next((zone for zone in self.zones if zone.name == self.zone), self.zones[0])
            self._view = ZoneTypes(zone, self.types)
        return self._view

    def codec(self, types: TypeIndex | None = None) -> Codec:
        """The codec of the package's own types, or of a zone's."""
        index = types or self.types
        codec = self._codecs.get(index)
        if codec is None:
            codec = self._codecs[index] = Codec(index)
        return codec

    def locate(self, locate: Locate | None) -> Generator[Call, Any, None]:
        """Ask the service where the user's data lives, unless ``url`` is known (sans-IO).

        Raises:
            AuthenticationError: the service does not know the user.
        """
        if self.url is not None:
            return
        if locate is None or self.session is None:
            raise ValueError("url is missing: where is the service?")
        self.url = locate.address
        try:
            answer = yield locate.call(self.session.username)
            self.url = locate.receive(answer, self.session.username)
        except SoapwrightError:
            self.url = None
            raise

    def exchange(self, call: Call) -> Exchange:
        """The HTTP exchange for one call.

        Raises:
            EncodingError: the request cannot be written; nothing was sent.
        """
        operation = call.operation
        if self.url is None:
            raise ValueError("the connection is not open")
        session = self.session if operation.authenticated else None
        carried: dict[str, Any] = {
            "http_headers": {} if session is None else session.http_headers(),
            "zone": self.zone,
            "max_bytes": self.limits.response_bytes,
        }
        codec = self.codec(call.types)
        exchange: Exchange
        try:
            if isinstance(operation, HttpOperation):
                exchange = HttpExchange(codec, operation, call.request, url=self.url, **carried)
            else:
                given = {} if session is None else session.headers
                exchange = SoapExchange(
                    codec,
                    operation,
                    call.request,
                    url=operation.url(self.url),
                    headers=[given[name] for name in operation.headers if name in given],
                    **carried,
                )
        except ValueError as error:
            raise EncodingError(str(error), operation=operation.name, zone=self.zone) from None
        self.calls += 1
        return exchange

    # --- what the drivers drive -----------------------------------------------------------------

    def pager(
        self, pages: KeysetPages, record: type[R], where: Condition | str | None
    ) -> KeysetPager[R]:
        view = self.zone_types
        view.check_query(record, where)
        entity = wire_name(record)[1]
        return KeysetPager(pages, record, entity, where, view.name, view.index_of(record))

    def by_id(
        self, pages: KeysetPages, record: type[R], ids: Iterable[int]
    ) -> Generator[Call, Any, list[R]]:
        view = self.zone_types
        types = view.index_of(record)
        return read_by_id(pages, record, wire_name(record)[1], list(ids), view.name, types)

    def batch(
        self,
        batch: Batch,
        *,
        on_error: OnError,
    def flow(
        self, workflow: Workflow, id: int | str | None = None, items: Sequence[Any] = ()
    ) -> Flow[Any]:
        """Work in steps: new, or taken up again by its id."""
        from .flow import Flow  # most services have none, and need not pay for its import

    def flow(
        self, workflow: Workflow, id: int | str | None = None, items: Sequence[Any] = ()
    ) -> Flow[Any]:
        """Work in steps: new, or taken up again by its id."""
        from .flow import Flow  # most services have none, and need not pay for its import

        encode = partial(write_document, self.codec())
        return Flow(workflow, encode, self.zone, id=id, items=items)

    def job(self, rule: JobRule[R], id: int | str | None) -> JobRun[R]:
        """A job that was started, or taken up again, by its id.

        Raises:
            MalformedResponse: the service gave no id.
        """
        if id is None:
            raise MalformedResponse("the answer holds no id of a job", zone=self.zone)
        return JobRun(rule, id, self.zone)

        return Flow(workflow, self.codec().encode, self.zone, id=id, items=items)

    def job(self, rule: JobRule[R], id: int | str | None) -> JobRun[R]:
        """A job that was started, or taken up again, by its id.

        Raises:
            MalformedResponse: the service gave no id.
        """
        if id is None:
            raise MalformedResponse("the answer holds no id of a job", zone=self.zone)
        return JobRun(rule, id, self.zone)

        max_items: int | None,
        validate: bool,
        progress: OnProgress | None,
        fields: Sequence[str] | None = None,
        pages: KeysetPages | None = None,
    ) -> BatchRun[Any]:
        """A run of ``batch``; with ``fields`` one that merges them into what ``pages`` reads."""
        prepare: Callable[[Sequence[Any]], Generator[Call, Any, list[Any]]] | None = None
        if fields is not None and pages is not None:
            prepare = partial(
                merge_with_current,
                fields=fields,
                id_attribute=batch.id_attribute,
                read=partial(self.by_id, pages),
            )
        view = self.zone_types

        def check(index: int, record: Record) -> None:
            converted = view.convert(record, index)
            if validate:
                check_record(
                    index, converted, batch.verb, id_attribute=batch.id_attribute, zone=view.name
                )

        return BatchRun(
            batch,
            on_error=on_error,
            max_items=max_items,
            check=check,
            convert=view.convert,
            prepare=prepare,
            progress=progress,
            zone=self.zone,
        )
