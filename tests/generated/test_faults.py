"""What networks and gateways do, and what the generated client makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from generated.autotask import Ticket
from soapwright.runtime.errors import TransportError, TruncatedResponse
from tests.generated.conftest import Service
from tests.generated.test_client import ticket

pytestmark = pytest.mark.usefixtures("brief_waits")


def test_a_create_whose_answer_never_came_is_unknown_and_not_repeated(
    service: Service, driver: str
) -> None:
    service.server.faults.next(operation="create", drop=True, skip=1)
    with service.connect(driver) as client:
        report = client.create((ticket(str(n)) for n in range(30)), max_items=10)
        statuses = [outcome.status for outcome in report]
        assert statuses == ["succeeded"] * 10 + ["unknown"] * 10 + ["succeeded"] * 10
        assert service.operations().count("create") == 3
        assert report.unknown[0].item.id == 0
        assert isinstance(report.unknown[0].error, TransportError)
        assert len(list(client.query(Ticket))) == 30, "they were saved all the same"


def test_a_query_whose_answer_never_came_is_repeated(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        client.create([ticket("once")])
        service.server.faults.next(operation="query", drop=True)
        assert [found.title for found in client.query(Ticket)] == ["once"]
    assert service.operations().count("query") == 2


@pytest.mark.parametrize(
    "fault",
    [
        {"cut": 60_000},
        {"cut": 1_500, "skip": 1, "times": 9},
        {"cut": 90, "skip": 2, "times": 3},
        {"status": 503, "skip": 1, "times": 7},
        {"drop": True, "skip": 1, "times": 7},
    ],
)
def test_a_query_goes_on_where_a_page_was_cut_or_refused(
    service: Service, driver: str, fault: dict[str, Any]
) -> None:
    with service.connect(driver) as client:
        made = client.create(ticket(str(n)) for n in range(1100))
        service.server.faults.next(operation="query", **fault)
        assert [found.id for found in client.query(Ticket)] == sorted(one.id for one in made)


def test_records_by_id_whose_answer_is_cut_are_asked_for_again(
    service: Service, driver: str
) -> None:
    with service.connect(driver) as client:
        ids = [outcome.id for outcome in client.create(ticket(str(n)) for n in range(250))]
        service.server.faults.next(operation="query", cut=4000, skip=1, times=3)
        assert [found.id for found in client.get(Ticket, ids)] == ids


@pytest.mark.parametrize("length", [0, 1, 400])
def test_an_answer_that_is_always_cut_is_an_error_and_never_fewer_rows(
    service: Service, driver: str, length: int
) -> None:
    with service.connect(driver) as client:
        client.create(ticket(str(n)) for n in range(200))
        service.server.faults.next(operation="query", cut=length, times=4)
        with pytest.raises(TruncatedResponse) as caught:
            list(client.query(Ticket))
        assert caught.value.operation == "query"
        service.server.faults.next(operation="create", cut=length)
        (outcome,) = client.create([ticket("cut")])
        assert outcome.status == "unknown"
        assert len(list(client.query(Ticket))) == 201


def test_a_gateway_answers_instead(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        service.server.faults.next(operation="create", status=502, processed=False)
        (outcome,) = client.create([ticket()])
        assert outcome.status == "unknown", "who knows how far it got"
        assert "502" in outcome.errors[0]
        service.server.faults.next(operation="query", status=502, processed=False)
        assert list(client.query(Ticket)) == []
        client._connection.retry.attempts = 2  # each further one waits a while
        service.server.faults.next(operation="query", status=503, times=2)
        with pytest.raises(TransportError, match="HTTP 503") as caught:
            list(client.query(Ticket))
        assert caught.value.status == 503


def test_what_was_refused_was_not_done(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        service.server.faults.next(operation="create", status=413, processed=False)
        (outcome,) = client.create([ticket()])
    assert outcome.status == "failed"


def test_an_update_whose_answer_never_came_is_made_again(service: Service, driver: str) -> None:
    """It replaces, so twice is as good as once; a delete is not: its second call fails."""
    with service.connect(driver) as client:
        record = ticket("before")
        client.create([record])
        record.title = "after"
        service.server.faults.next(operation="update", drop=True)
        assert client.update([record]).ok
        assert [found.title for found in client.query(Ticket)] == ["after"]
    assert service.operations().count("update") == 2
