"""Reading 10,000 tickets for a mirror, beside what dlt then does with the same rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import Job, read

PAGES = 20


def ours() -> Job:
    rows = _rows_of_a_page()

    def mirror() -> None:
        for _ in range(PAGES):
            rows()

    return mirror


def dlt() -> Job:
    """Into DuckDB, its fastest destination."""
    import os
    import tempfile

    os.environ |= {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "CRITICAL"}
    import dlt

    rows = _rows_of_a_page()
    pages = [[{**row, "id": row["id"] + page * 500} for row in rows()] for page in range(PAGES)]

    def load() -> None:
        with tempfile.TemporaryDirectory() as folder:
            duckdb = dlt.destinations.duckdb(f"{folder}/cache.duckdb")
            pipeline = dlt.pipeline("x", folder, destination=duckdb, dataset_name="x")
            tickets = dlt.resource(
                iter(pages),
                name="ticket",
                primary_key=("_database", "id"),
                write_disposition={
                    "disposition": "merge",
                    "strategy": "delete-insert",
                    "deduplicated": True,
                },
            )
            pipeline.run(tickets, loader_file_format="parquet")

    return load


def _rows_of_a_page() -> Callable[[], list[dict[str, Any]]]:
    """Read a page of 500 tickets into the rows of a mirror."""
    from generated.autotask import Autotask
    from generated.autotask.tables import MIRRORING
    from soapwright.runtime.client.held import Reading
    from soapwright.runtime.client.mirror import Mirror

    client = Autotask.connect("user", "secret", integration_code="code", url="http://localhost/")
    page: Any = read.ours(udfs=False)
    client._driver.pages = lambda pager: iter(page())  # type: ignore[method-assign]
    mirror = Mirror(MIRRORING, client, "Ticket", "acme")
    return lambda: [row for rows in mirror.read(Reading()) for row in rows]
