"""How long a client waits, how much it accepts, whom it trusts, and what messages tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from soapwright.runtime.pickling.never import NeverPickled
from soapwright.runtime.records.dataclass import dataclass

if TYPE_CHECKING:
    import ssl

    import httpx2

WIRE = "soapwright.wire"
"""The logger that is told each message, with its secrets masked."""
TRACE = 5
"""Its level, below DEBUG: messages hold people's data, which not all who debug mean to log."""
Verify: TypeAlias = "ssl.SSLContext | bool"
"""The TLS context to use; True is the system's, False trusts anybody."""
Auth: TypeAlias = "httpx2.Auth | tuple[str, str] | Callable[[httpx2.Request], httpx2.Request]"
"""Who calls, as HTTP shows it; a pair is the name and password of HTTP Basic authentication."""
HttpClient: TypeAlias = "httpx2.Client | httpx2.AsyncClient"
"""What carries requests: of the first kind for a client, of the second for one for asyncio."""
HookName: TypeAlias = Literal["observe", "before_writing", "before_signing", "before_reading"]
"""A place on the way of a call: see ``soapwright.runtime.http.hooks``."""
Hooks: TypeAlias = "Mapping[HookName, Callable[[Any], object] | Sequence[Callable[[Any], object]]]"
"""What is called at a place: one function, or several in their order."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait, and how much to accept.

    Args:
        connect: seconds to connect.
        read: seconds between two pieces of an answer, or of a request that is taken.
        total: seconds for a whole call: its answer, its further tries and the waits between them,
            not those for a quota; None sets no limit.
        response_bytes: of an answer, after decompression, with all its parts.
        parts: of an answer in several parts, the envelope among them.
        part_bytes: of one of them, out of its encoding.
        elements: of an answer that are held at once; rows that were given out do not count.
        unknown: of an answer that the WSDL does not declare, which are kept all the same.
        references: what all references of an answer in SOAP encoding stand for, in multiples of
            its own size.
        large: whether a text of an answer may have more than 10,000,000 bytes, and its elements
            nest deeper than 256, up to 2,048.
    """

    connect: float = 10.0
    read: float = 120.0
    total: float | None = 600.0
    response_bytes: int = 512 * 1024 * 1024
    parts: int = 1_000
    part_bytes: int = 512 * 1024 * 1024
    elements: int = 5_000_000
    large: bool = False
    unknown: int = 1_000_000
    references: int = 50


@dataclass(frozen=True, slots=True)
class Addressing:
    """What requests say of where they go (WS-Addressing 1.0).

    Args:
        to: the destination, where it is not the address that calls go to, as behind a gateway.
        must_understand: whether a service that knows no WS-Addressing has to refuse the call.
        relates_to_needed: False where answers need not tell whose they are; those that do are
            checked all the same.
    """

    to: str | None = None
    must_understand: bool = False
    relates_to_needed: bool = True


@dataclass(frozen=True, slots=True)
class HttpOptions(NeverPickled):
    """How requests travel, as the user wants it.

    Args:
        verify: the TLS context; one with a certificate of the client's shows that, too.
        auth: who calls, in place of what the session says in HTTP.
        headers: of every request beside those that SOAP needs.
        proxy: the URL of a proxy for all requests, in place of what the environment names.
        http_client: carries the requests, and is not closed.
    """

    verify: Verify = True
    auth: Auth | None = None
    headers: Mapping[str, str] | None = None
    proxy: str | None = None
    http_client: HttpClient | None = None

    @property
    def are_plain(self) -> bool:
        """Whether there is nothing of the user's own but the TLS context."""
        given: tuple[object, ...] = (self.auth, self.headers, self.proxy, self.http_client)
        return all(each is None for each in given)

    def __repr__(self) -> str:
        return "<HttpOptions>"
