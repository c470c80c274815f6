"""[session] and [verdict]."""

from __future__ import annotations

import pytest

from soapwright.service.session import (
    HeaderRule,
    HeaderStatusRule,
    OptionsRule,
    SecurityRule,
    SessionRule,
    WayRule,
    read_header_status,
    read_session,
)
from tests.service.tables import refused, table

LOGIN = (
    '[login]\nheader = "Credentials/Ticket"\nticket = "Answer/Ticket"\n'
    '[login.ways.password]\noperation = "LogIn"\n'
    'arguments = {Name = "username", Word = "password"}\n'
)
OPTIONS = '[options]\npart = "Options"\nusername = "User"\npassword = "Word"\n'
HEADER = '[headers.Card]\narguments = {Number = "card", Branch = "branch"}\n'


def test_a_service_that_asks_nobody_who_calls() -> None:
    assert read_session(None) == read_session(table("")) == SessionRule()


def test_headers() -> None:
    rule = read_session(table('auth = "basic"\n' + HEADER + 'optional = ["branch"]'))
    assert rule.auth == "basic"
    arguments = {"Number": "card", "Branch": "branch"}
    assert rule.headers == (HeaderRule("Card", arguments, ("branch",)),)


def test_a_login() -> None:
    token = '[login.ways.token]\noperation = "LogInByToken"\narguments = {Token = "token"}\n'
    login = read_session(table(LOGIN + token + "[login.ways.nobody]\noperation = 'x'")).login
    assert login is not None
    assert (login.header, login.field) == ("Credentials", "Ticket")
    assert login.ways[1:] == (
        WayRule("token", "LogInByToken", {"Token": "token"}),
        WayRule("nobody", "x"),
    )
    assert login.arguments == ("username", "password", "token")


def test_options_of_a_request() -> None:
    rule = read_session(table(OPTIONS + 'logout = "End"\nlast = "Read"'))
    assert rule.options == OptionsRule("Options", "User", "Word", "End", "Read")


SAME = '[login.ways.again]\noperation = "x"\narguments = {A = "password", B = "username"}\n'


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ('auth = "digest"', "auth", "allowed: none, basic"),
        ("url_needed = 1", "url_needed", "true or false"),
        ("one_at_a_time = true", "one_at_a_time", "needs a user: auth or options"),
        (HEADER + 'optional = ["x"]', "headers.Card.optional", "names 'x'; allowed: card, branch"),
        (HEADER.replace('"card"', '"Card"'), "headers.Card.arguments", "it names an argument"),
        (HEADER.replace('"card"', '"from"'), "headers.Card.arguments", "it names an argument"),
        ('[locate]\noperation = "x"', "locate.address", "is missing"),
        (LOGIN + SAME, "login.ways.again", "has the arguments of password"),
        (LOGIN.partition("[login.ways")[0], "login.ways", "a table for each way"),
        (LOGIN.replace("[login]", "[login]\nlifetime = 0"), "login.lifetime", "at least 1"),
        (OPTIONS + 'logout = "End"', "options.last", "goes with logout"),
        (OPTIONS + 'last = "Read"', "options.last", "goes with logout"),
        ("[header.Card]", "header", "did you mean headers"),
    ],
)
def test_what_a_session_refuses(text: str, key: str, said: str) -> None:
    refused(read_session, text, key, said)


def test_one_at_a_time_for_a_user() -> None:
    assert read_session(table('one_at_a_time = true\nauth = "basic"')).one_at_a_time
    assert read_session(table("one_at_a_time = true\n" + OPTIONS)).one_at_a_time


def test_what_header_parts_tell() -> None:
    assert read_header_status(None) is None
    assert read_header_status(table('success = "Ok"')) == HeaderStatusRule("Ok")
    text = 'error = "Fault"\nmessages = ["Text"]\ntype = "Type"\ninner = "Inner"'
    assert read_header_status(table(text)) == HeaderStatusRule(
        None, "Fault", ("Text",), "Type", "Inner"
    )


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("", "", "needs success or error"),
        ('success = "Ok"\nmessages = ["Text"]', "error", "messages, type and inner are below it"),
        ('success = "Ok"\ninner = "I"', "error", "is missing"),
        ('success = "Ok"\nerorr = "E"', "erorr", "did you mean error"),
    ],
)
def test_what_a_verdict_refuses(text: str, key: str, said: str) -> None:
    refused(read_header_status, text, key, said)


def test_one_thing_tells_where_calls_go() -> None:
    login = 'login.header = "H/t"\nlogin.ticket = "t"\nlogin.url = "u"\n'
    way = '[login.ways.one]\noperation = "L"\narguments = { A = "a" }\n'
    rule = read_session(table(login + way))
    assert (rule.sends_on, rule.login and rule.login.url) == (True, "u")
    locate = '[locate]\noperation = "W"\naddress = "https://a/"\nusername = "u"\nurl = "u"\n'
    refused(read_session, login + way + locate, "login.url", "as session.locate does")


def test_what_secures_calls() -> None:
    rule = read_session(
        table("addressing = false\n[security]\nusername_token = true\nnonce = true")
    )
    assert rule.security == SecurityRule(username_token=True, nonce=True)
    assert rule.addressing is False


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("[security]", "security", "secures nothing"),
        ("[security]\ntimestamp = true\ndigest = true", "security.digest", "is of a token"),
        ("[security]\nusername_token = 1", "security.username_token", "takes true or false"),
        (
            "[security]\nusername_token = true\ndigest = true\nover_http = true",
            "security.over_http",
            "is of a password as text",
        ),
        ("[security]\nsaml = true", "security.saml", "is unknown"),
        ('auth = "basic"\n[security]\nusername_token = true', "auth", "takes the user"),
    ],
)
def test_what_secures_nothing_is_refused(text: str, key: str, said: str) -> None:
    refused(read_session, text, key, said)
