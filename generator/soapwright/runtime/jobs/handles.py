"""What a client gives out for a job: its methods drive a ``JobRun``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Generic, TypeVar

from soapwright.runtime.calls.driver import AsyncDriver, Driver
from soapwright.runtime.jobs.job import JobProgress, JobRun, Watch
from soapwright.runtime.records.record import Record

Info = TypeVar("Info", bound=Record)


class SyncJob(Generic[Info]):
    """Work that the service goes on with, whether or not anybody waits."""

    def __init__(self, driver: Driver, run: JobRun[Info]) -> None:
        self._driver = driver
        self._run = run

    @property
    def id(self) -> int | str:
        """What the service calls it; the client takes it up again by this."""
        return self._run.id

    def status(self) -> JobProgress[Info]:
        """How far it is now.

        Raises:
            JobVanished: the service does not know it any more.
        """
        return self._driver.drive(self._run.look())

    def wait(
        self,
        *,
        timeout: float | None = None,
        poll: float | None = None,
        progress: Callable[[JobProgress[Info]], object] | None = None,
    ) -> Info:
        """Wait until it has ended.

        Args:
            timeout: seconds to wait at most, or None for any time.
            poll: seconds before the second look; later ones come ever more slowly.
            progress: called after each look.

        Returns:
            The job as it is in the end.

        Raises:
            JobFailed: it has ended, and not well.
            JobVanished: the service does not know it any more.
            WaitTimeout: the time is over; the job goes on.
        """
        return self._driver.drive(self._run.wait(timeout=timeout, poll=poll, progress=progress))

    def progress(
        self, *, timeout: float | None = None, poll: float | None = None
    ) -> Iterator[JobProgress[Info]]:
        """Look until it has ended, and give each look; the arguments and errors are wait's."""
        watch = Watch(self._run, timeout=timeout, poll=poll)
        while (now := self._driver.drive(watch.next())) is not None:
            yield now

    def cancel(self) -> None:
        """Stop it.

        Raises:
            NotCancellable: it has ended, or says that it cannot be stopped; it was not tried.
            ServiceError: the service did not stop it.
            JobVanished: the service does not know it any more.
        """
        self._driver.drive(self._run.cancel())

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"


class AsyncJob(Generic[Info]):
    """The same for asyncio."""

    def __init__(self, driver: AsyncDriver, run: JobRun[Info]) -> None:
        self._driver = driver
        self._run = run

    @property
    def id(self) -> int | str:
        """What the service calls it; the client takes it up again by this."""
        return self._run.id

    async def status(self) -> JobProgress[Info]:
        """How far it is now; as :meth:`SyncJob.status`."""
        return await self._driver.drive(self._run.look())

    async def wait(
        self,
        *,
        timeout: float | None = None,
        poll: float | None = None,
        progress: Callable[[JobProgress[Info]], object] | None = None,
    ) -> Info:
        """Wait until it has ended; as :meth:`SyncJob.wait`."""
        run = self._run
        return await self._driver.drive(run.wait(timeout=timeout, poll=poll, progress=progress))

    async def progress(
        self, *, timeout: float | None = None, poll: float | None = None
    ) -> AsyncIterator[JobProgress[Info]]:
        """Look until it has ended, and give each look; as :meth:`SyncJob.progress`."""
        watch = Watch(self._run, timeout=timeout, poll=poll)
        while (now := await self._driver.drive(watch.next())) is not None:
            yield now

    async def cancel(self) -> None:
        """Stop it; as :meth:`SyncJob.cancel`."""
        await self._driver.drive(self._run.cancel())

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"
