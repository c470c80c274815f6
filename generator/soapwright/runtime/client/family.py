"""Clients that share a connection, and which of them ends it."""

from __future__ import annotations

from typing import Any, NoReturn
from weakref import WeakSet, ref


class Family:
    """The client that was connected, and those that were made of it.

    The first one holds the connection: closing it ends that for all. Closing another one ends that
    one alone, unless nobody has the first one any more: then the last one to be closed ends it.

    Args:
        first: the client that was connected.
    """

    def __init__(self, first: object) -> None:
        self._first = ref(first)
        self._open = WeakSet([first])
        self._ended = False

    def join(self, client: object) -> None:
        """A client was made of one of them."""
        self._open.add(client)

    def leave(self, client: object) -> bool:
        """A client is closed; tells whether the connection ends with it."""
        self._open.discard(client)
        ends = not self._ended and (client is self._first() or not self._open)
        self._ended |= ends
        return ends


class Closed:
    """The transport of a client that was closed while its connection goes on."""

    def send(self, step: object) -> NoReturn:
        raise RuntimeError("the client has been closed")

    def distrust(self) -> None:
        """There is nothing to distrust."""


CLOSED: Any = Closed()
