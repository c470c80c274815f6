"""What sans-IO code asks for: its generators yield these, and a driver carries them out.

A driver sends back what came of a step, or throws in what it ended with, whatever that is: so the
code that asked also learns that somebody pressed Ctrl-C or cancelled its task.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.operation import HttpOperation, Operation
from soapwright.runtime.errors import TransportError
from soapwright.runtime.records.dataclass import dataclass

if TYPE_CHECKING:
    from soapwright.runtime.telling.doing import Doing

T = TypeVar("T")
Wake: TypeAlias = Callable[[], object]
"""Ends a wait; it may be called from any thread."""


class Exchange(Protocol):
    """One HTTP request and the reading of its answer; it does no I/O."""

    @property
    def method(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def content(self) -> bytes: ...
    @property
    def operation(self) -> Operation[Any, Any] | HttpOperation[Any, Any]: ...
    def start(self, status: int, headers: Mapping[str, str]) -> None:
        """The answer's head arrived."""

    def feed(self, data: bytes) -> None:
        """Some of its body arrived, decompressed."""

    def finish(self) -> Any:
        """Its body is complete."""

    def failed(self, message: str, *, sent: bool, started: bool) -> TransportError:
        """The error for an exchange that broke off."""


@dataclass(frozen=True, slots=True)
class Send:
    """Carry out an exchange; gives what its ``finish`` gives.

    Args:
        exchange: the request, and the reading of its answer.
        seconds: after which it must have ended, well or not; None sets no limit.
        line: exchanges of the same line may use one connection; None is one of its own.
        told: the try that it is, where somebody is told of it.
    """

    exchange: Exchange
    seconds: float | None = None
    line: object | None = None
    told: Doing | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """So many seconds pass."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait to be woken.

    Args:
        enter: is given what wakes; True means that there is nothing to wait for.
        give_up: is given the same when the wait was broken off.
    """

    enter: Callable[[Wake], bool]
    give_up: Callable[[Wake], object]


@dataclass(frozen=True, slots=True)
class Next:
    """The next of what arrives by itself; ends with StopAsyncIteration. Only in asyncio."""

    source: AsyncIterator[Any]


@dataclass(frozen=True, slots=True)
class Fork:
    """Make a call beside this; gives what cancels it, as far as that is possible.

    Args:
        call: the call.
        done: is given its result and None, or None and what it ended with, from any thread.
    """

    call: Call
    done: Callable[[Any, BaseException | None], object]


class Reconnect:
    """Make no further call over a connection that is open now: an answer was of another call."""


Step: TypeAlias = Call | Send | Pause | Wait | Next | Fork | Reconnect
Steps: TypeAlias = Generator[Step, Any, T]
"""Sans-IO code that returns a T in the end. A :class:`Call` gives the operation's result."""
Calls: TypeAlias = Generator[Call, Any, T]
"""The same, of calls alone."""


def backing_off(first: float, longest: float) -> Iterator[float]:
    """Ever longer waits, in seconds, without end: half as long again each time."""
    seconds = first
    while True:
        yield seconds
        seconds = min(seconds * 1.5, longest)


def within(seconds: float, left: float | None) -> float | None:
    """A wait cut to the time that is left; None where none is, 0 seconds being none.

    Args:
        seconds: the wait.
        left: seconds, or None for any time.
    """
    if left is None:
        return seconds
    return min(seconds, left) if left > 0 else None
