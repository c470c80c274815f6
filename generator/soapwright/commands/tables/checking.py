"""``soapwright run``: what is checked of a file before any of it is sent."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from soapwright.commands.offers import Writing
from soapwright.commands.tables.columns import Columns, Fields
from soapwright.commands.tables.keys import Keys
from soapwright.commands.tables.rows import Row
from soapwright.commands.tables.source import Source
from soapwright.commands.values import readable
from soapwright.errors import InputError, InputErrors
from soapwright.runtime.batch.validate import check_id, check_record
from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.errors import InvalidRecord, JournalError
from soapwright.runtime.journal.entries import State
from soapwright.runtime.journal.store import Store
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.record import Record

SHOWN = 20
"""Problems of a file that are told one by one."""
_DONE = (State.SUCCEEDED, State.SENT, State.UNKNOWN)
"""What may have been done: not to be mistaken for a row that was not."""
_PACE = 1000
_BY_PLACE = re.compile(r"\d+-[0-9a-f]{16}")
"""What a row without a key is known by: its number and what it holds."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row that can be sent.

    Args:
        number: of the row.
        key: what people know it by, as the outcomes name it.
        known: what the journal knows it by.
        record: it.
    """

    number: int
    key: str
    known: str
    record: Record


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that can be sent, all of it.

    Args:
        rows: how many it has.
        done: how many of them the journal says are done, or may be.
        attributes: the fields that it has columns for.
    """

    rows: int
    done: int
    attributes: Sequence[str]


class Rows:
    """The rows of a file as records to be written.

    Args:
        source: the file.
        writing: the verb.
        fields: of the class.
        key: the column that tells rows apart; None is the id, or else the row's number.
        ignored: columns that are left aside.
        clock: of the service, with the zone of times that name none; None where it has none.
        first: the row that is the first.

    Raises:
        InputError: a column cannot be used, or one is missing; for all such.
    """

    def __init__(
        self,
        source: Source,
        writing: Writing,
        fields: Fields,
        *,
        key: str | None = None,
        ignored: Sequence[str] = (),
        clock: WallClock | None = None,
        first: int = 1,
    ) -> None:
        self._source = source
        self._writing = writing
        self._fields = fields
        self._clock = clock
        self._first = first
        names = source.table.columns
        for option, name in [("--key", key), *(("--ignore", each) for each in ignored)]:
            if names is not None and name is not None and name not in names:
                raise InputError(f"there is no column {name!r}; {_has(names)}", key=option)
        self._ignored = frozenset(ignored)
        aside = list(ignored)
        if key is not None and fields.find(key) is None:
            aside.append(key)
        self.columns = Columns(fields, writing.kind, names or (), aside)
        self._key = key
        self._id = "" if writing.kind == "create" else writing.id_attribute
        """The field that tells which record is meant; "" where none does."""
        if names is not None:
            self._check_columns(names)

    @property
    def has_keys(self) -> bool:
        """Whether rows are told apart by what they hold, and not by their place."""
        return self._key is not None or bool(self._id)

    def _check_columns(self, names: Sequence[str]) -> None:
        problems = [f"column {name!r}: {problem}" for name, problem in self.columns.problems]
        if not self.columns.problems:  # one of those may be meant for it
            problems += [
                f"has no column {name!r}: {why}; there is: {', '.join(names)}"
                for name, why in self._missing()
            ]
        if problems:
            line = 1 if self._source.form == "csv" else None
            _raise([InputError(each, file=self._source.shown, line=line) for each in problems])

    def _missing(self) -> Iterator[tuple[str, str]]:
        """Fields without a column that each record has to have."""
        rule = self._writing
        if self._id:
            if self._id not in self.columns.attributes:
                yield self._id, "it tells which record is meant"
            return
        for name, rules in self._fields.metadata.items():
            must = rules.get("must") and rule.kind == "create"
            if must and name not in self.columns.attributes and name != rule.id_attribute:
                yield name, "it is required on create"

    # --- reading ------------------------------------------------------------------------------

    def lines(self) -> Iterator[Line]:
        """The rows, which were checked before.

        Raises:
            InputError: one cannot be used any more.
        """
        for row in self._rows():
            problems: list[tuple[str | None, str]] = []
            line = self._line(row, problems)
            if line is None:
                raise self._error(row, *(problems[0]))
            yield line

    def check(
        self,
        journal: Path | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> Checked:
        """Look at every row.

        Raises:
            InputErrors: some cannot be sent: the first of them, and how many there are.
            InputError: there are none, or the journal is of another file.
        """
        told: list[InputError] = []
        count = rows = 0
        known = None if journal is None else _Journaled(journal)
        has: set[str] | None = None
        with Keys() as keys:
            for row in self._rows():
                rows += 1
                problems: list[tuple[str | None, str]] = []
                line = self._line(row, problems)
                if line is not None:
                    self._check(row, line, keys, problems)
                    if known is not None:
                        known.meet(line.known)
                if self._source.table.columns is None and self._writing.kind == "update":
                    has = self._even(row, has, problems)
                count += len(problems)
                told += [self._error(row, *each) for each in problems[: SHOWN - len(told)]]
                if progress is not None and rows % _PACE == 0:
                    progress(rows)
        if count:
            if count > len(told):
                message = (
                    f"and {count - len(told):,} more: {count:,} problems in all; nothing was sent"
                )
                told.append(InputError(message, file=self._source.shown))
            _raise(told)
        if not rows:
            since = f" from row {self._first:,} on" if self._first > 1 else ""
            raise InputError(f"has no rows{since}", file=self._source.shown)
        self._check_use()
        self._source.check_unchanged()
        done = 0 if known is None else known.settle(by_place=not self.has_keys)
        return Checked(rows, done, self.columns.attributes)

    def _check_use(self) -> None:
        """Refuse an update that says nothing but which records are meant."""
        if self._writing.kind == "update" and set(self.columns.attributes) <= {self._id}:
            told = "has no column of a field to change"
            raise InputError(told, file=self._source.shown)

    def _even(
        self, row: Row, has: set[str] | None, problems: list[tuple[str | None, str]]
    ) -> set[str]:
        """An update sets the same fields of all rows; what one lacks would be cleared."""
        names = set(row.values)
        if has is not None and names != has and row.problem is None:
            odd = min(names ^ has)
            where = "has, and those before have not" if odd in names else "lacks, which others have"
            problems.append((odd, f"the row {where}: null clears a field"))
        return names if has is None else has

    def _rows(self) -> Iterator[Row]:
        return (row for row in self._source.table.rows() if row.number >= self._first)

    def _line(self, row: Row, problems: list[tuple[str | None, str]]) -> Line | None:
        if row.problem is not None:
            problems.append((None, row.problem))
            return None
        record = self.columns.record(row.values, problems)
        if record is None:
            return None
        try:
            key = self._key_of(row, record)
        except ValueError as error:
            problems.append((self._key, str(error)))
            return None
        if not key:
            problems.append((self._key, "is empty: it tells the row from others"))
            return None
        known = key if self.has_keys else f"{row.number}-{self._digest(row.values)}"
        return Line(row.number, key, known, record)

    def _key_of(self, row: Row, record: Record) -> str:
        if self._key is not None:
            given = row.values.get(self._key)
            if given is None or isinstance(given, list | dict):
                return ""
            return readable(str(given).strip())  # a journal keeps it, and outcomes have it
        return str(getattr(record, self._id)) if self._id else str(row.number)

    def _digest(self, values: Mapping[str, Any]) -> str:
        """What a row holds, in a few letters: one that has been moved or changed has others."""
        names = sorted(values.keys() - self._ignored)
        told = "\0".join(f"{name}\1{values[name]!r}" for name in names)
        return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def _check(
        self, row: Row, line: Line, keys: Keys, problems: list[tuple[str | None, str]]
    ) -> None:
        rule = self._writing
        try:
            if self._id:
                check_id(0, line.record, id_attribute=self._id)
            if self.has_keys and (first := keys.add(line.key, row.number)) is not None:
                column = self._key or self.columns.column_of(self._id)
                problems.append((column, f"is {line.key!r}, as in row {first}: a key comes once"))
            check_record(0, line.record, rule.kind, id_attribute=rule.id_attribute)
        except InvalidRecord as error:
            column = None if error.field is None else self.columns.column_of(error.field)
            problems.append((column, error.message.removeprefix("record 0: ")))
        if self._clock is not None:
            self._check_times(self._clock, line.record, problems)

    def _check_times(
        self, clock: WallClock, record: Record, problems: list[tuple[str | None, str]]
    ) -> None:
        for name in self.columns.attributes:
            value = getattr(record, name)
            rules = self._fields.metadata[name]
            if rules.get("xsd") != "dateTime" or rules.get("day") or not hasattr(value, "tzinfo"):
                continue
            if value.tzinfo is not None or clock.is_callers:
                try:
                    clock.moment(value)
                except ValueError as error:
                    problems.append((self.columns.column_of(name), str(error)))
            else:
                problems.append(
                    (
                        self.columns.column_of(name),
                        f"{value} has no time zone: write it as {value.isoformat()}+01:00, or "
                        "say --time-zone NAME, such as Europe/Berlin",
                    )
                )

    def _error(self, row: Row, column: str | None, problem: str) -> InputError:
        where = row.place if column is None else f"{row.place}, column {column!r}"
        return InputError(f"{where}: {problem}", file=self._source.shown)


def _has(names: Sequence[str]) -> str:
    return f"there is: {', '.join(names)}"


def _raise(errors: Sequence[InputError]) -> None:
    if len(errors) == 1:
        raise errors[0]
    raise InputErrors(errors)


class _Journaled:
    """What an earlier run of the same journal has done, held against the file.

    What it did must be of rows that the file has still, where it had them: else a row would be
    taken for another one, and something be done twice.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._states: dict[str, State] = {}
        self._done = 0
        if path.exists() and path.stat().st_size:
            try:
                store = Store(path, None)
                try:
                    self._states = {str(entry.key): entry.state for entry in store.entries()}
                    keys = store.about.get("keys")
                finally:
                    store.close()
            except JournalError as error:
                raise InputError(str(error)) from None
            if keys != "own":
                raise InputError("is a journal of another program", file=path, key="--journal")
        self._left = {key for key, state in self._states.items() if state in _DONE}
        self._all = len(self._left)

    def meet(self, key: str) -> None:
        """The file has a row of that key."""
        if key in self._left:
            self._left.discard(key)
            self._done += 1

    def settle(self, *, by_place: bool) -> int:
        """How many rows are done; called when all were met.

        Raises:
            InputError: the journal is of another file, or of this one as it was.
        """
        lost = self._left if by_place or not self._done else None
        if lost:
            first = min(lost, key=lambda key: (len(key), key))
            row = first.partition("-")[0]
            if by_place and not _BY_PLACE.fullmatch(first):
                raise InputError(
                    f"its rows are known by a key, such as {first!r}: say --key COLUMN as before, "
                    "or use another journal",
                    file=self._path,
                    key="--journal",
                )
            what = (
                f"row {row} is not what it was when it was sent: {len(lost):,} rows that are done, "
                "or may be, are not in the file as they were. Put them back, or use --key COLUMN "
                "and a journal of its own for a file that changes"
                if by_place
                else f"none of its {self._all:,} keys is in the column that --key names: it is the "
                "journal of another file, or of other keys"
            )
            raise InputError(what, file=self._path, key="--journal")
        return self._done
