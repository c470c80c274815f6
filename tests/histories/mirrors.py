"""Where the histories' mirrors are: each in a place of its own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.peers.postgresql_server import PASSWORD, Server, postgresql

KINDS = ("duckdb", "sqlite", "parquet", "postgresql")


@contextmanager
def server() -> Iterator[Server]:
    """A PostgreSQL for any number of mirrors."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with postgresql(port) as running:
        yield running


def address(kind: str, folder: Path, running: Server | None = None) -> str:
    """The address of a mirror that is not there yet, in a folder or on a server."""
    if kind == "parquet":
        return f"parquet:{folder}/cache"
    if kind != "postgresql":
        return f"{kind}:///{folder}/cache.{kind}"
    assert running is not None
    name = f"mirror_{folder.name.replace('-', '_').lower()}"
    with psycopg.connect(running.url, password=PASSWORD, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return f"{running.url.rpartition('/')[0]}/{name}"
