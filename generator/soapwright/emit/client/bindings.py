"""The bindings that a WSDL's ports use, and where these are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.model import Binding, BoundOperation, Port, QName, Schema


@dataclass(frozen=True, slots=True)
class BoundPort:
    """Where the operations of a binding are called: a port's name, and its address if any.

    The name is one of its own: where ports of several services share it, the service's is before
    it; a binding that no port uses lends its own. ``soap`` tells whether it speaks SOAP.
    """

    name: str
    address: str | None
    soap: bool = True


def bindings_of(schema: Schema, kinds: Iterable[str]) -> Iterator[tuple[Binding, BoundPort]]:
    """The bindings of these kinds with the first port that uses each.

    Those that a port uses go first, then kind by kind.
    """
    ports = {id(port): name for port, name in named_ports(schema)}
    used: dict[QName, BoundPort] = {}
    for service in schema.services.values():
        for port in service.ports:
            soap = port.binding in schema.bindings and schema.bindings[port.binding].kind != "http"
            used.setdefault(port.binding, BoundPort(ports[id(port)], port.address, soap))
    ordered = [
        binding for kind in kinds for binding in schema.bindings.values() if binding.kind == kind
    ]
    for binding in sorted(ordered, key=lambda binding: binding.name not in used):
        yield (
            binding,
            used.get(binding.name, BoundPort(binding.name.local, None, binding.kind != "http")),
        )


def named_ports(schema: Schema) -> Iterator[tuple[Port, str]]:
    """Every port with a name that no other one has."""
    counts = Counter(port.name for service in schema.services.values() for port in service.ports)
    for service in schema.services.values():
        for port in service.ports:
            alone = counts[port.name] == 1
            yield port, port.name if alone else f"{service.name.local}.{port.name}"


def speaks_http(binding: Binding) -> bool:
    """Whether messages of a SOAP binding travel over HTTP; one that says nothing does.

    Its names end alike in WSDL 1.1 (3.3) and in SOAP 1.2 (part 2, 7), where some have a slash.
    """
    transport = binding.transport or "http"
    return transport.rstrip("/").rpartition("/")[2].lower() == "http"


def named(binding: Binding) -> str:
    """What a line begins with that is about a binding."""
    return f"{binding.place}: binding {binding.name.local}"


def where(bound: BoundOperation, own: str) -> str:
    """What a line begins with that is about an operation; ``own`` is its label."""
    told = bound.name if own == bound.name else f"{bound.name} ({own})"
    return f"{bound.place}: operation {told}"
