"""Reading pages, sans-IO: a pager tells the next request and takes its answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from .dataclass import dataclass
from .lazy import TypeIndex
from .operation import HttpOperation, Operation

R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Call:
    """A request to make: the operation, and its message.

    ``types`` are those its answer is read with; None means the package's own. ``endpoint`` is the
    wire name of the entity it is about, where it is about one.
    """

    operation: Operation[Any, Any] | HttpOperation[Any, Any]
    request: Any
    types: TypeIndex | None = None
    endpoint: str | None = None


class Pager(Protocol[R_co]):
    """One query's way through its pages."""

    def next_call(self) -> Call | None:
        """The request of the next page, or None at the end."""

    def receive(self, result: Any) -> Sequence[R_co]:
        """The records of the page that was asked for, out of the operation's result."""
