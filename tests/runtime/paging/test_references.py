"""Which records the keys of other records mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.autotask.types import (
    Account,
    ChangeOrderCost,
    Contact,
    ProductNote,
    Ticket,
    TicketNote,
)
from soapwright.runtime.errors import UnknownReference
from soapwright.runtime.paging.references import referred


@given(st.lists(st.none() | st.integers(0, 9)))
def test_each_id_comes_once_in_the_order_of_the_records(ids: list[int | None]) -> None:
    found = referred([Ticket(account_id=id_) for id_ in ids], "account_id")
    present = [id_ for id_ in ids if id_ is not None]
    assert found == ("Account" if ids else None, list(dict.fromkeys(present)))


@pytest.mark.parametrize("name", ["account_id", "AccountID"])
def test_records_of_several_types_that_refer_to_the_same(name: str) -> None:
    assert referred([Ticket(account_id=1), Contact(account_id=2)], name) == ("Account", [1, 2])


def test_a_field_that_means_something_else_in_another_type() -> None:
    mixed = [ProductNote(product_id=1), ChangeOrderCost(product_id=2)]
    with pytest.raises(
        UnknownReference,
        match="ProductNote's to InstalledProduct, ChangeOrderCost's to Product: ask one by one",
    ):
        referred(mixed, "product_id")


def test_what_is_no_reference_is_said_with_those_there_are() -> None:
    with pytest.raises(UnknownReference, match=r"acount_id is no ref.*account_id \(Account\)"):
        referred([Ticket()], "acount_id")
    with pytest.raises(UnknownReference, match=r"Ticket\.title is no reference"):
        referred([Ticket()], "title")
    with pytest.raises(UnknownReference, match=r"Account\.ticket_id is no reference"):
        referred([TicketNote(ticket_id=1), Account()], "ticket_id")
