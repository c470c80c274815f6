"""A reading that goes on where a page broke off: every record once, however often and wherever."""

from __future__ import annotations

import datetime
import re
import warnings
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import generated.autotask
from generated.autotask import types
from generated.autotask.paging import QUERY
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.steps import Pause, Reconnect, Wait
from soapwright.runtime.errors import (
    MalformedResponse,
    RecordUnreadable,
    ServiceError,
    ThresholdExceeded,
    TransportError,
    TruncatedResponse,
)
from soapwright.runtime.http.settings import Limits
from soapwright.runtime.http.soap import SoapExchange
from soapwright.runtime.paging.keyset import KeysetPager, read_by_id
from soapwright.runtime.paging.pager import OnUnreadable
from soapwright.runtime.paging.read_ahead import ReadAhead
from tests.examples import examples
from tests.generated.drivers import DRIVERS, connect
from tests.runtime.driving import drive
from tests.runtime.scripted import Reply, ScriptedServer, reply, zipped
from tests.runtime.soap import CODEC, outgoing, page, query_answer

TOTAL = 20
PAGE = page(TOTAL)
Answer = Callable[[bytes], bytes]


def above(request: str | bytes) -> int:
    """The id that a request goes on from."""
    text = request if isinstance(request, str) else request.decode().replace("&lt;", "<")
    found = re.search(r'GreaterThan"?&?[a-z]*;?>(\d+)', text.replace("&gt;", ">"))
    return int(found[1]) if found else 0


class Service:
    """Twenty tickets, of which a page gives those above an id; ``spoil`` is what comes of it.

    ``asked`` are the ids that were gone on from, ``paused`` the waits in seconds.
    """

    def __init__(self, *spoil: Answer | Exception, step: int = 4096) -> None:
        self._spoil = [*spoil]
        self._step = step
        self.asked: list[int] = []
        self.paused: list[float] = []
        self.reconnected = 0

    def __call__(self, step: Any) -> Any:
        if isinstance(step, Wait):
            return None
        if isinstance(step, Pause):
            return self.paused.append(step.seconds)
        if isinstance(step, Reconnect):
            self.reconnected += 1
            return None
        assert isinstance(step, Call)
        self.asked.append(above(step.request.s_xml))
        spoil = self._spoil.pop(0) if self._spoil else bytes
        if isinstance(spoil, Exception):
            raise spoil
        data = spoil(page(TOTAL, first=self.asked[-1] + 1))
        one = SoapExchange(
            CODEC,
            step.operation,  # type: ignore[arg-type]
            outgoing(step.operation, step.request, stream=step.stream),
            url="http://localhost/",
            limits=Limits(),
        )
        one.start(200, {})
        for start in range(0, len(data), self._step):
            one.feed(data[start : start + self._step])
        return one.finish().result(step.operation)


class Form:
    """How rows are read, which all of this holds for."""

    is_texts = False


@pytest.fixture(autouse=True, scope="module", params=["records", "texts"])
def _forms(request: pytest.FixtureRequest) -> None:
    Form.is_texts = request.param == "texts"


def cut(at: int) -> Answer:
    return lambda data: data[:at]


def read(
    service: Service, limit: int = QUERY.limit, on_unreadable: OnUnreadable = "raise"
) -> tuple[list[int], Exception | None]:
    """The ids that came, and what came after them."""
    pages = replace(QUERY, limit=limit)
    pager = KeysetPager(pages, types.Ticket, "Ticket", None, "en", on_unreadable=on_unreadable)
    pager.reads_texts = Form.is_texts
    ahead = ReadAhead(pager)
    drive(ahead.reading(), service)
    found: list[int] = []
    try:
        while ahead.goes_on():
            found.extend(row.id for row in ahead.rows())
    except Exception as error:
        return found, error
    return found, None


ALL = list(range(1, TOTAL + 1))


@pytest.mark.slow  # seven thousand readings
def test_a_page_cut_at_any_byte_is_read_to_its_end_each_record_once() -> None:
    for offset in range(len(PAGE)):
        service = Service(cut(offset))
        assert read(service) == (ALL, None)
        whole = PAGE.count(b"</Entity>", 0, offset)
        assert service.asked[0] == 0
        assert service.asked[1] in (whole, whole - 1), "the last may be read when more has come"
        assert len(service.asked) == 2


@settings(max_examples=examples(60))
@given(st.lists(st.integers(0, len(PAGE) - 1), max_size=12), st.sampled_from([7, 512, 4096]))
def test_cuts_upon_cuts(offsets: list[int], step: int) -> None:
    """As long as each third answer gives something, all is read, and each record once."""
    spoils: list[Answer | Exception] = []
    for offset in offsets:
        spoils += [cut(offset), cut(0), cut(len(PAGE) // 4)]
    found, error = read(Service(*spoils, step=step))
    assert found == ALL[: len(found)]
    assert (found == ALL) is (error is None)
    if error is not None:
        assert isinstance(error, TruncatedResponse)


def test_it_is_asked_three_times_more_without_anything_new() -> None:
    service = Service(cut(len(PAGE) // 2), *[cut(100)] * 4)
    found, error = read(service)
    assert found == ALL[: len(found)]
    assert service.asked == [0, *[len(found)] * 4]
    assert isinstance(error, TruncatedResponse)
    assert error.given == len(found) > 0
    assert service.paused == [0.5, 1.0, 2.0]


def test_what_is_new_begins_the_count_anew() -> None:
    barren = [cut(100)] * 3
    some = cut(len(PAGE) // 2)
    found, error = read(Service(some, *barren, cut(len(PAGE) // 4), *barren))
    assert (found, error) == (ALL, None)


def test_a_page_that_was_never_begun_is_asked_for_again_too() -> None:
    assert read(Service(*[cut(0)] * 3)) == (ALL, None)
    found, error = read(Service(*[cut(0)] * 4))
    assert found == []
    assert isinstance(error, TruncatedResponse)


@pytest.mark.parametrize(
    "refused",
    [
        TransportError("no answer"),
        TransportError("could not connect", sent=False),
        TransportError("HTTP 503", status=503, retry_after=7.0),
        TransportError("HTTP 408", status=408),
    ],
)
def test_a_later_page_refused_for_a_moment_is_asked_for_again(refused: TransportError) -> None:
    service = Service(cut(len(PAGE) // 2), refused, refused, refused)
    assert read(service) == (ALL, None)
    assert service.paused == [max(pause, refused.retry_after or 0.0) for pause in (0.5, 1.0, 2.0)]


@pytest.mark.parametrize(
    "error",
    [
        TransportError("HTTP 501", status=501),
        TransportError("HTTP 303", status=303),
        TransportError("HTTP 503", status=503, retry_after=1000.0),
        TransportError("no such certificate", sent=False, tries=1),
        ServiceError("no"),
        ThresholdExceeded("too many", status=429),
        MalformedResponse("another root"),
    ],
)
def test_what_does_not_pass_ends_it(error: Exception) -> None:
    error = copy(error)  # it is told what came before it
    service = Service(cut(len(PAGE) // 2), error)
    found, told = read(service)
    assert told is error
    assert found == ALL[: len(found)]
    assert len(service.asked) == 2
    if isinstance(error, TransportError):
        assert error.given == len(found)


def test_a_service_that_cannot_be_had_from_the_first_is_told_at_once() -> None:
    """The call has been made again as often as it may be."""
    service = Service(TransportError("no answer"))
    found, error = read(service)
    assert found == []
    assert str(error) == "no answer"
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.replace(b"<id>7<", b"<id>seven<"),
        lambda data: data.replace(b"Ticket 7 ", b"Ticket&#x1F; "),
        lambda data: data.replace(b"Ticket 7 ", b"Ticket\x1f "),
        lambda data: data.replace(b"soap:Envelope", b"soap:Letter"),
    ],
)
def test_what_is_wrong_and_not_cut_is_not_asked_for_again(spoil: Answer) -> None:
    service = Service(spoil)
    _, error = read(service)
    assert isinstance(error, MalformedResponse)
    assert len(service.asked) == 1


def test_keys_in_disorder_are_not_gone_on_from() -> None:
    """What is missing of such a page may lie below what came last."""
    service = Service(lambda data: data.replace(b"<id>3<", b"<id>30<")[: len(PAGE) // 2])
    found, error = read(service)
    assert isinstance(error, TruncatedResponse)
    assert len(service.asked) == 1
    assert error.given == len(found)


def test_a_full_page_whose_end_alone_is_missing_is_followed_by_the_next() -> None:
    service = Service(cut(len(PAGE) - 5))
    assert read(service, limit=TOTAL) == (ALL, None)
    assert service.asked == [0, TOTAL]


def unreadable(*numbers: int, at: int | None = None) -> Answer:
    """What makes those tickets unreadable, and maybe cuts the page."""

    def spoil(data: bytes) -> bytes:
        for number in numbers:
            data = data.replace(b">Ticket %d " % number, b">Ticket %d&#x1F;" % number)
        return data if at is None else data[:at]

    return spoil


def unreadable_ones(told: pytest.WarningsRecorder) -> list[RecordUnreadable]:
    return [one.message for one in told if isinstance(one.message, RecordUnreadable)]


def without(*numbers: int) -> list[int]:
    return [number for number in ALL if number not in numbers]


def test_records_that_cannot_be_read_are_left_out_of_pages_that_are_cut() -> None:
    bad = 3, 11, 12, 20
    for offset in range(0, len(PAGE), 41):
        service = Service(unreadable(*bad, at=offset), unreadable(*bad))
        with pytest.warns(RecordUnreadable) as told:
            assert read(service, on_unreadable="skip") == (without(*bad), None)
        assert [one.key for one in unreadable_ones(told)] == [str(number) for number in bad]
        assert len(service.asked) == 2


def test_a_full_page_that_ends_in_such_a_record_is_gone_on_from_behind_it() -> None:
    service = Service(unreadable(TOTAL))
    with pytest.warns(RecordUnreadable, match=r"record 19 \(key 20\) of page 1 cannot be read"):
        assert read(service, limit=TOTAL, on_unreadable="skip") == (without(TOTAL), None)
    assert service.asked == [0, TOTAL]


def test_a_record_whose_key_cannot_be_read_counts() -> None:
    def spoil(data: bytes) -> bytes:
        return data.replace(b"<id>7<", b"<id>seven<")

    service = Service(spoil)
    with pytest.warns(RecordUnreadable, match=r"record 6 \(key seven\) of page 1 .*'seven'"):
        assert read(service, limit=TOTAL, on_unreadable="skip") == (without(7), None)
    assert service.asked == [0, TOTAL], "the page was full"


def test_a_full_page_of_records_without_a_key_cannot_be_gone_on_from() -> None:
    service = Service(lambda data: re.sub(rb"<id>\d+<", b"<id>x<", data))
    with pytest.warns(RecordUnreadable):
        found, error = read(service, limit=TOTAL, on_unreadable="skip")
    assert found == []
    assert isinstance(error, MalformedResponse)
    assert "a full page holds no readable id to go on from" in str(error)


def test_records_by_id_are_asked_for_again() -> None:
    service = Service(cut(3000), cut(0), cut(10))
    assert [t.id for t in drive(read_by_id(QUERY, types.Ticket, "Ticket", ALL), service)] == ALL
    with pytest.raises(TruncatedResponse):
        drive(read_by_id(QUERY, types.Ticket, "Ticket", ALL), Service(*[cut(9)] * 4))
    wrong = Service(lambda data: data.replace(b"Ticket 7 ", b"&#0; "))
    with pytest.raises(TruncatedResponse):
        drive(read_by_id(QUERY, types.Ticket, "Ticket", ALL), wrong)
    assert len(wrong.asked) == 1


# --- whole clients, over a socket ----------------------------------------------------------------


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def opened(driver: str, url: str) -> Any:
    return connect(generated.autotask, driver, "Autotask", "me", "s", integration_code="c", url=url)


@pytest.mark.parametrize("answer", [
    Reply(b"HTTP/1.1 200 OK\r\n\r\n" + page(100)[:-5000]),
    reply(page(100)[:-5000], length=len(page(100)), keep=False),
    reply(page(100)[:-5000]),
    zipped(page(1000), cut=2000),
])  # fmt: skip
def test_a_page_that_breaks_off_is_gone_on_from(driver: str, answer: Reply) -> None:
    with (
        ScriptedServer(answer, reply(page(2009, first=2001))) as server,
        opened(driver, server.url) as c,
    ):
        found = [row.id for row in c.query(types.Ticket)]
        assert len(server.requests) == 2
        last = above(server.requests[1])
    assert last > 50
    assert found == [*range(1, last + 1), *range(2001, 2010)]


def test_who_stops_at_a_cut_asks_no_more(driver: str) -> None:
    cut_off = reply(page(100)[:-5000], length=len(page(100)), keep=False)
    with ScriptedServer(cut_off, reply(query_answer())) as server, opened(driver, server.url) as c:
        found = c.query(types.Ticket)
        next(found)
        found.close()
        assert len(server.requests) == 1


def test_who_asks_is_warned_of_records_that_were_left_out(driver: str) -> None:
    bad = page(9).replace(b">Ticket 4 ", b">Ticket&#x1F;").replace(b"<id>8<", b"<id>8a<")
    with ScriptedServer(reply(bad)) as server, opened(driver, server.url) as c:
        with pytest.warns(RecordUnreadable) as told:
            found = [row.id for row in c.query(types.Ticket, on_unreadable="skip")]
        assert found == [1, 2, 3, 5, 6, 7, 9]
        first, second = unreadable_ones(told)
        assert (first.page, first.position, first.key) == (1, 3, "4")
        assert bad[first.offset :].startswith(b"&#x1F;")
        assert (second.page, second.position, second.key, second.offset) == (1, 7, "8a", None)
        with pytest.raises(MalformedResponse):
            list(c.query(types.Ticket))
        with pytest.raises(ValueError, match="on_unreadable is 'ignore'"):
            list(c.query(types.Ticket, on_unreadable="ignore"))


def test_a_warning_points_to_who_reads_and_can_be_an_error(driver: str) -> None:
    bad = page(9).replace(b">Ticket 4 ", b">Ticket&#x1F;")
    with ScriptedServer(reply(bad)) as server, opened(driver, server.url) as c:
        with pytest.warns(RecordUnreadable) as told:
            list(c.query(types.Ticket, on_unreadable="skip"))
        if driver == "sync":
            assert told[0].filename == __file__
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(RecordUnreadable, match="record 3"):
                list(c.query(types.Ticket, on_unreadable="skip"))


def test_changes_leave_such_records_out_too(driver: str) -> None:
    bad = page(9).replace(b">Ticket 4 ", b">Ticket&#x1F;")
    since = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    with ScriptedServer(reply(bad)) as server, opened(driver, server.url) as c:
        with pytest.warns(RecordUnreadable):
            found = [row.id for row in c.changes(types.Ticket, since, on_unreadable="skip")]
        assert found == [1, 2, 3, 5, 6, 7, 8, 9]
        with pytest.raises(TruncatedResponse):
            list(c.changes(types.Ticket, since))
