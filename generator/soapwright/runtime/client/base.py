"""What the sync and the async client, and their groups of operations, have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapwright.runtime.pickling.never import NeverPickled

if TYPE_CHECKING:
    from soapwright.runtime.client.connection import Connection


class Caller(NeverPickled):
    """Something that makes calls over a connection.

    Args:
        connection: the user's view of the service.
    """

    _connection: Connection

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self._connection.url}>"


class Client(Caller):
    """What every client tells of its connection."""

    @property
    def url(self) -> str | None:
        """Where calls go."""
        return self._connection.url

    @property
    def zone(self) -> str | None:
        """The zone this client is connected to."""
        return self._connection.zone

    @property
    def calls(self) -> int:
        """How many calls this client has made."""
        return self._connection.calls

    @property
    def under_way(self) -> int:
        """How many calls are out now: what a program lets end before it does."""
        return len(self._connection.out)
