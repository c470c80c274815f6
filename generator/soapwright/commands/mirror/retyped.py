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
    """What the columns of the tables are, as far as the pipeline knows them."""
    if pipeline.default_schema_name is None:
        return {}
    known = pipeline.default_schema.tables
    return {
        table: {
            name: column["data_type"]
            for name, column in known[table]["columns"].items()
            if "data_type" in column
        }
        for table in tables
        if table in known
    }


def exchange(pipeline: Any, before: Types) -> list[str]:
    """Give the columns whose type is another one now their new type; gives what was done.

    It may be done again after it was broken off.
    """
    now = types_of(pipeline, before)
    done = []
    for table, columns in before.items():
        changed = {
            name: (type_, now[table][name])
            for name, type_ in columns.items()
            if now[table].get(name, type_) != type_
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
    from dlt.destinations.exceptions import DatabaseUndefinedRelation

    with pipeline.destination_client() as client:
        sql = client.sql_client
        whole = sql.make_qualified_table_name(table)
        try:
            sql.execute_sql(f"SELECT 1 FROM {whole} WHERE 1 = 0")  # noqa: S608 - quoted
        except DatabaseUndefinedRelation:
            return  # it never had a row
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
