"""Mirrors as their readers see them, and the sandbox's own database to compare them with."""

from __future__ import annotations

import datetime
import importlib
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import psycopg

from generated.autotask.source import TABLES
from tests.peers.postgresql_server import PASSWORD

EASTERN = ZoneInfo("America/New_York")
Rows = dict[int, dict[str, Any]]
"""id → the columns that have a value."""


def mirrored(to: str, table: str, database: str) -> Rows:
    """A table's rows of one database, read with the mirror's own client.

    Raises:
        AssertionError: an id is there twice.
    """
    found: Rows = {}
    for row in _rows(to, table):
        if row["_database"] != database:
            continue
        assert row["id"] not in found, f"{table} {row['id']} is there twice"
        assert not row["_deleted"]
        found[row["id"]] = {
            name: value
            for name, value in row.items()
            if value is not None and not name.startswith("_")
        }
    return found


def tamper(to: str, *statements: str) -> None:
    """Change a mirror behind its back; ``{}`` stands for what is before the name of a table."""
    kind, _, rest = to.partition(":")
    path = rest.removeprefix("///")
    if kind == "sqlite":
        with closing(sqlite3.connect(path, isolation_level=None)) as lite:
            for statement in statements:
                lite.execute(statement.format(""))
    elif kind == "postgresql":
        with psycopg.connect(to, password=PASSWORD) as server:
            for statement in statements:
                server.execute(statement.format("autotask.").encode())
    else:
        with duckdb.connect(path if kind == "duckdb" else f"{rest}/.sync/cache.duckdb") as duck:
            for statement in statements:
                duck.execute(statement.format("autotask."))


def _rows(to: str, table: str) -> list[dict[str, Any]]:
    kind, _, rest = to.partition(":")
    path = rest.removeprefix("///")
    if kind == "sqlite":
        with closing(sqlite3.connect(path)) as lite:
            lite.row_factory = sqlite3.Row
            return [dict(row) for row in lite.execute(f'SELECT * FROM "{table}"')]
    if kind == "postgresql":
        with psycopg.connect(to, password=PASSWORD, row_factory=psycopg.rows.dict_row) as server:
            return server.execute(f'SELECT * FROM autotask."{table}"').fetchall()
    if kind == "duckdb":
        with duckdb.connect(path, read_only=True) as duck:
            return _duck(duck.execute(f'SELECT * FROM autotask."{table}"'))
    with duckdb.connect() as duck:
        return _duck(duck.execute(f"SELECT * FROM '{rest}/{table}.parquet'"))


def _duck(result: Any) -> list[dict[str, Any]]:
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def column_types(to: str, table: str) -> dict[str, str]:
    """Column → its type, in the words of the mirror."""
    kind, _, rest = to.partition(":")
    path = rest.removeprefix("///")
    if kind == "sqlite":
        with closing(sqlite3.connect(path)) as lite:
            return {row[1]: row[2] for row in lite.execute(f'PRAGMA table_info("{table}")')}
    if kind == "postgresql":
        with psycopg.connect(to, password=PASSWORD) as server:
            query = (
                "SELECT column_name, data_type FROM information_schema.columns "
                "WHERE table_schema = 'autotask' AND table_name = %s"
            )
            return dict(server.execute(query, [table]).fetchall())
    if kind == "duckdb":
        with duckdb.connect(path, read_only=True) as duck:
            described = duck.execute(f'DESCRIBE autotask."{table}"').fetchall()
    else:
        with duckdb.connect() as duck:
            described = duck.execute(f"DESCRIBE SELECT * FROM '{rest}/{table}.parquet'").fetchall()
    return {row[0]: row[1] for row in described}


def kept(
    database: Path,
    table: str,
    zone: str | None = None,
    types: Mapping[str, str | None] = MappingProxyType({}),
) -> Rows:
    """What the sandbox's database holds, as a mirror of it should.

    Args:
        database: the file.
        table: of the mirror.
        zone: whose types its records have, or the package's own.
        types: XML Schema types of fields that have another one; None is for one that is not there.
    """
    entity = TABLES[table]
    module = "generated.autotask.types" if zone is None else f"generated.autotask.zones.{zone}"
    record = getattr(importlib.import_module(module), entity)
    fields = {f.metadata["name"]: f for f in record.__dataclass_fields__.values()}
    with closing(sqlite3.connect(database)) as lite:
        lite.create_collation("decimal", lambda one, other: 0)
        lite.row_factory = sqlite3.Row
        rows = lite.execute(f'SELECT * FROM "{entity}"').fetchall()
    found: Rows = {}
    for row in rows:
        values = {
            fields[name].name: _kept({**fields[name].metadata, "xsd": xsd}, row[name])
            for name in row.keys()  # noqa: SIM118 - a row is no mapping
            if name != "UserDefinedFields"
            and row[name] is not None
            and (xsd := types.get(name, fields[name].metadata["xsd"])) is not None
        }
        if udfs := json.loads(row["UserDefinedFields"]):
            values["user_defined_fields"] = udfs
        found[row["id"]] = values
    return found


def _kept(metadata: Mapping[str, Any], value: Any) -> Any:
    if metadata["xsd"] == "boolean":
        return bool(value)
    if metadata["xsd"] == "decimal":
        return Decimal(value)
    if metadata.get("day"):
        return datetime.date.fromisoformat(value[:10])
    if metadata["xsd"] == "dateTime":
        moment = datetime.datetime.fromisoformat(value[:26])
        return moment.replace(tzinfo=EASTERN).astimezone(datetime.UTC)
    if metadata["xsd"] in ("int", "long", "short", "double"):
        return float(value) if metadata["xsd"] == "double" else int(value)
    return value


def assert_same(mirror: Rows, own: Rows) -> None:
    """Row by row. SQLite has no types for times, decimals, truth and JSON, so ours are its."""
    assert mirror.keys() == own.keys()
    for id, values in own.items():
        row = mirror[id]
        assert row.keys() == values.keys(), f"{id}: {row.keys() ^ values.keys()}"
        for name, value in values.items():
            assert _like(row[name], value) == value, f"{id}.{name}: {row[name]!r}, {value!r}"


def _like(value: Any, other: Any) -> Any:
    """A value as the type of another one."""
    if isinstance(other, datetime.datetime):
        if isinstance(value, str):
            value = datetime.datetime.fromisoformat(value)
        return value.replace(tzinfo=value.tzinfo or datetime.UTC)
    if isinstance(other, datetime.date) and isinstance(value, str):
        return datetime.date.fromisoformat(value[:10])
    if isinstance(other, Decimal):
        return Decimal(str(value)).normalize()
    if isinstance(other, bool):
        return bool(value)
    if isinstance(other, dict) and isinstance(value, str):
        return json.loads(value)
    return value
