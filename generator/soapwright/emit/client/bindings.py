"""The bindings that a WSDL's ports use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from soapwright.schema.model import Binding, QName, Schema


def bindings_of(schema: Schema, kinds: Iterable[str]) -> Iterator[tuple[Binding, str | None]]:
    """The bindings of these kinds with the address of a port that uses them, kind by kind."""
    addresses: dict[QName, str | None] = {}
    for service in schema.services.values():
        for port in service.ports:
            addresses.setdefault(port.binding, port.address)
    for kind in kinds:
        for name, binding in schema.bindings.items():
            if binding.kind == kind:
                yield binding, addresses.get(name)
