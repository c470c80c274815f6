"""Pages that are read as they arrive: what comes early, and what comes of a page that is cut."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import generated.autotask
from generated.autotask import types
from generated.autotask.paging import QUERY
from generated.superoffice import types as superoffice
from generated.superoffice.paging.archive import ROWS as ROWS_OF_A_LIST
from generated.superoffice.session import HEADER_STATUS
from soapwright.runtime.calls.call import Stream
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.errors import (
    MalformedResponse,
    ServiceError,
    TransportError,
    TruncatedResponse,
)
from soapwright.runtime.http.settings import Limits
from soapwright.runtime.http.soap import SOAP_11, SoapExchange
from tests.generated.drivers import DRIVERS, connect
from tests.runtime.scripted import Reply, ScriptedServer, reply
from tests.runtime.soap import NS, exchange, outgoing, page, query_answer, receive

ROWS = QUERY.result.items


def head(size: int | None = None) -> bytes:
    length = "" if size is None else f"Content-Length: {size}\r\n"
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n{length}\r\n".encode()


def opened(driver: str, url: str) -> Any:
    return connect(generated.autotask, driver, "Autotask", "me", "s", integration_code="c", url=url)


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def received(data: bytes, *, step: int = 4096, status: int = 200) -> tuple[list[Any], Any]:
    """The records that came early, and the answer or the error after them."""
    found: list[Any] = []
    one = exchange(stream=Stream(ROWS, found.extend))
    try:
        one.start(status, {})
        for start in range(0, len(data), step):
            one.feed(data[start : start + step])
        return found, one.finish().body.query_result
    except MalformedResponse as error:
        return found, error


def rows(size: int) -> list[Any]:
    entities: list[Any] = receive(page(size)).entity_results.entity
    return entities


# --- one answer, without a network ---------------------------------------------------------------


@pytest.mark.parametrize("step", [1, 7, 4096, 1_000_000])
def test_the_records_are_those_of_the_whole_answer(step: int) -> None:
    found, result = received(page(60), step=step)
    assert found == rows(60)
    assert result.return_code == 1
    assert result.entity_results.entity == []


def test_records_come_before_the_answer_has_ended() -> None:
    found: list[Any] = []
    one = exchange(stream=Stream(ROWS, found.extend))
    one.start(200, {})
    data = page(60)
    one.feed(data[: len(data) // 2])
    assert 20 < len(found) < 40


@pytest.mark.slow
def test_a_page_cut_anywhere_gives_its_whole_records_and_an_error() -> None:
    data, expected = page(60), rows(60)
    whole = len(data)
    dice = random.Random(1)
    for offset in sorted({*range(whole - 2048, whole), *dice.sample(range(whole), 500)}):
        found, error = received(data[:offset])
        assert isinstance(error, TruncatedResponse)
        assert found == expected[: len(found)]
        assert len(found) >= data.count(b"</Entity>", 0, offset) - 1
        assert error.given == len(found)
        assert not found or f"after {len(found)} whole records" in str(error)


def test_bytes_that_are_damaged_anywhere_never_give_a_wrong_record() -> None:
    """A byte no XML document can have stands in the place of any other."""
    data, expected = page(20), rows(20)
    for offset in random.Random(2).sample(range(len(data)), 300):
        found, error = received(data[:offset] + b"\x00" + data[offset + 1 :])
        assert isinstance(error, TruncatedResponse)
        assert found == expected[: len(found)]


@pytest.mark.parametrize(
    ("data", "given"),
    [
        (b"", 0),
        (b"<html><body>Sorry</body></html>", 0),
        (b"<!DOCTYPE html><html/>", 0),
        (page(3).replace(b"?>", b"?><!DOCTYPE x [<!ENTITY a 'b'>]>", 1), 0),
        (page(3).replace(b"soap:Envelope", b"soap:Letter"), 0),
        (page(3).replace(b"soap:Body", b"soap:Corpse"), 0),
        (page(3).replace(b"queryResponse", b"createResponse"), 0),
        (page(3).replace(b'"utf-8"', b'"utf-16"', 1), 0),
        (page(3).replace(b"<id>2<", b"<id>two<"), 1),
        (page(3) + b"<x/>", 3),
        (page(3).replace(b"<ReturnCode>1", b"<ReturnCode>one"), 3),
    ],
)
def test_an_answer_that_is_none(data: bytes, given: int) -> None:
    found, error = received(data)
    assert isinstance(error, MalformedResponse)
    assert found == rows(3)[:given]
    assert error.given == given


def test_records_elsewhere_in_the_answer_are_not_rows() -> None:
    """An element of the same name, deeper or beside the list."""
    inner = (
        '<Entity xsi:type="Ticket"><id>1</id><Extra><Entity><id>9</id></Entity></Extra></Entity>'
    )
    data = query_answer(inner).replace(
        b"</queryResult>", b"<More><Entity><id>8</id></Entity></More></queryResult>"
    )
    found, result = received(data)
    assert [row.id for row in found] == [1]
    assert "Extra" in found[0].extra
    assert "More" in result.extra


def test_records_of_another_namespace_where_only_local_names_count() -> None:
    found: list[Any] = []
    one = SoapExchange(
        Codec(types.TYPES, by_local_name=True),
        QUERY.operation,
        outgoing(QUERY.operation, types.Query(s_xml=""), stream=Stream(ROWS, found.extend)),
        url="http://localhost/",
        limits=Limits(),
    )
    one.start(200, {})
    one.feed(page(3).replace(NS.encode(), b"urn:elsewhere"))
    assert one.finish().body.query_result.return_code == 1
    assert [row.id for row in found] == [1, 2, 3]


def test_a_record_that_is_nil_is_none() -> None:
    nil = '<Entity xsi:nil="true"/><Entity xsi:type="Ticket"><id>1</id></Entity>'
    assert [row.id for row in received(query_answer(nil))[0]] == [1]


def test_no_record_counts_of_a_page_whose_status_says_no() -> None:
    found: list[Any] = []
    one = exchange(stream=Stream(ROWS, found.extend))
    one.start(500, {})
    one.feed(page(3))
    with pytest.raises(TransportError, match="HTTP 500"):
        one.finish()
    assert found == []


@pytest.mark.parametrize("succeeded", [True, False])
def test_a_header_that_says_no_comes_before_any_record(succeeded: bool) -> None:
    codec, found = Codec(superoffice.TYPES), list[Any]()
    item = superoffice.ArchiveListItem(primary_key=7)
    answer = superoffice.GetArchiveListByColumnsResponse(
        response=superoffice.ArrayOfArchiveListItem(archive_list_item=[item])
    )
    parts = map(codec.encoder.element, [superoffice.Succeeded(value=succeeded), answer])
    header, body = [b"".join(part).decode() for part in parts]
    data = (
        f'<s:Envelope xmlns:s="{SOAP_11}"{codec.encoder.names.declarations}>'
        f"<s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )
    one = SoapExchange(
        codec,
        ROWS_OF_A_LIST.operation,
        outgoing(
            ROWS_OF_A_LIST.operation,
            superoffice.GetArchiveListByColumns(),
            stream=Stream(ROWS_OF_A_LIST.rows, found.extend),
        ),
        url="http://localhost/",
        limits=Limits(),
        header_status=HEADER_STATUS,
    )
    one.start(200, {})
    if succeeded:
        one.feed(data.encode())
        assert one.finish().body.response.archive_list_item == []
        assert found == [item]
    else:
        with pytest.raises(ServiceError, match="the call failed"):
            one.feed(data.encode())
        assert found == []


# --- whole clients, over a socket ----------------------------------------------------------------


def test_a_record_is_used_before_its_page_has_ended(driver: str) -> None:
    data = page(100)
    middle = len(data) // 2
    rest = threading.Event()
    with (
        ScriptedServer(Reply([head(len(data)) + data[:middle], rest, data[middle:]])) as server,
        opened(driver, server.url) as client,
    ):
        found = client.query(types.Ticket)
        assert next(found).id == 1
        assert not rest.is_set()
        rest.set()
        assert [row.id for row in found] == list(range(2, 101))


def test_a_compressed_page_is_used_as_it_arrives(driver: str) -> None:
    data = gzip.compress(page(400), compresslevel=1)
    middle = len(data) // 2
    rest = threading.Event()
    start = head().replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n")
    with (
        ScriptedServer(Reply([start + data[:middle], rest, data[middle:]])) as server,
        opened(driver, server.url) as client,
    ):
        found = client.query(types.Ticket)
        assert next(found).id == 1
        rest.set()
        assert len(list(found)) == 399


def test_the_next_page_is_asked_for_when_half_of_one_is_left(driver: str) -> None:
    with (
        ScriptedServer(reply(page(500)), reply(query_answer())) as server,
        opened(driver, server.url) as client,
    ):
        found = client.query(types.Ticket)
        for _ in range(249):
            next(found)
        time.sleep(0.1)
        assert len(server.requests) == 1
        next(found)
        next(found)
        _until(client, lambda: len(server.requests) == 2, found)
        assert len(list(found)) < 250


def _until(client: Any, condition: Any, found: Iterator[Any]) -> None:
    """Wait for what happens while the rows are used; an event loop runs only when one is asked."""
    limit = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.01)
        if not isinstance(client, generated.autotask.Autotask):
            next(found)


def test_who_stops_early_costs_no_further_page(driver: str) -> None:
    with (
        ScriptedServer(reply(page(3000)), reply(query_answer())) as server,
        opened(driver, server.url) as client,
    ):
        found = client.query(types.Ticket)
        next(found)
        found.close()
        limit = time.monotonic() + 5
        while any(thread.name == "soapwright-pages" for thread in threading.enumerate()):
            assert time.monotonic() < limit
            time.sleep(0.01)
        assert len(server.requests) == 1


def test_a_page_is_fetched_whole_however_slowly_it_is_used(driver: str) -> None:
    """The server is not kept waiting in the middle of an answer."""
    data = page(500)
    sent = threading.Event()

    class Sent(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            sent.set()
            return True

    with (
        ScriptedServer(Reply([head(len(data)) + data, Sent()]), reply(query_answer())) as server,
        opened(driver, server.url) as client,
    ):
        found = client.query(types.Ticket)
        next(found)
        if driver == "sync":
            assert sent.wait(5)
        assert len(list(found)) == 499


def test_an_error_of_a_later_page_comes_after_the_records_before_it(driver: str) -> None:
    no = query_answer(code=-1, errors="<ATWSError><Message>no more</Message></ATWSError>")
    found: list[int] = []
    with (
        ScriptedServer(reply(page(500)), reply(no)) as server,
        opened(driver, server.url) as client,
    ):
        with pytest.raises(ServiceError, match="no more"):
            found.extend(row.id for row in client.query(types.Ticket))
        assert len(server.requests) == 2


@pytest.mark.slow
def test_pages_of_any_number_cost_no_more_memory(tmp_path: Path) -> None:
    """A process of its own reads 2 pages, then 20 more: it has not grown."""
    if not Path("/proc/self/statm").exists():
        pytest.skip("needs /proc to see a process's memory")
    (tmp_path / "page.xml").write_bytes(page(2_000))
    script = f"""
import sys
from generated.autotask.paging import QUERY
from soapwright.runtime.calls.call import Stream
from tests.runtime.soap import exchange

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

def read():
    most = 0
    one = exchange(stream=Stream(QUERY.result.items, lambda rows: None))
    one.start(200, {{}})
    with open({str(tmp_path / "page.xml")!r}, "rb") as file:
        while data := file.read(65536):
            one.feed(data)
            most = max(most, resident())
    one.finish()
    return most

read(), read()
before = resident()
print(max(read() for _ in range(20)) - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert int(done.stdout) < 2 * 1024 * 1024


def test_nothing_more_is_asked_of_a_query_that_was_left(driver: str) -> None:
    with ScriptedServer(reply(page(500)), reply(page(600, first=501))) as server:
        with opened(driver, server.url) as client:
            rows = client.query(types.Ticket)
            next(rows)
            time.sleep(0.1)  # the page has come, and its reader waits for room
            rows.close()
            while any(thread.name == "soapwright-pages" for thread in threading.enumerate()):
                time.sleep(0.001)
        assert len(server.requests) == 1
