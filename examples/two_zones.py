"""Create, change, mirror and report across an English and a German zone of a local sandbox."""

import tempfile
from pathlib import Path

import dlt
import duckdb

from generated.autotask import Autotask, Ticket
from generated.autotask.source import source
from soapwright.sandbox import open_sandbox

INPUTS = Path(__file__).resolve().parents[1] / "wsdl" / "autotask"
USERS = {"en": "api@example.com", "de": "api.de@example.com"}
TITLES = {"en": "The printer is on fire", "de": "Der Drucker brennt"}
COMPLETE = 5
REPORT = """
    SELECT _database, title, count(*), count(*) FILTER (status = 5)
    FROM autotask.ticket GROUP BY ALL ORDER BY _database DESC"""

dlt.config["runtime.dlthub_telemetry"] = False
with (
    tempfile.TemporaryDirectory() as folder,
    open_sandbox("autotask", INPUTS, zones=("en", "de")) as sandbox,
):
    mirror = dlt.destinations.duckdb(f"{folder}/cache.duckdb")
    for zone, user in USERS.items():
        with Autotask.connect(
            user, "sandbox-secret", integration_code="SANDBOX", locate_url=sandbox.url, zone=zone
        ) as at:
            title = TITLES[zone]
            new = (Ticket(title=title, account_id=1, status=1, priority=2) for _ in range(300))
            at.create(new).raise_for_failures()
            some = [Ticket(id=ticket.id, status=COMPLETE) for ticket in at.query(Ticket)][:100]
            at.update(some, fields=["status"]).raise_for_failures()
            pipeline = dlt.pipeline(
                f"tickets_{zone}", folder, destination=mirror, dataset_name="autotask"
            )
            pipeline.run(source(at, zone, ["ticket"]))
    with duckdb.connect(f"{folder}/cache.duckdb") as cache:
        for row in cache.execute(REPORT).fetchall():
            print("{}: {}: {} tickets, {} complete".format(*row))
