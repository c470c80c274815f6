"""What observers and the logger are shown of an exchange, and that it makes no difference to it."""

from __future__ import annotations

import logging
import pickle
import threading
import warnings
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest

import soapwright
from generated.autotask import Autotask, Ticket, types
from generated.autotask.operations import QUERY
from soapwright import HookFailed, Limits, MalformedResponse, TransportError, WireEvent
from soapwright.runtime.http import watching
from soapwright.runtime.http.settings import TRACE, WIRE
from tests.runtime.http.test_custom import HIDDEN, Driver, ask
from tests.runtime.scripted import ScriptedServer, reply, zipped
from tests.runtime.soap import envelope, page

CODE = "C0DE" + "-hidden"


@pytest.fixture(params=["sync", "async"])
def driver(request: pytest.FixtureRequest) -> Driver:
    return Driver(asynchronous=request.param == "async")


def answering(data: bytes, **more: Any) -> Callable[[httpx2.Request], httpx2.Response]:
    return lambda request: httpx2.Response(200, content=data, **more)


def test_an_observer_sees_what_goes_out_and_comes_back(driver: Driver) -> None:
    seen: list[WireEvent] = []
    with ScriptedServer(zipped(page(2))) as server:
        options = {"integration_code": CODE, "headers": {"X-Key": HIDDEN, "User-Agent": "me"}}
        driver.run(
            ask, url=f"{server.url}?token={HIDDEN}", hooks={"observe": seen.append}, **options
        )
        sent, url = server.requests[0], server.url
    request, response = seen
    assert (request.kind, request.method, request.operation) == ("request", "POST", "query")
    assert request.url == f"{url}?token=***"
    assert request.content == sent.replace(CODE.encode(), b"***")
    assert request.size == len(sent)
    assert request.headers == {
        **{"X-Key": "***", "User-Agent": "me", "Content-Type": "text/xml; charset=utf-8"},
        **{"SOAPAction": f'"{QUERY.action}"', "Authorization": "***"},
    }
    assert (request.status, request.seconds, request.error) == (None, None, None)
    assert (response.kind, response.status, response.number) == ("response", 200, request.number)
    assert response.content == page(2)
    assert response.headers["content-encoding"] == "gzip"
    assert response.at - request.at < timedelta(seconds=5)
    assert response.seconds is not None
    assert response.seconds < 5
    shown = "".join(map(str, seen)) + repr(seen)
    assert HIDDEN not in shown
    assert CODE not in shown
    assert [str(each) for each in pickle.loads(pickle.dumps(seen))] == [*map(str, seen)]


def test_the_answer_is_read_as_it_is(driver: Driver) -> None:
    fault = envelope("<x/>")
    seen: list[WireEvent] = []
    options: dict[str, Any] = {"hooks": {"observe": [seen.append, seen.append]}}
    with pytest.raises(MalformedResponse):
        driver.ask(http_client=driver.mock(answering(fault)), **options)
    assert [each.kind for each in seen] == ["request"] * 2 + ["response"] * 2
    assert seen[2].content == fault


def test_one_that_ends_without_an_answer(driver: Driver) -> None:
    def broken(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadError(f"gone with {CODE}")

    seen: list[WireEvent] = []
    options = {"integration_code": CODE, "http_client": driver.mock(broken)}
    with pytest.raises(TransportError):
        driver.run(ask, hooks={"observe": seen.append}, limits=Limits(total=0.1), **options)
    assert (seen[1].kind, seen[1].status) == ("failure", None)
    assert seen[1].error == "no answer from http://test/: gone with ***"


def test_one_whose_answer_is_too_large(driver: Driver) -> None:
    seen: list[WireEvent] = []
    options = {"http_client": driver.mock(answering(page(9))), "limits": Limits(response_bytes=99)}
    with pytest.raises(MalformedResponse):
        driver.run(ask, hooks={"observe": seen.append}, **options)
    assert (seen[1].kind, seen[1].status) == ("failure", 200)
    assert seen[1].error == "the answer is larger than 99 bytes"
    assert len(seen) == 2


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_an_observer_raises_is_a_warning(driver: Driver) -> None:
    def observer(event: WireEvent) -> None:
        raise ValueError(HIDDEN)

    client = driver.mock(answering(page(2)))
    with pytest.warns(
        HookFailed, match="observer raised ValueError, which changes nothing"
    ) as told:
        assert driver.ask(http_client=client, hooks={"observe": observer}) == 2
    assert len(told) == 2
    assert HIDDEN not in str(told[0].message)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert driver.ask(http_client=client, hooks={"observe": observer}) == 2


def test_a_large_message_is_shown_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MOST", 1000)
    monkeypatch.setattr(watching, "_BEYOND", 100)
    seen: list[WireEvent] = []
    Driver(asynchronous=False).ask(
        http_client=httpx2.Client(transport=httpx2.MockTransport(answering(page(50)))),
        hooks={"observe": seen.append},
    )
    assert seen[1].content == page(50)[:1000]
    assert seen[1].size == len(page(50))
    assert str(seen[1]).endswith(f"… of {len(page(50))} bytes")


# --- the logger -----------------------------------------------------------------------------------


def test_the_raw_xml_is_one_logger_away(driver: Driver, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(soapwright.TRACE, "soapwright.wire")
    client = driver.mock(answering(page(2)))
    driver.ask(http_client=client, integration_code=CODE)
    records = [record for record in caplog.records if record.name == WIRE]
    assert [(each.levelno, each.levelname) for each in records] == [(TRACE, "TRACE")] * 2
    assert "<n0:query>" in records[0].getMessage()
    assert page(2).decode() in records[1].getMessage()
    assert CODE not in caplog.text
    assert "s3cr3t" not in caplog.text


def test_a_client_that_is_open_is_logged_from_now_on(caplog: pytest.LogCaptureFixture) -> None:
    with (
        ScriptedServer(reply(page(2))) as server,
        Autotask.connect("u", "s", integration_code=CODE, url=server.url) as client,
    ):
        ask(client)
        assert not [each for each in caplog.records if each.name == WIRE]
        with caplog.at_level(TRACE, WIRE):
            ask(client)
        ask(client)
    assert len([each for each in caplog.records if each.name == WIRE]) == 2
    assert CODE not in caplog.text


def test_debugging_all_else_does_not_log_messages(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    driver = Driver(asynchronous=False)
    driver.ask(http_client=driver.mock(answering(page(1))))
    assert not [each for each in caplog.records if each.name == WIRE]


def test_a_filter_that_fails_does_not_end_the_call(caplog: pytest.LogCaptureFixture) -> None:
    def fails(record: logging.LogRecord) -> bool:
        raise KeyError

    logger, driver = logging.getLogger(WIRE), Driver(asynchronous=False)
    logger.addFilter(fails)
    try:
        with caplog.at_level(TRACE, WIRE), pytest.warns(HookFailed):
            assert driver.ask(http_client=driver.mock(answering(page(1)))) == 1
    finally:
        logger.removeFilter(fails)


def test_threads_that_share_a_client_have_their_own_numbers() -> None:
    seen: list[WireEvent] = []
    client = httpx2.Client(transport=httpx2.MockTransport(answering(page(1))))
    options: dict[str, Any] = {"http_client": client, "hooks": {"observe": seen.append}}
    with Autotask.connect("u", "s", integration_code=CODE, url="http://x/", **options) as at:
        threads = [threading.Thread(target=ask, args=(at,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    numbers = [each.number for each in seen if each.kind == "request"]
    assert len(set(numbers)) == 8
    assert sorted(numbers) == sorted(each.number for each in seen if each.kind == "response")


def test_pages_are_streamed_all_the_same() -> None:
    seen: list[WireEvent] = []
    client = httpx2.Client(transport=httpx2.MockTransport(answering(page(3))))
    options: dict[str, Any] = {"http_client": client, "hooks": {"observe": seen.append}}
    with Autotask.connect("u", "s", integration_code=CODE, url="http://x/", **options) as at:
        assert [each.id for each in at.query(Ticket)] == [1, 2, 3]
        assert isinstance(at.call(QUERY, types.Query(s_xml="")), types.QueryResponse)
    assert [each.kind for each in seen] == ["request", "response"] * 2
