"""Both drivers against a server on a socket: whatever happens to a connection has its error, and
no record is sent twice where the service may have done it."""

from __future__ import annotations

import asyncio
import base64
import gzip
import logging
import re
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from generated.autotask import AsyncAutotask, Autotask, types
from soapwright.runtime.errors import (
    AuthenticationError,
    ClientClosed,
    MalformedResponse,
    ServiceError,
    SoapFault,
    SoapwrightError,
    TransportError,
    TruncatedResponse,
)
from soapwright.runtime.http.settings import Limits
from tests.runtime.scripted import DROP, Reply, ScriptedServer, chunked, reply, zipped
from tests.runtime.soap import NS, envelope, page, query_answer

pytestmark = pytest.mark.usefixtures("brief_waits")

SECRET = "s3cr3t & <Größe>"
LIMITS = Limits(connect=2, read=0.5)


class Driver:
    """One of the two clients, by the same few methods."""

    def __init__(self, *, asynchronous: bool) -> None:
        self._async = asynchronous

    def run(self, url: str, work: Callable[[Any], Any], **options: Any) -> Any:
        """What ``work`` gives, done with a client that is open to ``url``."""
        options = {"integration_code": "CODE", "limits": LIMITS, "url": url, **options}
        if not self._async:
            with Autotask.connect("me@example.com", SECRET, **options) as client:
                return self._plain(work(client))

        async def main() -> Any:
            async with AsyncAutotask.connect("me@example.com", SECRET, **options) as client:
                found = work(client)
                if hasattr(found, "__aiter__"):
                    return [record async for record in found]
                return await found

        return asyncio.run(main())

    def _plain(self, found: Any) -> Any:
        return list(found) if hasattr(found, "__next__") else found

    def query(self, url: str, **options: Any) -> list[Any]:
        found: list[Any] = self.run(url, lambda client: client.query(types.Ticket), **options)
        return found

    def create(self, url: str, items: Iterable[types.Entity], **options: Any) -> Any:
        return self.run(url, lambda client: client.create(items, validate=False, **options))


@pytest.fixture(params=["sync", "async"])
def driver(request: pytest.FixtureRequest) -> Driver:
    return Driver(asynchronous=request.param == "async")


def created(*ids: int) -> bytes:
    return query_answer(
        "".join(f'<Entity xsi:type="Ticket"><id>{n}</id></Entity>' for n in ids)
    ).replace(b"query", b"create")


# --- answers that arrive --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        reply(page(3)),
        reply(page(3), keep=False),
        chunked(page(3), 7),
        chunked(page(3), 100_000),
        zipped(page(3)),
        reply(gzip.compress(page(3)[:99]) + gzip.compress(page(3)[99:]), encoding="x-gzip"),
        reply(page(3), encoding="identity"),
        reply(page(3), encoding=" Identity "),
        reply(b"\n\n" + page(3)),
        Reply(b"HTTP/1.1 200 OK\r\n\r\n" + page(3)),  # its end is the connection's
    ],
)
def test_an_answer_however_it_is_carried(driver: Driver, answer: Reply) -> None:
    with ScriptedServer(answer) as server:
        assert [ticket.id for ticket in driver.query(server.url)] == [1, 2, 3]
        (head,) = server.heads
        assert "accept-encoding: gzip\r\n" in head.lower()


def test_the_pages_of_a_reading_share_a_connection(driver: Driver) -> None:
    with ScriptedServer(reply(page(500)), reply(query_answer())) as server:
        assert len(driver.query(server.url)) == 500
        assert len(server.requests) == 2
        assert server.connections == 1
        assert b"GreaterThan&quot;&gt;500&lt;" in server.requests[1].replace(b'"', b"&quot;")


def test_a_call_has_a_connection_to_itself(driver: Driver) -> None:
    """Where one is shared, the answer to a call can come again when the next one is out: a refusal
    that came so had three records sent twice."""

    async def asked_async(client: Any) -> list[int]:
        items = (types.Ticket(title=f"{n}") for n in range(3))
        _ = [ticket async for ticket in client.query(types.Ticket)]
        report = await client.create(items, max_items=1, validate=False)
        updated = await client.update([each.item for each in report], validate=False)
        return [*map(int, (report.ok, updated.ok))]

    def asked(client: Any) -> list[int]:
        items = (types.Ticket(title=f"{n}") for n in range(3))
        list(client.query(types.Ticket))
        report = client.create(items, max_items=1, validate=False)
        updated = client.update([each.item for each in report], validate=False)
        return [*map(int, (report.ok, updated.ok))]

    answers = [reply(page(1)), *(reply(created(n)) for n in (7, 8, 9))]
    answers += [reply(created(7, 8, 9).replace(b"create", b"update"))]
    with ScriptedServer(*answers) as server:
        work = asked_async if driver._async else asked
        assert driver.run(server.url, work) == [1, 1]
        assert (len(server.requests), server.connections) == (5, 5)
        kept = ["connection: close" not in head.lower() for head in server.heads]
        assert kept == [True, False, False, False, False]


def test_two_readings_share_none(driver: Driver) -> None:
    def asked(client: Any) -> int:
        return sum(len(list(client.query(types.Ticket))) for _ in range(3))

    async def asked_async(client: Any) -> int:
        return sum([len([each async for each in client.query(types.Ticket)]) for _ in range(3)])

    with ScriptedServer(reply(page(500)), reply(query_answer())) as server:
        server._script *= 3
        work = asked_async if driver._async else asked
        assert driver.run(server.url, work) == 1500
        assert (len(server.requests), server.connections) == (6, 3)


def test_credentials_go_with_every_call_but_the_first(driver: Driver) -> None:
    with ScriptedServer() as server:
        url = f"<URL>{server.url}</URL><ErrorCode>0</ErrorCode>"
        located = f'<getZoneInfoResponse xmlns="{NS}"><getZoneInfoResult>{url}</getZoneInfoResult>'
        server._script = [reply(envelope(located + "</getZoneInfoResponse>")), reply(page(1))]
        assert len(driver.query(None, locate_url=server.url)) == 1  # type: ignore[arg-type]
        first, second = server.heads
        assert "authorization" not in first.lower()
        assert b"AutotaskIntegrations" not in server.requests[0]
        token = base64.b64encode(f"me@example.com:{SECRET}".encode()).decode()
        assert f"Authorization: Basic {token}" in second
        assert b"IntegrationCode>CODE<" in server.requests[1]


def test_a_user_whom_the_service_does_not_know(driver: Driver) -> None:
    located = "<getZoneInfoResult><URL/><ErrorCode>-2</ErrorCode></getZoneInfoResult>"
    answer = reply(envelope(f'<getZoneInfoResponse xmlns="{NS}">{located}</getZoneInfoResponse>'))
    with (
        ScriptedServer(answer) as server,
        pytest.raises(AuthenticationError, match=r"no zone for user 'me@example.com' .*-2"),
    ):
        driver.query(None, locate_url=server.url)  # type: ignore[arg-type]


# --- answers that do not --------------------------------------------------------------------------

CUT: list[Reply] = [
    reply(page(3)[:-1]),
    reply(page(3)[:-1], length=len(page(3)), keep=False),
    reply(page(3), length=len(page(3)) + 1, keep=False),
    chunked(page(3), 50, end=False),
    Reply([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n", page(3)[:32]]),
    zipped(page(30), cut=20),
    zipped(page(30), cut=60),
    zipped(page(3), cut=1),
    reply(page(3), encoding="br"),
    reply(gzip.compress(page(3))[:-30] + b"garbage", encoding="gzip"),
    reply(b"not gzip", encoding="gzip"),
    Reply([b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<", b"x"], pause=1.5),
    reply(b""),
]


@pytest.mark.usefixtures("brief_waits")
@pytest.mark.parametrize("answer", CUT)
def test_an_answer_that_breaks_off_is_truncated(driver: Driver, answer: Reply) -> None:
    with ScriptedServer(answer, reply(b"")) as server:
        with pytest.raises(TruncatedResponse) as caught:
            driver.query(server.url)
        assert caught.value.operation == "query"
        assert caught.value.maybe_done


@pytest.mark.parametrize("answer", [*CUT, DROP, Reply([b"", b"x"], pause=1.5)])
def test_a_create_without_an_answer_is_unknown_and_never_repeated(
    driver: Driver, answer: Reply
) -> None:
    with ScriptedServer(answer) as server:
        items = [types.Ticket(title="a"), types.Ticket(title="b")]
        report = driver.create(server.url, items)
        assert len(server.requests) == 1
        assert [outcome.status for outcome in report] == ["unknown", "unknown"]
        assert isinstance(report.unknown[0].error, TransportError)
        assert report.unknown[0].error.records == (0, 1)


@pytest.mark.parametrize("answer", [DROP, Reply([b"", b"x"], pause=1.5), reply(b"", "503 Busy")])
def test_a_query_is_repeated_where_the_failure_passes(driver: Driver, answer: Reply) -> None:
    with ScriptedServer(answer, reply(page(2))) as server:
        assert len(driver.query(server.url)) == 2
        assert len(server.requests) == 2


@pytest.mark.parametrize(
    "answer", [reply(page(3).replace(b">3<", b">x<")), reply(b"", "404 Gone"), reply(b"", "501 No")]
)
def test_a_query_is_not_repeated_where_it_does_not(driver: Driver, answer: Reply) -> None:
    with ScriptedServer(answer) as server:
        with pytest.raises(TransportError):
            driver.query(server.url)
        assert len(server.requests) == 1


def test_nobody_listens(driver: Driver) -> None:
    """The request never went out: a create is repeated, and then failed rather than unknown."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    with pytest.raises(TransportError, match="could not connect") as caught:
        driver.query(url)
    assert not caught.value.sent
    report = driver.create(url, [types.Ticket()])
    assert [outcome.status for outcome in report] == ["failed"]


@pytest.mark.parametrize("url", ["ftp://localhost/", "http://", "not a url", "http://:x/"])
def test_an_address_that_is_none(driver: Driver, url: str) -> None:
    with pytest.raises(TransportError, match="could not connect") as caught:
        driver.query(url)
    assert not caught.value.sent


def test_a_create_after_a_busy_answer_goes_on_with_the_next_call(driver: Driver) -> None:
    with ScriptedServer(reply(b"", "503 Busy"), reply(created(7))) as server:
        report = driver.create(server.url, [types.Ticket(), types.Ticket()], max_items=1)
        assert [outcome.status for outcome in report] == ["unknown", "succeeded"]
        assert report.succeeded[0].item.id == 7


def test_a_redirect_is_not_followed(driver: Driver) -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: http://localhost:1/\r\nContent-Length: 0\r\n\r\n"
    with ScriptedServer(Reply(head)) as server, pytest.raises(TransportError, match="HTTP 302"):
        driver.query(server.url)


def test_an_answer_that_is_too_large_once_unpacked(driver: Driver) -> None:
    limits = Limits(read=2, response_bytes=10_000)
    with (
        ScriptedServer(zipped(page(1) + b" " * 5_000_000)) as server,
        pytest.raises(MalformedResponse, match="larger than 10000 bytes"),
    ):
        driver.query(server.url, limits=limits)


SLOWLY = [bytes([byte]) for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + b"x" * 99]
ENDLESS = {
    "1xx": Reply([b"HTTP/1.1 100 Continue\r\n\r\n"] * 80, pause=0.05),
    "a byte at a time": Reply(SLOWLY, pause=0.05),
}


@pytest.mark.parametrize("answer", ENDLESS.values(), ids=ENDLESS)
def test_a_whole_call_ends_in_its_time_with_all_its_tries(driver: Driver, answer: Reply) -> None:
    limits = Limits(connect=2, read=2, total=0.5)
    with ScriptedServer(answer) as server:
        began = time.monotonic()
        with pytest.raises(TransportError) as caught:
            driver.query(server.url, limits=limits)
        assert 0.4 < time.monotonic() - began < 1.0
        assert caught.value.maybe_done
        assert len(server.requests) == 1
        items = [types.Ticket()]
        report = driver.run(server.url, lambda c: c.create(items, validate=False), limits=limits)
        assert time.monotonic() - began < 2.0
        assert [outcome.status for outcome in report] == ["unknown"]


def test_a_whole_call_ends_in_its_time_where_its_request_is_taken_slowly(driver: Driver) -> None:
    """The library's time limit of a write is one of each piece that the socket takes."""

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            while connection.recv(200_000):
                time.sleep(0.1)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        items = [types.Ticket(description="x" * 20_000_000)]
        limits = Limits(connect=2, read=2, total=0.7)
        began = time.monotonic()
        report = driver.run(url, lambda c: c.create(items, validate=False), limits=limits)
        assert time.monotonic() - began < 2.0
    assert [outcome.status for outcome in report] == ["unknown"]


# --- answers that say no --------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b"<p>no", b"Access denied", page(1)[:-9]])
def test_401_is_about_the_credentials_whatever_its_body(driver: Driver, body: bytes) -> None:
    with ScriptedServer(reply(body, "401 Unauthorized")) as server:
        with pytest.raises(AuthenticationError):
            driver.query(server.url)
        with pytest.raises(AuthenticationError) as caught:
            driver.create(server.url, [types.Ticket(), types.Ticket()], max_items=1)
        assert len(server.requests) == 2
        assert caught.value.report is not None
        assert [outcome.status for outcome in caught.value.report] == ["failed"]


def test_a_fault_and_an_error_of_the_service(driver: Driver) -> None:
    fault = envelope("<soap:Fault><faultstring>Broken</faultstring></soap:Fault>")
    with ScriptedServer(reply(fault, "500 Error")) as server:
        with pytest.raises(SoapFault, match="Broken"):
            driver.query(server.url)
        assert len(server.requests) == 1
    said = "<ATWSError><Message>Root element is missing.</Message></ATWSError>"
    with (
        ScriptedServer(reply(query_answer(code=-1, errors=said))) as server,
        pytest.raises(ServiceError, match="Root element is missing"),
    ):
        driver.query(server.url)


# --- secrets --------------------------------------------------------------------------------------


def test_no_secret_is_shown_anywhere(driver: Driver, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token = base64.b64encode(f"me@example.com:{SECRET}".encode()).decode()
    shown: list[str] = []

    def look(client: Any) -> Any:
        shown.extend([repr(client), repr(client._connection), repr(client._connection.session)])
        return client.query(types.Ticket)

    replies = [*CUT[:2], reply(b"no", "401 No"), reply(b"no", "404 No"), reply(b"<x/>")]
    for answer in replies:
        with ScriptedServer(answer) as server, pytest.raises(SoapwrightError) as caught:
            driver.run(server.url, look)
        shown += traceback.format_exception(caught.value)
        shown.append(repr(caught.value))
        shown.append(repr(vars(caught.value)))
    with pytest.raises(TransportError) as caught:
        driver.run("http://", look)
    shown += traceback.format_exception(caught.value)
    text = "\n".join([*shown, caplog.text])
    assert "me@example.com" in text
    assert "s3cr3t" not in text
    assert not re.search(re.escape(token[20:40]), text)


def test_a_client_shows_where_it_is_connected(driver: Driver) -> None:
    shown: list[str] = []

    def look(client: Any) -> Any:
        shown.append(repr(client))
        return client.query(types.Ticket)

    with ScriptedServer(reply(page(1))) as server:
        driver.run(server.url, look)
        assert shown[0].endswith(f"Autotask at {server.url}>")


@pytest.mark.parametrize("options", [{}, {"headers": {"X-A": "1"}}])
def test_a_closed_client_says_that_it_is(options: dict[str, Any]) -> None:
    """Whatever is called: nothing is sent, and no record has an outcome that was never tried."""
    address: dict[str, Any] = {"integration_code": "c", "url": "http://127.0.0.1:9/", **options}
    ticket = types.Ticket(account_id=1, title="T", status=1, priority=2)

    async def awaited() -> None:
        async with AsyncAutotask.connect("u", "s", **address) as client:
            pass
        with pytest.raises(ClientClosed, match="the client is closed"):
            await client.create([ticket])
        with pytest.raises(ClientClosed, match="the client is closed"):
            await anext(aiter(client.query(types.Ticket)))

    asyncio.run(awaited())
    with Autotask.connect("u", "s", **address) as client:
        pass
    with pytest.raises(ClientClosed, match="the client is closed: use it within its `with`"):
        client.create([ticket])
    with pytest.raises(ClientClosed, match="the client is closed"):
        next(client.query(types.Ticket))


def test_a_client_for_threads_is_not_entered_as_one_for_asyncio() -> None:
    async def enter() -> None:
        client: Any = Autotask.connect("u", "s", integration_code="c", url="http://127.0.0.1:9/")
        async with client:
            pass

    with pytest.raises(TypeError, match="use `with`: the client for asyncio is AsyncAutotask"):
        asyncio.run(enter())
