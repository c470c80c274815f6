"""What ``connect`` takes, by what the rules say of sessions, addresses and limits."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from soapwright.emit.client.connecting import ConnectMethod, connect_method
from soapwright.emit.client.limits import resolve_usage
from soapwright.emit.client.logins import resolve_headers, resolve_login
from soapwright.errors import InputError
from tests.emit.client.rules_in import AGENTS, IMPORTS, MAIL, OBJECTS, inputs_in
from tests.emit.desks import made
from tests.styles import Op, wsdl
from tests.workspaces import LIBRARY

TRANSPORT = ["limits", "verify", "auth", "headers", "proxy", "http_client", "hooks"]
EVERYBODY = [*TRANSPORT, "mtom", "security", "addressing"]


def connect(folder: Path, source: Path, *changes: tuple[str, str]) -> ConnectMethod:
    inputs = inputs_in(folder, source, *changes)
    login, usage = resolve_login(inputs), resolve_usage(inputs)
    return connect_method(inputs, resolve_headers(inputs), login, usage)


def names(method: ConnectMethod) -> list[str]:
    return [each.name for each in method.parameters]


def test_a_service_that_asks_nobody_who_calls(tmp_path: Path) -> None:
    method = connect(tmp_path, IMPORTS, ('auth = "basic"', 'auth = "none"'))
    assert names(method) == ["url", *EVERYBODY]
    assert method.session is None
    assert method.arguments[2:4] == ("None", "url or operations.ADDRESS")
    assert method.example == ""
    assert not method.may_refuse


def test_the_first_of_several_addresses_is_the_default(tmp_path: Path) -> None:
    method = connect(tmp_path, MAIL)
    assert names(method) == ["username", "secret", "environment", "url", *TRANSPORT]
    (environment,) = (each for each in method.parameters if each.name == "environment")
    assert environment.annotation == 'Literal["staging", "production"]'
    assert environment.default == '"staging"'
    assert "url or address_of(environment, ENVIRONMENTS)" in method.arguments


def test_a_rule_cannot_name_an_argument_what_another_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="calls an argument 'headers', which connect has already"):
        connect(
            tmp_path,
            LIBRARY,
            ('Branch = "branch"', 'Branch = "headers"'),
            ('optional = ["branch"]', 'optional = ["headers"]'),
        )


def test_an_address_that_must_be_given_comes_first(tmp_path: Path) -> None:
    method = connect(tmp_path, OBJECTS)
    assert names(method)[:3] == ["url", "user", "password"]
    assert method.example == "url, user, password"
    assert any("Semaphore.shared" in each for each in method.arguments)


def test_who_tells_the_address_is_asked_first(tmp_path: Path) -> None:
    method = connect(tmp_path, LIBRARY)
    assert method.locate == "LOCATE.at(locate_url, allow_hosts)"
    assert method.may_refuse
    assert "which is asked for first" in method.summary
    assert names(method) == [
        *("username", "secret", "card", "branch", "url", "locate_url"),
        *("allow_hosts", "time_zone"),
        *("on_usage", "governor", *EVERYBODY),
    ]
    assert method.session is not None
    assert method.session.startswith("Session(username, secret, headers={")
    assert "types.Card(number=card, branch=branch" in method.session


def test_each_way_to_log_in_is_an_overload(tmp_path: Path) -> None:
    method = connect(tmp_path, AGENTS)
    assert method.ways == (
        "username and password",
        "access_token",
        "authentication_data",
        "none of these",
    )
    assert len(method.overloads) == 4
    assert "username: str" in method.overloads[0]
    assert "username: str | None = None" in method.signature
    assert "username: str" not in method.overloads[3]


@pytest.mark.parametrize(
    ("source", "held"),
    [
        (LIBRARY, ("card, 2)", "quota=Quota(", "usage=USAGE", "exempt=EXEMPT")),
        (OBJECTS, ('f"{session.username} {url}".rstrip("/"), 1)', "together=True")),
        (MAIL, None),
    ],
)
def test_how_calls_are_held_back(
    source: Path, held: tuple[str, ...] | None, tmp_path: Path
) -> None:
    found = [each for each in connect(tmp_path, source).arguments if each.startswith("throttle=")]
    assert len(found) == (held is not None)
    for text in found:
        assert held is not None
        assert all(part in text for part in held)
        assert ("together" in text) == (source == OBJECTS)
        assert ("USAGE" in text) == (source == LIBRARY)


@pytest.mark.parametrize(
    ("source", "says"),
    [(LIBRARY, "then it is not asked for"), (MAIL, "at none of them"), (IMPORTS, "its WSDL says")],
)
def test_what_an_address_is_given_for(source: Path, says: str, tmp_path: Path) -> None:
    (url,) = (each for each in connect(tmp_path, source).parameters if each.name == "url")
    assert says in url.doc


@pytest.mark.parametrize(("levels", "told"), [("levels = [80]", True), ("", False)])
def test_levels_of_usage_are_told(levels: str, told: bool, tmp_path: Path) -> None:
    method = connect(tmp_path, LIBRARY, ("levels = [80]", levels))
    (on_usage,) = (each for each in method.parameters if each.name == "on_usage")
    assert ("80" in on_usage.doc) == told


def test_what_secures_calls_is_made_of_the_user(tmp_path: Path) -> None:
    rule = 'auth = "none"\nsecurity = {username_token = true, digest = true, timestamp = true}'
    method = connect(tmp_path, IMPORTS, ('auth = "basic"', rule))
    assert names(method) == ["username", "secret", "url", *TRANSPORT, "mtom", "addressing"]
    assert method.session is None
    (security,) = (each for each in method.arguments if each.startswith("security="))
    assert "UsernameToken(username, secret, digest=True" in security
    assert "Timestamp()" in security


def test_whose_signature_it_is_says_each_user(tmp_path: Path) -> None:
    rule = 'auth = "none"\naddressing = true\nsecurity = {signature = true}'
    method = connect(tmp_path, IMPORTS, ('auth = "basic"', rule))
    assert names(method) == ["url", *TRANSPORT, "mtom", "signature", "addressing"]
    assert method.example == "signature=…"
    assert "addressing: Addressing | None = Addressing()" in method.signature
    assert any(each.startswith("security=(signature") for each in method.arguments)


@pytest.mark.parametrize("rule", ["security = {timestamp = true}", "addressing = true"])
def test_messages_of_http_have_no_headers(rule: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the WSDL binds no operation to SOAP"):
        connect(tmp_path, MAIL, ('auth = "basic"', f'auth = "basic"\n{rule}'))


@pytest.mark.parametrize("demanded", [True, False])
def test_parts_beside_messages_are_sent_where_a_policy_demands_it(
    tmp_path: Path, demanded: bool
) -> None:
    policy = (
        '<p:Policy xmlns:p="http://www.w3.org/ns/ws-policy"><m:MTOM xmlns:m="urn:m"/></p:Policy>'
    )
    start = '<s:binding transport="http://schemas.xmlsoap.org/soap/http" style="rpc"/>'
    text = wsdl(Op("Do"))
    assert start in text
    with made(text.replace(start, policy * demanded + start), tmp_path) as package:
        parameters = inspect.signature(package.package.DeskClient.connect).parameters
    assert parameters["mtom"].default is demanded
