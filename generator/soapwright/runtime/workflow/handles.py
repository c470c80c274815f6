"""What a client gives out for one piece of work: its methods drive a ``Work``."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from soapwright.runtime.calls.driver import AsyncDriver, Driver
from soapwright.runtime.outcome import Report
from soapwright.runtime.records.record import Record
from soapwright.runtime.workflow.watch import Progress, Watch
from soapwright.runtime.workflow.work import Work

R = TypeVar("R", bound=Record)


class SyncHandle(Generic[R]):
    """One piece of work in steps; not to be shared by threads."""

    def __init__(self, driver: Driver, work: Work[R]) -> None:
        self._driver = driver
        self._work = work

    @property
    def id(self) -> int | str | None:
        """What the service calls it; the client takes it up again by this."""
        return self._work.id

    def wait(
        self,
        *,
        timeout: float | None = None,
        poll: float | None = None,
        progress: Progress | None = None,
    ) -> Report[R | None]:
        """Wait until the service has done its part.

        Args:
            timeout: seconds to wait at most, or None for any time.
            poll: seconds before the second question, or None for what suits the service.
            progress: called with the answer to each question.

        Returns:
            An outcome for each item: failed where the service names an error, with what it says.
            The items are None where it was taken up again without them; where the service lists
            them one by one, it has ended when two answers list the same.

        Raises:
            OutOfOrder: it is not handed over yet; nothing was sent.
            WaitTimeout: the time is over; ``report`` has what is known.
            ServiceError: it failed as a whole; ``report`` has that of every item.
            TransportError: no usable answer; ``report`` has every item as unknown.
        """
        watch = Watch(self._work, timeout=timeout, poll=poll, progress=progress)
        return self._driver.drive(watch.wait())

    def _take(self, name: str, value: Any = None, /, **parameters: object) -> None:
        self._driver.drive(self._work.take(name, value, **parameters))

    def _status(self) -> Any:
        return self._driver.drive(self._work.status())

    def _read(self, name: str, /, **parameters: object) -> Any:
        return self._driver.drive(self._work.read(name, **parameters))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"


class AsyncHandle(Generic[R]):
    """The same for asyncio; its methods are called one after the other."""

    def __init__(self, driver: AsyncDriver, work: Work[R]) -> None:
        self._driver = driver
        self._work = work

    @property
    def id(self) -> int | str | None:
        """What the service calls it; the client takes it up again by this."""
        return self._work.id

    async def wait(
        self,
        *,
        timeout: float | None = None,
        poll: float | None = None,
        progress: Progress | None = None,
    ) -> Report[R | None]:
        """Wait until the service has done its part; as :meth:`SyncHandle.wait`."""
        watch = Watch(self._work, timeout=timeout, poll=poll, progress=progress)
        return await self._driver.drive(watch.wait())

    async def _take(self, name: str, value: Any = None, /, **parameters: object) -> None:
        await self._driver.drive(self._work.take(name, value, **parameters))

    async def _status(self) -> Any:
        return await self._driver.drive(self._work.status())

    async def _read(self, name: str, /, **parameters: object) -> Any:
        return await self._driver.drive(self._work.read(name, **parameters))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"
