"""The sync driver: the base of every generated client."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator
from types import TracebackType
from typing import Any, Self, TypeVar

from .batching import BatchRun
from .connection import Connection
from .envelope import Response
from .errors import SoapwrightError
from .fields import Record
from .operation import HttpOperation, In, Operation, Out
from .outcome import Report
from .paging import Call, KeysetPager
from .retry import policy
from .session import Locate
from .transport import SyncTransport
from .waiting import Pause

R = TypeVar("R", bound=Record)
T = TypeVar("T")


class SyncCaller:
    """Makes calls over a connection: what a client and its groups of operations have in common."""

    def __init__(self, connection: Connection, transport: SyncTransport) -> None:
        self._connection = connection
        self._transport = transport

    def call(
        self, operation: Operation[In, Out] | HttpOperation[In, Out], request: In
    ) -> Out:
        """Call any operation with its own request message; gives its whole answer.

        Raises:
            SoapFault, HttpError, AuthenticationError, TransportError: as they describe.
        """
        body: Out = self._send(Call(operation, request)).body
        return body

    # --- driving --------------------------------------------------------------------------------

    def _send(self, call: Call) -> Response:
        from tenacity import Retrying

        exchanging = Retrying(
            **policy(idempotent=call.operation.idempotent, attempts=self._connection.attempts)
        )
        response: Response = exchanging(
            lambda: self._transport.send(self._connection.exchange(call))
        )
        return response

    def _result(self, call: Call) -> Any:
        return self._send(call).result(call.operation)

    def _drive(self, steps: Generator[Call | Pause, Any, T]) -> T:
        """Make the calls and waits that a sans-IO generator asks for; gives what it returns."""
        try:
            step = next(steps)
            while True:
                try:
                    result = None
                    if isinstance(step, Pause):
                        time.sleep(step.seconds)
                    else:
                        result = self._result(step)
                except SoapwrightError as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(result)
        except StopIteration as end:
            value: T = end.value
            return value

    def _pages(self, pager: KeysetPager[R]) -> Iterator[R]:
        while (call := pager.next_call()) is not None:
            yield from pager.receive(self._result(call))

    def _run(self, run: BatchRun[R], items: Iterable[R]) -> Report[R]:
        source = iter(items)
        while True:
            try:
                item = next(source)
            except StopIteration:
                break
            except Exception as error:  # the input's own: what became of the rest is in the report
                raise run.stopped(error) from error
            if (chunk := run.take(item)) is not None:
                self._drive(run.deliver(chunk))
        for chunk in run.rest():
            self._drive(run.deliver(chunk))
        return run.report()


class SyncGroup(SyncCaller):
    """Operations that stand together; they use their client's connection."""

    def __init__(self, client: SyncClient) -> None:
        super().__init__(client._connection, client._transport)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self._connection.url}>"


class SyncClient(SyncCaller):
    """A connection to one zone of a service; use it as a context manager, or ``close()`` it.

    It may be shared by threads.
    """

    @classmethod
    def _open(cls, connection: Connection, locate: Locate | None, verify: Any) -> Self:
        """Connect; where the address is not known, ask the service for it first."""
        client = cls(connection, SyncTransport(connection.limits, verify))
        try:
            client._drive(connection.locate(locate))
        except BaseException:
            client.close()
            raise
        return client

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

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self.url}>"
