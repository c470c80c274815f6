"""Clients in the processes of a pool: what they raise arrives, with all that it carries."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pytest

import generated.autotask
from generated.autotask import Ticket
from soapwright.runtime.errors import BatchError, ServiceError
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME
from tests.generated.conftest import Service
from tests.generated.drivers import connect
from tests.generated.test_client import NOBODY, ticket


def write(url: str, driver: str, tickets: list[Ticket]) -> None:
    arguments = {"integration_code": INTEGRATION_CODE, "locate_url": url}
    client = connect(generated.autotask, driver, "Autotask", USERNAME, SECRET, **arguments)
    with client as at:
        at.create(tickets).raise_for_failures()


@pytest.mark.slow
def test_a_refused_record_is_told_to_the_parent(service: Service, driver: str) -> None:
    tickets = [ticket("good"), ticket("bad", account_id=NOBODY), Ticket(title="unsent")]
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        error = pool.submit(write, service.server.url, driver, tickets).exception(timeout=60)
    assert isinstance(error, BatchError)
    assert (error.records, len(error.report.succeeded)) == ((1, 2), 1)
    saved, refused, unsent = error.report
    assert saved.item == ticket("good", id=saved.id), "with the id it has now"
    assert isinstance(refused.error, ServiceError)
    assert refused.errors == refused.error.messages
    assert getattr(unsent.error, "field", None) == "AccountID"
    assert unsent.item == tickets[2]
