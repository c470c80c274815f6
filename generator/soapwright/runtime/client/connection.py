"""What the sync and the async client share: everything but the waiting."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from soapwright.runtime.auth.login import Login
from soapwright.runtime.auth.request_options import RequestOptions
from soapwright.runtime.auth.session import Locate, Session, has_content
from soapwright.runtime.batch.partial_update import merge_with_current
from soapwright.runtime.batch.rule import Batch
from soapwright.runtime.batch.run import BatchRun, OnError, OnProgress
from soapwright.runtime.batch.validate import check_record, check_times, check_verb
from soapwright.runtime.batch.warnings import warn_of_fields
from soapwright.runtime.calls.operation import HttpOperation, Operation
from soapwright.runtime.changes.changes import Changes, ChangesPager
from soapwright.runtime.changes.checkpoint import Checkpoint
from soapwright.runtime.client.zones import Zone, ZoneTypes, zone_of
from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.errors import (
    EncodingError,
    MalformedResponse,
    SoapwrightError,
    UnknownReference,
)
from soapwright.runtime.http.header_status import Verdict
from soapwright.runtime.http.transport import Exchange, Limits
from soapwright.runtime.jobs.job import JobRule, JobRun
from soapwright.runtime.limits.quota import Meter
from soapwright.runtime.limits.throttle import Throttle
from soapwright.runtime.paging.keyset import KeysetPager, KeysetPages, read_by_id
from soapwright.runtime.paging.pager import Call, Pager
from soapwright.runtime.pickling import NeverPickled
from soapwright.runtime.query.conditions import Comparison, Condition, Op
from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.runtime.records.index import TypeIndex
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record

if TYPE_CHECKING:
    from soapwright.runtime.client.introspection import Describing
    from soapwright.runtime.codec.codec import Codec
    from soapwright.runtime.document_jobs.rule import Workflow
    from soapwright.runtime.document_jobs.run import Flow
    from soapwright.runtime.records.picklists import EntityPicklists, Picklists

R = TypeVar("R", bound=Record)


def address_of(environment: str, environments: Mapping[str, str]) -> str:
    """The address of an environment.

    Raises:
        ValueError: there is none of that name; it says which there are.
    """
    if environment not in environments:
        raise ValueError(f"there is no environment {environment!r}; {', '.join(environments)} are")
    return environments[environment]


@dataclass(slots=True)
class Connection(NeverPickled):
    """One user's view of one zone of a service; it does no I/O.

    Args:
        types: the package's types.
        zones: the zones the package was generated for, the reference zone first.
        session: who calls, or None where nobody is asked.
        url: where calls go; None until it is located.
        zone_name: the zone, where ``url`` does not tell it.
        limits: how long to wait and how much to accept.
        attempts: how often a call that may be repeated is tried.
        clock: what times without an offset mean, or None: then they are naive.
        throttle: how calls are held back.
        calls: how many calls were made.
        login: how its user logs in, and the present ticket; None where no tickets are.
        verdict: where answers say in header parts that a call failed, or None.
        options: where requests themselves say who calls; None where HTTP headers do.
        by_local_name: whether answers are read by local names where their namespaces are wrong.
    """

    types: TypeIndex
    zones: Sequence[Zone]
    session: Session | None = None
    url: str | None = None
    zone_name: str | None = None
    limits: Limits = field(default_factory=Limits)
    attempts: int = 4
    clock: WallClock | None = None
    throttle: Throttle = field(default_factory=Throttle)
    calls: int = 0
    login: Login | None = None
    verdict: Verdict | None = None
    options: RequestOptions | None = None
    by_local_name: bool = False
    _codecs: dict[TypeIndex, Codec] = field(default_factory=dict, init=False, repr=False)
    _view: ZoneTypes | None = field(default=None, init=False, repr=False)
    _locate: Locate | None = field(default=None, init=False, repr=False)
    _location: Any = field(default=None, init=False, repr=False)

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

    @property
    def meter(self) -> Meter:
        """What counts the calls; only where the service has an allowance of them."""
        if self.throttle.meter is None:
            raise ValueError("the service has no allowance of calls that is known")
        return self.throttle.meter

    def codec(self, types: TypeIndex | None = None) -> Codec:
        """The codec of the package's own types, or of a zone's."""
        index = types or self.types
        codec = self._codecs.get(index)
        if codec is None:
            from soapwright.runtime.codec.codec import (
                Codec,  # lxml is not needed before something is read or written
            )

            codec = self._codecs[index] = Codec(index, self.clock, by_local_name=self.by_local_name)
        return codec

    def locate(self, locate: Locate | None) -> Generator[Call, Any, None]:
        """Ask the service where the user's data lives, unless ``url`` is known (sans-IO).

        Raises:
            AuthenticationError: the service does not know the user.
        """
        self._locate = locate
        if self.url is not None:
            return
        username = None if self.session is None else self.session.username
        if locate is None or username is None:
            raise ValueError("url is missing: where is the service?")
        self.url = locate.address
        try:
            answer = yield locate.call(username)
            self.url = locate.receive(answer, username)
            self._location = answer
        except SoapwrightError:
            self.url = None
            raise

    def link(self, record: Record) -> Generator[Call, Any, str]:
        """The address that shows a record in the user interface (sans-IO).

        Raises:
            NoLink: the interface has none for it.
            AuthenticationError: the service, asked where the interface is, knows no such user.
        """
        locate = self._locate
        if locate is None or locate.links is None or self.session is None:
            raise ValueError("the service has no user interface that is known")
        path = locate.links.path(record)
        if self._location is None:  # the address was given, so nobody has asked yet
            username = self.session.username or ""
            answer = yield locate.call(username)
            locate.receive(answer, username)
            self._location = answer
        address = locate.links.address(self._location, locate.operation.name)
        return f"{address.rstrip('/')}/{path.lstrip('/')}"

    @property
    def picklists(self) -> Picklists:
        """Those of the zone, with the labels it has there."""
        zone = next((zone for zone in self.zones if zone.name == self.zone), self.zones[0])
        if zone.picklists is None:
            from soapwright.runtime.records.picklists import Picklists

            return Picklists({})
        found: Picklists = import_module(zone.picklists).PICKLISTS
        return found

    def read_picklists(
        self, describing: Describing, record: type[Record]
    ) -> Generator[Call, Any, EntityPicklists]:
        """Those of one entity as the database has them now (sans-IO)."""
        from soapwright.runtime.records.picklists import picklists_of

        entity = wire_name(record)[1]
        ask = describing.fields
        fields = describing.read_fields((yield Call(ask.operation, ask.request(entity))))
        udfs: dict[str, dict[str, Any]] = {}
        if (own := describing.udfs) is not None:
            answer = yield Call(own.operation, own.request(entity))
            udfs = describing.read_fields(answer, udf=True)
        return picklists_of(self.zone_types.class_of(record), fields, udfs)

    def exchange(self, call: Call, ticket: str | None = None) -> Exchange:
        """The HTTP exchange for one call.

        Args:
            call: what to call.
            ticket: what the call carries to show that its user has logged in, or None.

        Raises:
            EncodingError: the request cannot be written; nothing was sent.
        """
        operation = call.operation
        if self.url is None:
            raise ValueError("the connection is not open")
        session = self.session if operation.authenticated else None
        in_headers = session is not None and self.options is None
        carried: dict[str, Any] = {
            "http_headers": session.http_headers() if session and in_headers else {},
            "zone": self.zone,
            "limits": self.limits,
        }
        codec = self.codec(call.types)
        exchange: Exchange
        try:
            if isinstance(operation, HttpOperation):
                from soapwright.runtime.http.http_binding import HttpExchange

                exchange = HttpExchange(codec, operation, call.request, url=self.url, **carried)
            else:
                given = {} if session is None else dict(session.headers)
                if ticket is not None and self.login is not None:
                    given[self.login.rule.header] = self.login.rule.carry(ticket)
                from soapwright.runtime.http.soap import SoapExchange

                exchange = SoapExchange(
                    codec,
                    operation,
                    self._signed(operation, call.request, session),
                    url=operation.url(self.url),
                    headers=[
                        given[name]
                        for name in operation.headers
                        if name in given and has_content(given[name])
                    ],
                    verdict=self.verdict,
                    refused=None if self.options is None else self.options.refused,
                    stream=call.stream,
                    **carried,
                )
        except ValueError as error:
            raise EncodingError(str(error), operation=operation.name, zone=self.zone) from None
        self.calls += 1
        return exchange

    def _signed(
        self, operation: Operation[Any, Any], request: Record, session: Session | None
    ) -> Record:
        """The request as it goes out: with who calls, where it is the one to say so."""
        if self.options is None or session is None or session.username is None:
            return request
        return self.options.fill(operation, request, session.username, session.secret)

    def logout_call(self, *, has_session: bool) -> Call | None:
        """The call that ends the session, where there is one."""
        if not has_session or self.options is None or self.options.last is None:
            return None
        return self.options.last()

    def flow(
        self, workflow: Workflow, id: int | str | None = None, items: Sequence[Any] = ()
    ) -> Flow[Any]:
        """Work in steps: new, or taken up again by its id."""
        from soapwright.runtime.document_jobs.run import (
            Flow,  # most services have none, and need not pay for its import
        )
        from soapwright.runtime.http.http_binding import write_document

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

    # --- what the drivers drive -----------------------------------------------------------------

    def pager(
        self, pages: KeysetPages, record: type[R], where: Condition | str | None
    ) -> KeysetPager[R]:
        view = self.zone_types
        view.check_query(record, where)
        check_verb(view.class_of(record), "query", zone=view.name)
        if self.clock is not None and isinstance(where, Condition):
            where = self.clock.condition(where)
        entity = wire_name(record)[1]
        return KeysetPager(pages, record, entity, where, view.name, view.index_of(record))

    def changes(
        self,
        pages: KeysetPages,
        changes: Changes,
        record: type[R],
        since: datetime.datetime | Checkpoint,
        *,
        field: str | None,
        status_only: bool,
    ) -> Pager[R]:
        """A way through the pages of the records that changed.

        Raises:
            UntrackedEntity: the entity does not tell when it changed, or not in that way.
            ZoneMismatch: the zone lacks the type or the field.
            ValueError: ``since`` is naive, and no zone was given for such values.
        """
        if self.clock is None:
            raise ValueError("changes are told by a clock, and the connection has none")
        view = self.zone_types
        entity = wire_name(record)[1]
        wire, attribute = changes.field(entity, field, status_only=status_only)
        reading = None
        if isinstance(since, Checkpoint):
            now = datetime.datetime.now(datetime.UTC)
            reading = since.reading(f"{entity}.{wire}", self.clock, now)
            earliest = reading.since
        else:
            earliest = self.clock.earliest(self.clock.moment(since))
        where = None
        if earliest is not None:
            where = Comparison(wire, Op.GREATER_OR_EQUAL, (earliest,))
            view.check_query(record, where)
        query = (pages, record, entity, where, view.name, view.index_of(record))
        return KeysetPager(*query) if reading is None else ChangesPager(reading, attribute, *query)

    def by_id(
        self, pages: KeysetPages, record: type[R], ids: Iterable[int]
    ) -> Generator[Call, Any, list[R]]:
        view = self.zone_types
        types = view.index_of(record)
        check_verb(view.class_of(record), "query", zone=view.name)
        return read_by_id(pages, record, wire_name(record)[1], list(ids), view.name, types)

    def related(
        self,
        pages: KeysetPages,
        records: Iterable[Record],
        field: str,
        expected: type[Record],
    ) -> Generator[Call, Any, dict[int, Any]]:
        """The records that a field of ``records`` refers to, by id (sans-IO).

        Raises:
            UnknownReference: it refers to none, or to another class than ``expected``.
            NotAllowed: they cannot be queried.
        """
        from soapwright.runtime.paging.references import referred

        records = list(records)
        entity, ids = referred(records, field)
        if entity is None:
            return {}
        namespace, _ = wire_name(type(records[0]))
        target = self.types.by_wire(namespace, entity)
        if target is None or not issubclass(target, expected):
            raise UnknownReference(f"{field!r} refers to {entity}, not to {expected.__name__}")
        found = yield from self.by_id(pages, target, ids)
        return {getattr(record, pages.key_attribute): record for record in found}

    def batch(
        self,
        batch: Batch,
        *,
        on_error: OnError,
        max_items: int | None,
        validate: bool,
        progress: OnProgress | None,
        concurrency: int = 1,
        fields: Sequence[str] | None = None,
        pages: KeysetPages | None = None,
        arguments: Mapping[str, Any] | None = None,
    ) -> BatchRun[Any]:
        """A run of ``batch``; with ``fields`` one that merges them into what ``pages`` reads.

        ``arguments`` are what each request is built from beside records.
        """
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
                check_verb(type(converted), batch.verb, index=index, zone=view.name)
                check_record(
                    index, converted, batch.verb, id_attribute=batch.id_attribute, zone=view.name
                )
            if self.clock is not None and batch.verb != "delete":
                check_times(index, converted, self.clock, zone=view.name)
            if batch.cautions and (batch.verb == "create" or fields is not None):
                warn_of_fields(record, batch.cautions, fields)

        return BatchRun(
            batch,
            on_error=on_error,
            max_items=max_items,
            check=check,
            convert=view.convert,
            prepare=prepare,
            progress=progress,
            zone=self.zone,
            arguments=arguments,
            concurrency=self.throttle.at_once(concurrency, batch.operation.name),
        )
