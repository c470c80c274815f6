"""``_soapwright_runs``: a row of each reading of an entity, beside the tables that it was for."""

from __future__ import annotations

from typing import Any

from soapwright.runtime.client.held import Reading

TABLE = "_soapwright_runs"
_COLUMNS = {
    "database": "varchar(1000)",
    "entity": "varchar(1000)",
    "mode": "varchar(20)",
    "why": "varchar(4000)",
    "rows_read": "bigint",
    "rows_written": "bigint",
    "rows_removed": "bigint",
    "from_time": "varchar(40)",
    "to_time": "varchar(40)",
    "seconds": "double precision",
    "calls": "bigint",
    "error": "varchar(4000)",
}
_WHY = 4000


def note(
    pipeline: Any, database: str, entity: str | None, reading: Reading, error: str | None
) -> None:
    """Add the row of a reading.

    Args:
        pipeline: of the mirror.
        database: whose rows they are.
        entity: its class; None where nothing could be read of any.
        reading: what came of it.
        error: why it failed, or what could not be read, or None.
    """
    removed = 0 if reading.kept else reading.extra.count
    values = (
        database,
        entity,
        reading.mode,
        reading.why[:_WHY],
        reading.read,
        reading.written,
        removed,
        None if reading.since is None else reading.since.isoformat(),
        None if reading.began is None else reading.began.isoformat(),
        reading.seconds,
        reading.calls,
        None if error is None else error[:_WHY],
    )
    with pipeline.sql_client() as sql:
        if not sql.has_dataset():
            sql.create_dataset()
        table = sql.make_qualified_table_name(TABLE)
        names = {sql.escape_column_name(name): type_ for name, type_ in _COLUMNS.items()}
        columns = ", ".join(f"{name} {type_}" for name, type_ in names.items())
        sql.execute_sql(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
        places = ", ".join(["%s"] * len(values))
        insert = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})"  # noqa: S608 - ours
        sql.execute_sql(insert, *values)
