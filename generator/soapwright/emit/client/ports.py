"""The ports that a client calls: one address for all, or each by its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Protocol
from urllib.parse import urlsplit

from soapwright.emit.client.bindings import BoundPort
from soapwright.emit.client.views import Constant
from soapwright.emit.python.code import exploded_dict, keywords
from soapwright.emit.python.docs import literal
from soapwright.runtime.records.dataclass import dataclass

PORTS = "PORTS"
"""The constant of where the WSDL says each port is."""


class _Called(Protocol):
    """An operation that goes to a port."""

    @property
    def port(self) -> BoundPort: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of a client's operations, in order.

    ``address`` is what all of them are below, or None where they are nowhere or on several hosts;
    ``folder`` is that without the host. A user gives such an address on a server of theirs, and
    what is below it is the same everywhere.
    """

    ports: tuple[BoundPort, ...]
    address: str | None
    folder: str

    @classmethod
    def of(cls, operations: Iterable[_Called]) -> Ports:
        """Those that operations go to."""
        ports = tuple(dict.fromkeys(operation.port for operation in operations))
        known = list(dict.fromkeys(port.address for port in ports if port.address))
        places = [_place(address) for address in known]
        folder = _folder([place for _, place in places])
        hosts = {host for host, _ in places}
        address = next(iter(hosts)) + folder if len(hosts) == 1 else None
        return cls(ports, address, folder)

    @property
    def several(self) -> bool:
        """Whether they are at several addresses, or one of them is nowhere."""
        return len({port.address for port in self.ports}) > 1

    def name_of(self, port: BoundPort) -> str | None:
        """What an operation's constant calls its port, as source; None at a single address."""
        return literal(port.name) if self.several else None

    def constant(self) -> Constant | None:
        """The constant of several ports."""
        if not self.several:
            return None
        ports = {port.name: f"Port({', '.join(self._arguments(port))})" for port in self.ports}
        return Constant(
            PORTS,
            exploded_dict(ports),
            "Where the WSDL says each port is.",
            annotation="Mapping[str, Port]",
        )

    def _arguments(self, port: BoundPort) -> tuple[str, ...]:
        path = self._path(port)
        return (literal(port.address or ""), *keywords(path=literal(path) if path else None))

    def _path(self, port: BoundPort) -> str:
        """Where a port is below one address of all."""
        return "" if port.address is None else _place(port.address)[1].removeprefix(self.folder)


def _place(address: str) -> tuple[str, str]:
    """An address as its host, with the scheme, and what is there."""
    parts = urlsplit(address)
    host = f"{parts.scheme}://{parts.netloc}"
    return (host, address.removeprefix(host)) if address.startswith(host) else ("", address)


def _folder(paths: Sequence[str]) -> str:
    """The folder that all are in; where there is one path, that is it."""
    if len({*paths}) < 2:
        return "".join({*paths})
    steps = zip(*(path.split("/")[:-1] for path in paths), strict=False)
    shared = [step[0] for step in takewhile(lambda step: len({*step}) == 1, steps)]
    return "/".join(shared) + "/" if shared else ""
