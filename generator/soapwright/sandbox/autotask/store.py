"""The server's state in SQLite: a table an entity type, a column a field.

The tables of the server itself begin with an underscore, which no entity type does. One
connection is shared by all threads behind a lock; a file survives restarts, and a release whose
WSDL has more fields only adds columns.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from soapwright.errors import InputError
from soapwright.schema.catalogue import FieldInfo, PicklistValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from soapwright.sandbox.autotask.fields import Kind, Value

FIRST_ID = 30_000_000
"""Ids are given out above this number, to all entity types from one sequence, so that an id taken
for another type's is found out. Smaller ids stand for records older than the sandbox."""

UDFS = "UserDefinedFields"
"""The column that holds a record's user-defined fields, as JSON: name → text."""

_AFFINITY = {
    "short": "INTEGER",
    "integer": "INTEGER",
    "long": "INTEGER",
    "boolean": "INTEGER",
    "double": "REAL",
    "float": "REAL",
    "decimal": "TEXT COLLATE decimal",
    "string": "TEXT COLLATE NOCASE",  # as the vendor's database compares text
}

_TABLES = """
CREATE TABLE IF NOT EXISTS _sequence (last INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS _usage (at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS _usage_at ON _usage (at);
CREATE TABLE IF NOT EXISTS _attachment (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS _udf (
    kind TEXT, name TEXT, definition TEXT NOT NULL, PRIMARY KEY (kind, name));
"""


class Store:
    """The records, user-defined fields, attachments and calls of one database.

    Args:
        path: the database file, or ``:memory:``.
        kinds: the entity types to hold.

    Raises:
        InputError: the file cannot be opened or is no database.
    """

    def __init__(self, path: str, kinds: Mapping[str, Kind]) -> None:
        self._lock = threading.RLock()
        self._columns = {
            name: ", ".join(map(_quoted, ("id", UDFS, *kind.fields)))
            for name, kind in kinds.items()
        }
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.create_collation("decimal", _compare_decimals)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            with self.transaction():
                self.is_new = not self._db.execute(
                    "SELECT 1 FROM sqlite_schema WHERE name = '_sequence'"
                ).fetchone()
                for statement in _TABLES.split(";"):
                    self._db.execute(statement)
                if self.is_new:
                    self._db.execute("INSERT INTO _sequence VALUES (?)", (FIRST_ID,))
                for kind in kinds.values():
                    self._prepare(kind)
        except sqlite3.Error as error:
            raise InputError(f"cannot be used as the database: {error}", file=path) from error

    def _prepare(self, kind: Kind) -> None:
        table = _quoted(kind.name)
        columns = {
            name: f"{_quoted(name)} {_AFFINITY.get(field.type, 'TEXT')}"
            for name, field in kind.fields.items()
        }
        there = {row[1] for row in self._db.execute(f"PRAGMA table_info({table})")}
        if not there:
            own = "".join(f", {column}" for column in columns.values())
            self._db.execute(
                f'CREATE TABLE {table} (id INTEGER PRIMARY KEY, "{UDFS}" TEXT NOT NULL{own})'
            )
            return
        for name, column in columns.items():
            if name not in there:
                self._db.execute(f"ALTER TABLE {table} ADD COLUMN {column}")

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what is done inside, or nothing if it raises; other threads wait."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    # --- records ---------------------------------------------------------------------------

    def next_id(self) -> int:
        """The id for a new record of any entity type."""
        with self._lock:
            rows = self._db.execute("UPDATE _sequence SET last = last + 1 RETURNING last")
            return int(rows.fetchall()[0][0])

    def insert(
        self, kind: str, record: int, values: Mapping[str, Value], udfs: Mapping[str, str]
    ) -> None:
        """Add a record."""
        names = ", ".join(["id", f'"{UDFS}"', *map(_quoted, values)])
        marks = ", ".join("?" * (len(values) + 2))
        with self._lock:
            self._db.execute(
                f"INSERT INTO {_quoted(kind)} ({names}) VALUES ({marks})",  # noqa: S608
                (record, json.dumps(udfs), *values.values()),
            )

    def update(
        self, kind: str, record: int, values: Mapping[str, Value], udfs: Mapping[str, str]
    ) -> None:
        """Set the given fields and all user-defined fields of a record."""
        names = ", ".join(f"{_quoted(name)} = ?" for name in (UDFS, *values))
        with self._lock:
            self._db.execute(
                f"UPDATE {_quoted(kind)} SET {names} WHERE id = ?",  # noqa: S608
                (json.dumps(udfs), *values.values(), record),
            )

    def delete(self, kind: str, record: int) -> bool:
        """Remove a record; False if there is none."""
        with self._lock:
            done = self._db.execute(
                f"DELETE FROM {_quoted(kind)} WHERE id = ?",  # noqa: S608
                (record,),
            )
            return done.rowcount > 0

    def exists(self, kind: str, record: int) -> bool:
        with self._lock:
            return bool(
                self._db.execute(
                    f"SELECT 1 FROM {_quoted(kind)} WHERE id = ?",  # noqa: S608
                    (record,),
                ).fetchone()
            )

    def select(
        self, kind: str, where: str = "1", parameters: Sequence[Value] = (), limit: int = -1
    ) -> list[tuple[Value, ...]]:
        """Rows sorted by id: the id, the user-defined fields, the fields in the kind's order.

        Args:
            where: SQL, built by :mod:`.query` from field names it looked up and ``?``.
        """
        table, columns = _quoted(kind), self._columns[kind]
        sql = f"SELECT {columns} FROM {table} WHERE {where} ORDER BY id LIMIT ?"  # noqa: S608
        with self._lock:
            return self._db.execute(sql, (*parameters, limit)).fetchall()

    def get(self, kind: str, record: int) -> tuple[Value, ...] | None:
        """The row of one record, as :meth:`select` gives it."""
        rows = self.select(kind, "id = ?", (record,))
        return rows[0] if rows else None

    # --- user-defined fields ---------------------------------------------------------------

    def define_udf(self, kind: str, field: FieldInfo) -> None:
        """Define a user-defined field, or redefine the one of that name."""
        definition = {
            "type": field.type,
            "length": field.length,
            "label": field.label,
            "values": [[value.value, value.label] for value in field.values],
        }
        with self._lock:
            self._db.execute(
                "INSERT OR REPLACE INTO _udf VALUES (?, ?, ?)",
                (kind, field.name, json.dumps(definition)),
            )

    def udfs(self, kind: str) -> dict[str, FieldInfo]:
        """The user-defined fields of an entity type by name, in the order of their definition."""
        with self._lock:
            rows = self._db.execute(
                "SELECT name, definition FROM _udf WHERE kind = ? ORDER BY rowid", (kind,)
            ).fetchall()
        return {name: _udf(name, json.loads(definition)) for name, definition in rows}

    # --- calls and attachments -------------------------------------------------------------

    def calls_since(self, moment: float) -> int:
        """How many calls were noted after a moment; the older ones are forgotten."""
        with self._lock:
            self._db.execute("DELETE FROM _usage WHERE at <= ?", (moment,))
            return int(self._db.execute("SELECT count(*) FROM _usage").fetchone()[0])

    def note_call(self, moment: float) -> None:
        with self._lock:
            self._db.execute("INSERT INTO _usage VALUES (?)", (moment,))

    def add_attachment(self, record: int, moment: float, data: bytes) -> None:
        with self._lock:
            self._db.execute(
                "INSERT INTO _attachment VALUES (?, ?, ?, ?)", (record, moment, len(data), data)
            )

    def attachment(self, record: int) -> bytes | None:
        with self._lock:
            row = self._db.execute(
                "SELECT data FROM _attachment WHERE id = ?", (record,)
            ).fetchone()
        return None if row is None else bytes(row[0])

    def delete_attachment(self, record: int) -> None:
        """Forget the content; its size still counts, since it was sent."""
        with self._lock:
            self._db.execute("UPDATE _attachment SET data = x'' WHERE id = ?", (record,))

    def attached_since(self, moment: float) -> int:
        """How many bytes of attachments were added after a moment."""
        with self._lock:
            row = self._db.execute(
                "SELECT coalesce(sum(size), 0) FROM _attachment WHERE at > ?", (moment,)
            ).fetchone()
        return int(row[0])


def _udf(name: str, definition: Mapping[str, object]) -> FieldInfo:
    values = definition["values"]
    assert isinstance(values, list)
    return FieldInfo(
        name,
        str(definition["type"]),
        line=0,
        length=definition["length"],  # type: ignore[arg-type]  # JSON of an int or None
        queryable=True,
        picklist=bool(values),
        values=tuple(PicklistValue(value, label) for value, label in values),
        label=definition["label"],  # type: ignore[arg-type]  # JSON of a str or None
        udf=True,
    )


@cache
def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _compare_decimals(one: str, other: str) -> int:
    a, b = Decimal(one), Decimal(other)
    return (a > b) - (a < b)
