"""What makes calls, for either driver: any operation with its own message, and groups of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from soapwright.runtime.calls.call import Parts
from soapwright.runtime.client.base import Caller

if TYPE_CHECKING:
    from os import PathLike

    from soapwright.runtime.calls.call import Response
    from soapwright.runtime.calls.driver import CarryingAsyncDriver, CarryingDriver
    from soapwright.runtime.calls.headers import HeaderPart
    from soapwright.runtime.calls.operation import HttpOperation, In, Operation, Out
    from soapwright.runtime.client.connection import Connection
    from soapwright.runtime.xsd.attachment import Attachment

G = TypeVar("G", bound="SyncCaller")
A = TypeVar("A", bound="AsyncCaller")


class SyncCaller(Caller):
    """What makes calls: a client, or a group of its operations."""

    def __init__(self, connection: Connection, driver: CarryingDriver) -> None:
        self._connection = connection
        self._driver = driver

    def call(
        self,
        operation: Operation[In, Out] | HttpOperation[In, Out],
        request: In,
        *,
        headers: Sequence[HeaderPart] = (),
        mtom: bool | None = None,
        attachments: Sequence[Attachment] = (),
        save_to: str | PathLike[str] | None = None,
    ) -> Out:
        """Call any operation with its own request message; gives its whole answer.

        Args:
            operation: a constant of the package's ``operations``.
            request: its message.
            headers: header parts: records of those that the operation binds, lxml elements of any
                other. They go before those of ``with_headers`` and of the session.
            mtom: whether binary values go as parts beside the message; None is as ``connect`` said.
            attachments: further parts that go beside it.
            save_to: the folder that parts of the answer are written to, each a new file; values
                that they stand for are an :class:`Attachment`. Without it they are bytes.

        Raises:
            InvalidHeader: the operation binds no such header part; nothing was sent.
            InvalidArgument: there is no such folder; nothing was sent.
            SoapFault, HttpError, AuthenticationError, TransportError: as they describe.
        """
        parts = Parts.of(mtom, attachments, save_to, wanted=False)
        steps = self._steps(self._driver.carrier, operation, request, headers, parts)
        body: Out = self._driver.drive(steps).body
        return body

    def exchange(
        self,
        operation: Operation[In, Out] | HttpOperation[In, Out],
        request: In,
        *,
        headers: Sequence[HeaderPart] = (),
        mtom: bool | None = None,
        attachments: Sequence[Attachment] = (),
        save_to: str | PathLike[str] | None = None,
    ) -> Response[Out]:
        """Call an operation; gives its answer with header parts, attachments, status and
        HTTP headers.

        Header parts that must be understood are left to you, whoever declares them.

        It takes what ``call`` takes.

        Raises:
            InvalidHeader, InvalidArgument: as ``call``.
            SoapFault, HttpError, AuthenticationError, TransportError: as they describe.
        """
        parts = Parts.of(mtom, attachments, save_to, wanted=True)
        steps = self._steps(self._driver.carrier, operation, request, headers, parts, whole=True)
        return self._driver.drive(steps)

    def beside(self, group: type[G]) -> G:
        """Other operations, over the same connection."""
        return group(self._connection, self._driver)


class AsyncCaller(Caller):
    """The same for asyncio."""

    def __init__(self, connection: Connection, driver: CarryingAsyncDriver) -> None:
        self._connection = connection
        self._driver = driver

    async def call(
        self,
        operation: Operation[In, Out] | HttpOperation[In, Out],
        request: In,
        *,
        headers: Sequence[HeaderPart] = (),
        mtom: bool | None = None,
        attachments: Sequence[Attachment] = (),
        save_to: str | PathLike[str] | None = None,
    ) -> Out:
        """Call any operation with its own request message; gives its whole answer.

        Args:
            operation: a constant of the package's ``operations``.
            request: its message.
            headers: header parts: records of those that the operation binds, lxml elements of any
                other. They go before those of ``with_headers`` and of the session.
            mtom: whether binary values go as parts beside the message; None is as ``connect`` said.
            attachments: further parts that go beside it.
            save_to: the folder that parts of the answer are written to, each a new file; values
                that they stand for are an :class:`Attachment`. Without it they are bytes.

        Raises:
            InvalidHeader: the operation binds no such header part; nothing was sent.
            InvalidArgument: there is no such folder; nothing was sent.
            SoapFault, HttpError, AuthenticationError, TransportError: as they describe.
        """
        parts = Parts.of(mtom, attachments, save_to, wanted=False)
        steps = self._steps(self._driver.carrier, operation, request, headers, parts)
        body: Out = (await self._driver.drive(steps)).body
        return body

    async def exchange(
        self,
        operation: Operation[In, Out] | HttpOperation[In, Out],
        request: In,
        *,
        headers: Sequence[HeaderPart] = (),
        mtom: bool | None = None,
        attachments: Sequence[Attachment] = (),
        save_to: str | PathLike[str] | None = None,
    ) -> Response[Out]:
        """Call an operation; gives its answer with header parts, attachments, status and
        HTTP headers.

        Header parts that must be understood are left to you, whoever declares them.

        It takes what ``call`` takes.

        Raises:
            InvalidHeader, InvalidArgument: as ``call``.
            SoapFault, HttpError, AuthenticationError, TransportError: as they describe.
        """
        parts = Parts.of(mtom, attachments, save_to, wanted=True)
        steps = self._steps(self._driver.carrier, operation, request, headers, parts, whole=True)
        return await self._driver.drive(steps)

    def beside(self, group: type[A]) -> A:
        """Other operations, over the same connection."""
        return group(self._connection, self._driver)
