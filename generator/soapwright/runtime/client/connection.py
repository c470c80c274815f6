"""What the drivers share: one user's view of one zone, and the way of its calls."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from soapwright.runtime.auth.session import Session
from soapwright.runtime.calls.call import Call, Outgoing, Response
from soapwright.runtime.calls.operation import HttpOperation, Port
from soapwright.runtime.calls.pipeline import CallStep, Onward, pipeline
from soapwright.runtime.calls.retry import Retry
from soapwright.runtime.calls.steps import Send, Steps
from soapwright.runtime.client.zones import Zone, ZoneTypes, zone_of
from soapwright.runtime.errors import EncodingError, unencodable
from soapwright.runtime.http.settings import Limits
from soapwright.runtime.limits.throttle import Throttle
from soapwright.runtime.pickling.never import NeverPickled
from soapwright.runtime.records.index import TypeIndex

if TYPE_CHECKING:
    from types import ModuleType

    from soapwright.runtime.answers.faults import Faults
    from soapwright.runtime.auth.locate import Location
    from soapwright.runtime.auth.login import Login
    from soapwright.runtime.calls.steps import Exchange
    from soapwright.runtime.codec.codec import Codec
    from soapwright.runtime.codec.wall_clock import WallClock
    from soapwright.runtime.http.header_status import HeaderStatus
    from soapwright.runtime.http.hooks import Called
    from soapwright.runtime.http.masking import Secrets
    from soapwright.runtime.http.settings import Addressing, Hooks
    from soapwright.runtime.security.secure import Part
    from soapwright.runtime.telling.doing import Doing

Security: TypeAlias = "Part | Iterable[Part]"
"""What secures calls: a UsernameToken, a Timestamp, a Signature, or one each of several."""


def address_of(environment: str, environments: Mapping[str, str]) -> str:
    """The address of an environment.

    Raises:
        ValueError: there is none of that name; it says which there are.
    """
    if environment not in environments:
        raise ValueError(f"there is no environment {environment!r}; {', '.join(environments)} are")
    return environments[environment]


def _words() -> ModuleType:
    from soapwright.runtime.telling import words  # and logging: not before there is a client

    return words


def _called(hooks: Hooks) -> Called:
    from soapwright.runtime.http.hooks import Called  # few clients have any

    return Called.of(hooks)


def _attempted(told: Doing, step: Send) -> Steps[Response[Any]]:
    from soapwright.runtime.calls.told import attempted

    return attempted(told, step)


def _secured(
    connection: Connection, addressing: Addressing | None, security: Security | None
) -> Iterable[CallStep]:
    if addressing is not None:
        from soapwright.runtime.addressing.address import Address

        yield Address(addressing, connection.address)
    if security is not None:
        from soapwright.runtime.security.secure import Secure

        yield Secure(security, connection.limits)


class Connection(NeverPickled):
    """One user's view of one zone of a service; it does no I/O.

    Args:
        types: the package's types.
        zones: the zones the package was generated for, the reference zone first.
        session: who calls.
        url: where calls go; None until it is located. Where there are ``ports``, that is what
            they are below, or a mapping with the address of each.
        zone_name: the zone, where ``url`` does not tell it.
        limits: how long to wait and how much to accept.
        attempts: how often a call that may be repeated is tried.
        clock: what times without an offset mean, or None: then they are naive.
        throttle: how calls are held back.
        login: how its user logs in, and the present ticket; None where no tickets are.
        header_status: where answers say in header parts that a call failed, or None.
        faults: what the service's errors mean, beyond their codes.
        by_local_name: whether answers are read by local names where their namespaces are wrong.
        ports: the ports that operations name, or None where all calls go to one address.
        addressing: how requests say where they go; None where they do not.
        security: what secures calls, or None.
        hooks: what users have called on the way of every call, by place.
        mtom: whether binary values go as parts beside the message.

    Raises:
        InvalidArgument: there is no such place, or what is to be called there cannot be.
    """

    def __init__(
        self,
        types: TypeIndex,
        zones: Sequence[Zone],
        session: Session | None = None,
        url: str | Mapping[str, str | Port] | None = None,
        *,
        zone_name: str | None = None,
        limits: Limits | None = None,
        attempts: int = 4,
        clock: WallClock | None = None,
        throttle: Throttle | None = None,
        login: Login | None = None,
        header_status: HeaderStatus | None = None,
        faults: Faults | None = None,
        by_local_name: bool = False,
        ports: Mapping[str, Port] | None = None,
        addressing: Addressing | None = None,
        security: Security | None = None,
        hooks: Hooks | None = None,
        mtom: bool = False,
    ) -> None:
        names = [zone.name for zone in zones]
        if zone_name is not None and zone_name not in names:
            raise ValueError(f"zone is {zone_name!r}; there are: {', '.join(names)}")
        self.types = types
        self.zones = zones
        self.session = session or Session()
        self.limits = limits or Limits()
        self.clock = clock
        self.throttle = throttle or Throttle()
        self.login = login
        self.service = types.service
        """The name of the package."""
        self.words = _words()
        """What can be told of work, and who listens."""
        self.calls = 0
        """How many requests were written, those that were made again each time."""
        self.out: set[int] = set()
        """Those that are out now; threads add to it and take from it."""
        self.location: Location | None = None
        self.url: str | None = None
        self.zone = zone_name
        self._zone_name = zone_name
        self._header_status = header_status
        self._faults = faults
        self._by_local_name = by_local_name
        self._ports = ports
        self._mtom = mtom
        self._addresses: dict[str, str] = {}
        self._codecs: dict[TypeIndex, Codec] = {}
        self.zone_types = self._types_of(zone_name)
        """The types of the zone; of the reference zone as long as it is not known."""
        self.retry = Retry(attempts, total=self.limits.total)
        self.secured = (*_secured(self, addressing, security),)
        """The steps next to the wire, which few clients have: a signature is of all before it."""
        self.hooks = None if hooks is None else _called(hooks)
        first = () if self.hooks is None else self.hooks.steps
        self.unticketed = pipeline([*first, self.retry, self.throttle, *self.secured], self._send)
        """The way of a call that needs no login."""
        self.ticketed = self.unticketed if login is None else pipeline([login], self.unticketed)
        """The way of any other."""
        if url is not None:
            self.move_to(url)

    def move_to(self, url: str | Mapping[str, str | Port]) -> None:
        """Calls go there from now on; the address tells the zone where nobody named it.

        Raises:
            ValueError: a port has no address, or there is none of a name.
        """
        if self._ports is not None or not isinstance(url, str):
            from soapwright.runtime.client.ports import addresses  # few services have several

            self._addresses = addresses(self._ports or {}, url)
        self.url = url if isinstance(url, str) else next(iter(self._addresses.values()))
        self.zone = self._zone_name or zone_of(self.url, self.zones).name
        self.zone_types = self._types_of(self.zone)

    def _types_of(self, name: str | None) -> ZoneTypes:
        zone = next((zone for zone in self.zones if zone.name == name), self.zones[0])
        return ZoneTypes(zone, self.types)

    def codec(self, types: TypeIndex | None = None) -> Codec:
        """The codec of the package's own types, or of a zone's."""
        index = types or self.types
        codec = self._codecs.get(index)
        if codec is None:
            from soapwright.runtime.codec.codec import shared_codec  # lxml: not before it is used

            codec = shared_codec(index, self.clock, by_local_name=self._by_local_name)
            self._codecs[index] = codec
        return codec

    def secrets(self) -> Secrets:
        """What is never shown, as far as it is known by now."""
        from soapwright.runtime.client.secrets import secrets_of

        return secrets_of(self.session, self.login)

    @property
    def about(self) -> Mapping[str, Any]:
        """What is told of all work with it: service and zone."""
        return {"service": self.service, "zone": self.zone}

    # --- the way of a call ----------------------------------------------------------------------

    def carry(self, call: Call) -> Steps[Response[Any]]:
        """Make a call, through all steps.

        Raises:
            EncodingError: the request cannot be written; nothing was sent.
            SoapwrightError: what became of it, by its class.
        """
        return self.go(self.outgoing(call), self.ticketed)

    def go(self, outgoing: Outgoing, way: Onward) -> Steps[Response[Any]]:
        """A call on its way, told where somebody listens."""
        # Who does is asked here: a call that nobody is told of passes through no more code.
        words = self.words
        if (
            outgoing.call.told is None
            and words.SPANS not in words.MODULES
            and not words.CALLS.isEnabledFor(words.DEBUG)
        ):
            return way(outgoing)
        from soapwright.runtime.calls.told import called

        return called(outgoing, way)

    def outgoing(self, call: Call, url: str | None = None) -> Outgoing:
        """A call at the beginning of its way, to the connection's address or another one."""
        address = url or self.url
        if address is None:
            raise ValueError("the connection is not open")
        zone = None if self.url is None else self.zone
        return Outgoing(call, address, zone, call.request, service=self.service)

    def beside(self, call: Call, url: str) -> Steps[Any]:
        """Make a call elsewhere, without a login; gives its result."""
        response = yield from self.go(self.outgoing(call, url), self.unticketed)
        return response.result(call.operation)

    def _send(self, outgoing: Outgoing) -> Steps[Response[Any]]:
        total = self.limits.total
        exchange = self.exchange(outgoing)
        began = time.monotonic()
        try:
            left = None if total is None else total - outgoing.took
            self.out.add(id(outgoing))
            step = Send(exchange, left, outgoing.call.line)
            response: Response[Any]
            if outgoing.told is None:
                response = yield step
            else:
                response = yield from _attempted(outgoing.told, step)
        finally:
            self.out.discard(id(outgoing))
            outgoing.took += time.monotonic() - began
        return response

    def address(self, outgoing: Outgoing) -> str:
        """Where a call goes: to the port of its operation, unless it is asked elsewhere, once."""
        url, port = outgoing.url, outgoing.call.operation.port
        return self._addresses.get(port, url) if port and url == self.url else url

    def exchange(self, outgoing: Outgoing) -> Exchange:
        """The end of the way: the HTTP exchange that carries a call out, signed and written.

        Raises:
            EncodingError: the request cannot be written.
        """
        call, operation = outgoing.call, outgoing.call.operation
        codec = self._codecs.get(call.types or self.types) or self.codec(call.types)
        url = self.address(outgoing) if operation.port else outgoing.url
        try:
            self.session.sign(outgoing)
            exchange: Exchange
            if isinstance(operation, HttpOperation):
                from soapwright.runtime.http.http_binding import HttpExchange

                exchange = HttpExchange(
                    codec,
                    operation,
                    outgoing,
                    url=url,
                    limits=self.limits,
                    faults=self._faults,
                )
            else:
                from soapwright.runtime.http.soap import SoapExchange

                exchange = SoapExchange(
                    codec,
                    operation,
                    outgoing,
                    url=url,
                    limits=self.limits,
                    header_status=self._header_status,
                    faults=self._faults,
                    mtom=self._mtom,
                )
        except ValueError as error:
            if isinstance(error, EncodingError):
                raise
            raise EncodingError(
                unencodable(error), operation=operation.name, zone=outgoing.zone
            ) from None
        if self.hooks is not None:
            exchange = self.hooks.around(exchange, self.limits)
        if call.sending is not None:
            call.sending(exchange.content)
        self.calls += 1
        return exchange
