"""Where the ports of a service are, for one user: each has an address of its own."""

from __future__ import annotations

from collections.abc import Mapping

from soapwright.runtime.calls.operation import Port


def addresses(ports: Mapping[str, Port], url: str | Mapping[str, str | Port]) -> dict[str, str]:
    """The address of each port.

    Args:
        ports: those that operations go to, by name.
        url: one address that all are below, or that of each by name, whole. What the WSDL says
            of all of them is such a mapping too.

    Raises:
        ValueError: one has no address, or there is no port of a name. A call never goes to an
            address that nobody gave: a test must not reach what is in production.
    """
    if isinstance(url, str):
        return {name: _below(url, port.path) for name, port in ports.items()}
    for name in url:
        if name not in ports:
            there = f"; {', '.join(ports)} are" if ports else ": there is one, so give its address"
            raise ValueError(f"url names {name!r}, which is no port{there}")
    found = {name: _address(url.get(name)) for name in ports}
    for name, address in found.items():
        if not address:
            raise ValueError(f"url is missing for the port {name!r}: where is it?")
    return found


def _below(url: str, path: str) -> str:
    return f"{url.rstrip('/')}/{path}" if path else url


def _address(given: str | Port | None) -> str:
    return given.address if isinstance(given, Port) else given or ""
