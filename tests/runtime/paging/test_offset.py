"""Pages by offset without a network: which is asked for next, and when there is none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.runtime.paging.offset import OffsetPager
from soapwright.runtime.paging.page_number import NumberedPages
from tests.runtime.paging.test_listing import KEYED, page


def asked(pages: NumberedPages, answers: list[Any], size: int = 10) -> tuple[list[int], int]:
    """The offsets that were asked for, and how many rows came."""
    offsets: list[int] = []
    pager: OffsetPager[Any] = OffsetPager(pages, lambda at, _: offsets.append(at), size)  # type: ignore[arg-type,return-value]
    rows = 0
    while pager.next_call() is not None:
        rows += len(pager.receive(answers.pop(0)))
    assert answers == []
    return offsets, rows


@given(st.lists(st.integers(1, 5), max_size=8))
def test_with_a_total_the_last_row_is_the_end(sizes: list[int]) -> None:
    total, keys = sum(sizes), iter(range(99))
    pages = [page(*(next(keys) for _ in range(size)), total=total) for size in sizes]
    offsets, rows = asked(KEYED, pages or [page(total=0)])
    assert rows == total
    assert offsets == [sum(sizes[:at]) for at in range(max(len(sizes), 1))]


@pytest.mark.parametrize("total", [None, 0, -1, 1])
def test_without_one_that_can_be_a_page_without_rows_is_the_end(total: int | None) -> None:
    answers = [page(1, 2, total=total), page(3, total=total), page(total=total)]
    assert asked(KEYED, answers) == ([0, 2, 3], 3)
