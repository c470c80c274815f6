"""What a connection says is secret, and that a log of everything shows none of it."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

import soapwright
from generated.autotask import Autotask
from generated.superoffice import SuperOffice
from generated.superoffice.session import LOGIN
from soapwright import WireEvent
from soapwright.runtime.client.secrets import secrets_of
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.superoffice import APPLICATION_TOKEN, PASSWORD, USERNAME

ROOT = Path(__file__).resolve().parents[3]


def test_of_a_session_its_secret_and_what_header_parts_are_given() -> None:
    with Autotask.connect(
        "me@example.com", "s3cr3t", integration_code="CODE", impersonate=29, url="http://x/"
    ) as client:
        secrets = secrets_of(client._connection.session, client._connection.login)
    assert secrets.values == {"s3cr3t", "CODE"}
    assert not secrets.names


def test_of_a_login_its_arguments_and_its_ticket(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[WireEvent] = []
    with (
        caplog.at_level(soapwright.TRACE, "soapwright.wire"),
        open_sandbox("superoffice", ROOT / "wsdl" / "superoffice", rows=5) as server,
        SuperOffice.connect(
            server.url,
            username=USERNAME,
            password=PASSWORD,
            application_token=APPLICATION_TOKEN,
            hooks={"observe": seen.append},
        ) as client,
    ):
        login = client._connection.login
        assert login is not None
        secrets = secrets_of(client._connection.session, client._connection.login)
        ticket = login.ticket
    assert ticket is not None
    assert {PASSWORD, APPLICATION_TOKEN, ticket} <= secrets.values
    assert secrets.names == {*LOGIN.ticket[-1:]}
    shown = caplog.text + "".join(map(repr, seen))
    assert seen[0].operation in shown
    assert USERNAME in shown
    for secret in (PASSWORD, APPLICATION_TOKEN, ticket):
        assert secret not in shown
    assert logging.getLogger("soapwright.wire").level == logging.NOTSET
