"""Pages by key: every record once, whatever the page; an answer that could lose rows is refused."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from generated.autotask import q, types
from generated.autotask.paging import QUERY
from soapwright.runtime.calls.call import Call
from soapwright.runtime.errors import MalformedResponse, ServiceError
from soapwright.runtime.paging.keyset import KeysetPager, KeysetPages, read_by_id

PAGES = replace(QUERY, limit=3)


def answer(*ids: int | None, kind: type[types.Entity] = types.Ticket) -> types.ATWSResponse:
    rows = [kind(id=id_) if id_ is not None else kind() for id_ in ids]
    for row, id_ in zip(rows, ids, strict=True):
        row.__dict__["id"] = id_
    return types.ATWSResponse(
        return_code=1, entity_results=types.ArrayOfEntity(entity=[*rows]) if ids else None
    )


def pager(pages: KeysetPages = PAGES, where: Any = None) -> KeysetPager[types.Ticket]:
    return KeysetPager(pages, types.Ticket, "Ticket", where, "en")


def above(call: Call) -> int | None:
    """The id that a request asks to go on from."""
    query = etree.fromstring(call.request.s_xml).find("query")
    assert query is not None
    last = query[-1]
    if last.text == "id" and last[0].get("op") == "GreaterThan":
        return int(last[0].text or "")
    return None


@given(st.sets(st.integers(0, 60)), st.integers(1, 8))
def test_every_record_comes_once_and_no_call_is_made_in_vain(ids: set[int], limit: int) -> None:
    pages = pager(replace(QUERY, limit=limit))
    found: list[int] = []
    calls = 0
    while (call := pages.next_call()) is not None:
        last = above(call)
        rest = sorted(id_ for id_ in ids if last is None or id_ > last)
        found += [row.id for row in pages.receive(answer(*rest[:limit]))]
        calls += 1
    assert found == sorted(ids)
    assert calls == len(ids) // limit + 1  # a page of exactly the limit is not known to be last


def test_a_first_page_asks_for_all_and_a_key_of_0_counts() -> None:
    pages = pager()
    call = pages.next_call()
    assert call is not None
    assert above(call) is None
    assert [row.id for row in pages.receive(answer(0, 1, 2))] == [0, 1, 2]
    call = pages.next_call()
    assert call is not None
    assert above(call) == 2


def test_a_page_over_the_limit_is_followed_by_another() -> None:
    pages = pager()
    assert len(pages.receive(answer(1, 2, 3, 4, 5))) == 5
    call = pages.next_call()
    assert call is not None
    assert above(call) == 5
    assert not pages.receive(answer())
    assert pages.next_call() is None


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ((1, 2, 2), None, "a page repeats a id"),
        ((1, 2, 3), (3, 4), "a page after id 3 holds id 3"),
        ((1, 2, 3), (1,), "a page after id 3 holds id 1"),
        ((3, 2, 1), None, "a full page is not in the order of id"),
        ((1, None), None, "a record has no id"),
    ],
)
def test_keys_that_could_lose_rows_or_never_end(
    first: tuple[int, ...], second: tuple[int, ...] | None, message: str
) -> None:
    pages = pager()
    if second is not None:
        pages.receive(answer(*first))
    with pytest.raises(MalformedResponse, match=message) as caught:
        pages.receive(answer(*(second or first)))
    assert (caught.value.operation, caught.value.zone) == ("query", "en")


def test_the_order_of_the_last_page_does_not_matter() -> None:
    assert [row.id for row in pager().receive(answer(2, 1))] == [2, 1]


def test_another_type_of_record_in_the_answer() -> None:
    with pytest.raises(MalformedResponse, match="asked for Ticket, got Account"):
        pager().receive(answer(1, kind=types.Account))


def test_a_refused_query() -> None:
    said = types.ATWSError(message="Error reading in Query XML.")
    refused = types.ATWSResponse(return_code=-1, errors=types.ArrayOfATWSError(atws_error=[said]))
    with pytest.raises(ServiceError, match="Error reading in Query XML") as caught:
        pager().receive(refused)
    assert caught.value.messages == ("Error reading in Query XML.",)
    with pytest.raises(ServiceError, match="refused the call without a message"):
        pager().receive(types.ATWSResponse(return_code=-1))
    with pytest.raises(MalformedResponse, match="does not say whether it succeeded"):
        pager().receive(types.ATWSResponse(return_code=None))  # type: ignore[arg-type]
    with pytest.raises(MalformedResponse, match="holds no result"):
        pager().receive(None)


def test_a_wrong_condition_is_an_error_before_anything_is_sent() -> None:
    with pytest.raises(ValueError, match="asks for 'Account', the call for 'Ticket'"):
        pager(where="<queryxml><entity>Account</entity><query/></queryxml>")
    with pytest.raises(ValueError, match="201 alternatives"):
        pager(where=q.Ticket.status.in_(range(201)))


def collect(reading: Generator[Call, Any, list[Any]], service: set[int]) -> tuple[list[int], int]:
    """The ids read from a service that has those, and the number of calls."""
    calls = 0
    try:
        call = next(reading)
        while True:
            calls += 1
            field = etree.fromstring(call.request.s_xml).find(".//field")
            assert field is not None
            wanted = {int(value.text or "") for value in field}
            call = reading.send(answer(*sorted(wanted & service)))
    except StopIteration as end:
        return [row.id for row in end.value], calls


def test_records_by_id_in_the_order_of_the_ids() -> None:
    ids = [5, 0, 5, 9, 3]
    found, calls = collect(read_by_id(QUERY, types.Ticket, "Ticket", ids), {0, 3, 5, 6})
    assert (found, calls) == ([5, 0, 3], 1)
    assert collect(read_by_id(QUERY, types.Ticket, "Ticket", []), set()) == ([], 0)


@pytest.mark.parametrize(("count", "calls"), [(200, 1), (201, 2), (400, 2), (401, 3)])
def test_the_201st_id_is_not_lost(count: int, calls: int) -> None:
    ids = list(range(count))
    reading = read_by_id(QUERY, types.Ticket, "Ticket", ids)
    assert collect(reading, set(ids)) == (ids, calls)
