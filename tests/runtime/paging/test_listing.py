"""What pages of any list have in common: rows that are told apart."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from generated.superoffice.paging.archive import ROWS
from soapwright.runtime.errors import ListShifted, MalformedResponse
from soapwright.runtime.paging.listing import OnShift
from soapwright.runtime.paging.page_number import NumberedPager, NumberedPages

UNKEYED = NumberedPages(ROWS.operation, ("rows",), ("total",))
KEYED = NumberedPages(ROWS.operation, ("rows",), ("total",), ("key",))


def page(*keys: Any, total: int | None = None) -> SimpleNamespace:
    return SimpleNamespace(rows=[SimpleNamespace(key=key) for key in keys], total=total)


def pager(pages: NumberedPages, on_shift: OnShift = "warn") -> NumberedPager[Any]:
    return NumberedPager(pages, lambda number, size: None, 2, on_shift=on_shift)  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize("pages", [UNKEYED, KEYED])
def test_a_page_that_comes_again_is_an_error(pages: NumberedPages) -> None:
    reading = pager(pages)
    reading.receive(page(1, 2, total=4))
    with pytest.raises(MalformedResponse, match="page 1 is the same as the one before it"):
        reading.receive(page(1, 2, total=4))


def test_of_pages_of_one_row_one_may_be_the_one_before_since_a_row_came() -> None:
    reading = pager(UNKEYED)
    reading.receive(page(1))
    reading.receive(page(1))
    (notice,) = reading.notices
    assert "is the same as the one before it" in str(notice)
    with pytest.raises(MalformedResponse, match="is the same as the one before it"):
        reading.receive(page(1))


def test_what_the_user_does_with_rows_does_not_hide_that() -> None:
    reading = pager(UNKEYED)
    for row in reading.receive(page(1, 2)):
        row.key = "mine"
    with pytest.raises(MalformedResponse):
        reading.receive(page(1, 2))


def test_a_page_that_comes_again_with_a_row_that_cannot_be_read_is_an_error_too() -> None:
    reading = pager(KEYED)

    def read() -> None:
        reading.take(page(1, 2).rows)
        reading.skipped(None)
        reading.receive(page(3))

    read()
    with pytest.raises(MalformedResponse, match="is the same as the one before it"):
        read()


def test_rows_that_cannot_be_told_apart_are_not_the_same() -> None:
    reading = pager(KEYED)
    reading.receive(page(None, None))
    assert len(reading.receive(page(None, None))) == 2


def test_rows_that_were_promised_are_missed() -> None:
    reading = pager(UNKEYED)
    reading.receive(page(1, 2, total=5))
    reading.receive(page(total=5))
    assert "page 1 is the last one, of 5 rows in all 2 have come" in str(reading.notices[0])
    reading = pager(UNKEYED, "raise")
    reading.receive(page(1, 2, total=5))
    with pytest.raises(ListShifted):
        reading.receive(page(total=5))
