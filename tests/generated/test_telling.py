"""What is told of work with a real service, whatever happens on the way and whichever driver."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import threading
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import generated.autotask
from generated.autotask import AsyncAutotask, Autotask, Ticket, q
from soapwright import BatchError, HookFailed, SoapwrightError, ThresholdExceeded
from soapwright.runtime.calls import retry
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.http.soap import SOAP_11
from soapwright.runtime.telling.words import KEYS
from soapwright.sandbox.autotask.app import create_app
from soapwright.sandbox.server import start
from tests.generated.conftest import Recorder, Service
from tests.generated.drivers import DRIVERS, connect
from tests.generated.packages import AUTOTASK
from tests.recording import (
    API,
    Lines,
    Recorded,
    SpanProcessor,
    TracerProvider,
    logged,
    recorded,
    trace,
)
from tests.runtime.scripted import Reply, ScriptedServer, reply
from tests.runtime.soap import envelope, page

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = 987_654
FAULTS: dict[str, dict[str, Any]] = {
    "answer lost": {"drop": True},
    "never there": {"drop": True, "processed": False},
    "too many": {"status": 429, "processed": False},
    "out of order": {"status": 503},
    "cut": {"cut": 300},
}


@pytest.fixture(scope="module")
def one() -> Iterator[Service]:
    recorder = Recorder(create_app(AUTOTASK))
    with start(recorder) as server:  # type: ignore[arg-type]
        yield Service(server, recorder)


@pytest.fixture
def service(one: Service) -> Service:
    """One sandbox for all tests here: what they create has their own titles."""
    one.recorder.seen.clear()
    return one


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls are made again as often as ever, without the pauses."""
    after = retry._wait_after
    monkeypatch.setattr(retry, "_wait_after", lambda *given: after(*given) * 0)


def tickets(
    number: int,
    bad: set[int] = frozenset(),  # type: ignore[assignment]
    title: str = "t",
) -> list[Ticket]:
    return [
        Ticket(title=f"{title}{at}", account_id=NOWHERE if at in bad else 1, status=1, priority=2)
        for at in range(number)
    ]


def counted(calls: Counter[str]) -> Any:
    """Counts the calls that are made, by their operations, whoever is told of them."""
    go = Connection.go

    def counting(self: Connection, outgoing: Any, way: Any) -> Any:
        calls[outgoing.call.operation.name] += 1
        return go(self, outgoing, way)

    return mock.patch.object(Connection, "go", counting)


def of_script(driver: str, server: ScriptedServer) -> Any:
    who = {"username": "me", "secret": "s", "integration_code": "c", "url": server.url}
    return connect(generated.autotask, driver, "Autotask", **who)


def number(span: Any, key: str) -> int:
    found: int = (span.attributes or {}).get(f"soapwright.{key}", 0)
    return found


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    driver=st.sampled_from(DRIVERS),
    size=st.integers(0, 12),
    bad=st.sets(st.integers(0, 11), max_size=3),
    most=st.integers(1, 5),
    at_once=st.integers(1, 3),
    faults=st.lists(st.tuples(st.sampled_from(sorted(FAULTS)), st.integers(0, 6)), max_size=3),
)
def test_all_adds_up(
    service: Service,
    driver: str,
    size: int,
    bad: set[int],
    most: int,
    at_once: int,
    faults: list[tuple[str, int]],
) -> None:
    calls = Counter[str]()
    with recorded() as seen, logged() as lines, counted(calls):
        with service.connect(driver) as client:
            for kind, skip in faults:
                service.server.faults.next(operation="create", skip=skip, **FAULTS[kind])
            report, ended_well = None, True
            try:
                report = client.create(tickets(size, bad), max_items=most, concurrency=at_once)
            except (BatchError, ThresholdExceeded) as error:
                report, ended_well = error.report, False
            service.server.faults.clear()
            sent = client.calls
        assert report is not None
        of_calls = [s for s in seen.spans if s.name.startswith("autotask/")]
        tries, chunks, (batch,) = seen.of("POST"), seen.of("chunk"), seen.of("create")
        counts = {"service": len(of_calls), "lines": len(lines.of("call"))}
        assert counts == dict.fromkeys(counts, calls.total())
        assert sum(p.count for p in seen.points("rpc.client.call.duration")) == calls.total()
        assert (
            len(tries) == sent == sum(p.count for p in seen.points("http.client.request.duration"))
        )
        assert len(lines.of("retry")) == sum(max(number(s, "attempt") - 1, 0) for s in of_calls)
        in_chunks = sum(number(span, "records") for span in chunks)
        assert in_chunks == len(report) if ended_well else in_chunks <= len(report)
        told = {name: number(batch, name) for name in ("succeeded", "failed", "unknown")}
        assert told == {name: len(getattr(report, name)) for name in told}
        assert number(batch, "records") == len(report)
        assert number(batch, "calls") == report.calls
        assert sum(line["records"] for line in lines.of("unknown")) == len(report.unknown)
        of_statuses = {
            point.attributes["soapwright.status"]: point.value
            for point in seen.points("soapwright.records")
        }
        assert of_statuses == {name: count for name, count in told.items() if count}
        parents = {span.context.span_id: span for span in seen.spans if span.context}
        for span in seen.spans:
            parent = None if span.parent is None else parents[span.parent.span_id].name
            assert _fits(span.name, parent), (span.name, parent)


def _fits(name: str, parent: str | None) -> bool:
    match name:
        case "POST":
            return parent in {"autotask/create", "autotask/getZoneInfo"}
        case "autotask/create":
            return parent in {"chunk", "isolation"}
        case "isolation":
            return parent in {"chunk", "create"}
        case "chunk":
            return parent == "create"
    return parent is None


# --- secrets --------------------------------------------------------------------------------------

WORDS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFG0123456789", min_size=9, max_size=24)


def fault(text: str) -> bytes:
    return envelope(
        f'<e:Fault xmlns:e="{SOAP_11}"><faultcode xmlns="">e:Client</faultcode>'
        f'<faultstring xmlns="">{text}</faultstring></e:Fault>'
    )


def everything(lines: Lines, seen: Recorded) -> str:
    """All that anybody was told, in one text."""
    told = [f"{vars(record)} {record.getMessage()} {record.args!r}" for record in lines.records]
    for span in seen.spans:
        status = span.status.description
        told.append(f"{span.name} {dict(span.attributes or {})} {status}")
        told += [f"{event.name} {dict(event.attributes or {})}" for event in span.events]
    for name in ("rpc.client.call.duration", "soapwright.records", "soapwright.retries"):
        told += [f"{dict(point.attributes)}" for point in seen.points(name)]
    return "\n".join(told)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    driver=st.sampled_from(DRIVERS),
    secrets=st.lists(WORDS, min_size=6, max_size=6, unique=True),
    faults=st.lists(st.sampled_from(sorted(FAULTS)), max_size=2),
    bad=st.booleans(),
)
def test_no_secret_and_no_content_is_told(
    service: Service,
    tmp_path_factory: pytest.TempPathFactory,
    driver: str,
    secrets: list[str],
    faults: list[str],
    bad: bool,
) -> None:
    journal = tmp_path_factory.mktemp("journals")
    name, secret, code, title, wanted, header = secrets
    url = service.server.url.replace("://", f"://{name}:{secret}@") + f"?key={code}"
    record = Ticket(title=title, account_id=NOWHERE if bad else 1, status=1, priority=2)
    with recorded() as seen, logged() as lines:
        with service.connect(driver, headers={"X-Key": header}) as client:
            for kind in faults:
                service.server.faults.next(operation="create", **FAULTS[kind])
            try:
                client.create([record, *tickets(1)])
                list(client.query(Ticket, q.Ticket.title == wanted))
            except SoapwrightError:
                pass
            service.server.faults.clear()
        who = {"username": name, "secret": secret, "integration_code": code}
        said = reply(fault(" ".join(secrets)), "500 Internal Server Error", keep=False)
        texts = list[str]()
        with ScriptedServer(said) as server:
            for address in (server.url, url):
                try:
                    with connect(
                        generated.autotask, driver, "Autotask", **who, url=address
                    ) as client:
                        client.create([record], journal=journal / f"{name}.db")
                        list(client.query(Ticket, q.Ticket.title == wanted))
                except SoapwrightError as error:
                    texts.append(str(error))
        told = everything(lines, seen)
    assert any(all(word in text for word in secrets) for text in texts), "errors are full of them"
    assert lines.records
    assert [word for word in secrets if word in told] == []


# --- whose part each is ---------------------------------------------------------------------------


@pytest.mark.parametrize("at_once", [1, 3])
@pytest.mark.parametrize("kind", DRIVERS)
def test_all_are_part_of_what_the_program_does(service: Service, kind: str, at_once: int) -> None:
    title = f"part {kind} {at_once}"
    where = q.Ticket.title.begins_with(title)

    async def run(seen: Recorded) -> tuple[trace.SpanContext, int]:
        async with AsyncAutotask.connect(**service.arguments) as client:
            with seen.tracer.start_as_current_span("import") as own:
                await client.create(tickets(9, {4}, title), max_items=2, concurrency=at_once)
                rows = [row async for row in client.query(Ticket, where)]
        return own.get_span_context(), len(rows)

    def run_here(seen: Recorded) -> tuple[trace.SpanContext, int]:
        importing = seen.tracer.start_as_current_span("import")
        with Autotask.connect(**service.arguments) as client, importing as own:
            client.create(tickets(9, {4}, title), max_items=2, concurrency=at_once)
            rows = list(client.query(Ticket, where))
        return own.get_span_context(), len(rows)

    with recorded() as seen:
        own, rows = run_here(seen) if kind == "sync" else asyncio.run(run(seen))
        of_import = [s for s in seen.spans if s.context and s.context.trace_id == own.trace_id]
    assert rows == 8
    assert len(of_import) == len(seen.spans) - 2  # but for the question for the zone
    (imported,) = [span for span in seen.within(None) if span.name == "import"]
    assert [span.name for span in seen.within(imported)] == ["create", "query"]


def test_nothing_is_current_while_the_program_goes_on(service: Service, driver: str) -> None:
    current = list[bool]()

    def look(*_: object) -> None:
        current.append(trace.get_current_span().get_span_context().is_valid)

    def source() -> Iterator[Ticket]:
        for ticket in tickets(4, title=driver):
            look()
            yield ticket

    with recorded(), service.connect(driver) as client:
        client.create(source(), max_items=2, progress=look)
        for _ in client.query(Ticket, q.Ticket.title.begins_with(driver)):
            look()
        look()
    assert current == [False] * 11


def test_a_query_that_is_left_early_ends(driver: str) -> None:
    with ScriptedServer(reply(page(500)), reply(page(999, first=501))) as server:
        with recorded() as seen, logged() as lines:
            with of_script(driver, server) as client:
                rows = client.query(Ticket)
                next(rows)
                rows.close()
            (query,), (one,) = seen.of("query"), seen.of("page")
        assert len(server.requests) == 1
    assert query.attributes is not None
    assert query.attributes["soapwright.left"] is True
    assert query.attributes["soapwright.pages"] == 1
    assert query.status.is_unset
    assert one.attributes is not None
    assert lines.of("query")[0]["left"] is True


def test_a_query_that_is_left_within_a_page_ends_at_once() -> None:
    goes_on, answer = threading.Event(), page(400)
    half = len(answer) // 2
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(answer)}\r\n\r\n".encode()
    pieces = Reply([head + answer[:half], goes_on, answer[half:]])
    with ScriptedServer(pieces) as server, recorded() as seen, of_script("sync", server) as client:
        rows = client.query(Ticket)
        next(rows)
        rows.close()
        assert [span.name for span in seen.exporter.get_finished_spans()] == ["query"]
        goes_on.set()
        ended = {span.name: dict(span.attributes or {}) for span in seen.spans}
    assert ended.keys() == {"query", "page", "autotask/query", "POST"}
    assert all(each["soapwright.left"] is True for each in ended.values())


def test_a_page_that_breaks_off_and_is_read_on_is_told(driver: str) -> None:
    whole = reply(page(500)).data
    assert isinstance(whole, bytes)
    cut = Reply(whole[: len(whole) * 3 // 4])
    server = ScriptedServer(cut, reply(page(500, first=450)))
    with server, logged(logging.WARNING) as lines, of_script(driver, server) as client:
        numbers = [row.id for row in client.query(Ticket)]
    assert numbers[-51:] == [*range(450, 501)]
    (broken,) = lines.of("broken")
    assert broken["records"] == len(numbers) - 51
    assert broken["error"] == "TruncatedResponse"


def test_what_is_sent_is_current_and_says_so(service: Service, driver: str) -> None:
    with recorded() as seen, service.connect(driver) as client:
        client.create(tickets(1))
        spans = {f"{span.context.span_id:016x}": span.name for span in seen.spans if span.context}
    for request in service.recorder.seen:
        _, trace_id, span_id, _ = request.headers["traceparent"].split("-")
        assert spans[span_id] == "POST"
        assert int(trace_id, 16)


def test_lines_are_of_the_span_that_they_tell_of(service: Service, driver: str) -> None:
    current = dict[str, int]()

    class Correlating(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            current[vars(record)["event"]] = trace.get_current_span().get_span_context().span_id
            return True

    with recorded() as seen, logged() as lines, service.connect(driver) as client:
        lines.addFilter(Correlating())
        client.create(tickets(2))
        names = {span.context.span_id: span.name for span in seen.spans if span.context}
    told = {event: names[span_id] for event, span_id in current.items()}
    assert told == {"call": "autotask/create", "chunk": "chunk", "batch": "create"}


def test_a_call_that_its_task_breaks_off_ends(service: Service) -> None:
    async def run() -> None:
        async with AsyncAutotask.connect(**service.arguments) as client:
            service.server.faults.next(operation="create", delay=2.0)
            creating = asyncio.create_task(client.create(tickets(2)))
            while not client.under_way:
                await asyncio.sleep(0.002)
            creating.cancel()
            with pytest.raises(asyncio.CancelledError):
                await creating

    with recorded() as seen, logged() as lines:
        asyncio.run(run())
        broken = {s.name: (s.attributes or {}).get("error.type") for s in seen.spans[2:]}
    names = ("create", "chunk", "autotask/create", "POST")
    assert broken == dict.fromkeys(names, "CancelledError")
    assert [line["records"] for line in lines.of("unknown")] == [2]


# --- who waits, and what a journal knows ----------------------------------------------------------


def test_waits_for_a_place_are_told(service: Service) -> None:
    with recorded() as seen, logged() as lines, service.connect() as client:
        service.server.faults.next(operation="create", delay=0.1, times=3)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda one: client.create([one]), tickets(4)))
        (point,) = seen.points("soapwright.wait.duration")
        waits = [event for span in seen.spans for event in span.events if event.name == "wait"]
    (wait,) = lines.of("wait")
    assert (wait["cause"], wait["operation"]) == ("semaphore", "create")
    assert point.count == len(waits) == 1
    assert point.sum * 1000 == pytest.approx(wait["wait_ms"], abs=0.01)


def test_what_an_earlier_run_did_is_told(service: Service, tmp_path: Path) -> None:
    with logged() as lines, service.connect() as client:
        for size in (2, 5):
            client.create(tickets(size), journal=tmp_path / "j.db", key=lambda each: each.title)
    assert [line["records"] for line in lines.of("again")] == [2]
    assert [line["succeeded"] for line in lines.of("batch")] == [2, 5]
    assert [line["records"] for line in lines.of("chunk")] == [2, 3]
    assert lines.of("written")


# --- who is told may fail ------------------------------------------------------------------------


@pytest.mark.parametrize("raised", [False, True])
def test_what_those_raise_who_are_told_changes_nothing(
    service: Service, driver: str, raised: bool
) -> None:
    class Failing(logging.Filter, SpanProcessor):
        def filter(self, record: logging.LogRecord) -> bool:
            raise ValueError(record)

        def on_start(self, span: Any, parent_context: Any = None) -> None:
            raise ValueError(span)

        on_end = on_start

    failing, provider = Failing(), TracerProvider()
    provider.add_span_processor(failing)
    log = logging.getLogger("soapwright.batches")
    log.addFilter(failing)
    try:
        with (
            logged(),
            recorded(provider),
            warnings.catch_warnings(record=not raised) as told,
            service.connect(driver) as client,
        ):
            warnings.simplefilter("error" if raised else "always")
            report = client.create(tickets(5, {1}), max_items=2)
    finally:
        log.removeFilter(failing)
    assert [outcome.ok for outcome in report] == [True, False, True, True, True]
    assert raised or {each.category for each in told or ()} == {HookFailed}


# --- nobody listens -------------------------------------------------------------------------------

SILENT = """
import sys
from pathlib import Path
from generated.autotask import Autotask, Ticket
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME

with open_sandbox("autotask", Path("wsdl/autotask")) as server:
    who = {"integration_code": INTEGRATION_CODE, "locate_url": server.url}
    with Autotask.connect(USERNAME, SECRET, **who) as client:
        ticket = Ticket(title="t", account_id=1, status=1, priority=2)
        bad = Ticket(title="t", account_id=987654, status=1, priority=2)
        print(client.create([ticket, bad]))
        print(len(list(client.query(Ticket))))
print(sorted(name for name in sys.modules if name.startswith(("opentelemetry", "tenacity"))))
"""


def test_without_the_api_nothing_of_it_is_imported_and_nothing_is_written() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SILENT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "<Report: 1 succeeded, 1 failed, 0 unknown, 2 calls>",
        "1",
        "[]",
    ]
    assert done.stderr == ""


def test_nobody_who_does_not_listen_goes_another_way(service: Service) -> None:
    assert API not in sys.modules
    with service.connect() as client, mock.patch("soapwright.runtime.calls.told.called") as called:
        client.create(tickets(1)).raise_for_failures()
    called.assert_not_called()


def test_all_that_is_told_is_a_key_that_is_documented(service: Service, driver: str) -> None:
    plain = vars(logging.LogRecord("", 0, "", 0, "", (), None)).keys() | {"message", "taskName"}
    with logged() as lines, service.connect(driver) as client:
        client.create(tickets(5, {1}), max_items=2)
        list(client.query(Ticket))
    assert lines.records
    assert {key for record in lines.records for key in vars(record)} - plain <= KEYS.keys()
