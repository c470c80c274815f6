"""One session with a generated client: chunks, failures and warnings by index, keys, a log."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from decimal import Decimal
from types import ModuleType

from soapwright.sandbox.ecosys.app import PASSWORD, USERNAME
from soapwright.sandbox.server import Sandbox

OBJECTS = 1_000
CHUNK = 250


def run(package: ModuleType, server: Sandbox, say: Callable[[str], None]) -> None:
    """Write objects in chunks, see who failed and why, read them back and delete some.

    Args:
        package: the generated package.
        server: the running sandbox.
        say: takes each line of what happened.
    """
    objects = [
        package.SampleObject(
            cost_object_id=f"PROJ_{number:04}", cost_object_name=f"Project {number}"
        )
        for number in range(OBJECTS)
    ]
    with package.EcoSys.connect(server.url, USERNAME, PASSWORD) as eco:
        began = time.perf_counter()
        report = eco.sample_object.create(objects, max_items=CHUNK, log_level="SUMMARY")
        took = time.perf_counter() - began
        say(
            f"create {OBJECTS} objects: {len(report.succeeded)} succeeded, {len(report.failed)} "
            f"failed, in {report.calls} calls of one session, {took:.2f} s"
        )
        objects[300].budget = Decimal(-1)
        objects[700].cost_object_id = "PROJ_X"
        objects[900].cost_object_name = "A name that is longer than forty characters are"
        report = eco.sample_object.update(
            objects, max_items=CHUNK, filter="PROJ", log_level="DETAIL", log_title="Demo"
        )
        say(f"update them: {len(report.succeeded)} succeeded, {len(report.failed)} failed")
        for outcome in report:
            for message in outcome.messages:
                told = "saved, with a warning" if outcome.ok else "failed"
                say(f"  record {outcome.index} {told}: {message.code} {message.text}")
        reading = eco.sample_object.read(filter="PROJ_00", include_meta_data=True)
        say(
            f"read: {len(reading.records)} objects of {len(reading.meta.field)} fields, in "
            f"{reading.performance.milliseconds} ms of the server's"
        )
        keys = [package.SampleObjectKey(cost_object_id=o.cost_object_id) for o in reading.records]
        report = eco.sample_object.delete(keys)
        say(f"delete {len(keys)} by key: {len(report.succeeded)} succeeded")
        eco.cost_object_v2.trigger(as_of_date=datetime.date(2024, 3, 31))
        say("trigger the event of Cost-Object.v2: done")
    say(f"logged out with the last of {eco.calls} calls")
