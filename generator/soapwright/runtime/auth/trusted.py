"""Which addresses credentials may go to, where a service says itself where it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol
from urllib.parse import urlsplit

from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.several import several

_PORTS = {"https": 443, "http": 80}
_BETWEEN = frozenset("\\ <>\"'")


class HasHosts(Protocol):
    """A zone."""

    @property
    def hosts(self) -> frozenset[str]: ...


def hosts_of(zones: Iterable[HasHosts]) -> frozenset[str]:
    """The hosts that are the service's."""
    return frozenset(host for zone in zones for host in zone.hosts)


def is_among(host: str, hosts: Collection[str]) -> bool:
    """Whether a host is one of those, of which ``*.example.com`` is any below example.com."""
    return host in hosts or any(
        pattern.startswith("*.") and host.endswith(pattern[1:]) for pattern in hosts
    )


def wished_hosts(hosts: Iterable[str]) -> frozenset[str]:
    """The hosts that a user allows, as they are compared.

    Raises:
        TypeError: ``hosts`` is a text, whose letters are no hosts.
    """
    return frozenset(host.lower() for host in several(hosts, "allow_hosts"))


@dataclass(frozen=True, slots=True)
class Trusted:
    """The hosts that credentials may go to.

    Args:
        own: the service's own, for which TLS vouches.
        wished: those that the user allows beside, each with a port or without.
    """

    own: Collection[str] = frozenset()
    wished: frozenset[str] = frozenset()

    @classmethod
    def of(cls, zones: Iterable[HasHosts], wished: Iterable[str]) -> Trusted:
        """Those of the zones, and what ``connect`` was given; raises as ``wished_hosts``."""
        return cls(hosts_of(zones), wished_hosts(wished))

    def refusal(self, url: str, asked: str) -> str | None:
        """Why credentials must not go to an address, or None where they may.

        It has to be on a host of the service's, with TLS, or on one that the user allows, with TLS
        unless the address that was asked has none either; or it has the scheme, host and port of
        that address.

        Args:
            url: what the service says.
            asked: the address that said so, which the user chose.
        """
        place, known = _place(url), _place(asked)
        if place is None:
            return f"{url!r} is none"
        scheme, host, port = place
        secure = scheme == "https"
        wished = is_among(host, self.wished) or f"{host}:{port}" in self.wished
        if (
            place == known
            or (secure and is_among(host, self.own))
            or (wished and (secure or (known is not None and known[0] == scheme)))
        ):
            return None
        return (
            f"{scheme}://{host}:{port} is neither a host of the service's with TLS nor the address "
            "that was asked; allow_hosts= of connect allows others"
        )


def _place(url: str) -> tuple[str, str, int] | None:
    """The scheme, host and port of an address; None where it is none, or names a user too.

    A character that readers of addresses disagree on (``\\``, white space, what is not ASCII)
    makes it none.
    """
    if not url.isascii() or not url.isprintable() or not _BETWEEN.isdisjoint(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    if not parts.hostname or "@" in parts.netloc:
        return None
    return parts.scheme, parts.hostname.removesuffix("."), port
