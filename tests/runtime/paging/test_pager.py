"""What all ways through pages have in common."""

from __future__ import annotations

import dataclasses
from typing import Any

from generated.autotask import types
from generated.autotask.paging import QUERY
from soapwright.runtime.paging.keyset import KeysetPager


def pager() -> KeysetPager[types.Ticket]:
    return KeysetPager(QUERY, types.Ticket, "Ticket", None, "en")


def test_a_streamed_call_is_the_same_call_whose_records_go_elsewhere() -> None:
    pages = pager()
    call = pages.next_call()
    assert call is not None
    put: list[Any] = []
    streamed = pages.stream(call, put.append)
    assert streamed.stream is not None
    assert streamed.stream.path == QUERY.result.items
    assert dataclasses.replace(streamed, stream=None) == call
    tickets = [types.Ticket(id=1), types.Ticket(id=2)]
    streamed.stream.take(tickets)
    assert put == [tickets]


def test_records_taken_from_the_stream_count_for_the_next_page() -> None:
    pages = pager()
    pages.take([types.Ticket(id=n) for n in range(1, QUERY.limit)])
    last = types.ArrayOfEntity(entity=[types.Ticket(id=QUERY.limit)])
    assert len(pages.receive(types.ATWSResponse(return_code=1, entity_results=last))) == 1
    following = pages.next_call()
    assert following is not None, "the page was full"
    assert str(QUERY.limit) in following.request.s_xml


def test_everything_is_news_where_nothing_is_said() -> None:
    pages = pager()
    assert pages.is_news(types.Ticket(id=1))
    pages.finish()
    assert pages.is_news(types.Ticket(id=1))
