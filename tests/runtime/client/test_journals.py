"""What the journal of a client's batch says that it is of."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from generated.autotask import types
from soapwright.runtime.journal.store import Store
from tests.runtime.driving import autotask
from tests.runtime.journal.killing import Ledger, tickets


def test_it_is_of_one_service_zone_operation_and_way_to_tell_records_apart(tmp_path: Path) -> None:
    client = autotask(Ledger().answer)
    client.create(tickets(["a"]), journal=tmp_path / "j", validate=False)
    client.update(
        [types.Ticket(id=1, title="a")],
        journal=tmp_path / "k",
        validate=False,
        key=lambda ticket: ticket.id,
    )
    with closing(Store(tmp_path / "j", None)) as made, closing(Store(tmp_path / "k", None)) as own:
        assert made.about == {
            "service": "autotask",
            "zone": "en",
            "host": "localhost",
            "operation": "create",
            "verb": "create",
            "keys": "index",
        }
        assert own.about == {**made.about, "operation": "update", "verb": "update", "keys": "own"}
