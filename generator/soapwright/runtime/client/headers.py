"""Header parts that callers give: with one call, or with every call of a client.

The nearest one counts: those of a call go before those of its client, and both before what the
session gives of the same element.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from soapwright.runtime.calls.headers import HeaderPart, tag_of
from soapwright.runtime.calls.operation import HttpOperation, Operation
from soapwright.runtime.codec.prefixes import name_of
from soapwright.runtime.errors import InvalidHeader
from soapwright.runtime.pickling.never import NeverPickled
from soapwright.runtime.records.record import Record

if TYPE_CHECKING:
    from soapwright.runtime.calls.call import Call, Response
    from soapwright.runtime.calls.driver import Carrier
    from soapwright.runtime.calls.steps import Steps
    from soapwright.runtime.client.connection import Connection

C = TypeVar("C")
_Key: TypeAlias = tuple[str, str]
_SOAP = ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")
_ROLES = (f"{{{_SOAP[0]}}}actor", f"{{{_SOAP[1]}}}role")


class WithHeaders(NeverPickled):
    """A connection, whose calls carry header parts where their operations bind them.

    Args:
        connection: the connection.
        parts: the parts, by name and role; elements that no operation binds go with every call.
        understood: names of header parts of answers that the caller obeys; None is all.
    """

    def __init__(
        self,
        connection: Connection,
        parts: Mapping[_Key, HeaderPart],
        understood: frozenset[str] | None,
    ) -> None:
        self.connection = connection
        self.parts = parts
        self.understood = understood

    @property
    def about(self) -> Mapping[str, Any]:
        """As :attr:`soapwright.runtime.client.connection.Connection.about`."""
        return self.connection.about

    def carry(self, call: Call) -> Steps[Response[Any]]:
        """As :meth:`soapwright.runtime.client.connection.Connection.carry`."""
        connection, operation = self.connection, call.operation
        outgoing = connection.outgoing(call)
        outgoing.understood = self.understood
        if isinstance(operation, Operation):
            for (_, role), part in self.parts.items():
                name = None if role else _bound(connection, operation.headers, part)
                if name is not None:
                    outgoing.headers[name] = part
                elif not isinstance(part, Record):
                    outgoing.elements.append(part)
        return connection.go(outgoing, connection.ticketed)


def of_call(
    carrier: Carrier,
    connection: Connection,
    operation: Operation[Any, Any] | HttpOperation[Any, Any],
    headers: Sequence[HeaderPart],
    *,
    whole: bool,
) -> WithHeaders:
    """What carries one call with header parts of its own.

    Args:
        carrier: what carries the client's calls.
        connection: the client's.
        operation: what is called.
        headers: the parts.
        whole: whether the caller looks at all header parts of the answer.

    Raises:
        InvalidHeader: the operation does not bind one, one comes twice, or cannot be sent.
    """
    parts = _by_key(connection, headers, operation.name)
    for part in parts.values():
        if isinstance(operation, HttpOperation):
            raise InvalidHeader(
                f"{_shown(part)} cannot be sent: no header parts go with an operation of an HTTP "
                "binding",
                part=tag_of(part),
                operation=operation.name,
            )
        if isinstance(part, Record) and _bound(connection, operation.headers, part) is None:
            raise InvalidHeader(
                f"{_shown(part)} is no header part of it; {_told(operation.headers)}",
                part=tag_of(part),
                bound=operation.headers,
                operation=operation.name,
            )
    outer, understood = _of(carrier)
    return WithHeaders(connection, {**outer, **parts}, None if whole else understood)


def of_client(client: C, headers: Sequence[HeaderPart], understood: Iterable[str]) -> C:
    """A client over the same connection, whose calls carry header parts.

    Args:
        client: the client, which may have such parts already.
        headers: the parts.
        understood: names of header parts of answers that the caller obeys.

    Raises:
        InvalidHeader: no operation of the client binds one, one comes twice, or cannot be sent.
    """
    any_client: Any = client
    connection, driver, binds = any_client._connection, any_client._driver, any_client._binds  # noqa: SLF001
    parts = _by_key(connection, headers)
    for part in parts.values():
        if isinstance(part, Record) and _bound(connection, binds, part) is None:
            raise InvalidHeader(
                f"{_shown(part)} is no header part of any operation; {_told(binds)}",
                part=tag_of(part),
                bound=binds,
            )
    outer, known = _of(driver.carrier)
    carrier = WithHeaders(connection, {**outer, **parts}, (known or frozenset()) | {*understood})
    related: C = any_client.__class__(connection, driver.__class__(carrier, driver.transport))
    return related


def _of(carrier: Carrier) -> tuple[Mapping[_Key, HeaderPart], frozenset[str] | None]:
    """The parts that a client's calls carry already, and what it understands."""
    if isinstance(carrier, WithHeaders):
        return carrier.parts, carrier.understood
    return {}, frozenset()


def _by_key(
    connection: Connection, parts: Iterable[HeaderPart], operation: str | None = None
) -> dict[_Key, HeaderPart]:
    """Parts by name and role.

    Raises:
        InvalidHeader: one is no header part or cannot be written, or there are two of a name for
            the same role.
    """
    if _name(parts) is not None:  # an element would be taken for those that it holds
        raise InvalidHeader(
            "headers takes a list of header parts, and this is one",
            part=_name(parts) or "",
            operation=operation,
        )
    found: dict[_Key, HeaderPart] = {}
    for part in parts:
        name = _name(part)
        if name is None:
            raise InvalidHeader(
                f"{type(part).__name__} is no header part: give a record or an lxml element",
                part=type(part).__name__,
                operation=operation,
            )
        key = (name, "" if isinstance(part, Record) else _role(part))
        if key in found:
            raise InvalidHeader(f"{name} is given twice", part=name, operation=operation)
        found[key] = part
        if isinstance(part, Record):
            _check(connection, part, operation)
    return found


def _check(connection: Connection, part: Record, operation: str | None) -> None:
    """Refuse a record that cannot be written; it may be a secret, so its values are not shown."""
    try:
        connection.codec().encoder.element(part)
    except ValueError as error:
        field = str(error).partition(":")[0]
        raise InvalidHeader(
            f"{field} cannot be written: its value is none of its type, or XML cannot carry it",
            part=tag_of(part),
            operation=operation,
        ) from None


def _name(part: object) -> str | None:
    """The name of what can be a header part, or None; an envelope or a Header is none."""
    if isinstance(part, Record):
        return tag_of(part)
    from lxml import etree

    if not isinstance(part, etree._Element) or not isinstance(part.tag, str):
        return None
    return None if name_of(part).namespace in _SOAP else part.tag


def _role(part: Any) -> str:
    """Whom an element is for; "" is the service itself."""
    return next(filter(None, (part.get(name, "").strip() for name in _ROLES)), "")


def _bound(connection: Connection, names: Iterable[str], part: HeaderPart) -> str | None:
    """Which of some declared parts this is: the name of its class, or None.

    A record is one only by its class, of the package's own types or of the zone's: what another
    package calls the same may be of another form.
    """
    tag = tag_of(part)
    for name in names:
        kind = connection.types.load(name)
        if tag_of(kind) == tag and (
            not isinstance(part, Record)
            or isinstance(part, (kind, connection.zone_types.class_of(kind)))
        ):
            return name
    return None


def _shown(part: HeaderPart) -> str:
    """A part without what is in it, which may be secret."""
    return (
        f"{type(part).__module__}.{type(part).__name__}"
        if isinstance(part, Record)
        else tag_of(part)
    )


def _told(bound: Iterable[str]) -> str:
    """What is bound instead."""
    names: Iterator[str] = iter(bound)
    found = ", ".join(names)
    return f"those that are bound: {found}" if found else "none is bound"
