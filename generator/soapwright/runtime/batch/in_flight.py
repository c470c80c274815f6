"""Chunks of a batch under way at once, sans-IO: which call comes next, and when there is room.

The driver makes the calls in threads or tasks. Everything else, the input, the run's state and the
user's callback, is touched only by who steps this: so none of it needs a lock.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from soapwright.runtime.batch.outcomes import Chunk
from soapwright.runtime.batch.run import BatchRun, Delivery
from soapwright.runtime.errors import SoapwrightError
from soapwright.runtime.paging.pager import Call


class Pending(Protocol):
    """A call that was started: what a thread pool's future and an asyncio task have in common."""

    def done(self) -> bool: ...
    def exception(self) -> BaseException | None: ...
    def result(self) -> Any: ...


P = TypeVar("P", bound=Pending)


class UnderWay(Generic[P]):
    """The chunks of a run that are under way, each with the one call that it waits for.

    Args:
        run: what they are part of; it says how many there may be.
        start: starts a call and does not wait for it.
    """

    def __init__(self, run: BatchRun[Any], start: Callable[[Call], P]) -> None:
        self._run = run
        self._start = start
        self._deliveries: dict[P, Delivery] = {}

    @property
    def calls(self) -> Collection[P]:
        """The calls that have been started and not been heard of."""
        return self._deliveries.keys()

    def begin(self, chunk: Chunk[Any]) -> None:
        """Start to deliver a chunk."""
        delivery = self._run.deliver(chunk)
        self._go_on(delivery, partial(next, delivery))

    def hear(self) -> None:
        """Take what calls have ended with, and start those that follow.

        Raises:
            Exception: what a call raised that is no :class:`SoapwrightError`.
        """
        for call in [call for call in self._deliveries if call.done()]:
            delivery = self._deliveries.pop(call)
            error = call.exception()
            if isinstance(error, SoapwrightError):
                self._go_on(delivery, partial(delivery.throw, error))
            else:
                self._go_on(delivery, partial(delivery.send, call.result()))

    def until_room(self) -> Iterator[Collection[P]]:
        """The calls of which to wait for one, again and again until another chunk may begin."""
        return self._until(self._run.concurrency - 1)

    def until_done(self) -> Iterator[Collection[P]]:
        """The same until none is under way."""
        return self._until(0)

    def _until(self, most: int) -> Iterator[Collection[P]]:
        while len(self._deliveries) > most:
            yield self.calls
            self.hear()

    def _go_on(self, delivery: Delivery, step: Callable[[], Call]) -> None:
        try:
            call = step()
        except StopIteration:
            return
        self._deliveries[self._start(call)] = delivery
