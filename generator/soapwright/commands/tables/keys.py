"""Keys of rows, each of which may come once: kept on the disk, however many there are."""

from __future__ import annotations

import sqlite3
from typing import Self


class Keys:
    """The keys of a file and their rows; the database of its own goes with it."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA journal_mode=OFF")
        self._database.execute("CREATE TABLE keys (key TEXT PRIMARY KEY, row INT) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def add(self, key: str, row: int) -> int | None:
        """Take the key of a row; gives the row that has it already, or None."""
        added = self._database.execute("INSERT OR IGNORE INTO keys VALUES (?, ?)", (key, row))
        if added.rowcount:
            return None
        (first,) = self._database.execute("SELECT row FROM keys WHERE key = ?", (key,)).fetchone()
        return int(first)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._database.close()
