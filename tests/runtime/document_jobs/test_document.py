"""Documents as what a step sends, and items that speak of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.runtime.document_jobs.document import OfDocument, Pages, SendsDocument
from soapwright.runtime.errors import InvalidDocument, InvalidRecord
from soapwright.runtime.workflow.contents import Facts, Given, Place
from tests.generated.mailing import job, pdf
from tests.runtime.works import ENCODE

PAGES = Pages("job", "startingPage", "endingPage", ("starting_page", "ending_page"))
NOTHING: Facts = {}


def place(facts: Facts = NOTHING) -> Place:
    return Place(ENCODE, {"operation": "upload", "zone": "us"}, facts)


def test_a_pdf_tells_its_name_and_its_pages(tmp_path: Path) -> None:
    file = tmp_path / "letters.pdf"
    file.write_bytes(pdf(3))
    sent = SendsDocument("batch.pdf", pdf=True).prepare(Given(file), place())
    assert sent.arguments == (file.read_bytes(),)
    filled = OfDocument("filename", "batch.pdf").apply([], {"filename": None, "a": 1}, sent.facts)
    assert filled == {"filename": "letters.pdf", "a": 1}
    OfDocument(pages=PAGES).apply([job(1, 3)], {}, sent.facts)
    with pytest.raises(InvalidRecord, match="page 4 is not in the document, which has 3"):
        OfDocument(pages=PAGES).apply([job(1, 4)], {}, sent.facts)


def test_bytes_are_named_by_the_rule() -> None:
    sent = SendsDocument("batch.pdf", pdf=True).prepare(Given(pdf(1)), place())
    assert OfDocument("filename").apply([], {}, sent.facts) == {"filename": "batch.pdf"}


def test_what_the_caller_says_stands() -> None:
    found = OfDocument("filename", "batch.pdf").apply([], {"filename": "mine"}, NOTHING)
    assert found == {"filename": "mine"}


def test_of_a_document_that_is_not_known_only_the_ranges_are_checked() -> None:
    rule = OfDocument("filename", "batch.pdf", PAGES)
    assert rule.apply([job(1, 900)], {}, NOTHING) == {"filename": "batch.pdf"}
    with pytest.raises(InvalidRecord, match="page 2 is in two ranges"):
        rule.apply([job(1, 2), job(2, 3)], {}, NOTHING)


def test_only_a_pdf_is_read() -> None:
    assert SendsDocument("file").prepare(Given(b"anything"), place()).arguments == (b"anything",)
    with pytest.raises(InvalidDocument, match="file is not a PDF"):
        SendsDocument("file", pdf=True).prepare(Given(b"anything"), place())


def test_a_document_goes_out_whole() -> None:
    given = Given(b"anything", {"a": 1})
    assert list(SendsDocument("file").parts(given)) == [given]
