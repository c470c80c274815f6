"""A key comes once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from soapwright.commands.tables.keys import Keys


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=3)))
def test_the_row_that_has_it_is_named(keys: list[str]) -> None:
    with Keys() as known:
        for row, key in enumerate(keys):
            first = keys.index(key)
            assert known.add(key, row) == (None if first == row else first)
