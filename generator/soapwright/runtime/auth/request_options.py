"""Requests that say themselves who calls, and whether the session goes on after them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from soapwright.runtime.calls.call import Call, Outgoing
from soapwright.runtime.calls.covering import Around
from soapwright.runtime.calls.operation import HttpOperation
from soapwright.runtime.calls.steps import Exchange
from soapwright.runtime.errors import EncodingError, TransportError
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.plan import plan


@dataclass(frozen=True, slots=True)
class RequestOptions:
    """The part of a request that :attr:`Operation.options` leads to: Python names of its fields.

    Args:
        username: takes the user's name.
        password: takes the password.
        logout: false keeps the session for the client's next call, true ends it; None where a
            service keeps none.
        last: builds the call that ends a session.
    """

    username: str
    password: str
    logout: str | None = None
    last: Callable[[], Call] | None = None

    def fill(self, outgoing: Outgoing, username: str, password: str) -> None:
        """Say in the message what is not said in it; the caller's own is left as it is.

        Raises:
            EncodingError: the request is not of the operation.
        """
        operation, request = outgoing.call.operation, outgoing.message
        if isinstance(operation, HttpOperation) or operation.options is None:
            return
        import copy  # few services are told in their requests who calls

        field = next((f for f in plan(type(request)) if f.attribute == operation.options), None)
        if field is None or field.record is None:
            raise EncodingError(
                f"{type(request).__name__} is no request of it", operation=operation.name
            )
        given = getattr(request, operation.options)
        options = field.record() if given is None else copy.copy(given)
        said: dict[str, object] = {self.username: username, self.password: password}
        if self.logout is not None:
            said[self.logout] = False
        for name, value in said.items():
            if getattr(options, name) is None:
                setattr(options, name, value)
        filled = copy.copy(request)
        setattr(filled, operation.options, options)
        outgoing.message = filled


class Unread(Around):
    """An exchange of whose answer only the status counts: that of the call which logs out.

    Args:
        exchange: the one to carry out.
    """

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(exchange)
        self._status = 0

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        """The answer's head arrived."""
        self._status = status
        super().start(status, headers)

    def feed(self, data: bytes) -> None:
        """Whatever was read is dropped: a service may have nothing lighter to log out with."""

    def finish(self) -> None:
        """The answer is complete.

        Raises:
            TransportError: the service answered with an error.
        """
        if not 200 <= self._status < 300:
            raise TransportError(f"HTTP {self._status}", status=self._status)
