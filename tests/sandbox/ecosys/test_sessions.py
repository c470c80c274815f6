"""Sessions of a server: who calls, how many, and one request at a time."""

from __future__ import annotations

import pytest

from soapwright.sandbox.ecosys.sessions import IDLE_SECONDS, Refused, Sessions


class Clock:
    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def sessions(limit: int = 2, clock: Clock | None = None) -> Sessions:
    return Sessions({"ada": "s3cret", "bob": "pw"}, limit, clock or Clock())


def test_a_session_goes_on_by_its_cookie() -> None:
    one = sessions()
    cookie = one.enter("", "ada", "s3cret")
    assert one.enter(cookie, None, None) == cookie
    assert one.enter(cookie, "ada", "s3cret") == cookie
    assert one.enter(cookie, "bob", "pw") != cookie
    assert one.open == ["ada", "bob"]


@pytest.mark.parametrize(
    ("username", "password", "says"),
    [
        (None, None, "names no user and belongs to no session"),
        ("ada", "wrong", "not valid"),
        ("ada", None, "not valid"),
        ("eve", "s3cret", "not valid"),
    ],
)
def test_who_is_not_let_in(username: str | None, password: str | None, says: str) -> None:
    one = sessions()
    with pytest.raises(Refused, match=says):
        one.enter("unknown", username, password)
    assert one.open == []


def test_a_known_cookie_saves_nobody_from_a_wrong_password() -> None:
    one = sessions()
    cookie = one.enter("", "ada", "s3cret")
    with pytest.raises(Refused, match="not valid"):
        one.enter(cookie, "ada", "wrong")


def test_the_licence_counts_sessions_until_they_end_or_idle() -> None:
    clock = Clock()
    one = sessions(1, clock)
    cookie = one.enter("", "ada", "s3cret")
    with pytest.raises(Refused, match="allows 1 sessions, all in use"):
        one.enter("", "ada", "s3cret")
    one.leave(cookie)
    one.leave(cookie)
    one.enter("", "ada", "s3cret")
    clock.now += IDLE_SECONDS
    assert one.open == ["ada"]
    clock.now += 1
    assert one.open == []
    one.enter("", "bob", "pw")


def test_requests_of_a_user_do_not_overlap() -> None:
    one = sessions()
    cookie, again = one.enter("", "ada", "s3cret"), one.enter("", "ada", "s3cret")
    with one.running(cookie) as user:
        assert user == "ada"
        with pytest.raises(Refused, match="User ada already runs"), one.running(again):
            pass
    with pytest.raises(KeyError), one.running(again):
        raise KeyError("broken")
    with one.running(cookie):
        pass
