"""What the sync and the async client, and their groups of operations, have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from soapwright.runtime.calls.call import Call
from soapwright.runtime.pickling.never import NeverPickled

if TYPE_CHECKING:
    from soapwright.runtime.calls.call import Parts, Response
    from soapwright.runtime.calls.driver import Carrier
    from soapwright.runtime.calls.headers import HeaderPart
    from soapwright.runtime.calls.operation import HttpOperation, Operation
    from soapwright.runtime.calls.steps import Steps
    from soapwright.runtime.client.connection import Connection
    from soapwright.runtime.client.family import Family


class Caller(NeverPickled):
    """Something that makes calls over a connection.

    Args:
        connection: the user's view of the service.
    """

    _connection: Connection

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self._connection.url}>"

    def _steps(
        self,
        carrier: Carrier,
        operation: Operation[Any, Any] | HttpOperation[Any, Any],
        request: Any,
        headers: Sequence[HeaderPart],
        parts: Parts | None,
        *,
        whole: bool = False,
    ) -> Steps[Response[Any]]:
        """The way of one call, with header parts and attachments of its own."""
        if whole or headers != ():  # an element that holds nothing is false
            from soapwright.runtime.client.headers import of_call  # few calls have any

            carrier = of_call(carrier, self._connection, operation, headers, whole=whole)
        return carrier.carry(Call(operation, request, parts=parts))


class Client(Caller):
    """What every client tells of its connection, and those that share one."""

    _binds: ClassVar[Sequence[str]] = ()
    """Class names of the header parts that its operations bind."""
    _family: Family | None = None
    """The clients that share its connection, where there are several."""

    @property
    def url(self) -> str | None:
        """Where calls go; of several ports what they are below, or where the first one is."""
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

    def with_headers(self, *parts: HeaderPart, understood: Iterable[str] = ()) -> Self:
        """A client that sends header parts with every call whose operation binds them.

        It shares the connection, limits and session of this one, and goes on from what this one
        sends already: a part of the same name takes the place of the earlier one. Closing it ends
        it alone; closing the client that was connected ends both.

        Args:
            parts: records of those that operations bind; lxml elements, which go with every call.
            understood: names, in Clark notation, of header parts of answers that you obey, though
                the WSDL does not declare them. Any other one that must be understood is an error
                (SOAP 1.1, 4.2.3).

        Raises:
            InvalidHeader: no operation binds a part, it is given twice, or it is none.
        """
        from soapwright.runtime.client.family import Family
        from soapwright.runtime.client.headers import of_client

        made = of_client(self, parts, understood)
        if self._family is None:
            self._family = Family(self)
        made._family = self._family  # noqa: SLF001 - of its own kind
        made._family.join(made)  # noqa: SLF001
        return made

    def _goes_on_without(self, driver: Any) -> bool:
        """Whether the connection goes on when this client, of that driver, is closed."""
        if self._family is None or self._family.leave(self):
            return False
        from soapwright.runtime.client.family import CLOSED

        driver.transport = CLOSED
        return True
