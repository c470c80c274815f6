"""Pages by offset, sans-IO: each asks for the rows after those that have come."""

from __future__ import annotations

from typing import Any, TypeVar

from soapwright.runtime.paging.page_number import NumberedPager

R = TypeVar("R")


class OffsetPager(NumberedPager[R]):
    """One list's way through its pages; ``first`` of the rule is the offset of the first row.

    What counts is how many rows came, not how many were asked for: a service may give fewer than
    that, or more. So a page that is not full is the last one only where the service tells that no
    more rows are left; else one more page is asked for, and a page without rows is the end.
    """

    @property
    def _page(self) -> str:
        return f"the page at offset {self._number}"

    def _ends(self, result: Any, found: int, total: int | None) -> bool:
        done = not found or total == self._seen
        self._number += 0 if done else found
        return done
