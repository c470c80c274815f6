"""The file of a journal: an SQLite database that one process at a time has open.

It is a list of events, each a row: some records, and the state that they came into. Rows are added
and never changed, one for a call and not one for each of its records, which is what makes it cheap.
Each transaction is on the disk when it ends (WAL, ``synchronous=FULL``). SQLite's own lock keeps
other processes out; it goes with the process, however that ends.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Final

from soapwright.runtime.errors import JournalError
from soapwright.runtime.journal.entries import Entry, Event, Key, State

FORMAT: Final = 2
_APPLICATION: Final = 0x736F6170  # "soap": tells a journal from other databases
_TABLES: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE events (
    number INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    at REAL NOT NULL,
    keys TEXT NOT NULL,
    fingerprints BLOB NOT NULL,
    ids TEXT,
    details TEXT
);
"""
_COLUMNS: Final = "state, at, keys, fingerprints, ids, details"
_INSERT: Final = f"INSERT INTO events ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608
_FAULTS: Final = (
    ("SQLITE_BUSY", "is in use by another process; one at a time may have it open"),
    ("SQLITE_NOTADB", "is no journal: it is not a database"),
    ("SQLITE_CORRUPT", "is damaged"),
    ("SQLITE_FULL", "cannot be written: the disk is full"),
    ("SQLITE_READONLY", "cannot be written: it, its folder or its disk is read-only"),
    ("SQLITE_IOERR", "cannot be read or written: the disk says that it failed"),
    ("SQLITE_CANTOPEN", "cannot be opened or made: see its folder and the rights to it"),
)


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
        self._known: dict[Key, Entry] | None = None
        """What the events come to, once somebody has asked."""
        self._ids: dict[Key, Key] = {}
        """Id → key of the record that has it."""
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
        (events,) = self._database.execute("SELECT count(*) FROM events").fetchone()
        self.is_new = not events
        return found

    # --- entries --------------------------------------------------------------------------------

    def get(self, key: Key) -> Entry | None:
        """What is kept of the record of that key."""
        return self._entries().get(key)

    def entries(self) -> Iterator[Entry]:
        """All that is kept, in the order in which the records first went out."""
        return iter(self._entries().values())

    def has(self, id_: Key, other_than: Key) -> bool:
        """Whether a record of another key has that id."""
        known, key = self._entries(), self._ids.get(id_)
        return key is not None and key != other_than and known[key].id == id_

    def write(self, *events: Event) -> None:
        """Write down what happened; it is on the disk when this returns, all of it or nothing."""
        rows = [_row(event) for event in events]
        with self._telling(), self._writing:
            with self._transaction() if len(rows) > 1 else nullcontext():
                for row in rows:
                    self._database.execute(_INSERT, row)
            if self._known is not None:
                self._learn(self._known, events)

    def _entries(self) -> dict[Key, Entry]:
        if self._known is None:
            known: dict[Key, Entry] = {}
            with self._telling():
                query = f"SELECT {_COLUMNS} FROM events ORDER BY number"  # noqa: S608
                try:
                    self._learn(known, map(_event, self._database.execute(query)))
                except (ValueError, KeyError, TypeError, IndexError, ZeroDivisionError) as error:
                    raise JournalError(f"{self.path}: is damaged: {error!r}") from error
            self._known = known
        return self._known

    def _learn(self, known: dict[Key, Entry], events: Iterable[Event]) -> None:
        for event in events:
            for entry in event.entries(known):
                known[entry.key] = entry
                if entry.id is not None:
                    self._ids[entry.id] = entry.key

    @contextmanager
    def _transaction(self) -> Iterator[None]:
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


def _row(event: Event) -> tuple[Any, ...]:
    ids = json.dumps(event.ids) if event.ids else None
    details = json.dumps(event.details) if event.details else None
    keys = json.dumps(event.keys)
    return event.state.value, event.at, keys, event.fingerprints, ids, details


def _event(row: tuple[Any, ...]) -> Event:
    state, at, keys, fingerprints, ids, details = row
    return Event(
        State(state),
        at,
        json.loads(keys),
        fingerprints,
        json.loads(ids) if ids else (),
        {int(at): told for at, told in json.loads(details).items()} if details else {},
    )
