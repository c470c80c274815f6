"""Tickets without a network: which way to log in, when to do it again, what an error means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generated.superoffice import AuthenticateUsernamePassword, Credentials, types
from generated.superoffice.operations.batch import GET_BATCH_TASK_INFO
from generated.superoffice.session import LOGIN
from soapwright.runtime.auth.login import Login
from soapwright.runtime.errors import (
    AuthenticationError,
    MalformedResponse,
    ServiceError,
    SoapFault,
)
from soapwright.runtime.paging.pager import Call

HOUR = 3600.0


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def begin(clock: Clock | None = None) -> Login:
    return LOGIN.begin({"username": "admin", "password": "s3cret"}, clock or Clock())


def answer(ticket: str | None = "7T:abc", *, ok: bool | None = True) -> Any:
    credentials = None if ticket is None else types.SoCredentials(ticket=ticket)
    return types.AuthenticateResponse(credentials=credentials, authentication_succeeded=ok)


def test_the_way_is_told_by_its_arguments() -> None:
    login = LOGIN.begin({"username": "a", "password": "b", "access_token": None})
    assert login.call.request == AuthenticateUsernamePassword(user_name="a", password="b")
    assert LOGIN.begin({"access_token": "t"}).call.operation.name == "AuthenticateWithAccessToken"
    assert LOGIN.begin({}).call.operation.name == "AuthenticateImplicit"


@pytest.mark.parametrize(
    "given", [{"username": "a"}, {"username": "a", "password": "b", "access_token": "c"}]
)
def test_arguments_of_no_way(given: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="to log in give one of: username and password; ") as caught:
        LOGIN.begin(given)
    assert "given: " in str(caught.value)


def test_a_ticket_slides() -> None:
    clock = Clock()
    login = begin(clock)
    assert login.needed(None)
    assert login.receive(answer()) == "7T:abc"
    assert not login.needed(None)
    clock.now += 6 * HOUR
    assert not login.needed(None), "six hours are not over six hours"
    login.used()
    clock.now += 5 * HOUR
    assert not login.needed(None)
    clock.now += 1.01 * HOUR
    assert login.needed(None)


def test_a_ticket_of_a_service_that_says_nothing_of_its_end() -> None:
    clock = Clock()
    login = replace(LOGIN, lifetime=None).begin({}, clock)
    login.receive(answer())
    clock.now += 1000 * HOUR
    assert not login.needed(None)


def test_a_refused_ticket_asks_for_one_login() -> None:
    login = begin()
    login.receive(answer("one"))
    assert login.needed("one")
    login.receive(answer("two"))
    assert not login.needed("one"), "somebody else was first"


@pytest.mark.parametrize("ok", [False, None])
def test_an_answer_that_lets_nobody_in(ok: bool | None) -> None:
    with pytest.raises(AuthenticationError, match="did not accept the credentials") as caught:
        begin().receive(answer(ok=ok))
    assert caught.value.operation == "AuthenticateUsernamePassword"


@pytest.mark.parametrize("ticket", [None, ""])
def test_an_answer_without_a_ticket(ticket: str | None) -> None:
    with pytest.raises(MalformedResponse, match="no ticket"):
        begin().receive(answer(ticket))


@pytest.mark.parametrize(
    ("error", "refused"),
    [
        (AuthenticationError("HTTP 401"), True),
        (ServiceError("x", kind="SuperOffice.Exceptions.SoSessionException"), True),
        (ServiceError("x", messages=["Your ticket has expired"]), True),
        (ServiceError("x", messages=["User is not logged in"]), True),
        (ServiceError("x", kind="System.NullReferenceException", messages=["Null"]), False),
        (ServiceError("the ticket of our own words"), False),
    ],
)
def test_which_errors_are_about_the_ticket(error: ServiceError, refused: bool) -> None:
    assert begin().refuses(error) is refused


def test_an_error_of_a_login_is_a_refusal_and_a_fault_a_fault() -> None:
    login = begin()
    failed = login.failed(ServiceError("No such user.", kind="K", messages=["No such user."]))
    assert isinstance(failed, AuthenticationError)
    assert (failed.kind, failed.messages) == ("K", ("No such user.",))
    fault = SoapFault("down for the night")
    assert login.failed(fault) is fault


def test_which_calls_carry_a_ticket() -> None:
    login = begin()
    assert login.covers(Call(GET_BATCH_TASK_INFO, types.GetBatchTaskInfo(id=1)))
    assert not login.covers(login.call)
    assert login.rule.carry("t") == Credentials(ticket="t")


def test_nothing_of_it_is_shown() -> None:
    login = begin()
    login.receive(answer("7T:secret"))
    shown = f"{login!r} {login.call.request!r} {login.rule.carry('7T:secret')!r}"
    assert "s3cret" not in shown
    assert "7T:secret" not in shown
    assert "admin" in shown
