"""Mirrors as resources of dlt (https://dlthub.com/docs): what an emitted ``source.py`` is made of.

Where a reading goes on is in dlt's state of the resource, which dlt writes together with the rows
that it speaks of. Needs ``pip install soapwright[sync]``, and is imported by ``source.py`` alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import dlt
from dlt.destinations.exceptions import DatabaseUndefinedRelation
from dlt.extract import DltResource

from soapwright.runtime.client.held import Held, Reading, Readings
from soapwright.runtime.client.mirror import Mirror
from soapwright.runtime.client.mirror_rows import DATABASE


def resource(
    table: str, mirror: Mirror, asked: str | None = None, readings: dict[str, Reading] | None = None
) -> DltResource:
    """One entity of one database.

    Args:
        table: its table.
        mirror: the entity.
        asked: why all of it is to be read, or None where what has changed will do.
        readings: gets what came of it, by table.
    """

    def rows() -> Iterator[Any]:
        _check_database(mirror)
        state = dlt.current.resource_state(table)
        reading = mirror.choose(state, asked, _types(readings, table, mirror))
        if readings is not None:
            readings[table] = reading
        if reading.mode == "full":
            naming = dlt.current.source_schema().naming
            with _held_by(dlt.current.pipeline(), table, mirror, naming) as held:
                yield from _written(mirror, reading, held)
        else:
            yield from _written(mirror, reading)
        mirror.remember(state, reading)

    # Which types dlt declares for these depends on whether pydantic is installed.
    hints: dict[str, Any] = {
        "write_disposition": {
            "disposition": "merge",
            "strategy": "delete-insert",
            "deduplicated": True,  # a reading has each key once
        },
        "columns": mirror.columns,
    }
    made: DltResource = dlt.resource(rows, name=table, primary_key=mirror.key, **hints)
    return made


def _written(mirror: Mirror, reading: Reading, held: Held | None = None) -> Iterator[Any]:
    """What is to be written, as dlt is best given it."""
    found = mirror.read(reading, held)
    if mirror.gives_rows:
        return found
    from soapwright.runtime.client.mirror_tables import together

    return together(found)


def compared(pipeline: Any, table: str, mirror: Mirror) -> Reading:
    """All of an entity against what a pipeline's destination has of it; nothing is written."""
    reading = Reading(why="to compare")
    with _held_by(pipeline, table, mirror, pipeline.default_schema.naming) as held:
        for _ in mirror.read(reading, held):
            pass
    return reading


@contextmanager
def _held_by(pipeline: Any, table: str, mirror: Mirror, naming: Any) -> Iterator[Held]:
    """The rows that a pipeline's destination has of an entity of a database."""
    with pipeline.sql_client() as sql:
        yield _Held(sql, table, mirror, naming)


class _Held:
    def __init__(self, sql: Any, table: str, mirror: Mirror, naming: Any) -> None:
        self._sql = sql
        self._table = table
        self._database = mirror.database
        _, key = mirror.key
        self._key = naming.normalize_identifier(key)
        # dlt has rules of its own for names: a column may be called otherwise than its field.
        self._names = {naming.normalize_identifier(name): name for name in mirror.columns}

    def keys(self) -> list[int]:
        sql = self._sql
        try:
            found = sql.execute_sql(
                f"SELECT {self._quoted(self._key)} {self._ours}", self._database
            )
        except DatabaseUndefinedRelation:
            return []  # nothing was ever loaded
        return [row[0] for row in found or ()]

    def rows(self, low: int, high: int) -> Mapping[int, Mapping[str, Any]]:
        key = self._quoted(self._key)
        query = f"SELECT * {self._ours} AND {key} >= %s AND {key} <= %s"
        with self._sql.execute_query(query, self._database, low, high) as cursor:
            names = [self._names.get(name, name) for name in cursor._get_columns()]  # noqa: SLF001
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return {row[self._names[self._key]]: row for row in rows}

    @property
    def _ours(self) -> str:
        table = self._sql.make_qualified_table_name(self._table)
        return f"FROM {table} WHERE {self._quoted(DATABASE)} = %s"

    def _quoted(self, name: str) -> str:
        return str(self._sql.escape_column_name(name))


def _types(readings: dict[str, Reading] | None, table: str, mirror: Mirror) -> dict[str, str]:
    """What the columns of the mirror are, where somebody changes those that are of another type."""
    if not isinstance(readings, Readings):
        return {}
    naming = dlt.current.source_schema().naming
    found = readings.types.get(table, {})
    names = {name: naming.normalize_identifier(name) for name in mirror.columns}
    return {name: found[column] for name, column in names.items() if column in found}


def _check_database(mirror: Mirror) -> None:
    """A pipeline knows one time to go on from, so it serves one database."""
    known = dlt.current.source_state().setdefault("database", mirror.database)
    if known != mirror.database:
        raise ValueError(
            f"this pipeline mirrors {known!r}: take another one for {mirror.database!r}"
        )
