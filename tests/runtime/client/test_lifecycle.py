"""The first and the last calls of a connection."""

from __future__ import annotations

from typing import Any

import pytest

from generated import ecosys, superoffice
from generated.autotask import types
from generated.autotask.session import LOCATE, ZONES
from generated.ecosys.session import OPTIONS
from soapwright.runtime.auth.request_options import Unread
from soapwright.runtime.auth.session import Session
from soapwright.runtime.calls.call import Response
from soapwright.runtime.calls.steps import Send
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.client.lifecycle import closing, opening
from soapwright.runtime.errors import AuthenticationError, SessionLeftOpen, TransportError
from soapwright.runtime.security.timestamp import Timestamp
from soapwright.runtime.security.username_token import UsernameToken
from tests.runtime.driving import drive, no_call

FOUND = types.ATWSZoneInfo(url="https://webservices18.autotask.net/x", error_code=0, ci=1)


class Service:
    """Answers what goes out with one thing after the other."""

    def __init__(self, *answers: Any) -> None:
        self._answers = list(answers)
        self.sent: list[Any] = []

    def __call__(self, step: Any) -> Any:
        assert isinstance(step, Send)
        self.sent.append(step.exchange)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def zone_info(found: types.ATWSZoneInfo = FOUND) -> Response[Any]:
    return Response(types.GetZoneInfoResponse(get_zone_info_result=found))


def connection(url: str | None = None) -> Connection:
    return Connection(types.TYPES, ZONES, Session("ada", "s3cret"), url)


def test_where_the_user_is_is_asked_first() -> None:
    one, service = connection(), Service(zone_info())
    drive(opening(one, LOCATE), service)
    assert (one.url, one.zone) == (FOUND.url, "de")
    (asked,) = service.sent
    assert asked.url == LOCATE.address
    assert b"ada" in asked.content
    assert "Authorization" not in asked.headers, "the secret goes to no address but the user's"


def test_with_an_address_it_is_asked_when_something_is_needed_of_it_and_once() -> None:
    one = connection("http://localhost/")
    drive(opening(one, LOCATE), no_call)
    assert one.location is not None
    service = Service(zone_info())
    for _ in range(2):
        assert drive(one.location.ask(), service) is FOUND
    assert len(service.sent) == 1
    assert one.url == "http://localhost/"


def test_an_address_that_nobody_tells() -> None:
    with pytest.raises(ValueError, match="url is missing"):
        drive(opening(connection(), None), no_call)
    nobody = Connection(types.TYPES, ZONES)
    with pytest.raises(ValueError, match="url is missing"):
        drive(opening(nobody, LOCATE), no_call)


def test_a_user_whom_nobody_knows_is_asked_for_again() -> None:
    one = connection()
    with pytest.raises(AuthenticationError):
        drive(opening(one, LOCATE), Service(zone_info(types.ATWSZoneInfo(error_code=-5, ci=0))))
    assert one.url is None
    drive(opening(one, LOCATE), Service(zone_info()))
    assert one.url == FOUND.url


def test_a_service_of_tickets_is_logged_in_to() -> None:
    login = superoffice.session.LOGIN.begin({"username": "a", "password": "b"})
    one = Connection(
        superoffice.types.TYPES, superoffice.session.ZONES, url="http://x/", login=login
    )
    credentials = superoffice.types.SoCredentials(ticket="7T:abc")
    answer = superoffice.types.AuthenticateResponse(
        credentials=credentials, authentication_succeeded=True
    )
    drive(opening(one, None), Service(Response(answer)))
    assert login.ticket == "7T:abc"


# --- the last call ---------------------------------------------------------------------------


class Cookies:
    def __init__(self, *, some: bool = True) -> None:
        self.has_cookies = some

    def forget_cookies(self) -> None:
        self.has_cookies = False


def session() -> Connection:
    user = Session("ada", "s3cret", options=OPTIONS)
    return Connection(ecosys.types.TYPES, ecosys.session.ZONES, user, "http://localhost/")


def test_a_session_is_ended_by_a_call_whose_answer_is_not_read() -> None:
    service, cookies = Service(None), Cookies()
    drive(closing(session(), cookies), service)
    (last,) = service.sent
    assert isinstance(last, Unread)
    assert b"<LogoutSession>true</LogoutSession>" in last.content
    assert not cookies.has_cookies


def test_it_is_secured_as_every_other_call() -> None:
    user = Session("ada", "s3cret", options=OPTIONS)
    token, address = UsernameToken("ada", "s3cret", digest=True), "http://localhost/"
    one = Connection(
        ecosys.types.TYPES, ecosys.session.ZONES, user, address, security=[token, Timestamp()]
    )
    service = Service(None)
    drive(closing(one, Cookies()), service)
    (last,) = service.sent
    assert b"UsernameToken" in last.content


def test_that_it_fails_is_a_warning() -> None:
    cookies = Cookies()
    with pytest.warns(SessionLeftOpen, match="the session of ada may still be open: .*gone"):
        drive(closing(session(), cookies), Service(TransportError("gone")))
    assert not cookies.has_cookies


def test_where_nothing_was_begun_nothing_is_ended() -> None:
    drive(closing(session(), Cookies(some=False)), no_call)
    drive(closing(connection("http://localhost/"), Cookies()), no_call)


def test_an_interrupt_is_no_warning_and_cookies_are_forgotten_all_the_same() -> None:
    cookies = Cookies()
    steps = closing(session(), cookies)
    next(steps)
    with pytest.raises(KeyboardInterrupt):
        steps.throw(KeyboardInterrupt())
    assert not cookies.has_cookies
