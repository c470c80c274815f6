"""PDFs before they are sent: whether they can be read, and which page ranges lie in them."""

from __future__ import annotations

import io
import sys
from contextlib import nullcontext, suppress
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.runtime.document_jobs.pdf import (
    Document,
    PageRange,
    check_ranges,
    count_pages,
    read_document,
)
from soapwright.runtime.errors import InvalidDocument, InvalidRecord
from tests.generated.mailing import pdf

THREE = pdf(3)


def check(ranges: list[tuple[int | None, int | None]], pages: int | None) -> None:
    given_ranges = [PageRange(*pair) for pair in ranges]
    check_ranges(given_ranges, pages, entity="job", first="startingPage", last="endingPage")


def test_bytes_take_the_default_name_and_files_their_own(tmp_path: Path) -> None:
    assert read_document(b"x", "batch.pdf") == ("batch.pdf", b"x")
    (tmp_path / "a.pdf").write_bytes(b"y")
    assert read_document(tmp_path / "a.pdf", "batch.pdf") == ("a.pdf", b"y")
    for missing in (tmp_path / "none.pdf", str(tmp_path)):
        with pytest.raises(InvalidDocument, match="cannot be read"):
            read_document(missing, "batch.pdf")


@pytest.mark.parametrize("pages", [1, 3])
def test_pages_are_counted_behind_what_a_mailer_puts_before(pages: int) -> None:
    assert count_pages(Document("a.pdf", b"\n" * 9 + pdf(pages))) == pages


def encrypted() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(9, 9)
    writer.encrypt("secret", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04", "is not a PDF"),
        (b" " * 1020 + THREE, "is not a PDF"),
        (b"%PDF-1.7\n", "cannot be read"),
        (pdf(0), "has no pages"),
        (encrypted(), "cannot be read"),
    ],
)
def test_what_is_no_document_to_print(content: bytes, problem: str) -> None:
    with pytest.raises(InvalidDocument, match=f"a.pdf {problem}"):
        count_pages(Document("a.pdf", content))


@given(cut=st.integers(0, len(THREE)), byte=st.integers(0, 255))
def test_a_damaged_document_is_refused_or_counted(cut: int, byte: int) -> None:
    for damaged in (THREE[:cut], THREE[:cut] + bytes([byte]) + THREE[cut + 1 :]):
        with suppress(InvalidDocument):
            assert count_pages(Document("a.pdf", damaged)) > 0


def test_without_pypdf_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(InvalidDocument, match=r"pip install 'soapwright\[pdf\]'"):
        count_pages(Document("a.pdf", THREE))


@given(
    st.lists(st.tuples(st.integers(-1, 9), st.integers(-1, 9)), max_size=4),
    st.none() | st.integers(0, 9),
)
def test_ranges_are_taken_that_are_in_the_document_and_apart(
    ranges: list[tuple[int | None, int | None]], pages: int | None
) -> None:
    sets = [set(range(first or 0, (last or 0) + 1)) for first, last in ranges]
    fits = all(each and min(each) >= 1 and max(each) <= (pages or 99) for each in sets)
    fits = fits and (pages != 0 or not sets)
    fits = fits and sum(map(len, sets)) == len(set().union(*sets))
    with nullcontext() if fits else pytest.raises(InvalidRecord):
        check(ranges, pages)


@pytest.mark.parametrize(
    ("ranges", "problem", "field", "records"),
    [
        ([(1, 1), (None, 2)], "startingPage is missing", "startingPage", (1,)),
        ([(1, None)], "endingPage is missing", "endingPage", (0,)),
        ([(0, 1)], "pages count from 1", "startingPage", (0,)),
        ([(3, 2)], "pages 3 to 2 are reversed", "endingPage", (0,)),
        ([(1, 6)], "page 6 is not in the document, which has 5", "endingPage", (0,)),
        ([(3, 4), (5, 5), (1, 3)], "page 3 is in two ranges", "startingPage", (0, 2)),
    ],
)
def test_whose_range_is_wrong_and_how(
    ranges: list[tuple[int | None, int | None]], problem: str, field: str, records: tuple[int, ...]
) -> None:
    with pytest.raises(InvalidRecord, match=problem) as caught:
        check(ranges, 5)
    assert (caught.value.field, caught.value.records) == (field, records)
