"""Columns of another type than before, in pipelines of dlt's own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

pytest.importorskip("dlt")

import dlt

from soapwright.commands.mirror.retyped import exchange, forget_staging, types_of
from tests.peers.postgresql_server import PASSWORD, postgresql

KINDS = ("duckdb", "sqlite", pytest.param("postgresql", marks=pytest.mark.peer("postgresql")))


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")
    monkeypatch.setenv("DLT_DATA_DIR", str(tmp_path / "dlt"))


@pytest.fixture(params=KINDS)
def pipeline(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    def made(destination: Any) -> Any:
        dataset = "main" if request.param == "sqlite" else "d"
        folder = str(tmp_path / "pipelines")
        return dlt.pipeline(
            "p", pipelines_dir=folder, destination=destination, dataset_name=dataset
        )

    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path}/c.sqlite"
        yield made(dlt.destinations.sqlalchemy(address, create_primary_keys=True))
    elif request.param == "duckdb":
        yield made(dlt.destinations.duckdb(f"{tmp_path}/c.duckdb"))
    else:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with postgresql(port) as server:
            address = server.url.replace("@", f":{quote(PASSWORD, safe='')}@")
            yield made(dlt.destinations.postgres(credentials=address))


def extract(pipeline: Any, type_: str, rows: list[dict[str, Any]]) -> None:
    """Read rows whose value is of a type; nothing is loaded yet."""
    columns: Any = {"id": {"data_type": "bigint"}, "value": {"data_type": type_}}
    resource = dlt.resource(
        lambda: iter([rows]),
        name="thing",
        primary_key="id",
        write_disposition={"disposition": "merge", "strategy": "delete-insert"},
        columns=columns,
    )
    pipeline.extract(resource)
    pipeline.normalize()


def held(pipeline: Any) -> list[tuple[Any, ...]]:
    with pipeline.sql_client() as sql:
        table = sql.make_qualified_table_name("thing")
        return [tuple(r) for r in sql.execute_sql(f"SELECT id, value FROM {table} ORDER BY id")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "given", "kept", "then"),
    [
        ("bigint", "double", 7, 7.0, 2.5),
        ("bigint", "text", 7, "7", "N-7"),
        ("text", "bigint", "N-7", None, 7),
        ("double", "bigint", 2.5, None, 3),
        ("bool", "text", True, None, "yes"),
    ],
)
def test_a_column_becomes_one_of_the_new_type_and_keeps_what_fits(
    pipeline: Any, old: str, new: str, given: object, kept: object, then: object
) -> None:
    extract(pipeline, old, [{"id": 1, "value": given}, {"id": 2, "value": None}])
    assert not any(types_of(pipeline, ["thing"]).values()), "it is the database that is asked"
    pipeline.load()
    before = types_of(pipeline, ["thing", "other"])
    assert before["thing"]["value"] == old
    assert not before["other"]
    extract(pipeline, new, [{"id": 3, "value": then}])
    for _ in range(2):  # it may have been broken off before the load
        assert exchange(pipeline, before) == ["thing.value"]
        assert held(pipeline) == [(1, kept), (2, None)]
    forget_staging(pipeline)
    pipeline.load()
    assert held(pipeline) == [(1, kept), (2, None), (3, then)]
    assert type(held(pipeline)[-1][1]) is type(then)
    assert exchange(pipeline, types_of(pipeline, ["thing"])) == []


def test_a_table_that_is_not_there_yet_needs_nothing(pipeline: Any) -> None:
    before = types_of(pipeline, ["thing"])
    extract(pipeline, "bigint", [{"id": 1, "value": 1}])
    assert exchange(pipeline, before) == []
    pipeline.load()
    assert held(pipeline) == [(1, 1)]


def test_a_column_that_somebody_else_has_changed_is_changed_back(pipeline: Any) -> None:
    extract(pipeline, "bigint", [{"id": 1, "value": 1}])
    pipeline.load()
    with pipeline.destination_client() as client:
        sql = client.sql_client
        table = sql.make_qualified_table_name("thing")
        sql.execute_sql(f"ALTER TABLE {table} RENAME COLUMN value TO was")
        sql.execute_sql(f"ALTER TABLE {table} ADD COLUMN value TEXT")
    before = types_of(pipeline, ["thing"])
    assert before["thing"]["value"] == "text"
    extract(pipeline, "bigint", [{"id": 1, "value": 2}])
    assert exchange(pipeline, before) == ["thing.value"]
    forget_staging(pipeline)
    pipeline.load()
    assert held(pipeline) == [(1, 2)]
