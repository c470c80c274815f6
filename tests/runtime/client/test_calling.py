"""What makes calls, for either driver: any operation, its whole answer, and groups beside."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from generated.click2mail import Click2Mail, operations, types
from soapwright import HttpError, InvalidHeader
from soapwright.runtime.calls.operation import HttpRequest
from soapwright.runtime.client.aio import AsyncGroup
from soapwright.runtime.client.sync import SyncGroup
from tests.headed import answer, headed
from tests.runtime.scripted import ScriptedServer, reply
from tests.styles import depot

JOB = b"<batchjob><id>7</id></batchjob>"
REQUEST: Any = HttpRequest({"id": 7}, None)


def test_an_operation_over_http_tells_its_status_and_has_no_header_parts() -> None:
    with (
        ScriptedServer(reply(JOB), reply(b"", "404 No")) as server,
        Click2Mail.connect("u", "s", url=server.url) as client,
    ):
        found = client.exchange(operations.GET_BATCH, REQUEST)
        assert isinstance(found.body, types.Batchjob)
        assert (found.status, len(found.headers)) == (200, 0)
        assert found.http_headers["Content-Length"] == str(len(JOB))
        with pytest.raises(HttpError, match="404"):
            client.exchange(operations.GET_BATCH, REQUEST)
        for ask in (client.call, client.exchange):
            with pytest.raises(InvalidHeader, match="no header parts go with an operation of an"):
                ask(operations.GET_BATCH, REQUEST, headers=[types.Batchjob(id=7)])
        with pytest.raises(InvalidHeader, match="none is bound"):
            client.with_headers(types.Batchjob(id=7))
        assert len(server.requests) == 2


def test_a_group_beside_a_client_carries_what_that_does(tmp_path: Path) -> None:
    with depot(headed(), tmp_path, answer()) as d:
        types, operations = d.types, d.made.package.operations
        group = d.client.with_headers(types.Session(key="k")).beside(SyncGroup)
        assert group.call(operations.TAKE, types.Take(place=1)).place == 7
        assert group.exchange(operations.TAKE, types.Take(place=1)).body.place == 7
        assert [part.findtext("{*}Key") for part in d.headers] == ["k"]


def test_the_same_for_asyncio(tmp_path: Path) -> None:
    async def main(d: Any) -> None:
        types, operations = d.types, d.made.package.operations
        async with d.made.package.AsyncDeskClient.connect(url=d.server.url) as client:
            group = client.with_headers(types.Session(key="k")).beside(AsyncGroup)
            found = await group.exchange(operations.TAKE, types.Take(place=1))
            assert (found.body.place, found.status) == (7, 200)
            assert [part.findtext("{*}Key") for part in d.headers] == ["k"]

    with depot(headed(), tmp_path, answer()) as made:
        asyncio.run(main(made))
