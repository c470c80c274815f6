"""Answers with an entry for each record that was sent, joined to it by index or by position."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import Any

from soapwright.runtime.answers.join import join_by_index, join_by_position
from soapwright.runtime.answers.result import Path, walk
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.outcome import Message
from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class MessageFields:
    """Python names of a message's fields, below itself; None is one that it does not have."""

    text: str
    level: str | None = None
    code: str | None = None
    key: str | None = None

    def read(self, message: Any) -> Message:
        """One message, whatever of it was sent; a known code is its enumeration's member."""

        def field(name: str | None) -> str | None:
            value = None if name is None else getattr(message, name)
            return value if value is None or isinstance(value, str) else str(value)

        return Message(
            text=field(self.text) or "",
            level=field(self.level),
            code=field(self.code),
            key=field(self.key),
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """What an answer tells of one record."""

    success: bool
    id: int | str | None
    external_id: str | None
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class ResultByIndex:
    """Where an answer keeps what of which record.

    Args:
        entries: path of the entries, from the operation's result.
        success: path, from an entry, of what tells its success.
        index: Python name of the field that holds an entry's index; None where the service
            answers in the order of the request.
        success_value: what ``success`` is for a record that was saved.
        base: the index of the first record.
        id: path of the service's own id; what is empty there is none.
        external_id: path of the record's id outside the service.
        messages: path of an entry's messages.
        general: path of the messages of the whole call, from the operation's result.
        message: the fields of a message; None where a message is a text.
    """

    entries: Path
    success: Path
    index: str | None = None
    success_value: object = True
    base: int = 0
    id: Path = ()
    external_id: Path = ()
    messages: Path = ()
    general: Path = ()
    message: MessageFields | None = None

    def join(self, result: Any, count: int, operation: str, zone: str | None) -> list[Entry]:
        """The entries of ``count`` records, in the order of these.

        Raises:
            MalformedResponse: an index is missing, repeated or out of range, which is named, or
                entries without one are not as many as the records: then no entry can be trusted
                to speak of the record that it seems to.
        """
        context = {"operation": operation, "zone": zone}
        entries = list(walk(result, self.entries))
        if self.index is None:
            found = join_by_position(entries, count=count, **context)
        else:
            found = join_by_index(
                entries, self.index, base=self.base, count=count, complete=True, **context
            )
        return [self._entry(found[index], index, context) for index in range(count)]

    def notices(self, result: Any) -> tuple[Message, ...]:
        """The messages of the whole call."""
        return tuple(self._messages(result, self.general))

    def _entry(self, entry: Any, index: int, context: dict[str, Any]) -> Entry:
        told = _only(entry, self.success)
        if told in (None, "") or isinstance(told, bool) != isinstance(self.success_value, bool):
            raise MalformedResponse(
                f"the answer does not say whether index {index + self.base} succeeded", **context
            )
        return Entry(
            success=told == self.success_value,
            id=_only(entry, self.id) or None,
            external_id=_only(entry, self.external_id) or None,
            messages=tuple(self._messages(entry, self.messages)),
        )

    def _messages(self, value: Any, path: Path) -> Iterator[Message]:
        read = _text if self.message is None else self.message.read
        if path:
            yield from map(read, walk(value, path))


def _only(entry: Any, path: Path) -> Any:
    """The one value at a path, an enumeration's as it is on the wire; None where there is none."""
    found = next(walk(entry, path), None) if path else None
    return found.value if isinstance(found, enum.Enum) else found


def _text(message: Any) -> Message:
    """A message that is no more than its text."""
    return Message(text=str(message.value if isinstance(message, enum.Enum) else message))
