"""Records as rows: what each column has of them, and which records are asked for."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generated.autotask import q
from generated.autotask.types import Ticket
from soapwright.commands.query import Query
from soapwright.errors import InputError
from soapwright.runtime.errors import ServiceError
from tests.sandboxed import package_of

NOON = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))


class Rows(Iterator[Any]):
    """Stands for what a client's query gives."""

    def __init__(self, records: Sequence[Any]) -> None:
        self._records = iter(records)
        self.is_closed = False

    def __next__(self) -> Any:
        found = next(self._records)
        if isinstance(found, Exception):
            raise found
        return found

    def close(self) -> None:
        self.is_closed = True


class Client:
    def __init__(self, *records: Any) -> None:
        self.rows = Rows(records)
        self.asked: list[Any] = []

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *error: object) -> None:
        """It is closed."""

    def query(self, record: Any, where: Any) -> Rows:
        self.asked += [record, where]
        return self.rows


def run(client: Client, path: Path, **options: Any) -> int:
    query = Query(*package_of("autotask"), "Ticket", **options)
    query._package = SimpleNamespace(  # type: ignore[assignment]
        client=SimpleNamespace(connect=lambda: client)
    )
    return query.run({}, str(path))


def test_a_row_of_a_record(tmp_path: Path) -> None:
    ticket = Ticket(id=7, title="=x", create_date=NOON, estimated_hours=1.5, status=1)
    ticket.udf["Colour"] = "red"
    client = Client(ticket)
    out = tmp_path / "t.jsonl"
    fields = ["id", "title", "CreateDate", "udf.Colour", "contact_id"]
    assert run(client, out, where="status = 1", names=fields) == 1
    assert json.loads(out.read_text("utf-8")) == {
        "id": 7,
        "title": "=x",
        "create_date": "2026-01-01T11:00:00+00:00",
        "user_defined_fields": {"Colour": "red"},
        "contact_id": None,
    }
    assert client.asked == [Ticket, q.Ticket.status == 1]
    assert client.rows.is_closed


def test_the_same_in_a_csv(tmp_path: Path) -> None:
    ticket = Ticket(id=7, create_date=NOON)
    ticket.udf["Colour"] = "red"
    out = tmp_path / "t.csv"
    run(Client(ticket), out, names=["id", "create_date", "user_defined_fields"])
    assert out.read_bytes() == (
        b"id,create_date,user_defined_fields\r\n"
        b'7,2026-01-01T11:00:00+00:00,"{""Colour"":""red""}"\r\n'
    )


def test_a_limit_asks_for_no_more(tmp_path: Path) -> None:
    client = Client(Ticket(id=1), Ticket(id=2), ServiceError("never asked for"))
    assert run(client, tmp_path / "t.csv", limit=2) == 2


def test_what_the_service_refuses_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such right"):
        run(Client(Ticket(id=1), ServiceError("no such right")), tmp_path / "t.csv")
    assert list(tmp_path.iterdir()) == []


def test_values_of_other_types_are_there_as_they_came(tmp_path: Path) -> None:
    """A record may hold what a service sent for a field that takes something else."""
    ticket = Ticket(id=1)
    ticket.account_id = "urgent"  # type: ignore[assignment]
    ticket.estimated_hours = Decimal("1.25")  # type: ignore[assignment]
    out = tmp_path / "t.csv"
    run(Client(ticket), out, names=["account_id", "estimated_hours"])
    assert out.read_text("utf-8").splitlines()[1] == "urgent,1.25"


def test_what_goes_together() -> None:
    with pytest.raises(InputError, match=r"--changed-since.*goes without --where"):
        Query(*package_of("autotask"), "Ticket", where="id = 1", since="2026-01-01")
