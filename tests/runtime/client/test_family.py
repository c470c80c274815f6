"""Clients that share a connection: which of them ends it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from soapwright.runtime.errors import ClientClosed
from tests.headed import answer, headed
from tests.styles import Depot, depot


@pytest.fixture
def d(tmp_path: Path) -> Iterator[Depot]:
    with depot(headed(), tmp_path, answer()) as made:
        yield made


def test_closing_one_that_was_made_leaves_the_others(d: Depot) -> None:
    with d.client.with_headers() as made:
        beside = made.with_headers()
        made.look(place=1)
    d.client.look(place=1)
    beside.look(place=1)
    with pytest.raises(ClientClosed, match="the client is closed"):
        made.look(place=1)
    made.close()
    d.client.look(place=1)


def test_closing_the_first_ends_all(d: Depot) -> None:
    made = d.client.with_headers()
    d.client.close()
    with pytest.raises(ClientClosed, match="the client is closed"):
        made.look(place=1)
    made.close()
    d.client.close()


def test_where_nobody_has_the_first_one_the_last_one_ends_it(d: Depot) -> None:
    def connected() -> object:
        return d.made.package.DeskClient.connect(url=d.server.url).with_headers()

    with connected() as made:  # type: ignore[attr-defined]
        transport = made._driver.transport
        beside = made.with_headers()
        gc.collect()
    beside.look(place=1)
    beside.close()
    assert transport._http.is_closed


def test_the_same_for_asyncio(d: Depot) -> None:
    async def main() -> None:
        async with d.made.package.AsyncDeskClient.connect(url=d.server.url) as client:
            async with client.with_headers() as made:
                await made.look(place=1)
            with pytest.raises(ClientClosed, match="the client is closed"):
                await made.look(place=1)
            await client.look(place=1)
        assert client._driver.transport._http.is_closed

    asyncio.run(main())
