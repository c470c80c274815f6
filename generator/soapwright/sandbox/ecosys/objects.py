"""The objects of an API, and what becomes of each record that is written.

The columns of the example APIs break these rules: a name longer than 40 characters is cut, with a
warning of a code that is not documented; a negative amount is not valid; a parent has to exist; an
inactive object is protected by its conditional format; an id has to begin with the ``filter``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from soapwright.sandbox.ecosys.apis import Api

Record = dict[str, str]

NAME_LENGTH = 40
CUT = "ESRC_VALUE_TRUNCATED"
FIRST_ID = 53_377


@dataclass(frozen=True, slots=True)
class Said:
    """A ResultMessage."""

    level: str
    code: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one record."""

    success: bool
    internal_id: str = ""
    external_id: str = ""
    messages: tuple[Said, ...] = ()


class Failed(Exception):
    """A record is refused: the reason code, and what is said of it."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(slots=True)
class Objects:
    """The objects of one API, by key; each has an internal id."""

    api: Api
    records: dict[tuple[str, ...], Record] = field(default_factory=dict)
    _ids: dict[tuple[str, ...], int] = field(default_factory=dict)
    _next: int = FIRST_ID

    def read(self, filter_: str) -> list[Record]:
        """Those whose id begins with the filter, in the order of their ids."""
        return [
            record for key, record in sorted(self.records.items()) if key[0].startswith(filter_)
        ]

    def ids(self) -> dict[tuple[str, ...], int]:
        """The internal id of each object by its key."""
        return {key: self._ids[key] for key in self.records}

    def write(self, verb: str, records: Sequence[Record], filter_: str) -> Iterator[Result]:
        """What becomes of each record, in order; one that fails is not written."""
        act: Callable[[tuple[str, ...], Record], tuple[Said, ...]] = {
            "Create": self._create,
            "Update": self._update,
            "CreateOrUpdate": self._create_or_update,
            "Delete": self._delete,
        }[verb]
        for record in records:
            key = tuple(record.get(name, "") for name in self.api.keys)
            shown = " ".join(key)
            identity = self._ids.get(key)
            try:
                self._check_key(key, filter_)
                said = act(key, record)
            except Failed as failed:
                told = Said("FAILURE", failed.code, shown, str(failed))
                yield Result(False, "", shown, (told,))
            else:
                number = self._ids.get(key, identity)
                yield Result(True, str(number or ""), shown, said)

    def _check_key(self, key: tuple[str, ...], filter_: str) -> None:
        if not all(key):
            raise Failed("ESRC_MISSING_REQUIRED_VALUE", "A key value is missing.")
        if not key[0].startswith(filter_):
            raise Failed("ESRC_DISALLOWED_BY_FILTER", "Record write disallowed by the filter.")

    def _create(self, key: tuple[str, ...], record: Record) -> tuple[Said, ...]:
        if key in self.records:
            raise Failed("ESRC_DUPLICATE_IDENTIFIER", "An object with this key exists.")
        return self._store(key, record)

    def _update(self, key: tuple[str, ...], record: Record) -> tuple[Said, ...]:
        before = self._existing(key)
        if before.get("Active") in ("false", "0") and record.get("Active") not in ("true", "1"):
            raise Failed("ESRC_DISALLOWED_BY_CONDFORMAT", "Record write disallowed by format.")
        return self._store(key, before | record)

    def _create_or_update(self, key: tuple[str, ...], record: Record) -> tuple[Said, ...]:
        return self._update(key, record) if key in self.records else self._create(key, record)

    def _delete(self, key: tuple[str, ...], record: Record) -> tuple[Said, ...]:
        self._existing(key)
        del self.records[key], self._ids[key]
        return ()

    def _existing(self, key: tuple[str, ...]) -> Record:
        if key not in self.records:
            raise Failed(
                "ESRC_OBJECT_NOT_FOUND_BY_KEY",
                "Record write (ignore) disallowed because object not found by key.",
            )
        return self.records[key]

    def _store(self, key: tuple[str, ...], record: Record) -> tuple[Said, ...]:
        said: list[Said] = []
        stored = dict(record)
        for name, text in record.items():
            if self.api.fields[name] == "decimal" and Decimal(text) < 0:
                raise Failed("ESRC_VALIDATION_FAULT", f"{name} must not be negative.")
            if name.endswith("Name") and len(text) > NAME_LENGTH:
                stored[name] = text[:NAME_LENGTH]
                told = f"{name} was cut to {NAME_LENGTH} characters."
                said.append(Said("WARNING", CUT, " ".join(key), told))
        parent = record.get("ParentID")
        if parent and (parent,) not in self.records:
            raise Failed("ESRC_UNRESOLVED_IDENTIFIER", f"ParentID {parent} is not known.")
        if key not in self._ids:
            self._ids[key] = self._next
            self._next += 1
        self.records[key] = stored
        return tuple(said)
