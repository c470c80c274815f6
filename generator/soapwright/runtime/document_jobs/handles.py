"""What a client gives out for one piece of work in steps: its methods drive a ``Flow``."""

from __future__ import annotations

from typing import Generic, TypeVar

from soapwright.runtime.calls.driver import AsyncDriver, Driver
from soapwright.runtime.document_jobs.run import Flow, Progress, Steps
from soapwright.runtime.outcome import Report
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)
T = TypeVar("T")


class SyncHandle(Generic[R]):
    """One piece of work in steps; not to be shared by threads."""

    def __init__(self, driver: Driver, flow: Flow[R]) -> None:
        self._driver = driver
        self._flow = flow

    @property
    def id(self) -> int | str | None:
        """What the service calls it; the client takes it up again by this."""
        return self._flow.id

    def submit(self) -> None:
        """Submit it: once. After a lost answer the service is asked whether it has happened.

        Raises:
            OutOfOrder: a step is missing, or it was submitted before; nothing was sent.
            OutcomeUnknown: no answer came, and none to that question.
            ServiceError: the service refused.
            TransportError: it was not submitted; it may be submitted again.
        """
        self._drive(self._flow.submit())

    def wait(
        self,
        *,
        timeout: float | None = None,
        poll: float | None = None,
        progress: Progress | None = None,
    ) -> Report[R | None]:
        """Wait until the service has taken it up and lists every item.

        Where the items are not known, that is when two answers list the same.

        Args:
            timeout: seconds to wait at most, or None for any time.
            poll: seconds before the second question, or None for what suits the service.
            progress: called with the answer to each question.

        Returns:
            An outcome for each item: failed where the service names an error, with what it says.
            The items are None where it was taken up again without them.

        Raises:
            OutOfOrder: it is not submitted yet; nothing was sent.
            WaitTimeout: the time is over; ``report`` has what is known.
            ServiceError: it failed as a whole; ``report`` has that of every item.
            TransportError: no usable answer; ``report`` has every item as unknown.
        """
        return self._drive(self._flow.wait(timeout=timeout, poll=poll, progress=progress))

    def _drive(self, steps: Steps[T]) -> T:
        return self._driver.drive(steps)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"


class AsyncHandle(Generic[R]):
    """The same for asyncio; its methods are called one after the other."""

    def __init__(self, driver: AsyncDriver, flow: Flow[R]) -> None:
        self._driver = driver
        self._flow = flow

    @property
    def id(self) -> int | str | None:
        """What the service calls it; the client takes it up again by this."""
        return self._flow.id

    async def submit(self) -> None:
        """Submit it: once; as :meth:`SyncHandle.submit`."""
        await self._drive(self._flow.submit())

    async def wait(
        self,
        *,
        timeout: float | None = None,
        poll: float | None = None,
        progress: Progress | None = None,
    ) -> Report[R | None]:
        """Wait until the service lists every item; as :meth:`SyncHandle.wait`."""
        return await self._drive(self._flow.wait(timeout=timeout, poll=poll, progress=progress))

    async def _drive(self, steps: Steps[T]) -> T:
        return await self._driver.drive(steps)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"
