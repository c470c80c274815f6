"""What a run on a mirror has around it: a folder of its own, dlt as it should be, Parquet files."""

from __future__ import annotations

import os
import shutil
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from soapwright.commands.mirror.destinations import Destination
from soapwright.errors import InputError
from soapwright.project.files import write_whole
from soapwright.runtime.client.mirror import MirrorWarning


@contextmanager
def alone(working: Path) -> Iterator[Path]:
    """An empty folder for one run, while no other is at work on the same mirror.

    What a run that was killed has left there is cleared away: dlt takes the state of a pipeline
    from the mirror, where it was written with the rows that it speaks of.

    Raises:
        InputError: another run is at work, or the folder cannot be written.
    """
    try:
        working.mkdir(parents=True, exist_ok=True)
        write_whole(working / ".gitignore", b"*\n")
        # The lock of SQLite goes when its process does, however it ends, on any system.
        lock = sqlite3.connect(working / "lock", timeout=0, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", file=working) from None
    except sqlite3.OperationalError:
        raise InputError("another sync is at work on this mirror", file=working) from None
    folder = working / "dlt"
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.close()


@contextmanager
def quiet_dlt(folder: Path) -> Iterator[list[warnings.WarningMessage]]:
    """dlt without telemetry, log or settings from elsewhere; gives the warnings about mirrors."""
    ours = {
        "RUNTIME__DLTHUB_TELEMETRY": "false",
        "RUNTIME__LOG_LEVEL": "CRITICAL",
        "RUNTIME__INTERCEPT_SIGNALS": "false",  # they are heard by us
        "DLT_DATA_DIR": str(folder),
        "DLT_PROJECT_DIR": str(folder),
        "EXTRACT__NEXT_ITEM_MODE": "fifo",
        # dlt's columns are in a mirror's tables, whatever the rows came as.
        "NORMALIZE__PARQUET_NORMALIZER__ADD_DLT_LOAD_ID": "true",
        "NORMALIZE__PARQUET_NORMALIZER__ADD_DLT_ID": "true",
    }
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("ignore")
            warnings.simplefilter("always", MirrorWarning)
            yield caught
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def write_parquet(destination: Destination, service: str) -> None:
    """Every table as a file, each put in its place when it is whole; nothing for other mirrors."""
    if destination.folder is None:
        return
    import duckdb

    with duckdb.connect(str(destination.file), read_only=True) as cache:
        tables = cache.execute(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = ? AND table_name NOT LIKE '\\_dlt%' ESCAPE '\\'",
            [service],
        ).fetchall()
        for (table,) in tables:
            new = destination.folder / f".{table}.new"
            target = str(new).replace("'", "''")
            # Both names are ours: a class's, and that of the folder that was asked for.
            cache.execute(f'COPY "{service}"."{table}" TO \'{target}\' (FORMAT parquet)')
            os.replace(new, destination.folder / f"{table}.parquet")
