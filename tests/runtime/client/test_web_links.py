"""Addresses that open a record in the service's own user interface."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generated.autotask import Autotask, Ticket, types
from generated.autotask.session import LINKS, LOCATE, ZONES
from soapwright.runtime.auth.locate import Location
from soapwright.runtime.auth.session import Session
from soapwright.runtime.calls.call import Response
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.errors import MalformedResponse, NoLink
from tests.runtime.driving import Driver

RULE = replace(LINKS, entities={"Ticket": "/open?id={id}", "Account": "/account/{id}"})
FOUND = types.ATWSZoneInfo(
    url="https://webservices.autotask.net/", web_url="https://web/", error_code=0, ci=1
)


def client(found: types.ATWSZoneInfo = FOUND, *, located: bool = True) -> tuple[Any, list[Any]]:
    """A client, and what goes over its wire."""
    connection = Connection(types.TYPES, ZONES, Session("u", "s"), "http://localhost/")
    sent: list[Any] = []

    def answer(step: Any) -> Any:
        sent.append(step)
        return Response(types.GetZoneInfoResponse(get_zone_info_result=found))

    if located:
        connection.location = Location(LOCATE, "u", connection.beside)
    driver: Any = Driver(answer)
    return Autotask(connection, driver), sent


def link(one: Any, record: Any) -> Any:
    return one._driver.drive(one._link(RULE, record))


def test_the_interface_is_asked_for_once() -> None:
    one, sent = client()
    assert link(one, Ticket(id=7)) == "https://web/open?id=7"
    assert link(one, types.Account(id=8)) == "https://web/account/8"
    assert len(sent) == 1


def test_what_has_no_link_asks_nobody() -> None:
    one, sent = client()
    with pytest.raises(NoLink, match="no link to Contact; there is to Ticket, Account"):
        link(one, types.Contact(id=1))
    with pytest.raises(NoLink, match="no link to a new Ticket"):
        link(one, Ticket())
    assert sent == []


def test_an_answer_that_does_not_tell_it() -> None:
    one, _ = client(replace_web(None))
    with pytest.raises(MalformedResponse, match="does not tell where the user interface is"):
        link(one, Ticket(id=7))


def test_a_service_whose_interface_is_not_known() -> None:
    one, _ = client(located=False)
    with pytest.raises(ValueError, match="no user interface"):
        link(one, Ticket(id=7))


def replace_web(address: str | None) -> types.ATWSZoneInfo:
    return types.ATWSZoneInfo(
        url="https://webservices.autotask.net/", web_url=address, error_code=0, ci=1
    )
