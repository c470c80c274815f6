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
from soapwright.runtime.errors import ListShifted, RowsShifted
from soapwright.runtime.paging.listing import OnShift
from soapwright.runtime.paging.page_number import NumberedPager, NumberedPages


def page(rows: int) -> ArrayOfArchiveListItem:
    return of(*[None] * rows)


def of(*keys: int | None) -> ArrayOfArchiveListItem:
    items = [ArchiveListItem(primary_key=key) for key in keys]
    return ArrayOfArchiveListItem(archive_list_item=[*items])


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


def test_without_a_number_a_service_may_give_smaller_pages_than_it_is_asked_for() -> None:
    assert asked(ROWS, [page(5), page(5), page(2)]) == ([0, 1, 2], 12)
    assert asked(ROWS, [page(5), page(5), page(0)]) == ([0, 1, 2], 10)
    assert asked(ROWS, [page(3), page(0)]) == ([0, 1], 3)


def test_without_a_number_a_page_that_is_smaller_than_others_is_the_last() -> None:
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


# --- lists that change while they are read --------------------------------------------------------


def asks(number: int, size: int) -> GetArchiveListByColumns:
    return GetArchiveListByColumns(page=number, page_size=size)


def read(
    pages: NumberedPages, answers: list[Any], size: int = 3, on_shift: OnShift = "warn"
) -> tuple[list[int | None], list[str]]:
    """The keys of the rows, and what the user is told."""
    pager: NumberedPager[ArchiveListItem] = NumberedPager(pages, asks, size, on_shift=on_shift)
    keys: list[int | None] = []
    while pager.next_call() is not None:
        keys += [row.primary_key for row in pager.receive(answers.pop(0))]
    assert all(type(notice) is RowsShifted for notice in pager.notices)
    return keys, [str(notice) for notice in pager.notices]


def totalled(total: int | None, *keys: int) -> ArchiveListResult:
    return ArchiveListResult(row_count=total, rows=of(*keys))


def test_a_number_of_rows_that_changes_is_told() -> None:
    gone = [totalled(5, 1, 2, 3), totalled(4, 5)]
    keys, told = read(ROWS_WITH_HEADER, gone)
    assert keys == [1, 2, 3, 5]
    assert told == [
        "the list has changed while it was read: page 1 tells of 4 rows in all, the one before it "
        "of 5, so rows may be missing or have come twice"
    ]


def test_each_page_is_compared_with_the_one_before() -> None:
    moves = [totalled(9, 1, 2, 3), totalled(8, 5, 6, 7), totalled(8, 8, 9)]
    assert len(read(ROWS_WITH_HEADER, moves)[1]) == 1
    moves = [totalled(9, 1, 2, 3), totalled(8, 5, 6, 7), totalled(9, 8, 9, 10)]
    assert len(read(ROWS_WITH_HEADER, moves)[1]) == 2
    moves = [totalled(9, 1, 2, 3), totalled(None, 5, 6, 7), totalled(7, 8)]
    assert read(ROWS_WITH_HEADER, moves)[1] == []


@pytest.mark.parametrize("pages", [ROWS, ROWS_WITH_HEADER])
def test_a_key_of_the_page_before_is_told_once_a_page(pages: NumberedPages) -> None:
    answers = [of(1, 2, 3), of(2, 3, 4), of(5)]
    if pages is ROWS_WITH_HEADER:
        answers = [ArchiveListResult(row_count=7, rows=rows) for rows in answers]  # type: ignore[misc]
    keys, told = read(pages, answers)
    assert keys == [1, 2, 3, 2, 3, 4, 5]
    (only,) = told
    assert "page 1 holds a row of the page before" in only


def test_what_is_an_error_ends_it() -> None:
    with pytest.raises(ListShifted, match="page 1 tells of 4 rows in all") as caught:
        read(ROWS_WITH_HEADER, [totalled(5, 1, 2, 3), totalled(4, 5)], on_shift="raise")
    assert caught.value.operation == "GetArchiveListByColumnsWithHeader"
    with pytest.raises(ListShifted, match="page 1 holds a row of the page before"):
        read(ROWS, [of(1, 2, 3), of(3, 4)], on_shift="raise")


def test_a_list_that_stays_tells_nothing() -> None:
    assert read(ROWS, [of(1, 2, 3), of(4, 5, 6), of(7)]) == ([*range(1, 8)], [])
    assert read(ROWS_WITH_HEADER, [totalled(4, 1, 2, 3), totalled(4, 4)])[1] == []


def test_rows_without_a_key_and_keys_that_repeat_in_a_page_tell_nothing() -> None:
    """Two rows of one record, where a list joins it with others."""
    assert read(ROWS, [of(None, None, None), of(None)])[1] == []
    assert read(ROWS, [of(1, 2, 2), of(2, 3)])[1] == []
    unkeyed = NumberedPages(ROWS.operation, ROWS.rows)
    assert read(unkeyed, [of(1, 2, 3), of(3)])[1] == []


def test_a_page_that_broke_off_gives_the_rest_of_its_rows() -> None:
    pager: NumberedPager[ArchiveListItem] = NumberedPager(ROWS, asks, 5)
    items = of(1, 2, 3, 4).archive_list_item
    assert pager.take(items[:2]) == items[:2]
    assert pager.break_off() == 2
    call = pager.next_call()
    assert call is not None
    assert call.request.page == 0
    assert pager.take(items[:1]) == []
    assert pager.break_off() == 0
    assert pager.take(items[:3]) == items[2:3]
    assert pager.break_off() == 1
    assert pager.receive(of(1, 2, 3, 4)) == items[3:]
    assert not pager.notices
    following = pager.next_call()
    assert following is not None
    assert following.request.page == 1


@pytest.mark.parametrize(
    ("again", "gives", "how"),
    [
        ((2, 3, 4), [3, 4], "page 0 is another one than before it broke off"),
        ((0, 1, 2, 3), [0, 3], "page 0 is another one than before it broke off"),
        ((1,), [], "page 0 has fewer rows than before it broke off"),
    ],
)
@pytest.mark.parametrize("keyed", [True, False])
def test_a_page_that_is_another_one_when_asked_for_again(
    again: tuple[int, ...], gives: list[int], how: str, keyed: bool
) -> None:
    pages = ROWS if keyed else NumberedPages(ROWS.operation, ROWS.rows)
    pager: NumberedPager[ArchiveListItem] = NumberedPager(pages, asks, 5)
    pager.take(of(1, 2).archive_list_item)
    pager.break_off()
    assert [row.primary_key for row in pager.receive(of(*again))] == gives
    (told,) = pager.notices
    assert how in str(told)


def test_what_it_does_not_take() -> None:
    unknown: Any = "ignore"
    with pytest.raises(ValueError, match="on_shift is 'ignore'; it takes 'warn' or 'raise'"):
        NumberedPager(ROWS, asks, 3, on_shift=unknown)
    with pytest.raises(ValueError, match="on_unreadable is 'ignore'; it takes 'raise' or 'skip'"):
        NumberedPager(ROWS, asks, 3, on_unreadable=unknown)
