"""Which answers cannot be those to what was sent, and which can."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.autotask import types
from soapwright.runtime.batch.fit import GivenIds


def rows(*ids: int) -> list[types.Ticket]:
    return [types.Ticket(id=id_) for id_ in ids]


@given(st.lists(st.integers(0, 6), max_size=6), st.integers(0, 6))
def test_new_records_need_an_id_each(ids: list[int], sent: int) -> None:
    fits = len(ids) == len(set(ids)) == sent and 0 not in ids
    assert (GivenIds("id").misfit(rows(*[0] * sent), rows(*ids)) is None) == fits


def test_an_id_is_given_once_in_a_run() -> None:
    given_ids = GivenIds("id")
    given_ids.keep(rows(1, 2))
    assert given_ids.misfit(rows(0, 0), rows(3, 4)) is None
    misfit = given_ids.misfit(rows(0, 0), rows(2, 3))
    assert misfit is not None
    assert misfit.endswith("records of earlier calls were given: 2")


@pytest.mark.parametrize(
    ("answered", "fits"),
    [
        (types.Ticket(id=1), True),
        (types.Entity(id=1), True),  # what a newer type extends
        (types.Account(id=1), False),
        (None, True),  # says nothing
    ],
)
def test_records_of_another_type_are_not_those_that_were_sent(answered: Any, fits: bool) -> None:
    assert (GivenIds("id").others(rows(1), [answered]) is None) == fits


@pytest.mark.parametrize(
    ("answered", "strange"),
    [((), ""), ((7,), ""), ((8, 7), ""), ((0, 0), ""), ((7, 9), "9"), ((7, 7), "7")],
)
def test_an_update_is_answered_for_what_was_sent(answered: tuple[int, ...], strange: str) -> None:
    found = GivenIds("id").others(rows(7, 8), rows(*answered))
    expected = f"the answer is of the records {strange}, which were not sent" if strange else None
    assert found == expected
