"""Steps that see the bytes of a call: what goes out, and what comes back before it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from soapwright.runtime.calls.steps import Exchange, Send, Steps
from soapwright.runtime.errors import TransportError
from soapwright.runtime.records.dataclass import replace

T = TypeVar("T")


class Around:
    """An exchange around another one: what it does not do otherwise is done by that.

    Args:
        exchange: the other one.
    """

    def __init__(self, exchange: Exchange) -> None:
        self._inner = exchange
        self.method = exchange.method
        self.url = exchange.url
        self.headers = exchange.headers
        self.content = exchange.content
        self.operation = exchange.operation

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        """The answer's head arrived."""
        self._inner.start(status, headers)

    def feed(self, data: bytes) -> None:
        """Some of its body arrived."""
        self._inner.feed(data)

    def finish(self) -> Any:
        """Its body is complete."""
        return self._inner.finish()

    def failed(self, message: str, *, sent: bool, started: bool) -> TransportError:
        """The error for an exchange that broke off."""
        return self._inner.failed(message, sent=sent, started=started)


def covered(steps: Steps[T], cover: Callable[[Exchange], Exchange]) -> Steps[T]:
    """The same steps, each exchange of which is sent in a cover.

    Args:
        steps: what comes after a step of the pipeline.
        cover: gives what is sent in place of an exchange; what it raises is raised in ``steps``.
    """
    proceed: Callable[[Any], Any] = steps.send
    value: Any = None
    while True:
        try:
            step = proceed(value)
        except StopIteration as end:
            result: T = end.value
            return result
        try:
            if isinstance(step, Send):
                step = replace(step, exchange=cover(step.exchange))
            proceed, value = steps.send, (yield step)
        except BaseException as error:  # the code within learns of it, whatever it is
            proceed, value = steps.throw, error
