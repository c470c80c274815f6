"""What makes calls, for either driver: any operation with its own message, and groups of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from soapwright.runtime.client.base import Caller

if TYPE_CHECKING:
    from soapwright.runtime.calls.call import Response
    from soapwright.runtime.calls.headers import HeaderPart
    from soapwright.runtime.calls.operation import HttpOperation, In, Operation, Out
    from soapwright.runtime.client.aio import AsyncDriver, AsyncGroup
    from soapwright.runtime.client.connection import Connection
    from soapwright.runtime.client.sync import SyncDriver, SyncGroup

G = TypeVar("G", bound="SyncGroup")
A = TypeVar("A", bound="AsyncGroup")


class SyncCaller(Caller):
    """What makes calls: a client, or a group of its operations."""

    def __init__(self, connection: Connection, driver: SyncDriver) -> None:
        self._connection = connection
        self._driver = driver

    def call(
        self,
        operation: Operation[In, Out] | HttpOperation[In, Out],
        request: In,
        *,
        headers: Sequence[HeaderPart] = (),
    ) -> Out:
        """Call any operation with its own request message; gives its whole answer.

        Args:
            operation: a constant of the package's ``operations``.
            request: its message.
            headers: header parts: records of those that the operation binds, lxml elements of any
                other. They go before those of ``with_headers`` and of the session.

        Raises:
            InvalidHeader: the operation binds no such header part; nothing was sent.
            SoapFault, HttpError, AuthenticationError, TransportError: as they describe.
        """
        steps = self._steps(self._driver.carrier, operation, request, headers)
        body: Out = self._driver.drive(steps).body
        return body

    def exchange(
        self,
        operation: Operation[In, Out] | HttpOperation[In, Out],
        request: In,
        *,
        headers: Sequence[HeaderPart] = (),
    ) -> Response[Out]:
        """Call an operation; gives its answer with header parts, status and HTTP headers.

        Header parts that must be understood are left to you, whoever declares them.

        Args:
            operation, request, headers: as of ``call``.

        Raises:
            InvalidHeader, SoapFault, HttpError, AuthenticationError, TransportError: as ``call``.
        """
        steps = self._steps(self._driver.carrier, operation, request, headers, whole=True)
        return self._driver.drive(steps)

    def beside(self, group: type[G]) -> G:
        """Other operations, over the same connection."""
        return group(self._connection, self._driver)


class AsyncCaller(Caller):
    """The same for asyncio."""

    def __init__(self, connection: Connection, driver: AsyncDriver) -> None:
        self._connection = connection
        self._driver = driver

    async def call(
        self,
        operation: Operation[In, Out] | HttpOperation[In, Out],
        request: In,
        *,
        headers: Sequence[HeaderPart] = (),
    ) -> Out:
        """Call any operation with its own request message; gives its whole answer.

        Args:
            operation: a constant of the package's ``operations``.
            request: its message.
            headers: header parts: records of those that the operation binds, lxml elements of any
                other. They go before those of ``with_headers`` and of the session.

        Raises:
            InvalidHeader: the operation binds no such header part; nothing was sent.
            SoapFault, HttpError, AuthenticationError, TransportError: as they describe.
        """
        steps = self._steps(self._driver.carrier, operation, request, headers)
        body: Out = (await self._driver.drive(steps)).body
        return body

    async def exchange(
        self,
        operation: Operation[In, Out] | HttpOperation[In, Out],
        request: In,
        *,
        headers: Sequence[HeaderPart] = (),
    ) -> Response[Out]:
        """Call an operation; gives its answer with header parts, status and HTTP headers.

        Header parts that must be understood are left to you, whoever declares them.

        Args:
            operation, request, headers: as of ``call``.

        Raises:
            InvalidHeader, SoapFault, HttpError, AuthenticationError, TransportError: as ``call``.
        """
        steps = self._steps(self._driver.carrier, operation, request, headers, whole=True)
        return await self._driver.drive(steps)

    def beside(self, group: type[A]) -> A:
        """Other operations, over the same connection."""
        return group(self._connection, self._driver)
