"""What every client tells of its connection."""

from __future__ import annotations

import pickle

import pytest

from generated.autotask import AsyncAutotask, types
from generated.autotask.session import ZONES
from soapwright.runtime.auth.session import Session
from soapwright.runtime.client.aio import AsyncDriver
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.http.settings import Limits
from soapwright.runtime.http.transport import AsyncTransport
from tests.runtime.driving import autotask, no_call

CLIENT = autotask(no_call)


def test_a_client_tells_where_it_is_and_no_secret() -> None:
    assert (CLIENT.url, CLIENT.zone, CLIENT.calls) == ("http://localhost/", "en", 0)
    assert CLIENT.under_way == 0
    assert repr(CLIENT) == "<Autotask at http://localhost/>"


def test_one_that_is_not_open_yet_is_nowhere() -> None:
    connection = Connection(types.TYPES, ZONES, Session("u", "s"))
    client = AsyncAutotask(connection, AsyncDriver(connection, AsyncTransport(Limits())))
    assert (client.url, client.zone) == (None, None)
    assert repr(client) == "<AsyncAutotask at None>"


def test_it_stays_in_its_process() -> None:
    with pytest.raises(TypeError, match="Autotask"):
        pickle.dumps(CLIENT)
