"""Reading a service's own answer: did it say yes, and what does it say of which record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from soapwright.runtime.answers.faults import Faults
from soapwright.runtime.errors import MalformedResponse, ServiceError
from soapwright.runtime.records.dataclass import dataclass

Path = tuple[str, ...]
"""Attribute names from an object downwards; lists on the way are flattened, None ends it."""


def walk(value: Any, path: Path) -> Iterator[Any]:
    """Every value at ``path`` below ``value``, in document order, without None."""
    if value is None:
        return
    if isinstance(value, list):
        for member in value:
            yield from walk(member, path)
    elif path:
        yield from walk(getattr(value, path[0]), path[1:])
    else:
        yield value


@dataclass(frozen=True, slots=True)
class Answer:
    """One call's answer as the service means it."""

    success: bool
    items: tuple[Any, ...]
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Where an answer keeps what; the paths start at the operation's result.

    Args:
        success: path of the value that tells success, or () where every answer is one.
        success_value: what it is on success.
        errors: path of the messages.
        items: path of the records.
        record_number: a pattern whose first group is the number of a record in a message that
            blames it; localised texts differ in their words, so it matches the number only.
        record_base: the number of the first record.
        faults: what the messages of a refusal mean.
    """

    success: Path = ()
    success_value: object = True
    errors: Path = ()
    items: Path = ()
    record_number: str | None = None
    record_base: int = 0
    faults: Faults = Faults()

    def read(self, result: Any, operation: str, zone: str | None) -> Answer:
        """Read an operation's result.

        Raises:
            MalformedResponse: there is no result, or nothing in it tells success.
        """
        if result is None:
            raise MalformedResponse("the answer holds no result", operation=operation, zone=zone)
        success = True
        if self.success:
            told = next(walk(result, self.success), None)
            if told is None:
                raise MalformedResponse(
                    f"the answer does not say whether it succeeded (no {'.'.join(self.success)})",
                    operation=operation,
                    zone=zone,
                )
            success = told == self.success_value
        return Answer(
            success=success,
            items=tuple(walk(result, self.items)) if self.items else (),
            messages=tuple(str(m) for m in walk(result, self.errors)) if self.errors else (),
        )

    def expect(self, result: Any, operation: str, zone: str | None) -> Answer:
        """Like :meth:`read`, and raise what :meth:`refusal` gives where it says no."""
        answer = self.read(result, operation, zone)
        if not answer.success:
            raise self.refusal(answer, operation, zone)
        return answer

    def refusal(self, answer: Answer, operation: str, zone: str | None) -> ServiceError:
        """The error for an answer that says no: of the class that its messages mean."""
        text = "; ".join(answer.messages) or "the service refused the call without a message"
        error = ServiceError(text, messages=answer.messages, operation=operation, zone=zone)
        return self.faults.read(error)

    def blame(self, messages: Sequence[str], records: int) -> dict[int, tuple[str, ...]]:
        """Which of ``records`` records (from 0) the messages blame, with what they say of each.

        A message that names a record closes the messages before it. Empty where no message does,
        or where one names a record that was not in the call: then nothing is certain.
        """
        if self.record_number is None:
            return {}
        pattern = re.compile(self.record_number)
        blamed: dict[int, tuple[str, ...]] = {}
        said: list[str] = []
        for message in messages:
            said.append(message)
            # The first message of a pair is free text; it may end in a bracketed number too.
            if len(said) < 2 or not (match := pattern.search(message)):
                continue
            number = int(match[1]) - self.record_base
            if not 0 <= number < records:
                return {}
            blamed[number] = (*blamed.get(number, ()), *said)
            said = []
        return blamed
