"""Where a mirror is kept: the address that ``soapwright sync --to`` takes.

``duckdb:///FILE`` and ``sqlite:///FILE`` (three slashes and a relative path, or four and an
absolute one, as SQLAlchemy has it), ``postgresql://USER@HOST/DATABASE``, and ``parquet:DIR``: a
file a table, written anew from a DuckDB file in the folder's ``.sync`` after each run, since
Parquet files cannot be changed.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass

FORMS = "duckdb:///FILE, sqlite:///FILE, postgresql://USER@HOST/DATABASE, parquet:DIR"


@dataclass(frozen=True, slots=True)
class Destination:
    """A parsed address.

    Args:
        kind: ``duckdb``, ``sqlite``, ``postgresql`` or ``parquet``.
        shown: the address without its password.
        working: the folder for what a run has under way, beside the mirror.
        file: the database file, or None for a server.
        url: the server's address, or None for a file.
        folder: where Parquet files go, or None.
    """

    kind: str
    shown: str
    working: Path
    file: Path | None = None
    url: str | None = None
    folder: Path | None = None

    def dlt(self, database: str) -> Any:
        """The dlt destination; ``database`` keeps apart what its runs have under way.

        Raises:
            ImportError: its packages are not installed.
        """
        import dlt

        if self.kind == "postgresql":
            staging = hashlib.sha256(database.encode()).hexdigest()[:8]
            assert self.url is not None
            return dlt.destinations.postgres(
                credentials=self.url, staging_dataset_name_layout=f"%s_staging_{staging}"
            )
        assert self.file is not None
        if self.kind == "sqlite":
            # Without the keys a merge would compare each row with every other.
            return dlt.destinations.sqlalchemy(f"sqlite:///{self.file}", create_primary_keys=True)
        return dlt.destinations.duckdb(str(self.file))

    def dataset(self, service: str) -> str:
        """The schema of the tables; in SQLite, which has none, the file itself."""
        return "main" if self.kind == "sqlite" else service

    @property
    def takes_tables(self) -> bool:
        """Whether rows may come as tables of Arrow: dlt writes a JSON text into SQLite as a text
        of that text."""
        return self.kind != "sqlite"

    @property
    def file_format(self) -> str | None:
        """What rows are written as on their way; None for the destination's own choice."""
        return "parquet" if self.kind in ("duckdb", "parquet") else None


def parse_destination(to: str, root: Path) -> Destination:
    """What an address stands for.

    Args:
        to: the address.
        root: the folder below which work on a server's mirror is done.

    Raises:
        InputError: it has none of the forms above.
    """
    kind, colon, rest = to.partition(":")
    if kind == "parquet" and rest:
        folder = Path(rest).absolute()
        working = folder / ".sync"
        return Destination(kind, to, working, file=working / "cache.duckdb", folder=folder)
    if kind in ("duckdb", "sqlite") and rest.startswith("///") and len(rest) > 3:
        file = Path(rest[3:]).absolute()
        return Destination(kind, to, file.with_name(f"{file.name}.sync"), file=file)
    if kind in ("postgresql", "postgres") and colon:
        return _server(to, root)
    raise InputError(f"{_masked(to)!r} is none of {FORMS}", key="--to")


def _server(to: str, root: Path) -> Destination:
    parts = urlsplit(to)
    try:
        parts.port  # noqa: B018 - it is checked when it is read
    except ValueError as error:
        raise InputError(f"{_masked(to)!r}: {error}", key="--to") from None
    if not parts.hostname or not parts.path.strip("/"):
        raise InputError(f"{_masked(to)!r} names no host or no database", key="--to")
    user = parts.username or quote(os.environ.get("PGUSER", ""), safe="") or "postgres"
    password = parts.password
    if password is None:
        password = quote(os.environ.get("PGPASSWORD", ""), safe="")
    where = parts.netloc.rpartition("@")[2]
    url = urlunsplit(parts._replace(scheme="postgresql", netloc=f"{user}:{password}@{where}"))
    shown = _masked(to)
    work = hashlib.sha256(f"{user}@{where}{parts.path}".encode()).hexdigest()[:12]
    return Destination("postgresql", shown, root / ".soapwright" / "sync" / work, url=url)


def _masked(to: str) -> str:
    """An address with stars for the password in it."""
    head, slashes, rest = to.partition("://")
    who, at, where = rest.rpartition("@")
    user, colon, _ = who.partition(":")
    return f"{head}{slashes}{user}{':***' if colon else ''}{at}{where}"
