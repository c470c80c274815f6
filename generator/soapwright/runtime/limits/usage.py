"""How much of a service's allowance of calls is used, as the service itself tells it."""

from __future__ import annotations

import re
from typing import Any

from soapwright.runtime.answers.result import Path, Result, walk
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.record import Record


@dataclass(frozen=True, slots=True)
class Usage:
    """An allowance: ``used`` of ``limit`` calls in a rolling window of ``window_minutes``."""

    limit: int
    used: int
    window_minutes: int

    @property
    def share(self) -> float:
        """The used part of the limit, from 0 to 1 and beyond."""
        return self.used / self.limit if self.limit else 0.0


@dataclass(frozen=True, slots=True)
class UsageRule:
    """Where the service tells its allowance: in a text of ``name: number;`` pairs.

    Args:
        operation: the operation that answers it.
        request: its request; it takes nothing.
        result: how the answer tells success.
        text: path of the text in the operation's result.
        limit, used, window: the names in the text; their case does not count.
        documented: the allowance that the service documents, with nothing used of it.
        levels: the percentages of it that a user wants to hear of.
    """

    operation: Operation[Any, Any]
    request: type[Record]
    result: Result
    text: Path
    limit: str
    used: str
    window: str
    documented: Usage
    levels: tuple[int, ...] = ()

    def call(self) -> Call:
        return Call(self.operation, self.request())

    def receive(self, result: Any, zone: str | None) -> Usage:
        """Read the answer.

        Raises:
            ServiceError: the service refused.
            MalformedResponse: a number is missing in the text.
        """
        self.result.expect(result, self.operation.name, zone)
        text = " ".join(str(part) for part in walk(result, self.text))
        numbers = {
            name.lower(): int(number)
            for name, number in re.findall(r"([A-Za-z]+)\s*:\s*(\d+)", text)
        }
        try:
            return Usage(
                limit=numbers[self.limit.lower()],
                used=numbers[self.used.lower()],
                window_minutes=numbers[self.window.lower()],
            )
        except KeyError as missing:
            raise MalformedResponse(
                f"the usage text does not tell {missing.args[0]}: {text!r}",
                operation=self.operation.name,
                zone=zone,
            ) from None
