"""What carries out steps, as far as anything but a client needs to know."""

from __future__ import annotations

from typing import Protocol, TypeVar

from soapwright.runtime.calls.steps import Steps

T = TypeVar("T")


class Driver(Protocol):
    """Carries them out and comes back."""

    def drive(self, steps: Steps[T]) -> T: ...


class AsyncDriver(Protocol):
    """The same for asyncio."""

    async def drive(self, steps: Steps[T]) -> T: ...
