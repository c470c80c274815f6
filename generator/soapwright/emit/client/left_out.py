"""What of a WSDL's bindings and ports a client leaves out, beside operations that it refuses."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from soapwright.emit.client.bindings import BoundPort, bindings_of, named, named_ports, where
from soapwright.emit.client.http_operations import HttpOperations
from soapwright.emit.client.operations import Operations
from soapwright.emit.client.policies import Demands, asked, demands, given
from soapwright.emit.client.ports import Ports
from soapwright.emit.types.bindings import Types
from soapwright.errors import InputError
from soapwright.schema.model import Port, QName, Schema
from soapwright.schema.overloads import bound_operations
from soapwright.service.session import SessionRule


def left_out(
    schema: Schema, operations: Operations, http: HttpOperations, session: SessionRule
) -> Iterator[str]:
    """A line for each operation that is bound in no way known, and for each port left aside.

    A port whose operations go to another one's address is none: it is the same under two names.
    """
    called = operations.called | http.called
    for binding in schema.bindings.values():
        if binding.kind != "other":
            continue
        for bound, own, _ in bound_operations(schema, binding):
            if (binding.port_type, own) not in called:
                name = binding.name.local
                yield f"{where(bound, own)}: its binding {name} is neither SOAP nor HTTP"
    ports = Ports.of([*operations.by_key.values(), *http.by_name.values()]).ports
    yield from _policies(schema, ports, session)
    names = {port.name for port in ports}
    addresses = {port.address for port in ports}
    for port, name in named_ports(schema):
        if (
            name not in names
            and port.address not in addresses
            and _called_elsewhere(schema, port, called)
        ):
            yield (
                f"{port.place}: port {name} is not called: another one has its operations; "
                f"to call it, give {port.address} as url"
            )


def _policies(schema: Schema, ports: Collection[BoundPort], session: SessionRule) -> Iterator[str]:
    """Lines for each binding and each operation that demands what its client does not do."""
    for binding, port in bindings_of(schema, ("soap11", "soap12", "http")):
        if port not in ports:
            continue
        common = asked(schema, binding)
        found = demands(common)
        yield from _told(named(binding), found, session)
        for bound, own, _ in bound_operations(schema, binding):
            more = frozenset(bound.assertions) - common
            of_it = demands(more, common)
            own_means = of_it.means - found.means
            yield from _told(where(bound, own), Demands(of_it.undone, own_means), session)


def _told(who: str, found: Demands, session: SessionRule) -> Iterator[str]:
    if found.undone:
        yield f"{who}: its policy demands {', '.join(found.undone)}, which is not done"
    lacking = Demands((), found.means - given(session)).security
    if lacking and session.security is not None:
        yield f"{who}: its policy demands {lacking}, beyond session.security"
    elif lacking:
        yield f"{who}: its policy demands a call of connect with {lacking}"


def refuse_empty(schema: Schema, reasons: tuple[str, ...]) -> None:
    """Refuse a WSDL of which no operation can be called: a client without any is of no use.

    Raises:
        InputError: it tells why.
    """
    if not any(binding.operations for binding in schema.bindings.values()):
        reasons = (*reasons, "no binding binds an operation")
    if schema.types or schema.elements:
        reasons = (*reasons, "with `--types-only` its types can be had")
    lines = "".join(f"\n  {reason}" for reason in reasons)
    raise InputError(
        f"has no operation that can be called (see docs/supported.md):{lines}",
        file=schema.location,
    )


def refuse_typeless(schema: Schema, types: Types) -> None:
    """Refuse a schema without types where they are all that was asked for.

    Raises:
        InputError: it has none.
    """
    if not types.modules:
        raise InputError("declares no types", file=schema.location)


def _called_elsewhere(schema: Schema, port: Port, called: Collection[tuple[QName, str]]) -> bool:
    """Whether operations of a port are called, by another one."""
    binding = schema.bindings.get(port.binding)
    if binding is None or binding.kind not in ("soap11", "soap12"):
        return False
    return any(
        (binding.port_type, own) in called for _, own, _ in bound_operations(schema, binding)
    )
