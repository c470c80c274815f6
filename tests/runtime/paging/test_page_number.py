"""Pages by number without a network: which is asked for next, and when there is none."""

from __future__ import annotations

from typing import Any

import pytest

from generated.superoffice import (
    ArchiveListItem,
    ArchiveListResult,
    ArrayOfArchiveListItem,
    GetArchiveListByColumns,
)
from generated.superoffice.paging.archive import ROWS, ROWS_WITH_HEADER
from soapwright.runtime.paging.page_number import NumberedPager, NumberedPages


def page(rows: int) -> ArrayOfArchiveListItem:
    items = [ArchiveListItem(primary_key=number) for number in range(rows)]
    return ArrayOfArchiveListItem(archive_list_item=items)


def counted(rows: int, total: int | None) -> ArchiveListResult:
    return ArchiveListResult(row_count=total, rows=page(rows))


def asked(pages: NumberedPages, answers: list[Any], size: int = 10) -> tuple[list[int], int]:
    """The numbers of the pages asked for, and how many rows came."""
    pager: NumberedPager[Any] = NumberedPager(
        pages, lambda number, size: GetArchiveListByColumns(page=number, page_size=size), size
    )
    numbers, rows = [], 0
    while (call := pager.next_call()) is not None:
        numbers.append(call.request.page)
        assert call.request.page_size == size
        rows += len(pager.receive(answers.pop(0)))
    assert answers == []
    return numbers, rows


def test_without_a_number_a_page_that_is_not_full_is_the_last() -> None:
    assert asked(ROWS, [page(10), page(10), page(3)]) == ([0, 1, 2], 23)
    assert asked(ROWS, [page(10), page(0)]) == ([0, 1], 10)
    assert asked(ROWS, [page(0)]) == ([0], 0)
    assert asked(ROWS, [None]) == ([0], 0), "nil is a list without rows"


def test_with_a_number_the_last_row_is_the_end() -> None:
    assert asked(ROWS_WITH_HEADER, [counted(10, 20), counted(10, 20)]) == ([0, 1], 20)
    assert asked(ROWS_WITH_HEADER, [counted(0, 0)]) == ([0], 0)


def test_with_a_number_a_page_may_be_smaller_than_asked_for() -> None:
    answers = [counted(7, 20), counted(7, 20), counted(6, 20)]
    assert asked(ROWS_WITH_HEADER, answers) == ([0, 1, 2], 20)


def test_a_page_without_rows_is_the_last_whatever_was_promised() -> None:
    assert asked(ROWS_WITH_HEADER, [counted(10, 25), counted(0, 25)]) == ([0, 1], 10)


@pytest.mark.parametrize("total", [None, 0, -1, 5])
def test_a_number_that_cannot_be_is_none(total: int | None) -> None:
    assert asked(ROWS_WITH_HEADER, [counted(10, total), counted(2, total)]) == ([0, 1], 12)


def test_the_first_page_is_what_the_rule_says() -> None:
    rule = NumberedPages(ROWS.operation, ROWS.rows, first=1)
    assert asked(rule, [page(10), page(1)]) == ([1, 2], 11)


def test_a_page_has_at_least_a_row() -> None:
    with pytest.raises(ValueError, match="page_size is 0; it takes at least 1"):
        NumberedPager(ROWS, lambda number, size: GetArchiveListByColumns(), 0)
