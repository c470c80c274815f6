"""Rows that are taken out of an answer as they arrive: the same ones as of the whole tree."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from generated.autotask import types
from soapwright.runtime.codec.decode import Decoder
from soapwright.runtime.codec.document import Document
from soapwright.runtime.codec.rows import Rows, find_rows
from soapwright.runtime.errors import MalformedResponse, SoapwrightError, TruncatedResponse
from tests.runtime.soap import entities, page, query_answer

DECODER = Decoder(types.TYPES)
PATH = ("query_result", "entity_results", "entity")


class Reading:
    """One answer that is read in pieces: what is taken, and what is left of the tree."""

    def __init__(self, decoder: Decoder = DECODER) -> None:
        place = find_rows(decoder, "QueryResponse", PATH)
        assert place is not None
        self.taken: list[list[Any]] = []
        self.begun: list[str] = []
        self.rows = Rows(decoder, place, self._take, self._begins)
        self._document = Document(self.rows)

    def _take(self, rows: Iterable[Any]) -> None:
        self.taken.append([*rows])

    def _begins(self, node: etree._Element) -> None:
        self.begun.append(etree.QName(node).localname)

    def feed(self, *pieces: bytes) -> None:
        for piece in pieces:
            self._document.feed(piece)

    def close(self) -> etree._Element:
        return self._document.close()

    def whole(self, data: bytes) -> etree._Element:
        self.feed(data)
        return self.close()

    @property
    def ids(self) -> list[int]:
        return [row.id for rows in self.taken for row in rows]


@given(st.integers(0, 5), st.lists(st.integers(0, 4000)))
def test_the_rows_are_those_of_the_whole_answer_wherever_it_is_cut(
    size: int, cuts: list[int]
) -> None:
    data = page(size)
    ends = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    reading = Reading()
    reading.feed(*(data[start:end] for start, end in pairwise(ends)))
    root = reading.close()
    assert [row for rows in reading.taken for row in rows] == entities(data)
    assert reading.rows.count == size
    assert reading.begun == ["queryResponse"] * (size > 0)
    assert not root.findall(".//{*}Entity"), "they are out of the tree"
    assert root.find(".//{*}ReturnCode") is not None


def test_a_row_is_given_out_when_it_has_ended() -> None:
    reading = Reading()
    two = query_answer("<Entity><id>1</id></Entity><Entity><id>2</id></Entity>")
    head, _, rest = two.partition(b"<Entity>")
    first, _, second = rest.partition(b"<Entity>")
    reading.feed(head + b"<Entity>" + first[:-3])
    assert reading.ids == []
    reading.feed(first[-3:])
    assert reading.ids == [1]
    reading.feed(b"<Entity>" + second)
    assert reading.ids == [1, 2]


def test_elements_of_that_name_elsewhere_are_no_rows() -> None:
    inner = '<Entity xsi:type="Ticket"><id>1</id><Entity><id>9</id></Entity></Entity>'
    reading = Reading()
    reading.feed(query_answer(inner, errors="<Entity><id>8</id></Entity>"))
    root = reading.close()
    assert reading.ids == [1]
    assert [node[0].text for node in root.findall(".//{*}Entity")] == ["8"], "they stay"


def test_a_nil_row_is_none() -> None:
    reading = Reading()
    reading.feed(query_answer('<Entity xsi:nil="true"/><Entity><id>2</id></Entity>'))
    reading.close()
    assert reading.ids == [2]
    assert reading.rows.count == 1


def test_rows_before_one_that_cannot_be_read_are_given_out() -> None:
    reading = Reading()
    bad = '<Entity xsi:type="Ticket"><id>five</id></Entity>'
    with pytest.raises(MalformedResponse, match="'five' is not"):
        reading.feed(query_answer(f"<Entity><id>1</id></Entity>{bad}"))
    assert reading.ids == [1]


@pytest.mark.parametrize("size", [0, 1, 3])
def test_rows_of_an_answer_that_breaks_off_are_whole(size: int) -> None:
    reading = Reading()
    reading.feed(page(size).partition(b"</EntityResults>")[0])
    assert reading.ids == [*range(1, size + 1)]
    with pytest.raises(SoapwrightError):
        reading.close()


def test_an_answer_whose_namespace_is_another() -> None:
    data = page(2).replace(b"http://autotask.net/ATWS/v1_6/", b"urn:moved")
    strict, tolerant = Reading(), Reading(Decoder(types.TYPES, by_local_name=True))
    for reading in (strict, tolerant):
        reading.feed(data)
        reading.close()
    assert (strict.ids, tolerant.ids) == ([], [1, 2])


@pytest.mark.parametrize(
    "path", [("query_result", "return_code"), ("query_result", "return_code", "any")]
)
def test_where_no_records_are(path: tuple[str, ...]) -> None:
    assert find_rows(DECODER, "QueryResponse", path) is None


# --- rows that cannot be read --------------------------------------------------------------------


class Skipping(Reading):
    """The same, without the rows that cannot be read; ``skipped`` are those."""

    def __init__(self) -> None:
        super().__init__()
        place = find_rows(DECODER, "QueryResponse", PATH)
        assert place is not None
        self.skipped: list[tuple[int, str, str | None, int | None]] = []
        self.rows = Rows(DECODER, place, self._take, self._begins, self._skip, "id")
        self._document = Document(self.rows)

    def _skip(self, *told: Any) -> None:
        assert len(self.ids) == told[0] - len(self.skipped), "those before it have come"
        self.skipped.append(told)


BAD = [
    (b'string">Ticket', b'string">&#x1F;Ticket'),
    (b'Entity xsi:type="Ticket"', b'Entity xsi:type="ArrayOfEntity"'),
    (b"<Name>", b'<Name a="&#0;">'),
    (b"</id>", b" it is</id>"),
]


def spoilt(data: bytes, number: int, change: tuple[bytes, bytes]) -> bytes:
    """A page whose row of that number cannot be read."""
    before, row, after = data.partition(b'<Entity xsi:type="Ticket"><id>%d<' % number)
    rest, end, others = after.partition(b"</Entity>")
    changed = (row + rest).replace(*change)
    assert changed != row + rest
    return before + changed + end + others


@given(
    st.dictionaries(st.integers(1, 8), st.sampled_from(BAD)),
    st.lists(st.integers(0, 5000), max_size=6),
)
def test_rows_that_cannot_be_read_are_left_out_wherever_the_pieces_end(
    bad: dict[int, tuple[bytes, bytes]], cuts: list[int]
) -> None:
    data = page(8)
    for number, change in bad.items():
        data = spoilt(data, number, change)
    ends = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    reading = Skipping()
    reading.feed(*(data[start:end] for start, end in pairwise(ends)))
    reading.close()
    assert reading.ids == [number for number in range(1, 9) if number not in bad]
    assert [position for position, *_ in reading.skipped] == [n - 1 for n in sorted(bad)]
    assert [int((key or "").split()[0]) for _, _, key, _ in reading.skipped] == sorted(bad)
    for _, why, _, offset in reading.skipped:
        if offset is not None:
            assert data[offset:].startswith((b"&#x1F;", b"&#0;"))
            assert "XML has no such character as &#" in why


def test_a_row_that_cannot_be_read_is_an_error_where_nobody_skips_it() -> None:
    for change in BAD:
        reading = Reading()
        with pytest.raises(MalformedResponse):
            reading.whole(spoilt(page(8), 3, change))
        assert reading.ids == [1, 2]


@pytest.mark.parametrize(
    "change",
    [
        (b"<EntityResultType>", b"<EntityResultType>&#x1F;"),
        (b"<queryResponse", b"<queryResponse a='&#x1F;'"),
        (b"</Entity><Entity", b"</Entity>&#x1F;<Entity"),
        (b"Ticket 3 ", b"Ticket\x1f "),
        (b"Ticket 3 ", b"Ticket & "),
        (b"Ticket 3 ", b"Ticket &nbsp; "),
        (b"Ticket 3 ", b"Ticket < "),
        (b"</Title></Entity>", b"</Titel></Entity>"),
    ],
)
def test_nothing_else_is_healed(change: tuple[bytes, bytes]) -> None:
    data = page(4)
    assert change[0] in data
    reading = Skipping()
    with pytest.raises(TruncatedResponse, match="not well-formed"):
        reading.whole(data.replace(*change))
    assert reading.skipped == []


def test_a_cut_stays_a_cut() -> None:
    data = spoilt(page(4), 2, BAD[0])
    for end in range(0, len(data), 7):
        reading = Skipping()
        with pytest.raises(TruncatedResponse):
            reading.whole(data[:end])
        assert reading.ids in ([], [1], [1, 3], [1, 3, 4])
