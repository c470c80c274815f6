"""Rows that are read from their bytes: which, and how they stand among those that are not."""

from __future__ import annotations

import gc
import re
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from generated.autotask import types
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.codec.document import Document
from soapwright.runtime.codec.fast_rows import COUNTS, TAKEN
from soapwright.runtime.codec.rows import RowPlace, Rows, find_rows
from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.errors import MalformedResponse, TruncatedResponse
from tests.fast.documents import pieces
from tests.fast.reading import Answer, Told, check
from tests.runtime.soap import page, query_answer, receive

pytestmark = pytest.mark.fast
CODEC = Codec(types.TYPES, WallClock("America/New_York"))
PATH = ("query_result", "entity_results", "entity")


def place() -> RowPlace:
    found = find_rows(CODEC.decoder, "QueryResponse", PATH)
    assert found is not None
    return found


def answer(data: bytes | Sequence[bytes], **options: Any) -> Answer:
    given = [data] if isinstance(data, bytes) else data
    return Answer(given, CODEC.decoder, place(), **options)


def counted(given: Answer) -> tuple[Told, Counter[str]]:
    """What both readers told, and what became of the rows."""
    before = COUNTS.copy()
    both = check(given)
    return both, COUNTS - before


def ticket(content: str = "", id_: int = 1) -> str:
    return f'<Entity xsi:type="Ticket"><id>{id_}</id>{content}</Entity>'


def test_all_but_the_first_are_taken() -> None:
    both, counts = counted(answer(page(9)))
    assert len(both.rows) == 9
    assert counts == {TAKEN: 8}


@pytest.mark.parametrize("texts", [False, True])
def test_wherever_a_piece_ends(texts: bool) -> None:
    data = page(2)
    decoder = CODEC.texts.by("id") if texts else CODEC.decoder
    for at in range(len(data)):
        check(Answer([data[:at], data[at:]], decoder, place()))
    check(Answer([bytes([byte]) for byte in data], decoder, place()))


PLAIN = [
    "<Title>a</Title>",
    '<Title xsi:type="xsd:string">a</Title>',
    "<Title xsi:type='xsd:string'>a</Title>",
    '<Title xsi:type="xsd:string" >a</Title >',
    '<Title xsi:type="of:nothing">a</Title>',
    "<Title/>",
    "<Title></Title>",
    '<Title xsi:nil="true"/>',
    "<Title xsi:nil='1'></Title>",
    "<Title> a\n\tb </Title>",
    "<Title>&lt;&gt;&amp;&quot;&apos;&#65;&#x20AC;&#13;&#x1F600;</Title>",
    "<Title>€ é 😀 ]] ]&gt; \x7f\x85</Title>",
    "\n  <Title>a</Title>\n",
    "<AccountID>-7</AccountID><Title>a</Title>",
    "<Title>a</Title><AccountID>7</AccountID>",
    "<AccountID>+7</AccountID>",
    "<AccountID> 7 </AccountID>",
    "<AccountID>99999999999999999999999</AccountID>",
    "<CreateDate>2024-02-29T12:30:45</CreateDate>",
    "<CreateDate>2024-02-29T12:30:45.1</CreateDate>",
    "<CreateDate>2024-02-29T12:30:45.123456</CreateDate>",
    "<CreateDate>2024-02-29T12:30:45.1234567</CreateDate>",
    "<CreateDate>2024-02-29T12:30:45Z</CreateDate>",
    "<CreateDate>2024-02-29T24:00:00</CreateDate>",
    "<EstimatedHours>1.50</EstimatedHours>",
    "<EstimatedHours>-0.1</EstimatedHours>",
    "<EstimatedHours>1e3</EstimatedHours>",
    "<UserDefinedFields/>",
    "<UserDefinedFields><UserDefinedField><Name>a</Name><Value/></UserDefinedField>"
    "<UserDefinedField><Value>b</Value></UserDefinedField></UserDefinedFields>",
]


@pytest.mark.parametrize("content", PLAIN)
def test_what_is_read_here(content: str) -> None:
    both, counts = counted(answer(query_answer(ticket() + ticket(content, 2) + ticket("", 3))))
    assert both.error is None
    assert counts == {TAKEN: 2}


OTHER = [
    ("<Title><![CDATA[a]]></Title>", "a comment"),
    ("<!-- a --><Title>a</Title>", "a comment"),
    ("<Title>a<?b c?></Title>", "a comment"),
    ("<Title>a</Title><Title>b</Title>", "an element"),
    ("<Unknown>a</Unknown>", "an element"),
    ("<Title><b>a</b></Title>", "an element"),
    ('<Title a="b">a</Title>', "an attribute"),
    ('<Title xml:lang="en">a</Title>', "an attribute"),
    ('<Title xmlns="urn:other">a</Title>', "an attribute"),
    ('<Title xmlns:xsi="urn:other">a</Title>', "an attribute"),
    ('<Title xsi:nil="false">a</Title>', "an attribute"),
    ('<Title xsi:nil="true"> </Title>', "an attribute"),
    ('<Title xsi:nil="true" xsi:type="xsd:string"/>', "an attribute"),
    ('<Title xsi:type=" xsd:string">a</Title>', "an attribute"),
    ("<Title>a\r\nb</Title>", "a character"),
    ("<Title>a</Title>text", "a character"),
    ("<Title>&#xFDD0;</Title>", "a character"),
    ("<Title>\ufdd1</Title>", "a character"),
    ("<AccountID>seven</AccountID>", "a text"),
    ("<AccountID>1_0</AccountID>", "a text"),
    ("<CreateDate>yesterday</CreateDate>", "a text"),
]


@pytest.mark.parametrize(("content", "why"), OTHER)
def test_what_is_handed_back(content: str, why: str) -> None:
    """Its row alone: those around it are taken."""
    rows = ticket() + ticket("", 2) + ticket(content, 3) + ticket("", 4)
    both, counts = counted(answer(query_answer(rows)))
    assert both.error is None
    assert len(both.rows) == 4
    (reason,) = counts.keys() - {TAKEN}
    assert reason.startswith(why)
    assert counts == {TAKEN: 2, reason: 1}


WRONG = [
    "<Title>a]]>b</Title>",
    "<Title>\x01</Title>",
    "<Title>&#x1F;</Title>",
    "<Title>&#xFFFE;</Title>",
    "<Title>\ufffe</Title>",
    "<Title>&nbsp;</Title>",
    "<Title>& </Title>",
    "<Title>a</Titel>",
    "<Title>a</Title",
    '<Title xsi:type="a" xsi:type="b">a</Title>',
    '<Title xsi:type="a"xsi:nil="b">a</Title>',
    '<Title xsi:type="<">a</Title>',
    '<Title no:type="a">a</Title>',
    "<id>five</id>",
    "</Title>",
    "\0",
]


@pytest.mark.parametrize("content", WRONG)
@pytest.mark.parametrize("blank", ["", "\n", "\n\n  "])
def test_errors_are_told_at_the_same_place(content: str, blank: str) -> None:
    rows = [ticket("<Title>é</Title>"), ticket(), ticket(f"<Title>ü{blank}</Title>"), ticket()]
    before = blank.join(rows)
    both = check(answer(query_answer(before + ticket(content) + ticket())))
    assert both.error is not None
    given = 6 if "no:type" in content else 4  # which is told at the end
    assert both.error[3] == given, "rows before it were given"
    if both.error[0] is TruncatedResponse:
        assert re.search(r"line \d+, column \d+", both.error[1])


@pytest.mark.parametrize(
    "bad", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\x80", b"\xf5\x80\x80\x80"]
)
def test_bytes_that_are_no_utf_8(bad: bytes) -> None:
    both = check(answer(page(4).replace(b"Ticket 3 ", b"Ticket " + bad)))
    assert both.error is not None
    assert both.error[0] is TruncatedResponse


def test_every_cut_is_told_with_what_came_before_it() -> None:
    data = page(3)
    for end in range(0, len(data), 3):
        both = check(answer(data[:end]))
        assert both.error is not None
        assert both.error[0] is TruncatedResponse


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252"])
def test_other_encodings_are_left_to_the_parser(encoding: str) -> None:
    text = page(4).decode().replace("utf-8", encoding)
    both, counts = counted(answer(text.encode(encoding)))
    assert len(both.rows) == 4
    assert not counts


def test_what_says_that_it_is_latin_1_and_looks_like_utf_8() -> None:
    data = query_answer(ticket("<Title>é</Title>") * 3).replace(b"utf-8", b"iso-8859-1")
    both, counts = counted(answer(data))
    assert str(both.rows).count("'Ã©'") == 3
    assert not counts


def test_an_entity_that_nobody_declared_ends_an_answer() -> None:
    """lxml says nothing of it, and would begin another document with the next piece."""
    with pytest.raises(TruncatedResponse, match="Entity 'nbsp' not defined, line 2, column"):
        receive(query_answer(ticket("<Title>&nbsp;</Title>")))
    data = query_answer(ticket("<Title>&nbsp;</Title>"))
    both = check(answer([data, query_answer()]))
    assert both.error is not None


def test_two_lists() -> None:
    one = page(4)
    inner = one[one.index(b"<EntityResults>") : one.index(b"</EntityResults>") + 16]
    both, counts = counted(
        answer(one.replace(inner, inner + inner.replace(b"Entity ", b"Entity  ")))
    )
    assert len(both.rows) == 8
    assert counts == {TAKEN: 6}


def test_prefixes_that_are_declared_around_the_rows_count() -> None:
    data = page(4)
    namespaced = data.replace(b"<EntityResults>", b'<EntityResults xmlns:xsi="urn:other">')
    both = check(answer(namespaced))
    assert len(both.rows) == 4
    prefixed = re.sub(rb"<(/?)([A-Za-z]+)(?=[ >])", rb"<\1a:\2", data[data.index(b"<queryR") :])
    prefixed = prefixed.replace(b"xmlns=", b"xmlns:a=").replace(
        b"a:queryResponse ", b"a:queryResponse "
    )
    prefixed = prefixed.replace(b'"Ticket"', b'"a:Ticket"').replace(
        b"<EntityReturn", b"<a:EntityReturn"
    )
    whole = data[: data.index(b"<queryR")] + prefixed.replace(b"a:soap", b"soap")
    both, counts = counted(answer(whole))
    assert both.error is None
    assert counts == {TAKEN: 3}


def test_a_row_of_more_than_a_megabyte_is_left_to_the_parser() -> None:
    large = ticket(f"<Title>{'x' * 1_100_000}</Title>", 3)
    data = query_answer(ticket() + ticket("", 2) + large + ticket("", 4))
    for size in (len(data), 32_768, 1_000):
        both, _ = counted(answer([data[at : at + size] for at in range(0, len(data), size)]))
        assert len(both.rows) == 4


def test_a_long_row_in_small_pieces_takes_a_time_that_grows_with_its_length() -> None:
    dice = Random(1)
    data = query_answer("".join(ticket(f"<Title>{'x' * 300_000}</Title>", n) for n in range(4)))
    for _ in range(3):
        check(answer(pieces(data, dice)))
    both, counts = counted(answer([data[at : at + 50] for at in range(0, len(data), 50)]))
    assert len(both.rows) == 4
    assert counts == {TAKEN: 3}


def test_rows_that_are_left_out_keep_their_places() -> None:
    data = page(9)
    for number, bad in ((2, b"&#x1F;"), (5, b"&#0;"), (9, b"&#xB;")):
        data = data.replace(b"Ticket %d " % number, b"Ticket %b " % bad)
    data = data.replace(b"<id>7<", b"<id>seven<")
    both = check(answer(data, skips=True, key="id"))
    assert [each[1] for each in both.skipped] == [1, 4, 6, 8]
    assert len(both.rows) == 5


def test_few_certain_rows_are_not_asked_for_any_more() -> None:
    rows = "".join(ticket("<Unknown/>", number) for number in range(100))
    both, counts = counted(answer(query_answer(rows)))
    assert len(both.rows) == 100
    assert TAKEN not in counts
    assert sum(counts.values()) == 16


def test_threads_share_what_was_learned_of_a_class() -> None:
    codec = Codec(types.TYPES)

    def read(number: int) -> list[int]:
        found: list[Any] = []
        document = Document(Rows(codec.decoder, place(), found.extend, lambda node: None))
        document.feed(page(20, first=number))
        document.close()
        return [row.id for row in found]

    with ThreadPoolExecutor(4) as threads:
        for number, ids in enumerate(threads.map(read, range(1, 20)), 1):
            assert ids == [*range(number, 21)]


def test_a_row_that_is_read_here_says_what_is_wrong_before_the_first_is_given() -> None:
    def begins(node: object) -> None:
        raise MalformedResponse("not now")

    taken: list[Any] = []
    document = Document(Rows(CODEC.decoder, place(), taken.extend, begins))
    with pytest.raises(MalformedResponse, match="not now"):
        document.feed(page(5))
    assert not taken


@pytest.mark.parametrize("texts", [False, True])
@pytest.mark.parametrize("wrong", [False, True])
def test_nothing_is_left_of_rows_that_were_dropped(texts: bool, wrong: bool) -> None:
    """100,000 of them, of which the last one of an answer is handed back, or cannot be read."""
    last = "<id>five</id>" if wrong else "<Title><![CDATA[a]]></Title>"
    row = "<Title>&lt;é</Title><CreateDate>2024-02-29T12:30:45</CreateDate><AccountID/>"
    data = query_answer("".join(ticket(row, n) for n in range(1, 500)) + ticket(last, 0))
    decoder = CODEC.texts.by("id") if texts else CODEC.decoder
    found: list[Any] = []

    def read(times: int) -> tuple[int, int]:
        for _ in range(times):
            found.clear()
            document = Document(Rows(decoder, place(), found.extend, lambda node: None))
            with suppress(MalformedResponse):
                document.feed(data)
                document.close()
            assert len(found) >= 499
        found.clear()
        gc.collect()
        return sys.getallocatedblocks(), len(gc.get_objects())

    before = read(5)
    after = read(200)
    assert after[0] - before[0] < 500
    assert after[1] - before[1] < 100
