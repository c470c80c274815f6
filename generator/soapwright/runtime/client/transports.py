"""Which transport carries a connection's calls: the common one, or one with the user's own parts.

It is imported when a client is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapwright.runtime.http.settings import HttpOptions
from soapwright.runtime.http.transport import AsyncTransport, SyncTransport

if TYPE_CHECKING:
    from soapwright.runtime.client.connection import Connection

_PLAIN = HttpOptions()


def sync_transport(connection: Connection, options: HttpOptions | None = None) -> SyncTransport:
    """What carries a client's calls.

    Raises:
        InvalidArgument: an option cannot be used.
    """
    options = options or _PLAIN
    if options.are_plain:
        transport = SyncTransport(connection.limits, options.verify)
    else:
        from soapwright.runtime.http.custom import CustomTransport

        transport = CustomTransport(connection.limits, options)
    _show(connection, transport)
    return transport


def async_transport(connection: Connection, options: HttpOptions | None = None) -> AsyncTransport:
    """The same for asyncio."""
    options = options or _PLAIN
    if options.are_plain:
        transport = AsyncTransport(connection.limits, options.verify)
    else:
        from soapwright.runtime.http.custom import AsyncCustomTransport

        transport = AsyncCustomTransport(connection.limits, options)
    _show(connection, transport)
    return transport


def _show(connection: Connection, transport: SyncTransport | AsyncTransport) -> None:
    """Have what is shown of exchanges show no secret of the connection's."""
    transport.secrets = connection.secrets
    if connection.hooks is not None:
        transport.observers = connection.hooks.observers
