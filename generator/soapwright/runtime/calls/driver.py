"""What carries out steps, as far as anything but a client needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from soapwright.runtime.calls.call import Call, Response
from soapwright.runtime.calls.steps import Steps

T = TypeVar("T")


class Carrier(Protocol):
    """Takes a call through all steps of its way: a connection, or what adds to its calls."""

    @property
    def about(self) -> Mapping[str, Any]:
        """What is told of all work with it: service and zone."""

    def carry(self, call: Call) -> Steps[Response[Any]]: ...


class Driver(Protocol):
    """Carries them out and comes back."""

    def drive(self, steps: Steps[T]) -> T: ...


class AsyncDriver(Protocol):
    """The same for asyncio."""

    async def drive(self, steps: Steps[T]) -> T: ...


class CarryingDriver(Driver, Protocol):
    """One that makes calls itself."""

    @property
    def carrier(self) -> Carrier: ...


class CarryingAsyncDriver(AsyncDriver, Protocol):
    """The same for asyncio."""

    @property
    def carrier(self) -> Carrier: ...
