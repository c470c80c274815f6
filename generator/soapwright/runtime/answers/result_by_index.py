"""Answers with an entry for each record that was sent, joined to it by the index they share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from soapwright.runtime.answers.join import join_by_index
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
        index: Python name of the field that holds an entry's index.
        success: that of its success.
        base: the index of the first record.
        id: that of the service's own id; what is empty there is none.
        external_id: that of the record's id outside the service.
        messages: path of an entry's messages.
        general: path of the messages of the whole call, from the operation's result.
        message: the fields of a message.
    """

    entries: Path
    index: str
    success: str
    base: int = 0
    id: str | None = None
    external_id: str | None = None
    messages: Path = ()
    general: Path = ()
    message: MessageFields | None = None

    def join(self, result: Any, count: int, operation: str, zone: str | None) -> list[Entry]:
        """The entries of ``count`` records, in the order of these.

        Raises:
            MalformedResponse: an index is missing, repeated or out of range, which is named: then
                no entry can be trusted to speak of the record that it seems to.
        """
        context = {"operation": operation, "zone": zone}
        found = join_by_index(
            list(walk(result, self.entries)),
            self.index,
            base=self.base,
            count=count,
            complete=True,
            **context,
        )
        return [self._entry(found[index], index, context) for index in range(count)]

    def notices(self, result: Any) -> tuple[Message, ...]:
        """The messages of the whole call."""
        return tuple(self._messages(result, self.general))

    def _entry(self, entry: Any, index: int, context: dict[str, Any]) -> Entry:
        success = getattr(entry, self.success)
        if not isinstance(success, bool):
            raise MalformedResponse(
                f"the answer does not say whether index {index + self.base} succeeded", **context
            )
        external = getattr(entry, self.external_id) if self.external_id else None
        return Entry(
            success=success,
            id=(getattr(entry, self.id) if self.id else None) or None,
            external_id=external or None,
            messages=tuple(self._messages(entry, self.messages)),
        )

    def _messages(self, value: Any, path: Path) -> Iterator[Message]:
        if path and self.message is not None:
            yield from map(self.message.read, walk(value, path))
