"""What a query gives: rows, tables and data frames, each once."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas
import polars
import pyarrow as pa
import pytest

import generated.autotask
from generated.autotask import Ticket
from soapwright.runtime.changes.checkpoint import Checkpoint
from soapwright.runtime.errors import MalformedResponse, RecordUnreadable
from tests.generated.drivers import DRIVERS, connect
from tests.runtime.scripted import ScriptedServer, reply
from tests.runtime.soap import page, query_answer

COLUMNS = ["id", "account_id", "create_date", "title", "user_defined_fields"]
MOMENT = datetime.datetime(2024, 2, 29, 17, 30, 45, 123456, tzinfo=datetime.UTC)


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@contextmanager
def asking(driver: str, *answers: bytes) -> Iterator[Any]:
    """A client whose calls are answered so."""
    arguments = {"integration_code": "c"}
    with (
        ScriptedServer(*map(reply, answers)) as server,
        connect(
            generated.autotask, driver, "Autotask", "me", "s", url=server.url, **arguments
        ) as client,
    ):
        yield client


def wanted(last: int) -> list[dict[str, Any]]:
    return [
        {
            "id": number,
            "account_id": 7,
            "create_date": MOMENT,
            "title": f"Ticket {number} & more",
            "user_defined_fields": f'{{"Größe":"{number} <m>"}}',
        }
        for number in range(1, last + 1)
    ]


def test_tables_of_pages_of_which_one_is_cut(driver: str) -> None:
    first, second = page(9), page(12, first=6)
    cut = first[: first.index(b"<id>6</id>")]
    for make in ("to_arrow", "to_polars", "to_pandas"):
        with asking(driver, cut, second) as client:
            found = getattr(client.query(Ticket), make)(columns=COLUMNS)
            if make == "to_arrow":
                assert found.schema.names == COLUMNS
            elif make == "to_polars":
                assert isinstance(found, polars.DataFrame)
                found = found.to_arrow()
            else:
                assert isinstance(found, pandas.DataFrame)
                assert str(found["account_id"].dtype) == "int64[pyarrow]"
                found = pa.Table.from_pandas(found, preserve_index=False)
            assert found.to_pylist() == wanted(12)


def test_batches_as_they_arrive(driver: str) -> None:
    with asking(driver, page(12)) as client:
        found = [b.num_rows for b in client.query(Ticket).batches(5, columns=["id"])]
    assert found == [5, 5, 2]
    with asking(driver, query_answer()) as client:
        table = client.query(Ticket).to_arrow()
    assert (table.num_rows, len(table.schema)) > (-1, 70)


def test_rows_before_an_error_come_first(driver: str) -> None:
    with asking(driver, page(500), page(503, first=499)) as client:
        found: list[int] = []
        with pytest.raises(MalformedResponse, match="a page after id 500 holds id 499"):
            found.extend(batch.num_rows for batch in client.query(Ticket).batches(400))
    assert found == [400, 100]


def test_a_value_that_no_column_holds(driver: str) -> None:
    wrong = page(9).replace(b">7</AccountID>", b">x</AccountID>", 1)
    with asking(driver, wrong, wrong) as client:
        with pytest.raises(MalformedResponse, match=r"\(key 1\) fits no table: account_id: 'x'"):
            client.query(Ticket).to_arrow()
        with pytest.warns(RecordUnreadable, match=r"record 0 \(key 1\) of page 1 cannot be read"):
            table = client.query(Ticket, on_unreadable="skip").to_arrow()
    assert table.num_rows == 8


def test_a_query_gives_its_rows_once(driver: str) -> None:
    with asking(driver, page(3)) as client:
        rows = client.query(Ticket)
        assert next(rows).id == 1
        with pytest.raises(ValueError, match="has begun to give its rows"):
            rows.to_arrow()
        assert [row.id for row in rows] == [2, 3]
    with asking(driver) as client:
        rows = client.query(Ticket)
        with pytest.raises(ValueError, match="Ticket has no column 'titel'"):
            rows.to_arrow(columns=["titel"])
        rows.close()


def test_a_checkpoint_knows_what_came_in_tables(driver: str, tmp_path: Path) -> None:
    """And not what none was made of."""
    right = page(3).replace(b"CreateDate", b"LastActivityDate")
    wrong = right.replace(b">7</AccountID>", b">x</AccountID>", 1)
    with asking(driver, wrong, right, right) as client:
        checkpoint = Checkpoint.load(tmp_path / "mark.json")
        with pytest.raises(MalformedResponse):
            client.changes(Ticket, checkpoint).to_arrow()
        assert client.changes(Ticket, checkpoint).to_arrow().num_rows == 3
        assert client.changes(Ticket, checkpoint).to_arrow().num_rows == 0


def test_what_is_not_installed_says_what_to_install(
    driver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with asking(driver) as client:
        monkeypatch.setitem(sys.modules, "polars", None)
        with pytest.raises(ImportError, match="needs polars: pip install polars"):
            client.query(Ticket).to_polars()
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(ImportError, match=r"pip install 'soapwright\[arrow\]'"):
            client.query(Ticket).batches()
