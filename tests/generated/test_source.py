"""The generated dlt source in pipelines of dlt's own, against the sandbox."""

from __future__ import annotations

import datetime
import json
from collections.abc import Generator
from datetime import UTC, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

pytest.importorskip("dlt")

import dlt
import duckdb

from generated.autotask import Contact, Ticket
from generated.autotask.source import TABLES, source
from soapwright.runtime.client.mirror import MirrorWarning
from soapwright.runtime.errors import ZoneMismatch

if TYPE_CHECKING:
    from tests.generated.conftest import Open, Service


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")
    monkeypatch.setenv("DLT_DATA_DIR", str(tmp_path / "dlt"))


class Clock:
    """The service's clock."""

    def __init__(self) -> None:
        self.off = timedelta()

    def __call__(self) -> float:
        return (datetime.datetime.now(UTC) + self.off).timestamp()


class Mirror:
    """A pipeline into DuckDB, and what is there."""

    def __init__(self, folder: Path, name: str = "acme") -> None:
        self.file = folder / "cache.duckdb"
        self.pipeline = dlt.pipeline(
            name,
            pipelines_dir=str(folder / "pipelines"),
            destination=dlt.destinations.duckdb(str(self.file)),
            dataset_name="autotask",
        )

    def run(
        self, client: Any, *tables: str, database: str = "acme", **options: Any
    ) -> dict[str, int]:
        """Run; gives the rows that were loaded by table."""
        self.pipeline.run(source(client, database, tables, **options), loader_file_format="parquet")
        trace: Any = self.pipeline.last_trace
        counts: dict[str, int] = trace.last_normalize_info.row_counts
        return {name: count for name, count in counts.items() if not name.startswith("_dlt")}

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.file), read_only=True) as duck:
            duck.execute("SET timezone = 'UTC'")
            return duck.execute(query).fetchall()


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    return Mirror(tmp_path)


def tickets(count: int) -> list[Ticket]:
    return [Ticket(title=f"t{i}", account_id=1, status=1, priority=2) for i in range(count)]


@pytest.mark.slow
def test_only_what_has_changed_is_read(opened: Open, mirror: Mirror) -> None:
    clock = Clock()
    service = opened(clock=clock)
    clock.off = -timedelta(days=3)
    with service.connect() as client:
        made = tickets(1201)
        client.create(made).raise_for_failures()
        assert mirror.run(client, "ticket") == {"ticket": 1201}
        assert mirror.run(client, "ticket") == {"ticket": 1201}, "all within the overlap"
        clock.off = -timedelta(days=2)
        made[7].title = "changed"
        client.update(made[7:8]).raise_for_failures()
        assert mirror.run(client, "ticket")["ticket"] == 1201
        before = client.calls
        assert mirror.run(client, "ticket") == {"ticket": 1}
        assert client.calls - before == 1
        clock.off = -timedelta(days=1)
        client.create(tickets(2)).raise_for_failures()
        assert mirror.run(client, "ticket") == {"ticket": 3}
    assert mirror.sql("SELECT count(*), count(DISTINCT id) FROM autotask.ticket") == [(1203, 1203)]
    assert mirror.sql(f"SELECT title FROM autotask.ticket WHERE id = {made[7].id}") == [
        ("changed",)
    ]


@pytest.mark.slow
def test_a_change_behind_the_reading_is_not_missed(opened: Open, mirror: Mirror) -> None:
    """A record of the first page changes while the second is read; both pages take long."""
    clock = Clock()
    service = opened(clock=clock)
    with service.connect() as client, service.connect() as other:
        made = tickets(501)
        client.create(made).raise_for_failures()

        def pages(records: Generator[Any, None, None]) -> Generator[Any, None, None]:
            for number, record in enumerate(records):
                if number == 499:
                    # Ten minutes later by the service's clock another change is read.
                    made[3].title = "behind"
                    other.update([made[3]]).raise_for_failures()
                    clock.off = timedelta(minutes=10)
                    other.update([made[500]]).raise_for_failures()
                yield record

        original = client._driver.pages

        def read(*given: Any) -> Any:
            rows = original(*given)
            read_rows = rows._read
            rows._read = lambda pager: pages(read_rows(pager))
            return rows

        client._driver.pages = read
        mirror.run(client, "ticket")
        client._driver.pages = original
        assert mirror.sql("SELECT count(*) FROM autotask.ticket WHERE title = 'behind'") == [(0,)]
        mirror.run(client, "ticket")
    assert mirror.sql("SELECT count(*) FROM autotask.ticket WHERE title = 'behind'") == [(1,)]


@pytest.mark.slow
def test_the_hour_that_the_clock_repeats(opened: Open, mirror: Mirror) -> None:
    """1:50 comes twice on the service's clock, which does not say which one it is."""
    clock = Clock()
    service = opened(clock=clock)
    second = datetime.datetime(2024, 11, 3, 1, 10, fold=1, tzinfo=ZoneInfo("America/New_York"))
    first = second.replace(minute=50, fold=0)
    assert second.astimezone(UTC) > first.astimezone(UTC)
    with service.connect() as client:
        made = tickets(2)
        clock.off = first.astimezone(UTC) - datetime.datetime.now(UTC)
        client.create(made).raise_for_failures()
        mirror.run(client, "ticket")
        clock.off = second.astimezone(UTC) - datetime.datetime.now(UTC)
        made[0].title = "second"
        client.update(made[:1]).raise_for_failures()
        mirror.run(client, "ticket")
        assert mirror.sql("SELECT count(*) FROM autotask.ticket WHERE title = 'second'") == [(1,)]
        made[0].title = "swept"
        client.update(made[:1]).raise_for_failures()
        mirror.run(client, "ticket", deletions=True)
    assert mirror.sql("SELECT count(*) FROM autotask.ticket WHERE title = 'swept'") == [(1,)]


@pytest.mark.slow
def test_a_sweep_reads_all_and_writes_what_is_new(opened: Open, mirror: Mirror) -> None:
    clock = Clock()
    service = opened(clock=clock)
    with service.connect() as client:
        made = [
            Contact(first_name="Ada", last_name=f"L{i}", active=1, account_id=1) for i in range(20)
        ]
        clock.off = -timedelta(days=2)
        client.create(made).raise_for_failures()
        clock.off = -timedelta(days=1)
        client.update(made[:1]).raise_for_failures()
        mirror.run(client, "contact")
        client.delete(made[5:8]).raise_for_failures()
        assert mirror.run(client, "contact") == {"contact": 1}
        assert mirror.sql("SELECT count(*) FROM autotask.contact") == [(20,)], "nobody tells"
        assert mirror.run(client, "contact", deletions=True) == {"contact": 3}
        assert mirror.sql("SELECT count(*) FROM autotask.contact") == [(17,)]


def test_what_is_all_gone_is_kept(service: Service, mirror: Mirror) -> None:
    with service.connect() as client:
        made = [Contact(first_name="Ada", last_name="L", active=1, account_id=1)]
        client.create(made).raise_for_failures()
        mirror.run(client, "contact")
        client.delete(made).raise_for_failures()
        with pytest.warns(
            MirrorWarning, match="shows none of the 1 records that the mirror of acme"
        ):
            mirror.run(client, "contact", deletions=True)
    assert mirror.sql("SELECT count(*) FROM autotask.contact") == [(1,)]


def test_a_pipeline_serves_one_database(service: Service, mirror: Mirror) -> None:
    with service.connect() as client:
        mirror.run(client, "resource")
        with pytest.raises(Exception, match=r"this pipeline mirrors 'acme'.*'other'"):
            mirror.run(client, "resource", database="other")


def test_every_entity_keeps_its_names(service: Service) -> None:
    """dlt puts names into its own form: ours are in it already, so that SQL can be foretold."""
    with service.connect() as client:
        made = source(client, "acme")
        schema = made.discover_schema()
        assert set(made.resources) == set(TABLES)
        for table, resource in made.resources.items():
            columns = resource.compute_table_schema()["columns"]
            assert schema.naming.normalize_table_identifier(table) == table
            for name in columns:
                assert schema.naming.normalize_identifier(name) == name, f"{table}.{name}"
            keys = [name for name, column in columns.items() if column.get("primary_key")]
            assert keys == ["_database", "id"]
        ticket = made.resources["ticket"].compute_table_schema()["columns"]
        types = {name: column["data_type"] for name, column in ticket.items()}
        assert types["id"] == types["account_id"] == "bigint"
        assert types["estimated_hours"] == "double"
        assert types["hours_to_be_scheduled"] == "decimal"
        assert types["last_activity_date"] == types["_changed"] == "timestamp"
        assert types["service_level_agreement_has_been_met"] == "bool"
        assert types["user_defined_fields"] == "json"
        contract = made.resources["contract"].compute_table_schema()["columns"]
        assert contract["start_date"]["data_type"] == "date"


def test_the_zone_says_what_there_is(opened: Open) -> None:
    with opened(zone="de").connect(zone="de") as client:
        known = set(client._connection.zone_types.index.names())
        missing = [table for table, name in TABLES.items() if name not in known]
        for table in missing:
            with pytest.raises(ZoneMismatch, match=f"zone de has no {TABLES[table]}"):
                list(source(client, "acme", [table]).resources)
        source(client, "acme", [table for table in TABLES if table not in missing])


def test_a_destination_without_sql(service: Service, tmp_path: Path) -> None:
    """Files of JSON: there nothing can be merged, so each run adds to them."""
    pipeline = dlt.pipeline(
        "files",
        pipelines_dir=str(tmp_path / "pipelines"),
        destination=dlt.destinations.filesystem(f"file://{tmp_path}/lake"),
        dataset_name="autotask",
    )
    with service.connect() as client:
        client.create(tickets(3)).raise_for_failures()
        pipeline.run(source(client, "acme", ["ticket", "resource"]), loader_file_format="jsonl")
    lines = [
        json.loads(line)
        for path in (tmp_path / "lake" / "autotask" / "ticket").iterdir()
        for line in _text(path).splitlines()
    ]
    assert [line["title"] for line in lines] == ["t0", "t1", "t2"]


def _text(path: Path) -> str:
    import gzip

    data = path.read_bytes()
    return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode()
