"""suds against the sandbox: the same scenario with another client by others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from suds.client import Client
from suds.transport.http import HttpAuthenticated

from soapwright.sandbox import open_sandbox
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME
from tests.sandbox.conftest import FOLDER
from tests.sandbox.raw import query_xml, where

pytestmark = pytest.mark.slow


class Suds:
    def __init__(self, wsdl: str) -> None:
        transport = HttpAuthenticated(username=USERNAME, password=SECRET)
        self.client = Client(wsdl, transport=transport, cache=None)
        header = self.client.factory.create("AutotaskIntegrations")
        header.IntegrationCode = INTEGRATION_CODE
        self.client.set_options(soapheaders=header)

    def make(self, type_: str, **fields: Any) -> Any:
        made = self.client.factory.create(type_)
        for name in made.__keylist__:
            setattr(made, name, None)  # suds would send every complex member it made, empty
        for name, value in fields.items():
            setattr(made, name, value)
        return made

    def ticket(self, **fields: Any) -> Any:
        default = {"id": 0, "Title": "t", "AccountID": 1, "Status": 1, "Priority": 2}
        return self.make("Ticket", **{**default, **fields})

    def write(self, operation: str, *entities: Any) -> Any:
        array = self.client.factory.create("ArrayOfEntity")
        array.Entity = list(entities)
        return getattr(self.client.service, operation)(array)

    def query(self, name: str, conditions: str = "") -> list[Any]:
        answer = self.client.service.query(query_xml(name, conditions))
        assert answer.ReturnCode == 1, answer.Errors
        return list(answer.EntityResults.Entity) if answer.EntityResults else []


@pytest.fixture(scope="module", params=[False, True], ids=["unprefixed", "prefixed"])
def peer(request: pytest.FixtureRequest) -> Iterator[Suds]:
    with open_sandbox("autotask", FOLDER, prefixed=request.param) as server:
        yield Suds(server.wsdl_url)


def test_zone_info(peer: Suds) -> None:
    assert peer.client.service.getZoneInfo(USERNAME).ErrorCode == 0
    assert peer.client.service.getZoneInfo("nobody").ErrorCode == -1


def test_create_update_query_delete(peer: Suds) -> None:
    made = peer.write(
        "create", peer.ticket(Title="one", Description="gone"), peer.ticket(Title="two & <2>")
    )
    assert made.ReturnCode == 1, made.Errors
    one, two = (e.id for e in made.EntityResults.Entity)
    assert peer.write("update", peer.ticket(id=one, Title="first")).ReturnCode == 1
    found = {t.id: t for t in peer.query("Ticket", where("id", "GreaterThanorEquals", str(one)))}
    assert found[one].Title == "first"
    assert not hasattr(found[one], "Description")
    assert found[two].Title == "two & <2>"
    assert found[two].__class__.__name__ == "Ticket"

    group = peer.write("create", peer.make("ContactGroup", id=0, Name="g", Active=True))
    record = group.EntityResults.Entity[0].id
    assert peer.write("delete", peer.make("ContactGroup", id=record)).ReturnCode == 1
    assert peer.query("ContactGroup") == []


def test_paging(peer: Suds) -> None:
    ids = [
        e.id
        for size in (200, 200, 150)
        for e in peer.write(
            "create", *[peer.ticket(Title="page") for _ in range(size)]
        ).EntityResults.Entity
    ]
    first = peer.query("Ticket", where("id", "GreaterThanorEquals", str(ids[0])))
    assert [t.id for t in first] == ids[:500]
    rest = peer.query("Ticket", where("id", "GreaterThan", str(first[-1].id)))
    assert [t.id for t in rest] == ids[500:]


def test_201_are_refused(peer: Suds) -> None:
    answer = peer.write("create", *[peer.ticket(Title="too many") for _ in range(201)])
    assert answer.ReturnCode == -1
    assert peer.query("Ticket", where("Title", "Equals", "too many")) == []


def test_a_poisoned_batch(peer: Suds) -> None:
    answer = peer.write(
        "create", peer.ticket(Title="good"), peer.ticket(Title="good", Priority="high")
    )
    messages = [str(e.Message) for e in answer.Errors.ATWSError]
    assert messages == [
        "The value [high] of Priority is not a valid integer.",
        "Error creating entity for record number [2].",
    ]
    assert peer.query("Ticket", where("Title", "Equals", "good")) == []


def test_field_info(peer: Suds) -> None:
    fields = {str(f.Name): f for f in peer.client.service.GetFieldInfo("Ticket").Field}
    assert fields["Title"].Length == 255
