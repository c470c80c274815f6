"""Compare services: their names, their ports and where these listen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from soapwright.diff.compare.context import Scope, Sides
from soapwright.diff.compare.pairing import pair_up
from soapwright.schema.model import Binding, Place, Port, QName, Schema, Service

_VERSION = r"v\d+([._-]\d+)*|\d+([._]\d+)+"


def compare_services(
    sides: Sides, bindings: Iterable[tuple[Binding, Binding]], told: set[str]
) -> None:
    """Compare all services.

    Args:
        bindings: the bindings that match.
        told: the kinds of bindings that came or went as a whole, and were reported as such.
    """
    same_binding = {(base.name, other.name) for base, other in bindings}
    ports = _Ports(sides, same_binding, told)
    pairs = pair_up(
        sides.base.services.values(),
        sides.other.services.values(),
        name=lambda service: service.name.local,
        likeness=lambda base, other: 1 if base.ports and other.ports else 0,
    )
    for base, other in pairs:
        if base is not None and other is not None:
            scope = Scope(f"service/{base.name.local}")
            before, after, place = base.name.local, other.name.local, other.place
            sides.changed("service-renamed", scope, "the name", before, after, place)
            sides.documentation(scope, base.documentation, other.documentation, place)
        ports.compare(base, other)


class _Ports:
    def __init__(self, sides: Sides, same_binding: set[tuple[QName, QName]], told: set[str]):
        self._sides, self._same_binding, self._told = sides, same_binding, told

    def compare(self, base: Service | None, other: Service | None) -> None:
        sides = self._sides
        here = _ports(sides.base, base, self._told)
        there = _ports(sides.other, other, self._told)
        pairs = pair_up(here, there, name=lambda port: port.name, likeness=lambda one, two: 0)
        for one, two in pairs:
            if one is not None and two is not None:
                scope = Scope(f"port/{one.name}")
                compare_address(sides, scope, one.address, two.address, two.place)
            elif one is not None:
                scope, message = Scope(f"port/{one.name}"), f"the port {one.name} is gone"
                sides.report("port-removed", scope, message, one.place, base=one.name)
            elif two is not None:
                scope, message = Scope(f"port/{two.name}"), f"a new port {two.name}"
                sides.report("port-added", scope, message, two.place, other=two.name)


def _ports(schema: Schema, service: Service | None, told: set[str]) -> Iterator[Port]:
    for port in service.ports if service is not None else ():
        binding = schema.bindings.get(port.binding)
        if binding is None or binding.kind not in told:
            yield port


def compare_address(
    sides: Sides, scope: Scope, base: str | None, other: str | None, place: Place
) -> None:
    """Zones differ in their hosts; another protocol or version is another matter."""
    if base == other:
        return
    here, there = urlsplit(base or ""), urlsplit(other or "")
    worse = (here.scheme, there.scheme) == ("https", "http") or (
        _versions(here.path) != _versions(there.path)
    )
    message = f"the address changes from {base or 'nothing'} to {other or 'nothing'}"
    sides.report(
        "endpoint-address-changed", scope, message, place, base=base, other=other, worse=worse
    )


def _versions(path: str) -> list[str]:
    return [step for step in path.lower().split("/") if re.fullmatch(_VERSION, step)]
