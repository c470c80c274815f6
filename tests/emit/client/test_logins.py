"""Header parts and logins: what ``connect`` takes for them, and which rules cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.logins import login_constant, resolve_headers, resolve_login
from tests.emit.client.rules_in import AGENTS, MAIL, inputs_in, refusal, shown
from tests.workspaces import LIBRARY


def test_without_rules_there_is_nothing(tmp_path: Path) -> None:
    inputs = inputs_in(tmp_path, MAIL)
    assert resolve_login(inputs) is None
    assert (resolve_headers(inputs).parts, resolve_headers(inputs).parameters) == ((), ())


def test_needed_arguments_of_headers_come_first(tmp_path: Path) -> None:
    change = ('optional = ["branch"]', 'optional = ["card"]')
    found = resolve_headers(inputs_in(tmp_path, LIBRARY, change))
    assert [str(each) for each in found.parameters] == ["branch: int", "card: str | None = None"]
    (part,) = found.parts
    assert (part.class_name, part.arguments) == ("Card", ("number=card", "branch=branch"))


def test_a_header_part_lacks_what_a_rule_names(tmp_path: Path) -> None:
    before, after = '{ "" = "application_token" }', '{ Token = "application_token" }'
    error = refusal(resolve_headers, tmp_path, AGENTS, before, after)
    assert error.key == "session.headers.ApplicationToken.arguments.Token"
    assert "'Token' of ApplicationToken" in error.message


def test_a_parameter_of_several_ways_is_there_once(tmp_path: Path) -> None:
    change = ('{ AccessToken = "access_token" }', '{ AccessToken = "username" }')
    login = resolve_login(inputs_in(tmp_path, AGENTS, change))
    assert login is not None
    assert [way.name for way in login.ways] == ["password", "token", "generic", "implicit"]
    names = [each.name for each in login.parameters]
    assert names == ["username", "password", "authentication_data"]


def test_the_constant(tmp_path: Path) -> None:
    login = resolve_login(inputs_in(tmp_path, AGENTS))
    assert login is not None
    text = shown(login_constant(login))
    assert "return types.Credentials(ticket=ticket)" in text
    assert "Way(SO_PRINCIPAL_AUTHENTICATE_IMPLICIT, _by_implicit)" in text
    assert '_by_token, ("access_token",))' in text
    assert 'ticket=("credentials", "ticket"), success=("authentication_succeeded",)' in text
    assert "lifetime=21600" in text


@pytest.mark.parametrize(
    ("before", "after", "key", "says"),
    [
        ('header = "Credentials/Ticket"', 'header = "Cred/Ticket"', "session.login.header", "Cred"),
        (
            'header = "Credentials/Ticket"',
            'header = "Credentials/T"',
            "session.login.header",
            "'T'",
        ),
        ('ticket = "Credentials/Ticket"', 'ticket = "Ticket"', "session.login.ticket", "has no"),
        ('success = "Authenti', 'success = "Auth', "session.login.success", "has no"),
        ("lifetime = 21600", "lifetime = 0", "session.login.lifetime", "at least 1"),
        (
            "SoPrincipal.AuthenticateImplicit",
            "SoPrincipal.GetSystemInfo",
            "session.login.ticket",
            "has no",
        ),
        (
            '{ AccessToken = "access_token" }',
            '{ AccessToken = "username", X = "password" }',
            "session.login.ways.token",
            "has the arguments of password",
        ),
        (
            '{ AccessToken = "access_token" }',
            '{ Token = "access_token" }',
            "session.login.ways.token.arguments.Token",
            "'Token'",
        ),
        ('"access_token"', '"access-token"', "session.login.ways.token.arguments", "a-z"),
    ],
)
def test_rules_that_cannot_be_used(
    tmp_path: Path, before: str, after: str, key: str, says: str
) -> None:
    error = refusal(resolve_login, tmp_path, AGENTS, before, after)
    assert (error.key or "").startswith(key)
    assert says in error.message


def test_one_address_is_not_that_of_several_ports(tmp_path: Path) -> None:
    """agents.wsdl has two."""
    change = 'url = "Response/Associate"'
    error = refusal(resolve_login, tmp_path, AGENTS, "lifetime = 21600", change)
    assert error.key == "session.login.url"
