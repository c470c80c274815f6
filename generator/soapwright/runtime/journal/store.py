"""The file of a journal: an SQLite database that one process at a time has open.

Each transaction is on the disk when it ends (WAL, ``synchronous=FULL``). SQLite's own lock keeps
other processes out; it goes with the process, however that ends.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from soapwright.runtime.errors import JournalError
from soapwright.runtime.journal.entries import Entry, Key, State

FORMAT: Final = 1
_APPLICATION: Final = 0x736F6170  # "soap": tells a journal from other databases
_TABLES: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE records (
    key TEXT PRIMARY KEY,
    fingerprint BLOB NOT NULL,
    state TEXT NOT NULL,
    sent REAL NOT NULL,
    ended REAL,
    id TEXT,
    details TEXT
);
"""
_COLUMNS: Final = "key, fingerprint, state, sent, ended, id, details"
_FAULTS: Final = (
    ("SQLITE_BUSY", "is in use by another process; one at a time may have it open"),
    ("SQLITE_NOTADB", "is no journal: it is not a database"),
    ("SQLITE_CORRUPT", "is damaged"),
    ("SQLITE_FULL", "cannot be written: the disk is full"),
    ("SQLITE_READONLY", "cannot be written: it, its folder or its disk is read-only"),
    ("SQLITE_IOERR", "cannot be read or written: the disk says that it failed"),
    ("SQLITE_CANTOPEN", "cannot be opened or made: see its folder and the rights to it"),
)

Settled = tuple[str, float, str | None, str | None, str]
"""A row that is settled: state, when, id (JSON), details (JSON), key (JSON)."""


def written(value: Key | None) -> str | None:
    """A key or an id as it stands in the file: 1 and "1" are two."""
    if type(value) is int:
        return str(value)  # the same, at a tenth of the cost
    return None if value is None else json.dumps(value)


class Store:
    """An open journal.

    Args:
        path: the file.
        about: what the journal is of, by name; it is made where there is none, and one that is of
            something else is refused. None opens whatever journal there is.

    Raises:
        JournalError: it cannot be opened, made or written, is in use, is no journal, or that of
            something else. Nothing has been changed then.
    """

    def __init__(self, path: str | os.PathLike[str], about: Mapping[str, str] | None) -> None:
        self.path = Path(os.fspath(path)).absolute()
        if about is not None:
            self._create()
        elif not self.path.is_file():
            raise JournalError(f"{self.path}: there is no such journal")
        effective = os.access in os.supports_effective_ids
        if self.path.is_file() and not os.access(self.path, os.W_OK, effective_ids=effective):
            raise JournalError(f"{self.path}: cannot be written: it is read-only")
        self._writing = threading.Lock()
        with self._telling():
            self._database = sqlite3.connect(
                f"{self.path.as_uri()}?mode=rw",
                uri=True,
                timeout=0,
                isolation_level=None,
                # Calls go out from threads of their own; one at a time has a transaction.
                check_same_thread=False,
            )
        try:
            with self._telling():
                self._lock()
                self.about = self._made(about)
        except BaseException:
            self._database.close()
            raise

    def close(self) -> None:
        """Give the file up, for other processes to open."""
        self._database.close()

    # --- opening --------------------------------------------------------------------------------

    def _create(self) -> None:
        """Make an empty file that nobody else can read; leave one that is there as it is."""
        try:
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with suppress(OSError):  # where folders cannot be opened
                folder = os.open(self.path.parent, os.O_RDONLY)
                try:
                    os.fsync(folder)
                finally:
                    os.close(folder)
        except FileExistsError:
            return
        except OSError as error:
            raise JournalError(f"{self.path}: cannot be made: {error.strerror}") from error

    def _lock(self) -> None:
        for pragma in (
            "locking_mode=EXCLUSIVE",
            "synchronous=FULL",
            "fullfsync=ON",
            "trusted_schema=OFF",
        ):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("BEGIN EXCLUSIVE")  # now it is ours, until it is closed
        self._database.execute("ROLLBACK")

    def _made(self, about: Mapping[str, str] | None) -> Mapping[str, str]:
        """What the journal is of; its tables are made where it is new."""
        (application,) = self._database.execute("PRAGMA application_id").fetchone()
        (tables,) = self._database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if application == 0 and tables == 0 and about is not None:
            self._database.execute("PRAGMA journal_mode=WAL")
            with self._transaction():
                for statement in filter(str.strip, _TABLES.split(";")):
                    self._database.execute(statement)
                rows = {**about, "format": str(FORMAT)}
                self._database.executemany("INSERT INTO meta VALUES (?, ?)", rows.items())
                self._database.execute(f"PRAGMA application_id={_APPLICATION}")
            self.is_new = True
            return dict(about)
        if application != _APPLICATION:
            raise JournalError(f"{self.path}: is no journal, but another database")
        found = dict(self._database.execute("SELECT name, value FROM meta"))
        version = found.pop("format", None)
        if version != str(FORMAT):
            raise JournalError(
                f"{self.path}: is a journal of format {version}; this version of soapwright reads "
                f"format {FORMAT}"
            )
        for name, value in (about or {}).items():
            if found.get(name) != value:
                raise JournalError(
                    f"{self.path}: is the journal of another run: its {name} is "
                    f"{found.get(name)!r}, not {value!r}"
                )
        with self._transaction():  # a disk that is full or read-only is found now, not when sent
            self._database.execute("UPDATE meta SET value = value WHERE name = 'format'")
        (records,) = self._database.execute("SELECT count(*) FROM records").fetchone()
        self.is_new = not records
        return found

    # --- entries --------------------------------------------------------------------------------

    def get(self, key: Key) -> Entry | None:
        """What is kept of the record of that key."""
        with self._telling():
            rows = self._database.execute(
                f"SELECT {_COLUMNS} FROM records WHERE key = ?",  # noqa: S608
                (written(key),),
            ).fetchall()
        return _entry(rows[0]) if rows else None

    def entries(self) -> Iterator[Entry]:
        """All that is kept, in the order in which the records first went out."""
        with self._telling():
            query = f"SELECT {_COLUMNS} FROM records ORDER BY rowid"  # noqa: S608
            for row in self._database.execute(query):
                yield _entry(row)

    def send(self, rows: Iterable[tuple[str, bytes, float]]) -> None:
        """Write of records (key, fingerprint, time) that they go out now."""
        with self._telling(), self._transaction():
            self._database.executemany(
                "INSERT INTO records (key, fingerprint, state, sent) VALUES (?, ?, 'sent', ?) "
                "ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, "
                "state = 'sent', sent = excluded.sent, ended = NULL, id = NULL, details = NULL",
                rows,
            )

    def settle(self, rows: Iterable[Settled]) -> None:
        """Write of records what became of them."""
        with self._telling(), self._transaction():
            self._database.executemany(
                "UPDATE records SET state = ?, ended = ?, id = ?, details = ? WHERE key = ?", rows
            )

    def stamp(self, keys: Iterable[str], now: float) -> None:
        """Write of records that are being sent that they go out only now."""
        with self._telling(), self._transaction():
            self._database.executemany(
                "UPDATE records SET sent = ? WHERE key = ?", [(now, key) for key in keys]
            )

    def has(self, id_: Key, other_than: str) -> bool:
        """Whether a record of another key (as written) has that id."""
        with self._telling():
            query = "SELECT EXISTS (SELECT 1 FROM records WHERE id = ? AND key <> ?)"
            (found,) = self._database.execute(query, (written(id_), other_than)).fetchone()
        return bool(found)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._writing:
            yield from self._whole()

    def _whole(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._database.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # some errors have rolled back already
                self._database.execute("ROLLBACK")
            raise

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn what SQLite raises into one sentence that names the file."""
        try:
            yield
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", "")
            told = (text for start, text in _FAULTS if name.startswith(start))
            problem = next(told, f"cannot be used: {error}")
            raise JournalError(f"{self.path}: {problem}") from error


def _entry(row: tuple[Any, ...]) -> Entry:
    key, fingerprint, state, sent, ended, id_, details = row
    return Entry(
        json.loads(key),
        fingerprint,
        State(state),
        sent,
        ended,
        None if id_ is None else json.loads(id_),
        None if details is None else json.loads(details),
    )
