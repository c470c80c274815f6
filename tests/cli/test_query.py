"""``soapwright query``: records of an entity in a file, and what is told of a bad condition."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandboxed import Served, served, write


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service with 1,200 tickets, whose descriptions are formulas."""
    rows = [f"asked {n},1,{'Complete' if n % 2 else 'New'},2,=1+{n}" for n in range(1200)]
    header = "title,account_id,status,priority,description"
    file = write(tmp_path_factory.mktemp("rows") / "t.csv", header, *rows)
    with served("autotask") as found:
        done = found.run("run", "create", "Ticket", "--from", file)
        assert done.exit_code == 0, done.output
        yield found


@pytest.mark.slow
def test_polars_reads_the_parquet(at: Served, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    file = tmp_path / "t.parquet"
    done = at.run("query", "Ticket", "--where", "status = Complete", "--to", file)
    assert done.exit_code == 0, done.output
    assert done.stderr == f"600 rows of Ticket: {file}\n"
    frame = polars.read_parquet(file)
    assert frame.height == 600
    assert set(frame["status"]) == {5}
    assert frame["id"].is_sorted()
    assert frame.schema["create_date"] == polars.Datetime("us", "UTC")


@pytest.mark.slow
def test_all_formats_say_the_same(at: Served, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    where, fields = "title in ('asked 1', 'asked 2')", "id,title,create_date,account_id"
    told = {}
    for form in ("csv", "jsonl", "parquet"):
        file = tmp_path / f"t.{form}"
        done = at.run("query", "Ticket", "--where", where, "--fields", fields, "--to", file)
        assert done.exit_code == 0, done.output
        told[form] = file
    frame = polars.read_parquet(told["parquet"])
    rows = [json.loads(line) for line in told["jsonl"].read_text("utf-8").splitlines()]
    with told["csv"].open(newline="", encoding="utf-8") as opened:
        cells = list(csv.DictReader(opened))
    assert frame.columns == list(cells[0]) == list(rows[0]) == fields.split(",")
    assert frame["title"].to_list() == [row["title"] for row in rows] == ["asked 1", "asked 2"]
    assert [str(row["id"]) for row in rows] == [cell["id"] for cell in cells]
    times = [time.isoformat() for time in frame["create_date"]]
    assert times == [row["create_date"] for row in rows] == [c["create_date"] for c in cells]
    assert all(time.endswith("+00:00") for time in times)


def test_stdout_has_the_rows_alone(at: Served) -> None:
    done = at.run("query", "Ticket", "--fields", "title,Status", "--limit", 3, "--to", "-")
    assert done.stdout_bytes == b"title,status\r\nasked 0,1\r\nasked 1,5\r\nasked 2,1\r\n"
    assert done.stderr == "3 rows of Ticket\n"


@pytest.mark.slow
def test_a_limit_ends_a_parquet_too(at: Served, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    file = tmp_path / "t.parquet"
    assert at.run("query", "Ticket", "--limit", 1001, "--to", file).exit_code == 0
    assert polars.read_parquet(file).height == 1001


@pytest.mark.slow
def test_what_has_changed(at: Served) -> None:
    done = at.run("query", "Ticket", "--changed-since", "2020-01-01", "--fields", "id", "--to", "-")
    assert len(done.stdout.splitlines()) == 1201
    done = at.run("query", "Ticket", "--changed-since", "soon", "--to", "-")
    assert (done.exit_code, "'soon' is no time" in done.stderr) == (2, True)


def test_times_of_a_zone(at: Served) -> None:
    where = ("Ticket", "--where", "create_date > 2026-01-01T09:00", "--limit", 1, "--to", "-")
    done = at.run("query", *where, "--time-zone", "Europe/Berlin")
    assert done.exit_code == 0, done.output


def test_cells_that_would_be_formulas(at: Served) -> None:
    line = ("Ticket", "--where", "title = 'asked 7'", "--fields", "description,id", "--to", "-")
    (_, exact) = csv.reader(io.StringIO(at.run("query", *line).stdout))
    (_, safe) = csv.reader(io.StringIO(at.run("query", *line, "--spreadsheet").stdout))
    assert exact[0] == "=1+7"
    assert safe[0] == "'=1+7"
    assert exact[1] == safe[1]


def test_a_file_is_whole_or_not_there(at: Served, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("before", "utf-8")
    at.server.faults.next(operation="query", status=403, processed=False)
    try:
        done = at.run("query", "Ticket", "--to", file)
    finally:
        at.server.faults.clear()
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert file.read_text("utf-8") == "before"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("Tiket",), "there is no entity 'Tiket' to query; is 'Ticket'"),
        (("Ticket", "--fields", "titel"), "[--fields]: Ticket has no field 'titel'; is 'title'"),
        (("Ticket", "--where", "titel = 1"), "is 'title' meant?"),
        (("Ticket", "--where", "create_date > 2026-01-01T09:00"), "say --time-zone NAME"),
    ],
)
def test_what_cannot_be_meant(at: Served, arguments: tuple[str, ...], what: str) -> None:
    done = at.run("query", *arguments, "--to", "-")
    assert done.exit_code == 2
    assert what in done.stderr
    assert done.stdout == ""


def test_the_place_is_shown(at: Served) -> None:
    done = at.run("query", "Ticket", "--where", "status = 1 and nope > 3", "--to", "-")
    assert done.stderr.splitlines()[1:] == [
        "  status = 1 and nope > 3",
        "                 ^",
    ]


@pytest.mark.parametrize("service", ["ecosys", "superoffice", "click2mail"])
@pytest.mark.slow
def test_services_that_read_otherwise(service: str) -> None:
    with served(service) as found:
        done = found.run("query", "Anything", "--to", "-")
    assert done.exit_code == 2
    assert f"{service} has no queries by condition: `soapwright call {service}" in done.stderr
