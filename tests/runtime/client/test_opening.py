"""A client for asyncio that is being connected."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from generated.autotask import types
from generated.autotask.session import LOCATE, ZONES
from soapwright.runtime.auth.session import Session
from soapwright.runtime.client.aio import AsyncClient
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.client.opening import Opening
from soapwright.runtime.errors import TransportError
from soapwright.runtime.http.settings import HttpOptions


class Client(AsyncClient):
    closed = 0

    async def close(self) -> None:
        self.closed += 1
        await super().close()


def opening(url: str | None = "http://localhost/", locate: Any = None) -> Opening[Client]:
    connection = Connection(types.TYPES, ZONES, Session("u", "s"), url, attempts=1)
    return Opening(Client, connection, locate, HttpOptions(verify=False))


def test_it_is_awaited_and_closed_by_hand() -> None:
    async def session() -> None:
        client = await opening()
        assert (client.url, client.closed) == ("http://localhost/", 0)
        await client.close()

    asyncio.run(session())


def test_it_is_entered_and_closed_at_the_end() -> None:
    async def session() -> Client:
        async with opening() as client:
            assert client.closed == 0
        return client

    assert asyncio.run(session()).closed == 1


def test_it_is_closed_whatever_ends_the_block() -> None:
    seen: list[Client] = []

    async def session() -> None:
        async with opening() as client:
            seen.append(client)
            raise KeyError("x")

    with pytest.raises(KeyError):
        asyncio.run(session())
    assert [client.closed for client in seen] == [1]


def test_one_that_cannot_be_opened_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[object] = []

    async def close(self: object) -> None:
        closed.append(self)

    monkeypatch.setattr(Client, "close", close)

    async def session() -> None:
        await opening(None, LOCATE.at("http://127.0.0.1:1/"))

    with pytest.raises(TransportError, match="could not connect"):
        asyncio.run(session())
    assert len(closed) == 1


def test_it_is_connected_once() -> None:
    async def session() -> None:
        one = opening()
        async with one:
            with pytest.raises(RuntimeError, match="connect again"):
                await one

    asyncio.run(session())


def test_a_client_that_is_used_without_await_says_so() -> None:
    one: Any = opening()
    with pytest.raises(AttributeError, match="create: the client is not connected yet, `await`"):
        one.create([])
    with pytest.raises(TypeError, match="is for asyncio: `await` what connect"), one:
        pass
