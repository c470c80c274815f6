"""Who may log in, and how long a ticket lasts."""

from __future__ import annotations

import pytest

from soapwright.sandbox.superoffice.refusals import Refused
from soapwright.sandbox.superoffice.tickets import EXPIRED, Accounts, Tickets


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_ticket_slides_with_its_use() -> None:
    clock = Clock()
    tickets = Tickets(60, clock)
    ticket = tickets.give("ada")
    for clock.now in (60.0, 120.0):
        assert tickets.user_of(ticket) == "ada"
    clock.now = 180.1
    with pytest.raises(Refused, match="Log in again") as caught:
        tickets.user_of(ticket)
    assert caught.value.kind == EXPIRED
    clock.now = 0.0
    with pytest.raises(Refused):
        tickets.user_of(ticket)  # it cannot be had back


def test_each_login_has_a_ticket_of_its_own() -> None:
    tickets = Tickets(60, Clock())
    one, other = tickets.give("ada"), tickets.give("ada")
    assert one != other
    assert tickets.logins == 2
    tickets.expire_all()
    for ticket in (one, other, None, ""):
        with pytest.raises(Refused):
            tickets.user_of(ticket)


def test_who_is_known() -> None:
    known = Accounts({"ada": "s3cret"}, {"token": "ada"}, None)
    assert known.by_password("ada", "s3cret") == "ada"
    assert known.by_password("ada", "wrong") is known.by_password("ada", None) is None
    for user in ("bob", None):
        with pytest.raises(Refused, match=f"The user {user} does not exist"):
            known.by_password(user, "s3cret")
    assert known.by_token("token") == "ada"
    assert known.by_token("other") is known.by_token(None) is None
