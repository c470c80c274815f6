"""Tickets without a network: which way to log in, when to do it again, what an error means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generated.superoffice import AuthenticateUsernamePassword, Credentials, types
from generated.superoffice.operations.batch import GET_BATCH_TASK_INFO
from generated.superoffice.session import LOGIN
from soapwright.runtime.auth.login import Login
from soapwright.runtime.auth.trusted import Trusted
from soapwright.runtime.calls.call import Call, Outgoing, Response
from soapwright.runtime.calls.pipeline import pipeline
from soapwright.runtime.calls.retry import Retry
from soapwright.runtime.calls.steps import Pause, Steps, Wait
from soapwright.runtime.errors import (
    AuthenticationError,
    MalformedResponse,
    ServiceError,
    SoapFault,
    TransportError,
)
from tests.runtime.driving import drive, no_call

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


class Service:
    """The rest of a call's way: gives out tickets, and refuses those that it does not know.

    Args:
        tickets: what it gives out, one login after the other; an error is raised instead.
    """

    def __init__(self, *tickets: str | Exception) -> None:
        self._tickets = list(tickets)
        self.known: set[str] = set()
        self.logins = 0
        self.seen: list[str] = []

    def __call__(self, outgoing: Outgoing) -> Steps[Response[Any]]:
        if outgoing.call is not WORK:
            self.logins += 1
            given = self._tickets.pop(0)
            if isinstance(given, Exception):
                raise given
            self.known.add(given)
            return Response(answer(given))
        part: Any = outgoing.headers["Credentials"]
        self.seen.append(part.ticket)
        if part.ticket not in self.known:
            raise AuthenticationError("no", messages=["Your ticket has expired"])
        return Response("done")
        yield


WORK = Call(GET_BATCH_TASK_INFO, types.GetBatchTaskInfo(id=1))


def work(login: Login, service: Service) -> Any:
    """What a call gives that carries the ticket."""
    outgoing = Outgoing(WORK, "http://localhost/", None, WORK.request)
    return drive(login(outgoing, service), no_call).body


def test_a_ticket_slides() -> None:
    clock, service = Clock(), Service("one", "two")
    login = begin(clock)
    assert work(login, service) == "done"
    clock.now += 6 * HOUR
    work(login, service)
    assert service.logins == 1, "six hours are not over six hours"
    clock.now += 5 * HOUR
    work(login, service)
    assert service.logins == 1
    clock.now += 6.01 * HOUR
    work(login, service)
    assert service.seen == ["one", "one", "one", "two"]


def test_a_ticket_of_a_service_that_says_nothing_of_its_end() -> None:
    clock, service = Clock(), Service("one")
    login = replace(LOGIN, lifetime=None).begin({}, clock)
    work(login, service)
    clock.now += 1000 * HOUR
    assert work(login, service) == "done"
    assert service.logins == 1


def test_a_refused_ticket_asks_for_one_login_and_the_call_is_made_once_more() -> None:
    login, service = begin(), Service("one", "two")
    work(login, service)
    service.known.clear()
    assert work(login, service) == "done"
    assert service.seen == ["one", "one", "two"]
    assert service.logins == 2


def test_a_new_ticket_that_is_refused_too_is_the_user_refused() -> None:
    login, service = begin(), Service("one", "two")
    service.known = _Nothing()
    with pytest.raises(AuthenticationError, match="refused a ticket it had just given") as caught:
        work(login, service)
    assert service.seen == ["one", "two"]
    assert caught.value.messages == ("Your ticket has expired",)


@pytest.mark.parametrize(
    "lost",
    [
        TransportError("timed out"),
        MalformedResponse("it is HTML"),
        SoapFault("it took too long", code="Server"),
    ],
)
def test_a_call_whose_login_was_lost_was_not_made(lost: Any) -> None:
    lost.earlier = TransportError("timed out")
    assert lost.maybe_done
    login, service = begin(), Service(lost, "one", lost)
    with pytest.raises(type(lost)) as caught:
        work(login, service)
    assert not caught.value.maybe_done
    lost.sent, lost.refused = True, False  # as a new one
    work(login, service)
    service.known.clear()
    with pytest.raises(type(lost)) as caught:
        work(login, service)
    assert not caught.value.maybe_done, "its ticket was refused before"
    assert service.seen == ["one", "one"]


class _Nothing(set[str]):
    def __contains__(self, _: object) -> bool:
        return False


def test_an_error_that_is_not_about_the_ticket_is_raised_as_it_is() -> None:
    login = begin()
    error = ServiceError("no such job")

    def onward(outgoing: Outgoing) -> Steps[Response[Any]]:
        if outgoing.call is WORK:
            raise error
        return Response(answer("one"))
        yield

    with pytest.raises(ServiceError) as caught:
        drive(login(Outgoing(WORK, "http://localhost/", None, None), onward), no_call)
    assert caught.value is error


def test_who_comes_while_somebody_logs_in_waits_for_that_login() -> None:
    """Also for its end: one refusal is told to all who waited, and asked for once."""
    login = begin()
    asked: list[Outgoing] = []

    def onward(outgoing: Outgoing) -> Steps[Response[Any]]:
        asked.append(outgoing)
        yield Pause(1)
        raise ServiceError("No such user.")

    calls = [login(Outgoing(WORK, "http://localhost/", None, None), onward) for _ in range(3)]
    assert isinstance(next(calls[0]), Pause)
    waits = [next(call) for call in calls[1:]]
    woken = []
    for wait in waits:
        assert isinstance(wait, Wait)
        assert not wait.enter(lambda: woken.append(True))
    for number, call in enumerate(calls):
        with pytest.raises(AuthenticationError, match="did not accept the credentials"):
            next(call)
        assert len(woken) == min(number + 1, 2)
    assert len(asked) == 1


@pytest.mark.parametrize("ok", [False, None])
def test_an_answer_that_lets_nobody_in(ok: bool | None) -> None:
    with pytest.raises(AuthenticationError, match="did not accept the credentials") as caught:
        log_in(answer(ok=ok))
    assert caught.value.operation == "AuthenticateUsernamePassword"


@pytest.mark.parametrize("ticket", [None, ""])
def test_an_answer_without_a_ticket(ticket: str | None) -> None:
    with pytest.raises(MalformedResponse, match="no ticket"):
        log_in(answer(ticket))


def log_in(result: Any, login: Login | None = None) -> str:
    """What a login gives that ends with an answer or an error."""
    login = login or begin()

    def onward(_: Outgoing) -> Steps[Response[Any]]:
        if isinstance(result, Exception):
            raise result
        return Response(result)
        yield

    return drive(
        login.obtain(Outgoing(login.call, "http://localhost/", None, None), onward), no_call
    )


@pytest.mark.parametrize(
    ("error", "logins"), [(AuthenticationError("HTTP 401"), 2), (ServiceError("x"), 1)]
)
def test_only_a_refused_user_is_about_the_ticket(error: ServiceError, logins: int) -> None:
    made = 0

    def onward(outgoing: Outgoing) -> Steps[Response[Any]]:
        nonlocal made
        if outgoing.call is WORK:
            raise error
        made += 1
        return Response(answer(f"ticket {made}"))
        yield

    with pytest.raises(ServiceError):
        drive(begin()(Outgoing(WORK, "http://localhost/", None, None), onward), no_call)
    assert made == logins


def test_an_error_of_a_login_is_a_refusal_and_a_fault_a_fault() -> None:
    with pytest.raises(AuthenticationError) as caught:
        log_in(ServiceError("No such user.", kind="K", messages=["No such user."]))
    assert (caught.value.kind, caught.value.messages) == ("K", ("No such user.",))
    fault = SoapFault("down for the night")
    with pytest.raises(SoapFault) as again:
        log_in(fault)
    assert again.value is fault


def test_a_call_that_carries_no_ticket_needs_none() -> None:
    login = begin()
    service = Service("one")
    outgoing = Outgoing(login.call, "http://localhost/", None, login.call.request)
    drive(login(outgoing, service), no_call)
    assert (service.logins, outgoing.headers) == (1, {})
    assert login.rule.carry("t") == Credentials(ticket="t")


def test_nothing_of_it_is_shown() -> None:
    login = begin()
    log_in(answer("7T:secret"), login)
    shown = f"{login!r} {login.call.request!r} {login.rule.carry('7T:secret')!r}"
    assert "s3cret" not in shown
    assert "7T:secret" not in shown
    assert "admin" in shown


def test_a_try_before_a_new_login_may_have_been_done() -> None:
    """A call times out, is refused for want of a ticket, and after a login is refused itself."""
    login = begin()
    lost, refusal = TransportError("timed out"), ServiceError("no")
    ends: list[Exception] = [lost, AuthenticationError("your ticket has expired"), refusal]

    def onward(outgoing: Outgoing) -> Steps[Response[Any]]:
        if outgoing.call is WORK:
            raise ends.pop(0)
        return Response(answer("ticket"))
        yield

    way = pipeline([login, Retry()], onward)
    with pytest.raises(ServiceError, match="timed out") as caught:
        drive(way(Outgoing(WORK, "http://localhost/", None, None)), lambda _: None)
    assert (caught.value, caught.value.earlier) == (refusal, lost)
    assert caught.value.maybe_done


def at(url: str | None, ticket: str = "7T:abc") -> Any:
    """The answer of a login that says where calls go: here where it has the phone number."""
    found = answer(ticket)
    found.response = None if url is None else types.SoPrincipalCarrier(person_id=0, associate=url)
    return found


class Moving(Service):
    """Notes where each call went; a login is answered with the next address."""

    def __init__(self, *urls: str | None) -> None:
        super().__init__(*(f"ticket {at}" for at in range(len(urls))))
        self._urls = list(urls)
        self.places: list[str] = []

    def __call__(self, outgoing: Outgoing) -> Steps[Response[Any]]:
        self.places.append(outgoing.url)
        response = yield from super().__call__(outgoing)
        if outgoing.call is not WORK:
            return Response(at(self._urls.pop(0), response.body.credentials.ticket))
        return response


def moving(*hosts: str) -> Login:
    rule = replace(LOGIN, url=("response", "associate"))
    given = {"username": "admin", "password": "s3cret"}
    return rule.begin(given, Clock(), Trusted(own=frozenset(hosts)))


def test_calls_go_where_the_login_says_and_each_login_where_the_first_went() -> None:
    service = Moving("https://eu.b.net/1", "https://us.b.net/2")
    login = moving("*.b.net")
    work(login, service)
    service.known.clear()
    work(login, service)
    home = "http://localhost/"
    assert service.places == [
        *(home, "https://eu.b.net/1"),
        *("https://eu.b.net/1", home, "https://us.b.net/2"),
    ]


@pytest.mark.parametrize("url", [None, "", "https://evil.net/", "http://eu.b.net/"])
def test_a_ticket_goes_nowhere_else(url: str | None) -> None:
    service, login = Moving(url), moving("*.b.net")
    with pytest.raises(MalformedResponse, match="no address to send the ticket to") as caught:
        work(login, service)
    assert caught.value.sent is False, "the call itself did not go out"
    assert login.ticket is None
