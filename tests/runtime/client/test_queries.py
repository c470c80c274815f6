"""Records by query, by id, and by the references of others."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest

from generated.autotask import Account, Ticket, q, types
from generated.autotask.paging import QUERY
from generated.autotask.session import CLOCK, ZONES
from soapwright.runtime.calls.call import Call
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.client.queries import query
from soapwright.runtime.errors import NotAllowed, UnknownReference
from tests.runtime.driving import autotask, no_call


class Service:
    """Has accounts of the given ids; ``texts`` are the queries it was asked."""

    def __init__(self, *ids: int) -> None:
        self._ids = ids
        self.texts: list[str] = []

    def __call__(self, step: Any) -> Any:
        assert isinstance(step, Call)
        self.texts.append(step.request.s_xml)
        wanted = {int(text) for text in re.findall(r">(\d+)<", step.request.s_xml)}
        found = types.ArrayOfEntity(entity=[Account(id=n) for n in self._ids if n in wanted])
        return types.ATWSResponse(return_code=1, entity_results=found)


def test_records_by_id_come_in_the_order_of_the_ids() -> None:
    service = Service(1, 2, 3)
    assert [one.id for one in autotask(service).get(Account, [3, 9, 1, 3])] == [3, 1]
    assert len(service.texts) == 1
    assert autotask(no_call).get(Account, []) == []


@pytest.mark.parametrize("ids", ["12", b"12"])
def test_a_text_is_no_list_of_ids(ids: Any) -> None:
    with pytest.raises(TypeError, match=r"get\(\) takes several values"):
        autotask(no_call).get(Account, ids)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("Ticket", "takes a class, not its name: {}(Ticket, …)"),
        (Ticket(), "takes a class of records, not Ticket: {}(Ticket, …)"),
        (int, "takes a class of records, not type"),
        (None, "takes a class of records, not NoneType"),
    ],
)
def test_what_is_no_class_of_records_says_what_to_write(given: Any, said: str) -> None:
    with pytest.raises(TypeError) as caught:
        autotask(no_call)._query(QUERY, given, None)
    assert f"query() {said.format('query')}" in str(caught.value)


@pytest.mark.parametrize("where", [q.Ticket.status, 5, True])
def test_what_is_no_condition_is_refused(where: Any) -> None:
    with pytest.raises(TypeError, match=r"takes a condition such as q.Ticket.id == 1, got "):
        autotask(no_call)._query(QUERY, Ticket, where)


def test_references_are_followed_once_each() -> None:
    service = Service(7, 8)
    tickets = [Ticket(account_id=n) for n in (8, 7, 8, None, 404)]
    found = autotask(service).related(tickets, "account_id", Account)
    assert {key: one.id for key, one in found.items()} == {7: 7, 8: 8}
    assert len(service.texts) == 1
    assert autotask(no_call).related(iter([]), "account_id") == {}


def test_a_reference_to_something_else_than_expected() -> None:
    with pytest.raises(UnknownReference, match="refers to Account, not to Ticket"):
        autotask(no_call).related([Ticket(account_id=1)], "account_id", Ticket)


def test_what_is_wrong_with_a_query_is_told_before_anything_is_sent() -> None:
    client = autotask(no_call)
    with pytest.raises(ValueError, match="201 alternatives"):
        client._query(QUERY, Ticket, q.Ticket.status.in_(range(201)))
    with pytest.raises(NotAllowed, match="TicketChecklistLibrary"):
        client._query(QUERY, types.TicketChecklistLibrary, None)
    with pytest.raises(NotAllowed):
        client.get(types.TicketChecklistLibrary, [1])


def test_times_of_a_condition_are_the_services() -> None:
    connection = Connection(types.TYPES, ZONES, url="http://x/", clock=CLOCK)
    noon = datetime.datetime(2024, 7, 1, 12, tzinfo=datetime.UTC)
    call = query(connection, QUERY, Ticket, q.Ticket.create_date >= noon).next_call()
    assert call is not None
    assert "2024-07-01T08:00:00" in call.request.s_xml
    with pytest.raises(ValueError, match=r"CreateDate: .* has no time zone"):
        query(connection, QUERY, Ticket, q.Ticket.create_date >= noon.replace(tzinfo=None))
