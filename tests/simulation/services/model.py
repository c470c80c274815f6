"""What all models of services are: requests are read, and done at once or later."""

from __future__ import annotations

import heapq
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_ACTION = re.compile(r'(?i)soapaction: "?([^"\r\n]*)')


@dataclass(frozen=True)
class Request:
    """A call as the service reads it.

    Attributes:
        name: the operation.
        keys: what tells the records that it is about, for whoever judges.
        body: what it says.
    """

    name: str
    keys: frozenset[str]
    body: str

    def __str__(self) -> str:
        return f"{self.name} {', '.join(sorted(self.keys))}".rstrip()


class Service(ABC):
    """A model of a service, and what was seen of how it was called.

    Attributes:
        doubted: keys of records of whose calls nobody can say what became of them.
        wrong: what no client should have done.
    """

    def __init__(self) -> None:
        self.doubted: set[str] = set()
        self.wrong: list[str] = []
        self.others: Callable[[], None] | None = None
        """What other users do before a call is done."""
        self._later: list[tuple[float, int, Request]] = []

    def read(self, head: str, body: str) -> Request:
        """Read a request."""
        action = _ACTION.search(head)
        name = "" if action is None else action[1].rpartition("/")[2]
        return Request(name, frozenset(self.keys(name, body)), body)

    @abstractmethod
    def keys(self, name: str, body: str) -> Any:
        """What tells the records that a call is about."""

    @abstractmethod
    def act(self, request: Request) -> str:
        """Do what is asked for; gives the answer."""

    def later(self, at: float, request: Request) -> None:
        """A request that is done at that time."""
        heapq.heappush(self._later, (at, len(self._later), request))

    def come_to(self, now: float) -> None:
        """Do what was to be done by now."""
        while self._later and self._later[0][0] <= now:
            self.act(heapq.heappop(self._later)[2])
