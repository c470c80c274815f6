"""One session with a generated client: batches, pages, an isolated bad record, usage."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from ..server import Sandbox
from .app import INTEGRATION_CODE, SECRET, USERNAME

TICKETS = 1_000
BAD = 321
NO_SUCH_ACCOUNT = 999_999_999
COMPLETE = 5


def run(package: ModuleType, server: Sandbox, say: Callable[[str], None]) -> None:
    """Create tickets in batches, one of them bad, and read them back in pages.

    Args:
        package: the generated package.
        server: the running sandbox.
        say: takes each line of what happened.
    """
    q: Any = importlib.import_module(f"{package.__name__}.q")

    def tickets() -> Iterator[Any]:
        for number in range(TICKETS):
            account = NO_SUCH_ACCOUNT if number == BAD else 1
            yield package.Ticket(
                title=f"Printer {number} is out of paper", account_id=account, status=1, priority=2
            )

    with package.Autotask.connect(
        USERNAME, SECRET, integration_code=INTEGRATION_CODE, locate_url=server.url
    ) as client:
        say(f"getZoneInfo: zone {client.zone}, {client.url}")
        began = time.perf_counter()
        report = client.create(tickets())
        took = time.perf_counter() - began
        say(
            f"create {TICKETS} tickets: {len(report.succeeded)} succeeded, {len(report.failed)} "
            f"failed, {len(report.unknown)} unknown, in {report.calls} calls, {took:.2f} s"
        )
        for outcome in report.failed:
            say(f"  record {outcome.index} was isolated: {outcome.errors[0]}")

        before, began = client.calls, time.perf_counter()
        found = list(client.query(package.Ticket, q.Ticket.title.begins_with("Printer")))
        took = time.perf_counter() - began
        say(
            f"query: {len(found)} tickets in {client.calls - before} pages of up to 500, "
            f"{took:.2f} s"
        )

        for ticket in found[:250]:
            ticket.status = COMPLETE
        report = client.update(found[:250])
        done = sum(1 for _ in client.query(package.Ticket, q.Ticket.status == COMPLETE))
        say(f"update 250 of them: {len(report.succeeded)} succeeded, {done} are complete now")

        usage = client.read_usage()
        say(
            f"usage: {usage.used} of {usage.limit} calls in {usage.window_minutes} minutes; "
            f"this client made {client.calls}"
        )
