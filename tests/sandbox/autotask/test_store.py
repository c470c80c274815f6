"""What outlasts a call, or the server."""

from __future__ import annotations

import threading
from pathlib import Path

from soapwright.sandbox import open_sandbox
from tests.sandbox.conftest import FOLDER, Open
from tests.sandbox.raw import Raw, Schemas, entity, ticket


def test_a_file_survives_a_restart(schemas: dict[str, Schemas], tmp_path: Path) -> None:
    file = str(tmp_path / "state.db")
    ids = []
    for _ in range(2):
        with open_sandbox("autotask", FOLDER, db=file) as server:
            raw = Raw(server.url, schemas["en"])
            ids += raw.create(
                entity("Ticket", {"Seats": "1"}, AccountID=1, Title="t", Status=1, Priority=1)
            )
            assert raw.query("Ticket").ids == ids
            raw.http.close()
    assert len(set(ids)) == 2


def test_an_older_zones_file_gets_the_new_columns(
    schemas: dict[str, Schemas], tmp_path: Path
) -> None:
    file = str(tmp_path / "state.db")
    ids: list[int] = []
    for zone in ("de", "en"):
        with open_sandbox("autotask", FOLDER, db=file, zone=zone) as server:
            raw = Raw(server.url, schemas[zone])
            ids += raw.create(ticket())
            assert raw.query("Ticket").ids == ids
            raw.http.close()


def test_threads_see_whole_batches(opened: Open) -> None:
    _, raw = opened()
    done = threading.Event()
    seen = set()

    def watch() -> None:
        while not done.is_set():
            seen.add(len(raw.query("Ticket").ids) % 20)

    watcher = threading.Thread(target=watch)
    watcher.start()
    for _ in range(10):
        raw.create(*[ticket()] * 20)
    done.set()
    watcher.join()
    assert seen == {0}
