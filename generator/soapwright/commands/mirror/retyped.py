"""Columns whose type has changed: dlt adds columns to a table, but leaves those that are there.

It would go on to write the new values into the old column, and 2.5 into a ``bigint`` is 2. So the
column is changed in one step, when all rows have been read and before any is loaded. What it
holds stays where the new type holds it as well (integers do as decimals or texts); all else is
empty until it is written again, which for the rows of this run is the load that follows, and for
those of other databases their next run, which reads in full for the same reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Types = Mapping[str, Mapping[str, str]]
"""Table → column → dlt's data type."""

_WIDER = {"bigint": ("decimal", "double", "text")}


def types_of(pipeline: Any, tables: Iterable[str]) -> Types:
    """What the columns of the mirror are.

    It is the database that is asked: a run that was killed may have made a table that dlt does
    not know of yet, and somebody else may have changed one.
    """
    with pipeline.destination_client() as client:
        if not client.is_storage_initialized():
            return {}
        return {
            table: {name: column["data_type"] for name, column in columns.items()}
            for table, columns in client.get_storage_tables(tables)
        }


def exchange(pipeline: Any, before: Types) -> list[str]:
    """Give the columns that are of another type than their rows now that one.

    It may be done again after it was broken off.

    Args:
        pipeline: has read the rows, and loaded none of them.
        before: what :func:`types_of` has told.

    Returns:
        What was done.
    """
    done = []
    for table, columns in before.items():
        known = pipeline.default_schema.tables.get(table, {"columns": {}})["columns"]
        now = {name: column["data_type"] for name, column in known.items() if "data_type" in column}
        changed = {
            name: (type_, now[name])
            for name, type_ in columns.items()
            if now.get(name, type_) != type_
        }
        if changed:
            _exchange(pipeline, table, changed)
            done += [f"{table}.{name}" for name in changed]
    return done


def forget_staging(pipeline: Any) -> None:
    """Have dlt make its tables for rows on their way anew: it does not change their columns too."""
    with pipeline.sql_client() as sql, sql.with_staging_dataset():
        if sql.has_dataset():
            sql.drop_dataset()


def _exchange(pipeline: Any, table: str, changed: Mapping[str, tuple[str, str]]) -> None:
    with pipeline.destination_client() as client:
        sql = client.sql_client
        whole = sql.make_qualified_table_name(table)
        with sql.begin_transaction():
            for name, (old, new) in changed.items():
                for statement in _statements(client, table, whole, name, old, new):
                    sql.execute_sql(statement)


def _statements(
    client: Any, table: str, whole: str, name: str, old: str, new: str
) -> Iterable[str]:
    sql = client.sql_client
    column = sql.escape_column_name(name)
    schema = client.prepare_load_table(table)
    type_: Any = client.type_mapper.to_destination_type(schema["columns"][name], schema)
    is_sqlite = not isinstance(type_, str)
    if is_sqlite:
        type_ = type_.compile(dialect=sql.engine.dialect)
    value = f"CAST({column} AS {type_})" if new in _WIDER.get(old, ()) else "NULL"
    if not is_sqlite:
        return [f"ALTER TABLE {whole} ALTER COLUMN {column} TYPE {type_} USING {value}"]
    beside = sql.escape_column_name(f"_soapwright_{name}")
    return [
        f"ALTER TABLE {whole} ADD COLUMN {beside} {type_}",
        f"UPDATE {whole} SET {beside} = {value}",  # noqa: S608 - quoted
        f"ALTER TABLE {whole} DROP COLUMN {column}",
        f"ALTER TABLE {whole} RENAME COLUMN {beside} TO {column}",
    ]
